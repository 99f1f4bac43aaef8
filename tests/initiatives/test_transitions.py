"""Moving an initiative through its states, and seeing beforehand what is missing."""

import pytest

from tests.factories.payloads import FINISHED, OUTCOME, ROUTES, SUGGESTION


def transitions(initiative):
    return f"/initiatives/{initiative['id']}/transitions"


def actions(client, initiative):
    return {item["action"]: item for item in client.items(f"/initiatives/{initiative['id']}/actions")}


@pytest.mark.parametrize("state", ROUTES)
def test_every_state_is_reached_by_its_transitions(factory, state):
    assert factory.initiative(state)["state"] == state


def test_a_bare_suggestion_is_shown_all_that_submitting_needs(ana):
    bare = ana.create("/initiatives", **SUGGESTION)
    availability = actions(ana, bare)["submit"]
    pointers = {item["pointer"] for item in availability["missing"]}
    assert availability["allowed"] is False
    assert {"#/aim/statement", "#/aim/target_value", "#/aim/due_on", "#/category", "#/site_id"} <= pointers
    assert {"#/committee_id", "#/screening/improves_care_here"} <= pointers
    answer = ana.post(transitions(bare), json={"action": "submit"})
    assert (answer.status_code, answer.json["code"]) == (409, "incomplete")
    assert answer.json["missing"] == availability["missing"]


def test_submitting_again_keeps_the_latest_moment(factory, clock, ana):
    made = factory.initiative("submitted")
    clock.advance(days=3)
    factory.move(made, "withdraw")
    factory.move(made, "submit")
    again = ana.read(f"/initiatives/{made['id']}")
    assert (made["submitted_at"], again["submitted_at"]) == ("2026-03-02T09:00:00Z", "2026-03-05T09:00:00Z")


@pytest.mark.parametrize("action", ["start_review", "approve", "request_revisions", "defer", "decline"])
@pytest.mark.parametrize("who", ["ana", "quality_lead", "bo"])
def test_what_a_committee_decides_nobody_does_by_a_transition(factory, client_as, who, action):
    made = factory.initiative("in_review")
    answer = client_as(who).post(transitions(made), json={"action": action})
    assert answer.status_code == 422
    (problem,) = answer.json["errors"]
    assert (problem["pointer"], problem["code"]) == ("#/action", "decided_by_committee")
    assert "/committees/{id}/decisions" in problem["detail"]
    assert actions(client_as(who), made)[action]["detail"] == problem["detail"]


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 200), ("quality_lead", 200), ("member", 403), ("bo", 403), ("admin", 403), (None, 401)]
)
def test_who_moves_an_initiative(factory, client_as, ana, who, status):
    made = factory.initiative()
    ana.create(f"/initiatives/{made['id']}/team", person_id=factory.id_of("member"), role="member")
    ana.update(f"/initiatives/{made['id']}", open_to_help=True)
    assert client_as(who).post(transitions(made), json={"action": "submit"}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("quality_lead", 200), ("ana", 403), ("bo", 403)])
@pytest.mark.parametrize("state", FINISHED)
def test_only_a_quality_lead_reopens(factory, client_as, who, status, state):
    made = factory.initiative(state)
    answer = client_as(who).post(transitions(made), json={"action": "reopen", "reason": "The gain was lost."})
    assert answer.status_code == status


@pytest.mark.parametrize(("before", "after"), [("draft", "draft"), ("submitted", "draft"), ("approved", "active")])
def test_an_abandoned_one_is_reopened_to_where_its_approval_counts(factory, client_as, before, after):
    made = factory.initiative(before)
    factory.move(made, "abandon")
    sent = {"action": "reopen", "reason": "Money was found."}
    assert client_as("quality_lead").create(transitions(made), **sent)["state"] == after


@pytest.mark.parametrize("action", ["hold", "abandon", "reopen"])
def test_a_reason_is_asked_for_before_anything_else(factory, ana, action):
    answer = ana.post(transitions(factory.initiative()), json={"action": action})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/reason")


