"""Agenda, minutes and action items of meetings."""

import pytest

from tests.factories.committee import only, statuses
from tests.factories.payloads import UNKNOWN_ID


@pytest.fixture
def committee(factory):
    return factory.committee()


@pytest.fixture
def path(committee):
    return f"/meetings/{committee.meeting()['id']}"


def suggest(factory, who="ana", **fields):
    """A draft that everyone sees."""
    charter = {"title": "Fewer missing doses", "problem": "Every tenth dose is missing.", "open_to_help": True}
    return factory.client_as(who).create("/initiatives", **(charter | fields))


def test_items_stand_in_the_order_of_their_positions(factory, committee, path):
    items = f"{path}/agenda-items"
    first = committee.chair.create(items, topic="Labels", minutes=15, presenter_id=factory.id_of("ana"))
    second = committee.chair.create(items, topic="Returns")
    between = committee.chair.create(items, topic="Shelves", position=0)
    assert [item["position"] for item in (first, second, between)] == [0, 1, 0]
    assert first["presenter"] == {"id": factory.id_of("ana"), "name": "Ana"}
    assert [item["topic"] for item in committee.chair.items(items)] == ["Labels", "Shelves", "Returns"]
    committee.chair.update(f"/agenda-items/{first['id']}", position=5, minutes=None)
    assert [item["topic"] for item in committee.chair.items(items)] == ["Shelves", "Returns", "Labels"]
    assert committee.chair.delete(f"/agenda-items/{second['id']}", if_match=second).status_code == 204
    assert [item["topic"] for item in committee.chair.items(items)] == ["Shelves", "Labels"]


def test_an_item_is_about_one_thing(factory, committee, path):
    initiative = suggest(factory)
    for body in ({}, {"topic": None}, {"topic": "Labels", "initiative_id": initiative["id"]}):
        answer = committee.chair.post(f"{path}/agenda-items", json=body)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "one_subject")
    item = committee.chair.create(f"{path}/agenda-items", topic="Labels")
    for body in ({"topic": None}, {"initiative_id": initiative["id"]}):
        answer = committee.chair.patch(f"/agenda-items/{item['id']}", json=body, if_match=item)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "one_subject")
    turned = committee.chair.update(f"/agenda-items/{item['id']}", topic=None, initiative_id=initiative["id"])
    assert (turned["topic"], turned["initiative_title"]) == (None, "Fewer missing doses")


