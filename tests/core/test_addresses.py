"""Whatever can be changed can be read alone, and whatever was made says where it is."""

import pytest

# By the operation that changes an object: who reads it, and where it stands.
CHANGED = {
    "driver": "/drivers/{driver_id}",
    "change idea": "/change-ideas/{change_idea_id}",
    "comment": "/comments/{comment_id}",
    "cycle": "/cycles/{cycle_id}",
    "measure": "/measures/{measure_id}",
    "point": "/measures/{measure_id}/points/2026-02-01",
    "team member": "/initiatives/{initiative_id}/team/{person_id}",
    "agenda item": "/agenda-items/{agenda_item_id}",
    "action item": "/action-items/{action_item_id}",
    "decision": "/decisions/{decision_id}",
    "membership": "/memberships/{membership_id}",
    "goal": "/mentorship-goals/{goal_id}",
    "session": "/mentorship-sessions/{session_id}",
}
READERS = {"agenda item": "chair", "action item": "chair", "decision": "chair", "membership": "chair"}


@pytest.mark.parametrize("what", CHANGED)
def test_what_can_be_changed_can_be_read_alone(client_as, one_of_each, what):
    client, path = client_as(READERS.get(what, "ana")), one_of_each.path(CHANGED[what])
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    if what != "team member":
        assert answer.headers["ETag"] == answer.json["etag"]
        assert client.get(path, headers={"If-None-Match": answer.json["etag"]}).status_code == 304


@pytest.mark.parametrize("what", sorted(CHANGED.keys() - {"point", "team member"}))
def test_an_unknown_one_is_not_found(client_as, what):
    prefix = CHANGED[what].split("{")[0]
    assert client_as("ana").get(f"{prefix}0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/initiatives/{initiative_id}/team/{committee_id}",
        "/measures/{measure_id}/points/2026-02-27",
        "/measures/{measure_id}/points/2026-02-01?sequence=2",
    ],
)
def test_a_place_where_nothing_stands_is_not_found(client_as, one_of_each, path):
    assert client_as("ana").get(one_of_each.path(path)).status_code == 404


MADE = {
    "/initiatives/{initiative_id}/drivers": ("ana", {"kind": "primary", "text": "A kit at hand"}),
    "/initiatives/{initiative_id}/change-ideas": ("ana", {"text": "A second kit"}),
    "/initiatives/{initiative_id}/comments": ("ana", {"text": "Well done."}),
    "/initiatives/{initiative_id}/cycles": ("ana", {"title": "Another ward"}),
    "/initiatives/{initiative_id}/measures": ("ana", {"name": "Delay", "kind": "process", "data_kind": "value"}),
    "/meetings/{meeting_id}/agenda-items": ("chair", {"topic": "Labels"}),
    "/meetings/{meeting_id}/action-items": ("chair", {"text": "Ask the ward"}),
    "/committees/{committee_id}/memberships": ("nurse", {"role": "guest"}),
    "/committees/{committee_id}/meetings": ("chair", {"scheduled_for": "2026-04-10T14:00:00+01:00"}),
    "/mentorships/{mentorship_id}/goals": ("ana", {"text": "Read a chart"}),
    "/mentorships/{mentorship_id}/sessions": ("mentor", {"held_on": "2026-03-01", "minutes": 30, "summary": "Talked"}),
}


@pytest.mark.parametrize("path", MADE)
def test_what_was_made_is_found_at_its_location(client_as, one_of_each, path):
    who, payload = MADE[path]
    answer = client_as(who).post(one_of_each.path(path), json=payload)
    assert answer.status_code == 201, answer.text
    assert client_as(who).get(answer.headers["Location"]).json == answer.json


def test_a_new_member_of_the_team_is_found_at_the_location(factory, client_as, one_of_each):
    payload = {"person_id": factory.id_of("nurse"), "role": "member"}
    answer = client_as("ana").post(one_of_each.path("/initiatives/{initiative_id}/team"), json=payload)
    assert answer.headers["Location"].endswith(f"/team/{factory.id_of('nurse')}")
    assert client_as("ana").get(answer.headers["Location"]).json == answer.json


def test_a_decision_is_found_at_its_location(factory, client_as, one_of_each):
    waiting = client_as("ana").items("/initiatives?state=submitted")[0]
    payload = {"initiative_id": waiting["id"], "outcome": "start_review"}
    answer = client_as("chair").post(one_of_each.path("/committees/{committee_id}/decisions"), json=payload)
    assert client_as("chair").get(answer.headers["Location"]).json == answer.json


def test_a_quality_lead_reads_goal_and_session_without_their_texts(client_as, one_of_each):
    goal = client_as("quality_lead").read(one_of_each.path("/mentorship-goals/{goal_id}"))
    session = client_as("quality_lead").read(one_of_each.path("/mentorship-sessions/{session_id}"))
    assert (goal["text"], session["summary"]) == (None, None)
