"""Memberships: asked for, given, answered and ended."""

import pytest

from tests.factories.committee import only, statuses
from tests.factories.payloads import UNKNOWN_ID


def test_a_request_waits_for_an_answer(factory):
    committee = factory.committee()
    asked = committee.request("ana", "guest")
    assert (asked["state"], asked["role"], asked["starts_on"]) == ("requested", "guest", None)
    assert asked["person"] == {"id": factory.id_of("ana"), "name": "Ana"}
    assert asked["committee"] == {"id": committee.id, "name": "Medication Safety"}
    accepted = committee.chair.create(f"/memberships/{asked['id']}/transitions", action="accept")
    assert (accepted["state"], accepted["starts_on"]) == ("active", "2026-03-02")


def test_a_membership_that_is_given_is_active_at_once(factory):
    committee = factory.committee()
    membership = committee.chair.create(f"{committee.path}/memberships", person_id=factory.id_of("ana"), role="member")
    assert (membership["state"], membership["starts_on"], membership["ends_on"]) == ("active", "2026-03-02", None)


OFFICERS = ("chair", "secretary", "quality_lead")


def test_who_gives_somebody_a_membership(factory):
    committee = factory.committee()
    person_id = factory.id_of("ana")

    def give(client):
        answer = client.post(f"{committee.path}/memberships", json={"person_id": person_id, "role": "member"})
        if answer.status_code == 201:
            committee.end(answer.json)
        return answer

    assert statuses(factory, give) == only(dict.fromkeys(OFFICERS, 201))


def test_anyone_without_a_membership_may_ask_for_one(factory, client_as):
    committee = factory.committee()
    without = ["former", "lapsed", "quality_lead", "admin", "manager", "stranger"]
    for role in ("member", "guest"):
        asked = [committee.request(who, role) for who in without]
        assert [membership["state"] for membership in asked] == ["requested"] * len(without)
        for membership in asked:
            answerer = "secretary" if membership["person_id"] == factory.id_of("quality_lead") else "quality_lead"
            client_as(answerer).create(f"/memberships/{membership['id']}/transitions", action="decline")


def test_a_person_who_has_or_awaits_a_membership_does_not_ask_again(factory, client_as):
    committee = factory.committee()
    for who in ("chair", "guest", "coming", "applicant"):
        answer = client_as(who).post(f"{committee.path}/memberships", json={"role": "member"})
        assert (answer.status_code, answer.json["code"]) == (409, "membership_exists")


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_who_answers_a_request(factory, action):
    path = f"/memberships/{factory.committee().request('ana')['id']}/transitions?validate_only=true"
    table = statuses(factory, lambda client: client.post(path, json={"action": action}))
    assert table == only(dict.fromkeys(OFFICERS, 200))


@pytest.mark.parametrize("who", ["ana", "quality_lead"])
def test_nobody_answers_their_own_request(factory, client_as, who):
    asked = factory.committee().request(who)
    for action in ("accept", "decline"):
        answer = client_as(who).post(f"/memberships/{asked['id']}/transitions", json={"action": action})
        assert (answer.status_code, answer.json["detail"]) == (403, "Nobody answers their own request.")


def test_who_ends_a_membership(factory):
    membership = factory.committee().add_member("ana", "member")
    path = f"/memberships/{membership['id']}/transitions?validate_only=true"
    table = statuses(factory, lambda client: client.post(path, json={"action": "end"}), [*only({}), "ana"])
    assert table == only({**dict.fromkeys(OFFICERS, 200), "ana": 200})


def test_an_ended_membership_ends_today_and_makes_room_for_another(factory, clock):
    committee = factory.committee()
    membership = committee.add_member("ana", "chair")
    clock.advance(days=3)
    ended = committee.end(membership)
    assert (ended["state"], ended["ends_on"]) == ("ended", "2026-03-05")
    assert committee.add_member("ana", "member")["state"] == "active"


def test_a_membership_that_ends_before_its_first_day_ends_on_that_day(factory):
    committee = factory.committee()
    ended = committee.end(committee.add_member("ana", "member", starts_on="2026-05-01"))
    assert (ended["state"], ended["starts_on"], ended["ends_on"]) == ("ended", "2026-05-01", "2026-05-01")