def test_resuming_needs_a_reason_where_the_gain_was_lost(factory, ana):
    held, sustaining = factory.initiative("on_hold"), factory.initiative("sustaining")
    assert ana.create(transitions(held), action="resume")["state"] == "active"
    answer = ana.post(transitions(sustaining), json={"action": "resume"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/reason")
    assert ana.create(transitions(sustaining), action="resume", reason="It rose again.")["state"] == "active"


def test_a_wrong_state_is_named_with_what_can_follow(factory, ana):
    answer = ana.post(transitions(factory.initiative("approved")), json={"action": "sustain"})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    assert "approved" in answer.json["detail"]
    assert "start" in answer.json["detail"]


def test_completing_brings_its_outcome(factory, ana):
    made = factory.initiative("active")
    answer = ana.post(transitions(made), json={"action": "complete"})
    assert answer.status_code == 409
    assert [item["pointer"] for item in answer.json["missing"]] == ["#/outcome_summary", "#/lessons_learned"]
    done = ana.create(transitions(made), action="complete", **OUTCOME)
    assert {name: done[name] for name in OUTCOME} == OUTCOME


def test_what_completing_brings_along_does_not_stand_in_its_way(factory, ana):
    completing = actions(ana, factory.initiative("active"))["complete"]
    assert completing["allowed"] is True
    assert completing["detail"] == "You may do this now; send outcome_summary and lessons_learned with it."
    assert completing["missing"] == []


def test_nothing_is_completed_untested(factory, ana):
    made = ana.create("/initiatives", **factory.charter())
    for action in ("submit", "start_review", "approve", "start"):
        factory.move(made, action)
    for action in ("sustain", "complete"):
        answer = ana.post(transitions(made), json={"action": action} | (OUTCOME if action == "complete" else {}))
        assert [item["pointer"] for item in answer.json["missing"]] == ["#/cycles", "#/measures"]


def test_abandoning_may_keep_what_was_learned(factory, ana):
    sent = {"action": "abandon", "reason": "No staff.", "lessons_learned": "Ask for staff first."}
    assert ana.create(transitions(factory.initiative()), **sent)["lessons_learned"] == "Ask for staff first."


@pytest.mark.parametrize(
    ("action", "name"), [("hold", "outcome_summary"), ("abandon", "outcome_summary"), ("hold", "lessons_learned")]
)
def test_what_an_action_does_not_take_is_refused(factory, ana, action, name):
    sent = {"action": action, "reason": "So it is.", name: "Much."}
    answer = ana.post(transitions(factory.initiative("active")), json=sent)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, f"#/{name}")


def test_each_action_is_on_the_timeline_newest_first(factory, ana):
    made = factory.initiative("on_hold")
    entries = ana.items(f"/initiatives/{made['id']}/timeline")
    assert [(entry["kind"], entry["action"]) for entry in entries] == [
        ("action", "hold"),
        ("action", "start"),
        ("decision", "approve"),
        ("decision", "start_review"),
        ("action", "submit"),
        ("created", "create"),
    ]
    assert entries[0]["reason"] == "So it is."
    assert entries[0]["details"] == {"from": "active", "to": "on_hold"}
    assert (entries[0]["actor"]["name"], entries[2]["actor"]["name"]) == ("Ana", "Carla")


def test_a_stale_transition_is_refused_where_a_version_is_sent(factory, ana):
    made = factory.initiative()
    ana.update(f"/initiatives/{made['id']}", title="Fewer late doses")
    assert ana.post(transitions(made), json={"action": "submit"}, if_match=made).status_code == 412


@pytest.mark.parametrize(("action", "along"), [("complete", OUTCOME), ("abandon", {"reason": "No staff."})])
def test_the_end_cancels_what_cycles_are_open(factory, ana, action, along):
    made = factory.initiative("active")
    ana.create(f"/initiatives/{made['id']}/cycles", title="Try a second check")
    ana.create(transitions(made), action=action, **along)
    cycles = ana.items(f"/initiatives/{made['id']}/cycles?sort=-created_at")
    assert sorted(cycle["stage"] for cycle in cycles) == ["canceled", "closed"]
    entries = ana.items(f"/initiatives/{made['id']}/timeline")[:2]
    assert [(entry["kind"], entry["action"]) for entry in entries] == [("action", action), ("cycle_stage", "cancel")]
