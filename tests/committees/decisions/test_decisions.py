"""Decisions: who records them, and how they move the initiative."""

import pytest

from tests.factories.committee import PEOPLE, only, statuses
from tests.factories.payloads import CHARTER, UNKNOWN_ID

ON_THE_TEAM = "Nobody decides on an initiative whose team they are on."


@pytest.fixture
def committee(factory):
    return factory.committee()


def join(factory, initiative, who, role="member"):
    """Put somebody on the initiative's team."""
    factory.client_as("ana").create(f"/initiatives/{initiative['id']}/team", person_id=factory.id_of(who), role=role)


def empty_the_chairs(factory, committee):
    """End the memberships of chair and secretary."""
    for membership in committee.chair.items(f"{committee.path}/memberships?role=chair&role=secretary&state=active"):
        committee.end(membership)


def test_who_records_a_decision(factory, committee):
    initiative = factory.initiative("submitted", committee=committee, visibility="organization")
    join(factory, initiative, "colleague")
    body = {"initiative_id": initiative["id"], "outcome": "start_review"}
    path = f"{committee.path}/decisions?validate_only=true"
    table = statuses(factory, lambda client: client.post(path, json=body), [*PEOPLE, "ana", "colleague"])
    assert table == only({"chair": 200, "secretary": 200, "ana": 403, "colleague": 403})


@pytest.mark.parametrize("officer", ["chair", "secretary"])
def test_an_officer_on_the_team_does_not_record_the_decision(factory, committee, officer):
    initiative = factory.initiative("submitted", committee=committee)
    join(factory, initiative, officer)
    answer = committee.decide(initiative, "start_review", officer)
    assert (answer.status_code, answer.json["detail"]) == (403, ON_THE_TEAM)
    other = "secretary" if officer == "chair" else "chair"
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 403
    assert committee.decide(initiative, "start_review", other).status_code == 201


def test_a_quality_lead_records_it_where_both_officers_are_on_the_team(factory, committee):
    initiative = factory.initiative("submitted", committee=committee)
    join(factory, initiative, "chair")
    join(factory, initiative, "secretary", "sponsor")
    for officer in ("chair", "secretary"):
        assert committee.decide(initiative, "start_review", officer).json["detail"] == ON_THE_TEAM
    assert committee.decide(initiative, "start_review", "admin").status_code == 403
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 201


def test_a_quality_lead_records_it_where_there_are_no_officers(factory, committee):
    initiative = factory.initiative("submitted", committee=committee)
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 403
    empty_the_chairs(factory, committee)
    assert committee.decide(initiative, "start_review", "chair").status_code == 403
    assert committee.decide(initiative, "start_review", "quality_lead").status_code == 201


def test_a_quality_lead_on_the_team_does_not_decide_either(factory, committee):
    initiative = factory.initiative("submitted", committee=committee)
    join(factory, initiative, "quality_lead")
    empty_the_chairs(factory, committee)
    answer = committee.decide(initiative, "start_review", "quality_lead")
    assert (answer.status_code, answer.json["detail"]) == (403, ON_THE_TEAM)


OUTCOMES = {
    "approve": "approved",
    "decline": "declined",
    "defer": "deferred",
    "request_revisions": "revisions_requested",
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_decision_moves_the_initiative_and_stands_on_its_timeline(factory, client_as, committee, outcome):
    initiative = factory.initiative("in_review", committee=committee)
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
    assert made["recorded_by"] == {"id": factory.id_of("chair"), "name": "Chair"}
    assert made["decided_at"] == "2026-03-02T09:00:00Z"
    after = client_as("ana").read(f"/initiatives/{initiative['id']}")
    assert after["state"] == OUTCOMES[outcome]
    assert after["approved_at"] == ("2026-03-02T09:00:00Z" if outcome == "approve" else None)
    latest = client_as("ana").items(f"/initiatives/{initiative['id']}/timeline")[0]
    assert (latest["kind"], latest["action"], latest["reason"]) == ("decision", outcome, "As discussed.")
    assert latest["actor"]["name"] == "Chair"


@pytest.mark.parametrize("outcome", ["decline", "defer", "request_revisions"])
@pytest.mark.parametrize("reason", [{}, {"reason": None}, {"reason": " "}])
def test_what_sends_an_initiative_back_needs_a_reason(committee, outcome, reason):
    answer = committee.decide({"id": UNKNOWN_ID}, outcome, **reason)
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, ["#/reason"])


