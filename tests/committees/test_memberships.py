"""Memberships: asked for, given, answered and ended."""

import pytest

from tests.committees.scene import answers, board, only


def test_a_request_waits_for_an_answer(world):
    committee = board(world)
    asked = committee.request("ana", "guest")
    assert (asked["state"], asked["role"], asked["starts_on"]) == ("requested", "guest", None)
    assert asked["person"] == {"id": world.id_of("ana"), "name": "Ana"}
    assert asked["committee"] == {"id": committee.id, "name": "Medication Safety"}
    accepted = committee.chair.made(f"/memberships/{asked['id']}/transitions", action="accept")
    assert (accepted["state"], accepted["starts_on"]) == ("active", "2026-03-02")


def test_a_seat_that_is_given_is_active_at_once(world):
    committee = board(world)
    seat = committee.chair.made(f"{committee.path}/memberships", person_id=world.id_of("ana"), role="member")
    assert (seat["state"], seat["starts_on"], seat["ends_on"]) == ("active", "2026-03-02", None)


OFFICERS = ("chair", "secretary", "quality_lead")


def test_who_gives_somebody_a_seat(world):
    committee = board(world)
    person_id = world.id_of("ana")

    def give(client):
        answer = client.post(f"{committee.path}/memberships", json={"person_id": person_id, "role": "member"})
        if answer.status_code == 201:
            committee.end(answer.json)
        return answer

    assert answers(world, give) == only(dict.fromkeys(OFFICERS, 201))


def test_anyone_without_a_seat_may_ask_for_one(world):
    committee = board(world)
    without = ["former", "lapsed", "quality_lead", "admin", "manager", "stranger"]
    for role in ("member", "guest"):
        asked = [committee.request(who, role) for who in without]
        assert [membership["state"] for membership in asked] == ["requested"] * len(without)
        for membership in asked:
            answerer = "secretary" if membership["person_id"] == world.id_of("quality_lead") else "quality_lead"
            world.as_(answerer).made(f"/memberships/{membership['id']}/transitions", action="decline")


def test_whoever_has_or_awaits_a_seat_does_not_ask_again(world):
    committee = board(world)
    for who in ("chair", "guest", "coming", "applicant"):
        answer = world.as_(who).post(f"{committee.path}/memberships", json={"role": "member"})
        assert (answer.status_code, answer.json["code"]) == (409, "membership_exists")


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_who_answers_a_request(world, action):
    path = f"/memberships/{board(world).request('ana')['id']}/transitions?validate_only=true"
    table = answers(world, lambda client: client.post(path, json={"action": action}))
    assert table == only(dict.fromkeys(OFFICERS, 200))


@pytest.mark.parametrize("who", ["ana", "quality_lead"])
def test_nobody_answers_their_own_request(world, client_as, who):
    asked = board(world).request(who)
    for action in ("accept", "decline"):
        answer = client_as(who).post(f"/memberships/{asked['id']}/transitions", json={"action": action})
        assert (answer.status_code, answer.json["detail"]) == (403, "Nobody answers their own request.")


def test_who_ends_a_membership(world):
    seat = board(world).seat("ana", "member")
    path = f"/memberships/{seat['id']}/transitions?validate_only=true"
    table = answers(world, lambda client: client.post(path, json={"action": "end"}), [*only({}), "ana"])
    assert table == only({**dict.fromkeys(OFFICERS, 200), "ana": 200})


def test_an_ended_membership_ends_today_and_makes_room_for_another(world):
    committee = board(world)
    seat = committee.seat("ana", "chair")
    world.time.pass_(days=3)
    ended = committee.end(seat)
    assert (ended["state"], ended["ends_on"]) == ("ended", "2026-03-05")
    assert committee.seat("ana", "member")["state"] == "active"


