"""The team: one lead, at most one sponsor, one role a person, and every change is on the timeline."""

import pytest

from qi_tracker.people.models import Person
from tests.factories.payloads import UNKNOWN_ID


def team(initiative, name=None, factory=None):
    return f"/initiatives/{initiative['id']}/team" + (f"/{factory.id_of(name)}" if name else "")


def roles(factory, initiative):
    return {row["person"]["name"]: row["role"] for row in factory.client_as("ana").items(team(initiative))}


def join(factory, initiative, name, role):
    return factory.client_as("ana").post(team(initiative), json={"person_id": factory.id_of(name), "role": role})


def test_a_team_grows_changes_and_shrinks(factory, ana):
    made = factory.initiative()
    assert join(factory, made, "bo", "member").status_code == 201
    join(factory, made, "cy", "coach")
    answer = ana.patch(team(made, "bo", factory), json={"role": "superuser"})
    assert (answer.status_code, answer.json["role"]) == (200, "superuser")
    assert ana.delete(team(made, "cy", factory)).status_code == 204
    assert roles(factory, made) == {"Ana": "lead", "Bo": "superuser"}
    entries = [entry for entry in ana.items(f"/initiatives/{made['id']}/timeline") if entry["kind"] == "team_change"]
    assert [(entry["action"], entry["details"]["person"]["name"]) for entry in entries] == [
        ("remove", "Cy"),
        ("change_role", "Bo"),
        ("add", "Cy"),
        ("add", "Bo"),
    ]
    assert (entries[1]["details"]["former_role"], entries[1]["details"]["role"]) == ("member", "superuser")


def test_a_person_has_one_role(factory):
    made = factory.initiative()
    join(factory, made, "bo", "member")
    answer = join(factory, made, "bo", "coach")
    assert (answer.status_code, answer.json["code"]) == (409, "already_on_team")


def test_there_is_one_sponsor_at_most(factory, ana):
    made = factory.initiative()
    join(factory, made, "bo", "sponsor")
    join(factory, made, "cy", "member")
    assert join(factory, made, "di", "sponsor").status_code == 409
    assert ana.patch(team(made, "cy", factory), json={"role": "sponsor"}).status_code == 409
    assert ana.patch(team(made, "bo", factory), json={"role": "sponsor"}).status_code == 200


def test_the_lead_is_neither_given_nor_taken_away(factory, ana):
    made = factory.initiative()
    assert join(factory, made, "bo", "lead").status_code == 422
    assert ana.patch(team(made, "ana", factory), json={"role": "member"}).status_code == 409
    assert ana.delete(team(made, "ana", factory)).status_code == 409


def test_who_is_not_on_the_team_is_not_found_there(factory, ana):
    made = factory.initiative()
    assert ana.patch(team(made, "bo", factory), json={"role": "member"}).status_code == 404
    assert ana.delete(team(made, "bo", factory)).status_code == 404


def test_unknown_and_inactive_people_do_not_join(factory, client_as, database, ana):
    made = factory.initiative()
    for name in ("unknown", "gone"):
        person_id = UNKNOWN_ID if name == "unknown" else factory.id_of("gone")
        if name == "gone":
            with database.session(write=True) as session, session.begin():
                session.get_one(Person, client_as("gone").person_id).active = False
        for path, role in (("team", {"role": "member"}), ("handover", {})):
            answer = ana.post(f"/initiatives/{made['id']}/{path}", json={"person_id": person_id, **role})
            assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/person_id")


@pytest.mark.parametrize("former", [None, "member", "sponsor"])
def test_the_former_lead_stays_as_a_member(factory, ana, former):
    made = factory.initiative()
    if former:
        join(factory, made, "bo", former)
    after = ana.create(f"/initiatives/{made['id']}/handover", person_id=factory.id_of("bo"))
    assert after["lead"] == {"id": factory.id_of("bo"), "name": "Bo"}
    assert after["etag"] != made["etag"]
    assert roles(factory, made) == {"Ana": "member", "Bo": "lead"}
    entry = ana.items(f"/initiatives/{made['id']}/timeline")[0]
    assert (entry["action"], entry["details"]["former_lead"]["name"]) == ("handover", "Ana")
    assert ana.patch(f"/initiatives/{made['id']}", json={"title": "Mine"}, if_match="*").status_code == 403


def test_nobody_takes_over_from_themselves(factory, ana):
    answer = ana.post(f"/initiatives/{factory.initiative()['id']}/handover", json={"person_id": factory.id_of("ana")})
    assert (answer.status_code, answer.json["code"]) == (409, "already_lead")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("ana", True), ("quality_lead", True), ("member", False), ("coach", False), ("bo", False), ("admin", False)],
)
def test_who_manages_the_team(factory, client_as, who, allowed):
    made = factory.initiative(open_to_help=True)
    for name in ("member", "coach", "di"):
        join(factory, made, name, "coach" if name == "coach" else "member")
    client = client_as(who)
    answers = [
        client.post(team(made), json={"person_id": factory.id_of("cy"), "role": "member"}),
        client.patch(team(made, "di", factory), json={"role": "superuser"}),
        client.delete(team(made, "di", factory)),
        client.post(f"/initiatives/{made['id']}/handover", json={"person_id": factory.id_of("cy")}),
    ]
    assert [answer.status_code for answer in answers] == ([201, 200, 204, 200] if allowed else [403] * 4)
