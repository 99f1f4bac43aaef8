"""Decisions: who records them, and how they move the initiative."""

import pytest

from tests.committees.scene import CHARTER, PEOPLE, answers, board, only

NOBODY = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
ON_THE_TEAM = "Nobody decides on an initiative whose team they are on."


@pytest.fixture
def committee(world):
    return board(world)


def join(world, initiative, who, role="member"):
    """Put somebody on the initiative's team."""
    world.as_("ana").made(f"/initiatives/{initiative['id']}/team", person_id=world.id_of(who), role=role)


def empty_the_chairs(world, committee):
    """End the memberships of chair and secretary."""
    for membership in committee.chair.items(f"{committee.path}/memberships?role=chair&role=secretary&state=active"):
        committee.end(membership)


def test_who_records_a_decision(world, committee):
    initiative = committee.initiative(visibility="organization")
    join(world, initiative, "colleague")
    body = {"initiative_id": initiative["id"], "outcome": "start_review"}
    path = f"{committee.path}/decisions?validate_only=true"
    table = answers(world, lambda client: client.post(path, json=body), [*PEOPLE, "ana", "colleague"])
    assert table == only({"chair": 200, "secretary": 200, "ana": 403, "colleague": 403})


@pytest.mark.parametrize("officer", ["chair", "secretary"])
def test_an_officer_on_the_team_does_not_record_the_decision(world, committee, officer):
    initiative = committee.initiative()
    join(world, initiative, officer)
    answer = committee.decide(initiative, "start_review", officer)
    assert (answer.status_code, answer.json["detail"]) == (403, ON_THE_TEAM)
    other = "secretary" if officer == "chair" else "chair"
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 403
    assert committee.decide(initiative, "start_review", other).status_code == 201


def test_a_quality_lead_records_it_where_both_officers_are_on_the_team(world, committee):
    initiative = committee.initiative()
    join(world, initiative, "chair")
    join(world, initiative, "secretary", "sponsor")
    for officer in ("chair", "secretary"):
        assert committee.decide(initiative, "start_review", officer).json["detail"] == ON_THE_TEAM
    assert committee.decide(initiative, "start_review", "admin").status_code == 403
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 201


def test_a_quality_lead_records_it_where_the_officers_seats_are_empty(world, committee):
    initiative = committee.initiative()
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 403
    empty_the_chairs(world, committee)
    assert committee.decide(initiative, "start_review", "chair").status_code == 403
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 201


def test_a_quality_lead_on_the_team_does_not_decide_either(world, committee):
    initiative = committee.initiative()
    join(world, initiative, "quality_lead")
    empty_the_chairs(world, committee)
    answer = committee.decide(initiative, "start_review", "quality_lead")
    assert (answer.status_code, answer.json["detail"]) == (403, ON_THE_TEAM)


