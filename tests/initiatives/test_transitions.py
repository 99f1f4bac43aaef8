"""Moving an initiative along its way, and being told beforehand what stands in the way."""

import pytest

from tests.initiatives.scene import OUTCOME, ROUTES, SUGGESTION


def transitions(initiative):
    return f"/initiatives/{initiative['id']}/transitions"


def actions(client, initiative):
    return {item["action"]: item for item in client.items(f"/initiatives/{initiative['id']}/actions")}


@pytest.mark.parametrize("state", ROUTES)
def test_every_state_is_reached_along_the_way(scene, state):
    assert scene.initiative(state)["state"] == state


def test_a_bare_suggestion_is_told_all_that_submitting_needs(world, scene):
    bare = scene.ana.made("/initiatives", **SUGGESTION)
    told = actions(scene.ana, bare)["submit"]
    pointers = {lack["pointer"] for lack in told["missing"]}
    assert told["allowed"] is False
    assert {"#/aim/statement", "#/aim/target_value", "#/aim/due_on", "#/category", "#/site_id"} <= pointers
    assert {"#/committee_id", "#/screening/improves_care_here"} <= pointers
    answer = scene.ana.post(transitions(bare), json={"action": "submit"})
    assert (answer.status_code, answer.json["code"]) == (409, "lacking")
    assert answer.json["missing"] == told["missing"]


def test_submitting_again_keeps_the_latest_moment(scene, time):
    made = scene.initiative("submitted")
    time.pass_(days=3)
    scene.follow(made, "withdraw")
    scene.follow(made, "submit")
    again = scene.ana.read(f"/initiatives/{made['id']}")
    assert (made["submitted_at"], again["submitted_at"]) == ("2026-03-02T09:00:00Z", "2026-03-05T09:00:00Z")


@pytest.mark.parametrize("action", ["start_review", "approve", "request_revisions", "defer", "decline"])
@pytest.mark.parametrize("who", ["ana", "quality_lead", "bo"])
def test_what_a_committee_decides_nobody_does_by_a_transition(scene, client_as, who, action):
    made = scene.initiative("in_review")
    answer = client_as(who).post(transitions(made), json={"action": action})
    assert answer.status_code == 403
    assert "/committees/{id}/decisions" in answer.json["detail"]
    assert actions(client_as(who), made)[action]["detail"] == answer.json["detail"]


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 200), ("quality_lead", 200), ("member", 403), ("bo", 403), ("admin", 403), (None, 401)]
)
def test_who_moves_an_initiative(scene, client_as, who, status):
    made = scene.initiative()
    scene.ana.made(f"/initiatives/{made['id']}/team", person_id=scene.world.id_of("member"), role="member")
    scene.ana.changed(f"/initiatives/{made['id']}", open_to_help=True)
    assert client_as(who).post(transitions(made), json={"action": "submit"}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("quality_lead", 200), ("ana", 403), ("bo", 403)])
@pytest.mark.parametrize("state", ["completed", "abandoned", "declined"])
def test_only_a_quality_lead_reopens(scene, client_as, who, status, state):
    made = scene.initiative(state)
    answer = client_as(who).post(transitions(made), json={"action": "reopen", "reason": "The gain was lost."})
    assert answer.status_code == status


@pytest.mark.parametrize(("before", "after"), [("draft", "draft"), ("submitted", "draft"), ("approved", "active")])
def test_an_abandoned_one_is_reopened_to_where_its_approval_counts(scene, client_as, before, after):
    made = scene.initiative(before)
    scene.follow(made, "abandon")
    sent = {"action": "reopen", "reason": "Money was found."}
    assert client_as("quality_lead").made(transitions(made), **sent)["state"] == after


@pytest.mark.parametrize("action", ["hold", "abandon", "reopen"])
def test_a_reason_is_asked_for_before_anything_else(scene, action):
    answer = scene.ana.post(transitions(scene.initiative()), json={"action": action})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/reason")


