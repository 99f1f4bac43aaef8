"""Meetings: called, moved, held or canceled, and who was there."""

import pytest

from tests.factories.committee import only, statuses
from tests.factories.payloads import UNKNOWN_ID

READERS = ("chair", "secretary", "member", "guest", "quality_lead")
WRITERS = ("chair", "secretary")


def test_a_meeting_keeps_the_offset_at_which_it_was_called(factory):
    committee = factory.committee()
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
def test_a_moved_meeting_takes_its_new_offset(factory, sent, answered, offset):
    committee = factory.committee()
    moved = committee.chair.update(f"/meetings/{committee.meeting()['id']}", scheduled_for=sent)
    assert (moved["scheduled_for"], moved["utc_offset"]) == (answered, offset)


def test_who_calls_a_meeting(factory):
    path = f"{factory.committee().path}/meetings"
    table = statuses(factory, lambda client: client.post(path, json={"scheduled_for": "2026-03-10T14:00:00Z"}))
    assert table == only(dict.fromkeys(WRITERS, 201))


@pytest.mark.parametrize("below", ["", "/actions", "/agenda-items", "/minutes", "/action-items"])
def test_who_reads_a_meeting(factory, below):
    path = f"/meetings/{factory.committee().meeting()['id']}{below}"
    assert statuses(factory, lambda client: client.get(path)) == only(dict.fromkeys(READERS, 200), others=404)


@pytest.mark.parametrize("below", ["meetings", "action-items", "queue", "decisions"])
def test_who_reads_what_a_committee_works_on(factory, below):
    path = f"{factory.committee().path}/{below}"
    assert statuses(factory, lambda client: client.get(path)) == only(dict.fromkeys(READERS, 200))


WRITES = {
    "meeting": ("PATCH", "", {"location": "Room 3"}),
    "attendance": ("PUT", "/attendance", {"present": []}),
    "agenda": ("POST", "/agenda-items?validate_only=true", {"topic": "Labels"}),
    "minutes": ("PATCH", "/minutes", {"text": "We met."}),
    "action item": ("POST", "/action-items?validate_only=true", {"text": "Ask the ward"}),
}


@pytest.mark.parametrize("what", WRITES)
def test_who_writes_about_a_meeting(factory, what):
    method, below, body = WRITES[what]
    path = f"/meetings/{factory.committee().meeting()['id']}{below}"
    table = statuses(factory, lambda client: client.open(method, path, json=body, if_match="*"))
    seen = dict.fromkeys(READERS, 403)
    assert table == only(seen | dict.fromkeys(WRITERS, 200), others=404)


@pytest.mark.parametrize("state", ["held", "canceled"])
def test_a_meeting_is_held_or_canceled_once(factory, state):
    committee = factory.committee()
    path = f"/meetings/{committee.meeting()['id']}"
    assert committee.chair.update(path, state=state)["state"] == state
    assert committee.chair.update(path, state=state)["state"] == state
    for other in {"scheduled", "held", "canceled"} - {state}:
        answer = committee.chair.patch(path, json={"state": other}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("who", "may"), [("chair", True), ("secretary", True), ("member", False), ("guest", False), ("quality_lead", False)]
)
@pytest.mark.parametrize("state", ["scheduled", "held", "canceled"])
def test_the_actions_of_a_meeting_say_beforehand_what_a_change_comes_to(factory, client_as, who, may, state):
    committee = factory.committee()
    path = f"/meetings/{committee.meeting()['id']}"
    if state != "scheduled":
        committee.chair.update(path, state=state)
    available = {item["action"]: item for item in client_as(who).items(f"{path}/actions")}
    assert list(available) == ["hold", "cancel"]
    for action, target in (("hold", "held"), ("cancel", "canceled")):
        allowed = available[action]["allowed"]
        assert allowed is (may and state == "scheduled")
        assert (f"Send `state` with `{target}`" in available[action]["detail"]) is allowed
        if target != state:
            answer = client_as(who).patch(f"{path}?validate_only=true", json={"state": target}, if_match="*")
            assert answer.status_code == (200 if allowed else 409 if may else 403)