OUTCOMES = {
    "approve": "approved",
    "decline": "declined",
    "defer": "deferred",
    "request_revisions": "revisions_requested",
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_decision_moves_the_initiative_and_stands_on_its_timeline(world, committee, outcome):
    initiative = committee.initiative("in_review")
    votes = committee.votes(**{"for": ["chair", "secretary"], "abstain": ["member"]})
    answer = committee.chair.post(
        f"{committee.path}/decisions",
        json={
            "initiative_id": initiative["id"],
            "outcome": outcome,
            "reason": "As discussed.",
            "conditions": "Report in May.",
            "votes": votes,
        },
    )
    assert answer.status_code == 201, answer.text
    made = answer.json
    assert made["votes"] == {"for": sorted(votes["for"]), "against": [], "abstain": votes["abstain"], "recused": []}
    assert (made["outcome"], made["reason"], made["conditions"]) == (outcome, "As discussed.", "Report in May.")
    assert (made["initiative_id"], made["meeting_id"]) == (initiative["id"], None)
    assert made["recorded_by"] == {"id": world.id_of("chair"), "name": "Chair"}
    assert made["decided_at"] == "2026-03-02T09:00:00Z"
    after = world.as_("ana").read(f"/initiatives/{initiative['id']}")
    assert after["state"] == OUTCOMES[outcome]
    assert after["approved_at"] == ("2026-03-02T09:00:00Z" if outcome == "approve" else None)
    latest = world.as_("ana").items(f"/initiatives/{initiative['id']}/timeline")[0]
    assert (latest["kind"], latest["action"], latest["reason"]) == ("decision", outcome, "As discussed.")
    assert latest["actor"]["name"] == "Chair"


@pytest.mark.parametrize("outcome", ["decline", "defer", "request_revisions"])
@pytest.mark.parametrize("reason", [{}, {"reason": None}, {"reason": " "}])
def test_what_sends_an_initiative_back_needs_a_reason(committee, outcome, reason):
    answer = committee.decide({"id": NOBODY}, outcome, **reason)
    assert (answer.status_code, [fault["pointer"] for fault in answer.json["errors"]]) == (422, ["#/reason"])


@pytest.mark.parametrize("state", ["submitted", "in_review"])
def test_a_decision_fits_the_state(committee, state):
    initiative = committee.initiative(state)
    fitting = {"start_review"} if state == "submitted" else set(OUTCOMES)
    votes = committee.votes(**{"for": ["chair"]})
    for outcome in ("start_review", *OUTCOMES):
        path = f"{committee.path}/decisions?validate_only=true"
        body = {
            "initiative_id": initiative["id"],
            "outcome": outcome,
            "reason": "So.",
            "votes": votes,
        }
        answer = committee.chair.post(path, json=body)
        assert answer.status_code == (200 if outcome in fitting else 409)


def test_only_the_committee_that_it_is_before_decides(world, committee):
    initiative = committee.initiative()
    other = world.as_("quality_lead").made("/committees", name="Stewardship")
    answer = world.as_("quality_lead").post(
        f"/committees/{other['id']}/decisions", json={"initiative_id": initiative["id"], "outcome": "start_review"}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "other_committee")


def test_an_initiative_that_is_unknown_or_unseen_is_no_subject(world, committee):
    unseen = committee.initiative("draft", visibility="team")
    for initiative in (unseen, {"id": NOBODY}):
        answer = committee.decide(initiative, "start_review")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/initiative_id")
        assert committee.decide(initiative, "start_review", "stranger").status_code == 403


def test_approval_waits_for_the_ethics_reference(world, committee):
    initiative = committee.initiative("in_review", screening={**CHARTER["screening"], "funded_as_research": True})
    answer = committee.decide(initiative, "approve", votes={"for": ["chair"]})
    assert (answer.status_code, answer.json["missing"][0]["pointer"]) == (409, "#/screening/ethics_reference")
    world.as_("ana").changed(f"/initiatives/{initiative['id']}", screening={"ethics_reference": "IRB 2026-17"})
    assert committee.decide(initiative, "approve", votes={"for": ["chair"]}).status_code == 201


def test_a_refused_decision_changes_nothing(world, committee):
    initiative = committee.initiative("in_review")
    before = world.as_("ana").read(f"/initiatives/{initiative['id']}")
    assert committee.decide(initiative, "approve", votes={"against": ["chair"]}).status_code == 409
    assert committee.decide(initiative, "approve", votes={"for": ["guest"]}).status_code == 422
    assert world.as_("ana").read(f"/initiatives/{initiative['id']}") == before
    assert [item["outcome"] for item in committee.chair.items(f"{committee.path}/decisions")] == ["start_review"]


def test_decisions_are_listed_latest_first_and_to_guests_only_what_they_may_see(world, committee):
    shown = committee.initiative("in_review", title="Shown")
    world.time.pass_(hours=1)
    hidden = committee.initiative("in_review", title="Hidden", visibility="team")
    path = f"{committee.path}/decisions"
    assert [item["initiative_id"] for item in world.as_("member").items(path)] == [hidden["id"], shown["id"]]
    assert [item["initiative_id"] for item in world.as_("guest").items(path)] == [shown["id"]]
    assert world.as_("member").items(f"{path}?outcome=approve") == []
    assert len(world.as_("member").items(f"{path}?initiative_id={hidden['id']}")) == 1


def test_a_repeat_with_the_same_key_records_one_decision(committee):
    initiative = committee.initiative()
    body = {"initiative_id": initiative["id"], "outcome": "start_review"}
    sent = [
        committee.chair.post(f"{committee.path}/decisions", json=body, headers={"Idempotency-Key": "k"}) for _ in "ab"
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json == sent[1].json
    assert len(committee.chair.items(f"{committee.path}/decisions")) == 1
