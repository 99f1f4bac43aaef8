"""Votes: who may vote, and what approve and decline need."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.committees.decisions.test_decisions import join
from tests.factories.payloads import UNKNOWN_ID


@pytest.fixture
def committee(factory):
    return factory.committee()


@pytest.fixture
def initiative(factory, committee):
    return factory.initiative("in_review", committee=committee)


def pointers(answer):
    """Where what was sent is wrong, and how."""
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def missing(answer):
    """What is still missing for a decision."""
    assert answer.status_code == 409, answer.text
    assert all(item["detail"] in answer.json["detail"] for item in answer.json["missing"])
    return [item["pointer"] for item in answer.json["missing"]]


@pytest.mark.parametrize("who", ["guest", "former", "coming", "lapsed", "applicant", "quality_lead", "stranger"])
@pytest.mark.parametrize("vote", ["for", "against", "abstain"])
def test_only_todays_chair_secretary_and_members_vote(committee, initiative, who, vote):
    answer = committee.decide(initiative, "approve", votes={vote: [who]})
    assert pointers(answer) == [(f"#/votes/{vote}/0", "no_vote")]


def test_everyone_on_the_team_is_recused_and_named(factory, committee, initiative):
    join(factory, initiative, "member", "data_collector")
    answer = committee.decide(initiative, "approve", votes={"for": ["chair", "member"]})
    assert pointers(answer) == [("#/votes/for/1", "recused")]
    assert answer.json["errors"][0]["detail"].startswith("Member is on the initiative's team")
    assert committee.decide(initiative, "approve", votes={"for": ["chair"], "recused": ["member"]}).status_code == 201


def test_every_vote_that_cannot_be_is_named_at_once(factory, committee, initiative):
    join(factory, initiative, "member")
    votes = committee.votes(**{"for": ["guest", "chair"], "against": ["member"]}) | {"abstain": [UNKNOWN_ID]}
    answer = committee.chair.post(
        f"{committee.path}/decisions",
        json={"initiative_id": initiative["id"], "outcome": "approve", "votes": votes},
    )
    assert pointers(answer) == [
        ("#/votes/for/0", "no_vote"),
        ("#/votes/against/0", "recused"),
        ("#/votes/abstain/0", "unknown_reference"),
    ]


def test_a_person_stands_in_one_list_once(committee, initiative):
    assert pointers(committee.decide(initiative, "approve", votes={"for": ["chair"], "recused": ["chair"]})) == [
        ("#/votes/recused/0", "repeated")
    ]
    assert pointers(committee.decide(initiative, "approve", votes={"for": ["chair", "chair"]})) == [
        ("#/votes/for", "repeated")
    ]
    assert pointers(committee.decide(initiative, "approve", votes={"maybe": ["chair"]})) == [
        ("#/votes/maybe", "unknown_field")
    ]


@pytest.mark.parametrize(
    ("votes", "status"),
    [
        ({"for": ["chair", "secretary"], "against": ["member"]}, 201),
        ({"for": ["chair"]}, 201),
        ({"for": ["chair"], "against": ["member"]}, 409),
        ({"for": ["chair"], "against": ["member", "secretary"]}, 409),
        ({"abstain": ["chair", "secretary"]}, 409),
        ({}, 409),
    ],
)
def test_approval_needs_more_votes_for_than_against(committee, initiative, votes, status):
    answer = committee.decide(initiative, "approve", votes=votes)
    assert answer.status_code == status
    if votes and status == 409:
        assert (answer.json["code"], missing(answer)) == ("no_majority", ["#/votes/for"])


def test_declining_needs_a_quorum_but_no_majority(committee, initiative):
    assert missing(committee.decide(initiative, "decline", reason="No.")) == ["#/quorum/minimum"]
    assert committee.decide(initiative, "decline", reason="No.", votes={"against": ["chair"]}).status_code == 201


@pytest.mark.parametrize("outcome", ["defer", "request_revisions"])
def test_other_outcomes_need_neither_votes_nor_quorum(factory, outcome):
    committee = factory.committee(quorum={"minimum": 9})
    initiative = factory.initiative("in_review", committee=committee)
    assert committee.decide(initiative, outcome, reason="Later.").status_code == 201


def test_the_quorum_is_of_those_who_vote_or_abstain_where_there_is_no_meeting(factory):
    committee = factory.committee(quorum={"minimum": 3})
    initiative = factory.initiative("in_review", committee=committee)
    short = committee.decide(initiative, "approve", votes={"for": ["chair", "secretary"], "recused": ["member"]})
    assert (short.json["code"], missing(short)) == ("no_quorum", ["#/quorum/minimum"])
    votes = {"for": ["chair", "secretary"], "abstain": ["member"]}
    assert committee.decide(initiative, "approve", votes=votes).status_code == 201


def test_every_unmet_part_is_named(factory):
    roles = [{"job_role": "pharmacist", "count": 1}, {"job_role": "pharmacy_technician", "count": 2}]
    committee = factory.committee(quorum={"minimum": 4, "roles": roles})
    initiative = factory.initiative("in_review", committee=committee)
    answer = committee.decide(initiative, "approve", votes={"against": ["chair"]})
    assert missing(answer) == ["#/quorum/minimum", "#/quorum/roles/0", "#/quorum/roles/1", "#/votes/for"]


def test_headcount_alone_is_not_enough(factory, client_as):
    committee = factory.committee(quorum={"minimum": 2, "roles": [{"job_role": "nurse", "count": 1}]})
    initiative = factory.initiative("in_review", committee=committee)
    votes = {"for": ["chair", "secretary", "member"]}
    assert missing(committee.decide(initiative, "approve", votes=votes)) == ["#/quorum/roles/0"]
    client_as("admin").update(f"/people/{factory.id_of('member')}", job_role="nurse")
    assert committee.decide(initiative, "approve", votes=votes).status_code == 201


def attend(committee, present, guests=(), meeting=None):
    """A meeting with people there."""
    meeting = meeting or committee.meeting()
    ids = {"present": [committee.factory.id_of(who) for who in present]}
    ids["guests"] = [committee.factory.id_of(who) for who in guests]
    answer = committee.chair.put(f"/meetings/{meeting['id']}/attendance", json=ids)
    assert answer.status_code == 200, answer.text
    return meeting["id"]


def test_at_a_meeting_those_present_make_the_quorum(factory):
    committee = factory.committee(quorum={"minimum": 3})
    initiative = factory.initiative("in_review", committee=committee)
    few = attend(committee, ["chair", "secretary", "guest", "former"], ["member"])
    assert missing(committee.decide(initiative, "approve", meeting_id=few, votes={"for": ["chair"]})) == [
        "#/quorum/minimum"
    ]
    enough = attend(committee, ["chair", "secretary", "member"])
    made = committee.decide(initiative, "approve", meeting_id=enough, votes={"for": ["chair"]})
    assert (made.status_code, made.json["meeting_id"]) == (201, enough)
    assert len(committee.chair.items(f"{committee.path}/decisions?meeting_id={enough}")) == 1


@pytest.mark.parametrize("how", ["on the team", "by declaration"])
def test_the_recused_who_are_present_do_not_count(factory, how):
    committee = factory.committee(quorum={"minimum": 3})
    initiative = factory.initiative("in_review", committee=committee)
    meeting_id = attend(committee, ["chair", "secretary", "member"])
    votes = {"for": ["chair", "secretary"]}
    if how == "on the team":
        join(factory, initiative, "member")
    else:
        votes["recused"] = ["member"]
    answer = committee.decide(initiative, "approve", meeting_id=meeting_id, votes=votes)
    assert missing(answer) == ["#/quorum/minimum"]


def test_a_voter_at_a_meeting_is_there_and_not_as_a_guest(committee, initiative):
    meeting_id = attend(committee, ["chair"], ["member"])
    votes = {"for": ["chair", "secretary"], "against": ["member"]}
    assert pointers(committee.decide(initiative, "approve", meeting_id=meeting_id, votes=votes)) == [
        ("#/votes/for/1", "not_present"),
        ("#/votes/against/0", "not_present"),
    ]


def test_the_meeting_is_one_of_the_committee_and_takes_place(factory, client_as, committee, initiative):
    stewards = client_as("quality_lead").create("/committees", name="Stewardship")
    memberships = f"/committees/{stewards['id']}/memberships"
    client_as("quality_lead").create(memberships, person_id=factory.id_of("chair"), role="chair")
    other = committee.chair.create(f"/committees/{stewards['id']}/meetings", scheduled_for="2026-03-10T14:00:00Z")
    for meeting_id, code in ((other["id"], "other_committee"), (UNKNOWN_ID, "unknown_reference")):
        answer = committee.decide(initiative, "defer", reason="x", meeting_id=meeting_id)
        assert pointers(answer) == [("#/meeting_id", code)]
    canceled = committee.meeting()["id"]
    committee.chair.update(f"/meetings/{canceled}", state="canceled")
    answer = committee.decide(initiative, "defer", reason="x", meeting_id=canceled)
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_of_two_decisions_at_once_exactly_one_wins(real_factory):
    committee = real_factory.committee()
    initiative = real_factory.initiative("in_review", committee=committee)
    bodies = [
        {"initiative_id": initiative["id"], "outcome": "approve", "votes": committee.votes(**{"for": ["chair"]})},
        {"initiative_id": initiative["id"], "outcome": "defer", "reason": "Later."},
    ]
    clients = [real_factory.client_as("chair"), real_factory.client_as("secretary")]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda i: clients[i].post(f"{committee.path}/decisions", json=bodies[i]), range(2)))
    assert sorted(answer.status_code for answer in sent) == [201, 409], [answer.text for answer in sent]
    decided = committee.chair.items(f"{committee.path}/decisions?sort=decided_at")
    assert [item["outcome"] for item in decided if item["outcome"] != "start_review"] == [
        answer.json["outcome"] for answer in sent if answer.status_code == 201
    ]