def test_resuming_needs_a_reason_where_the_gain_was_lost(scene):
    held, sustaining = scene.initiative("on_hold"), scene.initiative("sustaining")
    assert scene.ana.made(transitions(held), action="resume")["state"] == "active"
    answer = scene.ana.post(transitions(sustaining), json={"action": "resume"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/reason")
    assert scene.ana.made(transitions(sustaining), action="resume", reason="It rose again.")["state"] == "active"


def test_a_wrong_state_is_named_with_what_can_follow(scene):
    answer = scene.ana.post(transitions(scene.initiative("approved")), json={"action": "sustain"})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    assert "approved" in answer.json["detail"]
    assert "start" in answer.json["detail"]


def test_completing_brings_its_outcome(scene):
    made = scene.initiative("active")
    answer = scene.ana.post(transitions(made), json={"action": "complete"})
    assert answer.status_code == 409
    assert [lack["pointer"] for lack in answer.json["missing"]] == ["#/outcome_summary", "#/lessons_learned"]
    done = scene.ana.made(transitions(made), action="complete", **OUTCOME)
    assert {name: done[name] for name in OUTCOME} == OUTCOME


def test_nothing_is_completed_untested(scene):
    made = scene.ana.made("/initiatives", **scene.complete())
    for action in ("submit", "start_review", "approve", "start"):
        scene.follow(made, action)
    for action in ("sustain", "complete"):
        answer = scene.ana.post(transitions(made), json={"action": action} | (OUTCOME if action == "complete" else {}))
        assert [lack["pointer"] for lack in answer.json["missing"]] == ["#/cycles", "#/measures"]


def test_abandoning_may_keep_what_was_learned(scene):
    sent = {"action": "abandon", "reason": "No staff.", "lessons_learned": "Ask for staff first."}
    assert scene.ana.made(transitions(scene.initiative()), **sent)["lessons_learned"] == "Ask for staff first."


@pytest.mark.parametrize(
    ("action", "name"), [("hold", "outcome_summary"), ("abandon", "outcome_summary"), ("hold", "lessons_learned")]
)
def test_what_an_action_does_not_take_is_refused(scene, action, name):
    sent = {"action": action, "reason": "So it is.", name: "Much."}
    answer = scene.ana.post(transitions(scene.initiative("active")), json=sent)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, f"#/{name}")


def test_each_action_is_told_on_the_timeline_newest_first(scene):
    made = scene.initiative("on_hold")
    told = scene.ana.items(f"/initiatives/{made['id']}/timeline")
    assert [(entry["kind"], entry["action"]) for entry in told] == [
        ("action", "hold"),
        ("action", "start"),
        ("decision", "approve"),
        ("decision", "start_review"),
        ("action", "submit"),
        ("created", "create"),
    ]
    assert told[0]["reason"] == "So it is."
    assert told[0]["details"] == {"from": "active", "to": "on_hold"}
    assert (told[0]["actor"]["name"], told[2]["actor"]["name"]) == ("Ana", "Carla")


def test_a_stale_transition_is_refused_where_a_version_is_sent(scene):
    made = scene.initiative()
    scene.ana.changed(f"/initiatives/{made['id']}", title="Fewer late doses")
    assert scene.ana.post(transitions(made), json={"action": "submit"}, if_match=made).status_code == 412


@pytest.mark.parametrize(("action", "along"), [("complete", OUTCOME), ("abandon", {"reason": "No staff."})])
def test_the_end_cancels_what_cycles_are_open(scene, action, along):
    made = scene.initiative("active")
    scene.ana.made(f"/initiatives/{made['id']}/cycles", title="Try a second check")
    scene.ana.made(transitions(made), action=action, **along)
    cycles = scene.ana.items(f"/initiatives/{made['id']}/cycles?sort=-created_at")
    assert sorted(cycle["stage"] for cycle in cycles) == ["canceled", "closed"]
    told = scene.ana.items(f"/initiatives/{made['id']}/timeline")[:2]
    assert [(entry["kind"], entry["action"]) for entry in told] == [("action", action), ("cycle_stage", "cancel")]
