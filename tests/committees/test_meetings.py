"""Meetings: called, moved, held or canceled, and who was there."""

import pytest

from tests.committees.scene import answers, board, only

READERS = ("chair", "secretary", "member", "guest", "quality_lead")
WRITERS = ("chair", "secretary")
NOBODY = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"


def test_a_meeting_keeps_the_offset_at_which_it_was_called(world):
    committee = board(world)
    meeting = committee.meeting(location="Room 2")
    assert (meeting["scheduled_for"], meeting["utc_offset"]) == ("2026-03-10T13:00:00Z", "+01:00")
    assert (meeting["state"], meeting["location"]) == ("scheduled", "Room 2")
    assert meeting["committee"] == {"id": committee.id, "name": "Medication Safety"}
    assert (meeting["present"], meeting["guests"]) == ([], [])
    assert committee.chair.read(f"/meetings/{meeting['id']}") == meeting


@pytest.mark.parametrize(
    ("sent", "answered", "offset"),
    [
        ("2026-03-10T14:00:00Z", "2026-03-10T14:00:00Z", "+00:00"),
        ("2026-03-10T14:00:00-03:30", "2026-03-10T17:30:00Z", "-03:30"),
        ("2026-03-10T01:00:00+05:45", "2026-03-09T19:15:00Z", "+05:45"),
    ],
)
def test_a_moved_meeting_takes_its_new_offset(world, sent, answered, offset):
    committee = board(world)
    moved = committee.chair.changed(f"/meetings/{committee.meeting()['id']}", scheduled_for=sent)
    assert (moved["scheduled_for"], moved["utc_offset"]) == (answered, offset)


def test_who_calls_a_meeting(world):
    path = f"{board(world).path}/meetings"
    table = answers(world, lambda client: client.post(path, json={"scheduled_for": "2026-03-10T14:00:00Z"}))
    assert table == only(dict.fromkeys(WRITERS, 201))


@pytest.mark.parametrize("below", ["", "/agenda-items", "/minutes", "/action-items"])
def test_who_reads_a_meeting(world, below):
    path = f"/meetings/{board(world).meeting()['id']}{below}"
    assert answers(world, lambda client: client.get(path)) == only(dict.fromkeys(READERS, 200), others=404)


@pytest.mark.parametrize("below", ["meetings", "action-items", "queue", "decisions"])
def test_who_reads_what_a_committee_works_on(world, below):
    path = f"{board(world).path}/{below}"
    assert answers(world, lambda client: client.get(path)) == only(dict.fromkeys(READERS, 200))


WRITES = {
    "meeting": ("PATCH", "", {"location": "Room 3"}),
    "attendance": ("PUT", "/attendance", {"present": []}),
    "agenda": ("POST", "/agenda-items?validate_only=true", {"topic": "Labels"}),
    "minutes": ("PATCH", "/minutes", {"text": "We met."}),
    "action item": ("POST", "/action-items?validate_only=true", {"text": "Ask the ward"}),
}


@pytest.mark.parametrize("what", WRITES)
def test_who_writes_about_a_meeting(world, what):
    method, below, body = WRITES[what]
    path = f"/meetings/{board(world).meeting()['id']}{below}"
    table = answers(world, lambda client: client.open(method, path, json=body, if_match="*"))
    seen = dict.fromkeys(READERS, 403)
    assert table == only(seen | dict.fromkeys(WRITERS, 200), others=404)


@pytest.mark.parametrize("state", ["held", "canceled"])
def test_a_meeting_is_held_or_canceled_once(world, state):
    committee = board(world)
    path = f"/meetings/{committee.meeting()['id']}"
    assert committee.chair.changed(path, state=state)["state"] == state
    assert committee.chair.changed(path, state=state)["state"] == state
    for other in {"scheduled", "held", "canceled"} - {state}:
        answer = committee.chair.patch(path, json={"state": other}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "meeting_state")