@pytest.mark.parametrize("state", ["submitted", "in_review"])
def test_a_decision_fits_the_state(factory, committee, state):
    initiative = factory.initiative(state, committee=committee)
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


def test_only_the_committee_that_it_is_before_decides(factory, client_as, committee):
    initiative = factory.initiative("submitted", committee=committee)
    other = client_as("quality_lead").create("/committees", name="Stewardship")
    answer = client_as("quality_lead").post(
        f"/committees/{other['id']}/decisions", json={"initiative_id": initiative["id"], "outcome": "start_review"}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "other_committee")


def test_an_initiative_that_is_unknown_or_unseen_is_no_subject(factory, committee):
    unseen = factory.initiative("draft", committee=committee, visibility="team")
    for initiative in (unseen, {"id": UNKNOWN_ID}):
        answer = committee.decide(initiative, "start_review")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/initiative_id")
        assert committee.decide(initiative, "start_review", "stranger").status_code == 403


def test_approval_waits_for_the_ethics_reference(factory, client_as, committee):
    initiative = factory.initiative(
        "in_review", committee=committee, screening={**CHARTER["screening"], "funded_as_research": True}
    )
    answer = committee.decide(initiative, "approve", votes={"for": ["chair"]})
    assert (answer.status_code, answer.json["missing"][0]["pointer"]) == (409, "#/screening/ethics_reference")
    client_as("ana").update(f"/initiatives/{initiative['id']}", screening={"ethics_reference": "IRB 2026-17"})
    assert committee.decide(initiative, "approve", votes={"for": ["chair"]}).status_code == 201


def test_a_refused_decision_changes_nothing(factory, client_as, committee):
    initiative = factory.initiative("in_review", committee=committee)
    before = client_as("ana").read(f"/initiatives/{initiative['id']}")
    assert committee.decide(initiative, "approve", votes={"against": ["chair"]}).status_code == 409
    assert committee.decide(initiative, "approve", votes={"for": ["guest"]}).status_code == 422
    assert client_as("ana").read(f"/initiatives/{initiative['id']}") == before
    assert [item["outcome"] for item in committee.chair.items(f"{committee.path}/decisions")] == ["start_review"]


def test_decisions_are_listed_latest_first_and_to_guests_only_what_they_may_see(factory, client_as, clock, committee):
    shown = factory.initiative("in_review", committee=committee, title="Shown")
    clock.advance(hours=1)
    hidden = factory.initiative("in_review", committee=committee, title="Hidden", visibility="team")
    path = f"{committee.path}/decisions"
    assert [item["initiative_id"] for item in client_as("member").items(path)] == [hidden["id"], shown["id"]]
    assert [item["initiative_id"] for item in client_as("guest").items(path)] == [shown["id"]]
    assert client_as("member").items(f"{path}?outcome=approve") == []
    assert len(client_as("member").items(f"{path}?initiative_id={hidden['id']}")) == 1


def test_a_repeat_with_the_same_key_records_one_decision(factory, committee):
    initiative = factory.initiative("submitted", committee=committee)
    body = {"initiative_id": initiative["id"], "outcome": "start_review"}
    sent = [
        committee.chair.post(f"{committee.path}/decisions", json=body, headers={"Idempotency-Key": "k"}) for _ in "ab"
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json == sent[1].json
    assert len(committee.chair.items(f"{committee.path}/decisions")) == 1