def test_an_item_names_only_what_there_is_and_what_the_writer_sees(factory, committee, path):
    unseen = suggest(factory, open_to_help=False)
    for body, pointer in [
        ({"initiative_id": UNKNOWN_ID}, "#/initiative_id"),
        ({"initiative_id": unseen["id"]}, "#/initiative_id"),
        ({"topic": "Labels", "presenter_id": UNKNOWN_ID}, "#/presenter_id"),
        ({"topic": "Labels", "position": -1}, "#/position"),
        ({"topic": "Labels", "minutes": 0}, "#/minutes"),
    ]:
        answer = committee.chair.post(f"{path}/agenda-items", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_an_item_about_an_initiative_is_shown_to_those_who_see_the_initiative(factory, client_as, committee, path):
    items = f"{path}/agenda-items"
    committee.chair.create(items, initiative_id=suggest(factory)["id"])
    hidden = committee.chair.create(items, initiative_id=suggest(factory, "chair", visibility="team")["id"])
    committee.chair.create(items, topic="Labels")
    shown = {who: [entry["position"] for entry in client_as(who).items(items)] for who in ("guest", "quality_lead")}
    assert shown == {"guest": [0, 2], "quality_lead": [0, 1, 2]}
    for who, status in (("guest", 404), ("quality_lead", 403)):
        answer = client_as(who).patch(f"/agenda-items/{hidden['id']}", json={"position": 3}, if_match="*")
        assert answer.status_code == status


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_who_writes_the_agenda(factory, committee, path, method):
    item = committee.chair.create(f"{path}/agenda-items", topic="Labels")
    address = f"/agenda-items/{item['id']}"
    seen = dict.fromkeys(("member", "guest", "quality_lead"), 403)
    people = [who for who in only({}) if method == "PATCH" or who != "chair"]
    table = statuses(factory, lambda client: client.open(method, address, json={"minutes": 5}, if_match="*"), people)
    written = {"secretary": 200, "chair": 200} if method == "PATCH" else {"secretary": 204}
    expected = only(seen | written, others=404)
    if method == "DELETE":
        # A person who comes after the secretary finds nothing any more.
        expected = dict.fromkeys(people, 404) | {None: 401, "secretary": 204}
    assert table == {who: expected[who] for who in people}


def test_minutes_are_there_from_the_beginning_and_locked_when_approved(client_as, committee, path):
    minutes = committee.chair.read(f"{path}/minutes")
    assert (minutes["text"], minutes["state"]) == (None, "draft")
    empty = committee.chair.patch(f"{path}/minutes", json={"state": "approved"}, if_match=minutes)
    assert (empty.status_code, empty.json["missing"][0]["pointer"]) == (409, "#/text")
    assert empty.json["detail"].startswith("The minutes are a draft")
    written = committee.chair.update(f"{path}/minutes", if_match=minutes, text="We met.")
    assert committee.chair.patch(f"{path}/minutes", json={"text": "x"}, if_match=minutes).status_code == 412
    approved = client_as("secretary").update(f"{path}/minutes", if_match=written, state="approved")
    assert (approved["text"], approved["state"]) == ("We met.", "approved")
    for body in ({"text": "Other"}, {"state": "draft"}):
        answer = committee.chair.patch(f"{path}/minutes", json=body, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
        assert answer.json["detail"].startswith("The minutes are approved. They stay as they are")
    assert client_as("guest").read(f"{path}/minutes") == approved


def test_minutes_refuse_what_identifies_a_patient(committee, path):
    answer = committee.chair.patch(f"{path}/minutes", json={"text": "We spoke of MRN 12345678."}, if_match="*")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/text")


def test_minutes_of_no_meeting_are_not_found(committee):
    assert committee.chair.get(f"/meetings/{UNKNOWN_ID}/minutes").status_code == 404
    assert committee.chair.patch(f"/meetings/{UNKNOWN_ID}/minutes", json={"text": "x"}, if_match="*").status_code == 404


def test_open_action_items_carry_over(factory, client_as, committee, path):
    done = committee.chair.create(f"{path}/action-items", text="Ask the ward", owner_id=factory.id_of("ana"))
    later = f"/meetings/{committee.meeting(scheduled_for='2026-04-10T14:00:00Z')['id']}"
    still = committee.chair.create(f"{later}/action-items", text="Count returns", due_on="2026-05-01")
    client_as("ana").update(f"/action-items/{done['id']}", done_at="2026-03-02T10:00:00+01:00")
    every, found = f"{committee.path}/action-items", committee.chair.items
    assert [item["id"] for item in found(every)] == [done["id"], still["id"]]
    assert [item["id"] for item in found(f"{every}?open=true")] == [still["id"]]
    assert [item["done_at"] for item in found(f"{every}?open=false")] == ["2026-03-02T09:00:00Z"]
    assert [item["id"] for item in found(f"{every}?owner_id={factory.id_of('ana')}")] == [done["id"]]
    assert [item["owner"] for item in found(f"{later}/action-items")] == [None]


def test_who_changes_an_action_item_and_who_marks_it_done(factory, committee, path):
    item = committee.chair.create(f"{path}/action-items", text="Ask the ward", owner_id=factory.id_of("owner"))
    address, people = f"/action-items/{item['id']}", [*only({}), "owner"]
    seen = dict.fromkeys(("member", "guest", "quality_lead"), 403)
    writers = {"chair": 200, "secretary": 200}
    marked = statuses(
        factory, lambda c: c.patch(address, json={"done_at": "2026-03-02T10:00:00Z"}, if_match="*"), people
    )
    assert marked == only(seen | writers | {"owner": 200}, others=404)
    changed = statuses(factory, lambda c: c.patch(address, json={"due_on": "2026-04-01"}, if_match="*"), people)
    assert changed == only(seen | writers | {"owner": 403}, others=404)


def test_an_action_item_needs_a_text_and_people_there_are(committee, path):
    for body, pointer in [
        ({}, "#/text"),
        ({"text": ""}, "#/text"),
        ({"text": "Ask", "owner_id": UNKNOWN_ID}, "#/owner_id"),
        ({"text": "Ask", "due_on": "tomorrow"}, "#/due_on"),
    ]:
        answer = committee.chair.post(f"{path}/action-items", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
