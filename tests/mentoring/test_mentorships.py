"""Mentorships: asked for or offered, answered by the other side, ended by either."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from qi_tracker.initiatives.models import Visibility
from qi_tracker.mentoring.models import MentorshipState
from qi_tracker.mentoring.transitions import TRANSITIONS, MentorshipAction, Who
from tests.factories.payloads import UNKNOWN_ID


def ask(client, factory, **fields):
    pair = {"mentor_id": factory.id_of("mia"), "mentee_id": factory.id_of("ana"), "message": "Would you help me?"}
    return client.post("/mentorships", json=pair | fields)


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 201), ("mia", 201), ("ben", 403), ("quality_lead", 403), ("admin", 403), (None, 401)]
)
def test_who_asks_for_a_mentorship(factory, client_as, who, status):
    factory.mentor()
    answer = ask(client_as(who), factory)
    assert answer.status_code == status
    if status == 201:
        assert answer.json["state"] == "requested"
        assert answer.json["requested_by_id"] == factory.id_of(who)
        assert answer.headers["Location"] == f"/api/v1/mentorships/{answer.json['id']}"


def test_nobody_mentors_themselves(factory, client_as):
    answer = ask(client_as("ana"), factory, mentor_id=factory.id_of("ana"))
    assert [error["code"] for error in answer.json["errors"]] == ["same_person"]


def test_only_somebody_with_a_mentor_profile_is_asked(factory, client_as):
    answer = ask(client_as("ana"), factory)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "no_mentor_profile"


def test_an_unknown_or_inactive_mentor_is_not_asked(factory, client_as):
    unknown = ask(client_as("ana"), factory, mentor_id=UNKNOWN_ID)
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "#/mentor_id")
    factory.mentor()
    client_as("admin").update(f"/people/{factory.id_of('mia')}", active=False)
    inactive = ask(client_as("ana"), factory)
    assert (inactive.status_code, inactive.json["errors"][0]["code"]) == (422, "inactive_person")


def test_two_people_have_one_open_mentorship_at_a_time(factory, client_as):
    factory.mentor()
    first = factory.mentorship()
    assert ask(client_as("mia"), factory).status_code == 409
    factory.move_mentorship("mia", first, "decline")
    assert ask(client_as("ana"), factory).status_code == 201


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("mia", 200), ("quality_lead", 200), ("ben", 404), ("manager", 404), ("admin", 404), (None, 401)],
)
def test_who_sees_a_mentorship(factory, client_as, who, status):
    factory.mentor()
    mentorship = factory.mentorship()
    assert client_as(who).get(f"/mentorships/{mentorship['id']}").status_code == status
    if who is not None:
        assert len(client_as(who).items("/mentorships")) == (1 if status == 200 else 0)


def test_a_quality_lead_reads_no_message_and_no_reason(factory, client_as):
    factory.mentor()
    mentorship = factory.move_mentorship("mia", factory.mentorship(), "decline", reason="No time until May")
    assert mentorship["reason"] == "No time until May"
    for seen in (
        client_as("quality_lead").read(f"/mentorships/{mentorship['id']}"),
        *client_as("quality_lead").items("/mentorships"),
    ):
        assert (seen["message"], seen["reason"], seen["state"]) == (None, None, "declined")


def test_mentorships_are_listed_newest_first_and_filtered(factory, client_as, clock):
    factory.mentor()
    first = factory.move_mentorship("mia", factory.mentorship(), "decline")
    clock.advance(hours=1)
    second = factory.mentorship()
    listed = client_as("ana").items("/mentorships")
    assert [item["id"] for item in listed] == [second["id"], first["id"]]
    assert [item["id"] for item in client_as("ana").items("/mentorships?state=declined")] == [first["id"]]
    assert client_as("ana").items(f"/mentorships?mentor_id={factory.id_of('ana')}") == []
    assert len(client_as("ana").items(f"/mentorships?mentee_id={factory.id_of('ana')}")) == 2


SIDES = {"ana": Who.ASKER, "mia": Who.ASKED}


@pytest.mark.parametrize("who", SIDES)
@pytest.mark.parametrize("state", list(MentorshipState))
def test_the_transitions_of_a_mentorship_and_what_its_actions_say_beforehand(factory, client_as, state, who):
    mentorship = reached(factory, state)
    available = {item["action"]: item for item in client_as(who).items(f"/mentorships/{mentorship['id']}/actions")}
    assert list(available) == list(MentorshipAction)
    for action in MentorshipAction:
        path = f"/mentorships/{mentorship['id']}/transitions?validate_only=true"
        answer = client_as(who).post(path, json={"action": action})
        rows = [row for row in TRANSITIONS.transitions if row.action is action]
        here = [row for row in rows if row.source is state]
        if not any(row.who in (Who.EITHER, SIDES[who]) for row in here or rows):
            assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), action
        elif not here:
            assert (answer.status_code, answer.json["code"]) == (409, "wrong_state"), action
            assert state.value in answer.json["detail"]
        else:
            assert (answer.status_code, answer.json["state"]) == (200, here[0].target), action
        assert available[action]["allowed"] is (answer.status_code == 200)
        if answer.status_code != 200:
            assert available[action]["detail"] == answer.json["detail"]


@pytest.mark.parametrize(("who", "status"), [("quality_lead", 200), ("admin", 404), ("ben", 404), (None, 401)])
def test_who_reads_the_actions_of_a_mentorship(factory, client_as, who, status):
    answer = client_as(who).get(f"/mentorships/{factory.mentorship()['id']}/actions")
    assert answer.status_code == status
    if status == 200:
        assert {item["allowed"] for item in answer.json["items"]} == {False}


def reached(factory, state):
    """A mentorship that Ana asked Mia for, in a state."""
    factory.mentor()
    mentorship = factory.mentorship()
    routes = {
        MentorshipState.REQUESTED: [],
        MentorshipState.ACTIVE: [("mia", "accept")],
        MentorshipState.COMPLETED: [("mia", "accept"), ("ana", "complete")],
        MentorshipState.DECLINED: [("mia", "decline")],
        MentorshipState.CANCELED: [("ana", "cancel")],
    }
    for who, action in routes[state]:
        mentorship = factory.move_mentorship(who, mentorship, action)
    return mentorship


@pytest.mark.parametrize(("who", "status"), [("quality_lead", 403), ("admin", 404), ("ben", 404), (None, 401)])
def test_nobody_else_answers_a_request(factory, client_as, who, status):
    factory.mentor()
    path = f"/mentorships/{factory.mentorship()['id']}/transitions"
    assert client_as(who).post(path, json={"action": "accept"}).status_code == status


def test_an_offer_is_accepted_by_the_mentee(factory, client_as):
    factory.mentor()
    offer = factory.mentorship(by="mentor")
    answer = client_as("mia").post(f"/mentorships/{offer['id']}/transitions", json={"action": "accept"})
    assert answer.status_code == 403
    assert factory.move_mentorship("ana", offer, "accept")["state"] == "active"


def test_beginning_and_end_are_dated(factory, clock):
    mentorship = factory.mentorship("active")
    assert (mentorship["started_at"], mentorship["ended_at"]) == ("2026-03-02T09:00:00Z", None)
    clock.advance(days=60)
    assert factory.move_mentorship("ana", mentorship, "complete")["ended_at"] == "2026-05-01T09:00:00Z"


def test_a_transition_of_a_stale_version_is_refused_if_one_is_named(factory, client_as):
    factory.mentor()
    mentorship = factory.mentorship()
    factory.move_mentorship("mia", mentorship, "accept")
    path = f"/mentorships/{mentorship['id']}/transitions"
    assert client_as("ana").post(path, json={"action": "complete"}, if_match=mentorship).status_code == 412


@pytest.mark.parametrize("by", ["mentee", "mentor"])
def test_a_full_mentor_cannot_accept_nor_be_accepted(factory, client_as, by):
    factory.mentorship("active")
    second = factory.mentorship(mentee="ben", by=by)
    who = "mia" if by == "mentee" else "ben"
    answer = client_as(who).post(f"/mentorships/{second['id']}/transitions", json={"action": "accept"})
    assert (answer.status_code, answer.json["code"]) == (409, "mentor_full")
    accept = client_as(who).items(f"/mentorships/{second['id']}/actions")[0]
    assert (accept["action"], accept["allowed"], accept["detail"]) == ("accept", False, answer.json["detail"])
    factory.mentor(capacity=2)
    assert factory.move_mentorship(who, second, "accept")["state"] == "active"


def test_a_place_is_free_again_when_a_mentorship_ends(factory):
    first = factory.mentorship("active")
    second = factory.mentorship(mentee="ben")
    factory.move_mentorship("mia", first, "complete")
    assert factory.move_mentorship("mia", second, "accept")["state"] == "active"


def test_a_mentor_without_profile_cannot_accept(factory, client_as):
    factory.mentor()
    mentorship = factory.mentorship()
    client_as("mia").delete("/me/mentor-profile")
    answer = client_as("mia").post(f"/mentorships/{mentorship['id']}/transitions", json={"action": "accept"})
    assert (answer.status_code, answer.json["code"]) == (409, "no_mentor")


def test_of_many_acceptances_at_once_only_as_many_as_there_are_places_pass(real_factory):
    real_factory.mentor(capacity=2)
    asking = [real_factory.mentorship(mentee=name) for name in ("ana", "ben", "cai", "dee", "eli", "fay")]

    def accept(item):
        path = f"/mentorships/{item['id']}/transitions"
        return real_factory.client_as("mia").post(path, json={"action": "accept"}).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(accept, asking))
    assert sorted(answers) == [200, 200, 409, 409, 409, 409]
    assert len(real_factory.client_as("mia").items("/mentorships?state=active")) == 2


def test_an_asked_mentor_reads_title_and_problem_of_the_linked_initiative_alone(factory, client_as):
    factory.mentor()
    initiative_id = factory.insert_initiative("draft", visibility=Visibility.TEAM)
    mentorship = factory.mentorship(initiative_id=initiative_id)
    seen = client_as("mia").read(f"/mentorships/{mentorship['id']}")
    assert seen["initiative"] == {
        "id": initiative_id,
        "title": "Fewer missing doses",
        "problem": "Every tenth first dose is missing on the ward.",
    }
    assert client_as("mia").items("/mentorships")[0]["initiative"]["title"] == "Fewer missing doses"
    assert not sees(client_as("mia"), initiative_id)
    factory.move_mentorship("mia", mentorship, "accept")
    assert sees(client_as("mia"), initiative_id)
    factory.move_mentorship("ana", mentorship, "complete")
    assert not sees(client_as("mia"), initiative_id)
    assert client_as("mia").read(f"/mentorships/{mentorship['id']}")["initiative"] is None
    assert client_as("ana").read(f"/mentorships/{mentorship['id']}")["initiative"]["id"] == initiative_id


def sees(client, initiative_id):
    """Whether somebody sees an initiative: only then it may be named in a filter."""
    return client.get(f"/mentors?for_initiative={initiative_id}").status_code == 200


def test_a_declined_request_shows_the_mentor_the_initiative_no_longer(factory, client_as):
    factory.mentor()
    mentorship = factory.mentorship(initiative_id=factory.insert_initiative("draft"))
    factory.move_mentorship("mia", mentorship, "decline")
    assert client_as("mia").read(f"/mentorships/{mentorship['id']}")["initiative"] is None


def test_an_initiative_is_linked_only_by_somebody_who_sees_it_and_for_a_mentee_on_its_team(factory, client_as):
    factory.mentor()
    unseen = ask(client_as("ana"), factory, initiative_id=factory.insert_initiative("draft", lead="ben"))
    assert unseen.json["errors"][0] | {"detail": ""} == {
        "in": "body",
        "pointer": "#/initiative_id",
        "code": "unknown_reference",
        "detail": "",
    }
    seen = ask(
        client_as("ana"), factory, initiative_id=factory.insert_initiative("draft", lead="ben", open_to_help=True)
    )
    assert (seen.status_code, seen.json["errors"][0]["code"]) == (422, "mentee_not_on_team")


@pytest.mark.parametrize(("who", "status"), [("ana", 200), ("mia", 403), ("quality_lead", 403), ("admin", 404)])
def test_who_links_an_initiative_later(factory, client_as, who, status):
    mentorship = factory.mentorship("active")
    initiative_id = factory.insert_initiative("draft")
    path = f"/mentorships/{mentorship['id']}"
    assert client_as(who).patch(path, json={"initiative_id": initiative_id}, if_match="*").status_code == status


def test_the_mentee_unlinks_and_the_mentor_sees_it_no_longer(factory, client_as):
    initiative_id = factory.insert_initiative("draft")
    mentorship = factory.mentorship("active", initiative_id=initiative_id)
    assert sees(client_as("mia"), initiative_id)
    path = f"/mentorships/{mentorship['id']}"
    assert client_as("ana").patch(path, json={"initiative_id": None}).status_code == 428
    assert client_as("ana").update(path, mentorship, initiative_id=None)["initiative_id"] is None
    assert not sees(client_as("mia"), initiative_id)
    assert client_as("ana").patch(path, json={"initiative_id": initiative_id}, if_match=mentorship).status_code == 412


def test_an_ended_mentorship_keeps_its_link(factory, client_as):
    mentorship = factory.move_mentorship("ana", factory.mentorship("active"), "cancel")
    answer = client_as("ana").patch(
        f"/mentorships/{mentorship['id']}", json={"initiative_id": factory.insert_initiative("draft")}, if_match="*"
    )
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_mentorships_come_as_csv_with_the_linked_initiative(factory, client_as):
    factory.mentor()
    factory.mentorship(initiative_id=factory.insert_initiative("draft"))
    lines = client_as("mia").get("/mentorships?format=csv").text.splitlines()
    assert "initiative.title" in lines[0].split(",")
    assert "Fewer missing doses" in lines[1]