ALLOWED = {("requested", "accept"), ("requested", "decline"), ("active", "end")}


@pytest.mark.parametrize("who", ["chair", "ana", "quality_lead", "stranger"])
@pytest.mark.parametrize("state", ["requested", "active", "ended", "declined"])
def test_the_transitions_of_a_membership_and_what_its_actions_say_beforehand(factory, client_as, who, state):
    committee = factory.committee()
    membership = committee.add_member("ana", "member") if state in ("active", "ended") else committee.request("ana")
    path = f"/memberships/{membership['id']}"
    if state in ("ended", "declined"):
        committee.chair.create(f"{path}/transitions", action="end" if state == "ended" else "decline")
    available = {item["action"]: item for item in client_as(who).items(f"{path}/actions")}
    assert list(available) == ["accept", "decline", "end"]
    for action, item in available.items():
        answer = client_as(who).post(f"{path}/transitions?validate_only=true", json={"action": action})
        if who == "stranger" or (who == "ana" and action != "end"):
            assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
        elif (state, action) in ALLOWED:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
            assert f"is {state}" in answer.json["detail"]
        assert item["allowed"] is (answer.status_code == 200)
        if answer.status_code != 200:
            assert item["detail"] == answer.json["detail"]


def test_a_membership_lasts_from_its_first_to_its_last_day(factory, client_as, clock):
    committee = factory.committee()
    membership = committee.add_member("ana", "secretary", starts_on="2026-03-03", ends_on="2026-03-04")
    edits = []
    for _day in range(4):
        edits.append(client_as("ana").patch(committee.path, json={"schedule": "x"}, if_match="*").status_code)
        clock.advance(days=1)
    assert edits == [403, 200, 200, 403]
    memberships = client_as("ana").items(f"{committee.path}/memberships?person_id={membership['person_id']}")
    assert [item["state"] for item in memberships] == ["ended"]
    again = committee.chair.post(f"/memberships/{membership['id']}/transitions", json={"action": "end"})
    assert again.status_code == 409


def test_a_membership_whose_last_day_has_passed_is_listed_as_ended(factory, client_as):
    committee = factory.committee()
    ended = client_as("ana").items(f"{committee.path}/memberships?state=ended&sort=created_at")
    assert [item["person"]["name"] for item in ended] == ["Former", "Lapsed"]


def test_everyone_sees_who_is_on_a_committee(factory, client_as):
    committee = factory.committee()
    found = client_as("ana").items(f"{committee.path}/memberships?role=chair&role=guest&state=active")
    assert {item["person"]["name"] for item in found} == {"Chair", "Guest"}
    assert client_as("ana").read(f"{committee.path}/memberships?count=true")["total"] == 8


def test_a_committee_may_have_two_chairs(factory):
    committee = factory.committee()
    assert committee.add_member("ana", "chair")["state"] == "active"


IMPOSSIBLE = [
    ({}, "#/role"),
    ({"role": "king"}, "#/role"),
    ({"role": "member", "starts_on": "2026-03-05", "ends_on": "2026-03-04"}, "#/ends_on"),
    ({"role": "member", "state": "active"}, "#/state"),
    ({"role": "member", "person_id": UNKNOWN_ID}, "#/person_id"),
    ({"role": "member", "person_id": "me"}, "#/person_id"),
]


def test_a_membership_that_cannot_be_is_refused(factory):
    committee = factory.committee()
    for body, pointer in IMPOSSIBLE:
        answer = committee.chair.post(f"{committee.path}/memberships", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("what", ["committees/{}/memberships", "memberships/{}/transitions"])
def test_what_does_not_exist_is_not_found(client_as, what):
    path = "/" + what.format(UNKNOWN_ID)
    body = {"action": "end"} if "transitions" in what else {"role": "member"}
    assert client_as("quality_lead").post(path, json=body).status_code == 404


def test_a_refused_or_checked_request_changes_nothing(factory):
    committee = factory.committee()
    asked = committee.request("ana")
    path = f"/memberships/{asked['id']}/transitions"
    assert committee.chair.create(f"{path}?validate_only=true", action="accept")["state"] == "active"
    found = committee.chair.items(f"{committee.path}/memberships?person_id={asked['person_id']}")
    assert [item["state"] for item in found] == ["requested"]