def test_nothing_is_written_about_a_canceled_meeting(factory):
    committee = factory.committee()
    path = f"/meetings/{committee.meeting()['id']}"
    item = committee.chair.create(f"{path}/agenda-items", topic="Labels")
    committee.chair.update(path, state="canceled")
    for method, below, body in WRITES.values():
        if below:
            answer = committee.chair.open(method, path + below, json=body, if_match="*")
            assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    for method in ("PATCH", "DELETE"):
        answer = committee.chair.open(method, f"/agenda-items/{item['id']}", json={"position": 4}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_attendance_is_replaced_as_a_whole_and_gives_the_meeting_a_new_version(factory):
    committee = factory.committee()
    meeting = committee.meeting()
    path = f"/meetings/{meeting['id']}/attendance"
    ids = {who: factory.id_of(who) for who in ("chair", "member", "guest", "stranger")}
    first = committee.chair.put(path, json={"present": [ids["chair"], ids["member"]], "guests": [ids["guest"]]}).json
    assert first["present"] == sorted([ids["chair"], ids["member"]])
    assert first["guests"] == [ids["guest"]]
    assert first["etag"] != meeting["etag"]
    second = committee.chair.put(path, json={"present": [ids["chair"]]}, if_match=first).json
    assert (second["present"], second["guests"]) == ([ids["chair"]], [])
    assert committee.chair.put(path, json={"present": []}, if_match=first).status_code == 412
    assert committee.chair.read(f"/meetings/{meeting['id']}")["present"] == [ids["chair"]]


def test_attendance_names_each_person_once_and_only_people_there_are(factory):
    committee = factory.committee()
    path = f"/meetings/{committee.meeting()['id']}/attendance"
    ana = factory.id_of("ana")
    for body, pointers in [
        ({}, ["#/present"]),
        ({"present": [ana, ana]}, ["#/present"]),
        ({"present": [ana], "guests": [ana]}, ["#/guests/0"]),
        ({"present": [ana, UNKNOWN_ID], "guests": [UNKNOWN_ID[:-1] + "f"]}, ["#/present/1", "#/guests/0"]),
    ]:
        answer = committee.chair.put(path, json=body)
        assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, pointers)


def test_meetings_are_listed_latest_first_and_by_state(factory):
    committee = factory.committee()
    early = committee.meeting(scheduled_for="2026-03-04T09:00:00Z")
    late = committee.meeting(scheduled_for="2026-04-04T09:00:00Z")
    committee.chair.update(f"/meetings/{early['id']}", state="held")
    path = f"{committee.path}/meetings"
    assert [item["id"] for item in committee.chair.items(path)] == [late["id"], early["id"]]
    assert [item["id"] for item in committee.chair.items(f"{path}?state=held")] == [early["id"]]
    assert factory.committee("Stewardship").chair.items(f"{path}?state=canceled") == []


def test_the_people_of_another_committee_do_not_see_the_meeting(factory, client_as):
    committee = factory.committee()
    meeting = committee.meeting()
    other = client_as("quality_lead").create("/committees", name="Stewardship")
    client_as("quality_lead").create(
        f"/committees/{other['id']}/memberships", person_id=factory.id_of("ana"), role="chair"
    )
    assert client_as("ana").get(f"/meetings/{meeting['id']}").status_code == 404
    assert client_as("ana").get(f"/committees/{other['id']}/meetings").status_code == 200


def test_a_meeting_without_an_offset_or_with_what_it_does_not_take_is_refused(factory):
    committee = factory.committee()
    for body, pointer in [
        ({}, "#/scheduled_for"),
        ({"scheduled_for": "2026-03-10T14:00:00"}, "#/scheduled_for"),
        ({"scheduled_for": None}, "#/scheduled_for"),
        ({"scheduled_for": "2026-03-10T14:00:00Z", "state": "held"}, "#/state"),
        ({"scheduled_for": "2026-03-10T14:00:00Z", "utc_offset": "+01:00"}, "#/utc_offset"),
    ]:
        answer = committee.chair.post(f"{committee.path}/meetings", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