def test_nothing_is_written_about_a_canceled_meeting(world):
    committee = board(world)
    path = f"/meetings/{committee.meeting()['id']}"
    item = committee.chair.made(f"{path}/agenda-items", topic="Labels")
    committee.chair.changed(path, state="canceled")
    for method, below, body in WRITES.values():
        if below:
            answer = committee.chair.open(method, path + below, json=body, if_match="*")
            assert (answer.status_code, answer.json["code"]) == (409, "meeting_state")
    for method in ("PATCH", "DELETE"):
        answer = committee.chair.open(method, f"/agenda-items/{item['id']}", json={"position": 4}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "meeting_state")


def test_attendance_is_replaced_as_a_whole_and_gives_the_meeting_a_new_version(world):
    committee = board(world)
    meeting = committee.meeting()
    path = f"/meetings/{meeting['id']}/attendance"
    ids = {who: world.id_of(who) for who in ("chair", "member", "guest", "stranger")}
    first = committee.chair.put(path, json={"present": [ids["chair"], ids["member"]], "guests": [ids["guest"]]}).json
    assert first["present"] == sorted([ids["chair"], ids["member"]])
    assert first["guests"] == [ids["guest"]]
    assert first["etag"] != meeting["etag"]
    second = committee.chair.put(path, json={"present": [ids["chair"]]}, if_match=first).json
    assert (second["present"], second["guests"]) == ([ids["chair"]], [])
    assert committee.chair.put(path, json={"present": []}, if_match=first).status_code == 412
    assert committee.chair.read(f"/meetings/{meeting['id']}")["present"] == [ids["chair"]]


def test_attendance_names_each_person_once_and_only_people_there_are(world):
    committee = board(world)
    path = f"/meetings/{committee.meeting()['id']}/attendance"
    ana = world.id_of("ana")
    for body, pointers in [
        ({}, ["#/present"]),
        ({"present": [ana, ana]}, ["#/present"]),
        ({"present": [ana], "guests": [ana]}, ["#/guests/0"]),
        ({"present": [ana, NOBODY], "guests": [NOBODY[:-1] + "f"]}, ["#/present/1", "#/guests/0"]),
    ]:
        answer = committee.chair.put(path, json=body)
        assert (answer.status_code, [fault["pointer"] for fault in answer.json["errors"]]) == (422, pointers)


def test_meetings_are_listed_latest_first_and_by_state(world):
    committee = board(world)
    early = committee.meeting(scheduled_for="2026-03-04T09:00:00Z")
    late = committee.meeting(scheduled_for="2026-04-04T09:00:00Z")
    committee.chair.changed(f"/meetings/{early['id']}", state="held")
    path = f"{committee.path}/meetings"
    assert [item["id"] for item in committee.chair.items(path)] == [late["id"], early["id"]]
    assert [item["id"] for item in committee.chair.items(f"{path}?state=held")] == [early["id"]]
    assert board(world, "Stewardship").chair.items(f"{path}?state=canceled") == []


def test_the_people_of_another_committee_do_not_see_the_meeting(world):
    committee = board(world)
    meeting = committee.meeting()
    other = world.as_("quality_lead").made("/committees", name="Stewardship")
    world.as_("quality_lead").made(f"/committees/{other['id']}/memberships", person_id=world.id_of("ana"), role="chair")
    assert world.as_("ana").get(f"/meetings/{meeting['id']}").status_code == 404
    assert world.as_("ana").get(f"/committees/{other['id']}/meetings").status_code == 200


def test_a_meeting_without_an_offset_or_with_what_it_does_not_take_is_refused(world):
    committee = board(world)
    for body, pointer in [
        ({}, "#/scheduled_for"),
        ({"scheduled_for": "2026-03-10T14:00:00"}, "#/scheduled_for"),
        ({"scheduled_for": None}, "#/scheduled_for"),
        ({"scheduled_for": "2026-03-10T14:00:00Z", "state": "held"}, "#/state"),
        ({"scheduled_for": "2026-03-10T14:00:00Z", "utc_offset": "+01:00"}, "#/utc_offset"),
    ]:
        answer = committee.chair.post(f"{committee.path}/meetings", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