def test_a_membership_that_ends_before_its_first_day_ends_on_that_day(world):
    committee = board(world)
    ended = committee.end(committee.seat("ana", "member", starts_on="2026-05-01"))
    assert (ended["state"], ended["starts_on"], ended["ends_on"]) == ("ended", "2026-05-01", "2026-05-01")


ALLOWED = {("requested", "accept"), ("requested", "decline"), ("active", "end")}


@pytest.mark.parametrize("state", ["requested", "active", "ended", "declined"])
def test_the_way_of_a_membership(world, state):
    committee = board(world)
    seat = committee.seat("ana", "member") if state in ("active", "ended") else committee.request("ana")
    path = f"/memberships/{seat['id']}/transitions"
    if state in ("ended", "declined"):
        committee.chair.made(path, action="end" if state == "ended" else "decline")
    for action in ("accept", "decline", "end"):
        answer = committee.chair.post(f"{path}?validate_only=true", json={"action": action})
        if (state, action) in ALLOWED:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.json["code"]) == (409, "membership_state")
            assert f"is {state}" in answer.json["detail"]


def test_a_seat_is_held_from_its_first_to_its_last_day(world):
    committee = board(world)
    seat = committee.seat("ana", "secretary", starts_on="2026-03-03", ends_on="2026-03-04")
    edits = []
    for _day in range(4):
        edits.append(world.as_("ana").patch(committee.path, json={"schedule": "x"}, if_match="*").status_code)
        world.time.pass_(days=1)
    assert edits == [403, 200, 200, 403]
    stands = world.as_("ana").items(f"{committee.path}/memberships?person_id={seat['person_id']}")
    assert [item["state"] for item in stands] == ["ended"]
    again = committee.chair.post(f"/memberships/{seat['id']}/transitions", json={"action": "end"})
    assert again.status_code == 409


def test_a_seat_whose_last_day_has_passed_is_listed_as_ended(world):
    committee = board(world)
    ended = world.as_("ana").items(f"{committee.path}/memberships?state=ended&sort=created_at")
    assert [item["person"]["name"] for item in ended] == ["Former", "Lapsed"]


def test_everyone_sees_who_is_on_a_committee(world):
    committee = board(world)
    found = world.as_("ana").items(f"{committee.path}/memberships?role=chair&role=guest&state=active")
    assert {item["person"]["name"] for item in found} == {"Chair", "Guest"}
    assert world.as_("ana").read(f"{committee.path}/memberships?count=true")["total"] == 8


def test_a_committee_may_have_two_chairs(world):
    committee = board(world)
    assert committee.seat("ana", "chair")["state"] == "active"


NOBODY = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
IMPOSSIBLE = [
    ({}, "#/role"),
    ({"role": "king"}, "#/role"),
    ({"role": "member", "starts_on": "2026-03-05", "ends_on": "2026-03-04"}, "#/ends_on"),
    ({"role": "member", "state": "active"}, "#/state"),
    ({"role": "member", "person_id": NOBODY}, "#/person_id"),
    ({"role": "member", "person_id": "me"}, "#/person_id"),
]


def test_a_seat_that_cannot_be_is_refused(world):
    committee = board(world)
    for body, pointer in IMPOSSIBLE:
        answer = committee.chair.post(f"{committee.path}/memberships", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("what", ["committees/{}/memberships", "memberships/{}/transitions"])
def test_what_does_not_exist_is_not_found(client_as, what):
    path = "/" + what.format("0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e")
    body = {"action": "end"} if "transitions" in what else {"role": "member"}
    assert client_as("quality_lead").post(path, json=body).status_code == 404


def test_a_refused_or_checked_request_changes_nothing(world):
    committee = board(world)
    asked = committee.request("ana")
    path = f"/memberships/{asked['id']}/transitions"
    assert committee.chair.made(f"{path}?validate_only=true", action="accept")["state"] == "active"
    found = committee.chair.items(f"{committee.path}/memberships?person_id={asked['person_id']}")
    assert [item["state"] for item in found] == ["requested"]
