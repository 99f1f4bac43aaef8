"""The team: one lead, at most one sponsor, one role a person, and every change told on the timeline."""

import pytest

from qi_tracker.people.models import Person


def team(initiative, name=None, world=None):
    return f"/initiatives/{initiative['id']}/team" + (f"/{world.id_of(name)}" if name else "")


def roles(scene, initiative):
    return {row["person"]["name"]: row["role"] for row in scene.ana.items(team(initiative))}


def join(scene, initiative, name, role):
    return scene.ana.post(team(initiative), json={"person_id": scene.world.id_of(name), "role": role})


def test_a_team_grows_changes_and_shrinks(scene, world):
    made = scene.initiative()
    assert join(scene, made, "bo", "member").status_code == 201
    join(scene, made, "cy", "coach")
    answer = scene.ana.patch(team(made, "bo", world), json={"role": "superuser"})
    assert (answer.status_code, answer.json["role"]) == (200, "superuser")
    assert scene.ana.delete(team(made, "cy", world)).status_code == 204
    assert roles(scene, made) == {"Ana": "lead", "Bo": "superuser"}
    told = [entry for entry in scene.ana.items(f"/initiatives/{made['id']}/timeline") if entry["kind"] == "team_change"]
    assert [(entry["action"], entry["details"]["person"]["name"]) for entry in told] == [
        ("remove", "Cy"),
        ("change_role", "Bo"),
        ("add", "Cy"),
        ("add", "Bo"),
    ]
    assert (told[1]["details"]["former_role"], told[1]["details"]["role"]) == ("member", "superuser")


def test_a_person_has_one_role(scene):
    made = scene.initiative()
    join(scene, made, "bo", "member")
    answer = join(scene, made, "bo", "coach")
    assert (answer.status_code, answer.json["code"]) == (409, "already_on_team")


def test_there_is_one_sponsor_at_most(scene, world):
    made = scene.initiative()
    join(scene, made, "bo", "sponsor")
    join(scene, made, "cy", "member")
    assert join(scene, made, "di", "sponsor").status_code == 409
    assert scene.ana.patch(team(made, "cy", world), json={"role": "sponsor"}).status_code == 409
    assert scene.ana.patch(team(made, "bo", world), json={"role": "sponsor"}).status_code == 200


def test_the_lead_is_neither_given_nor_taken_away(scene, world):
    made = scene.initiative()
    assert join(scene, made, "bo", "lead").status_code == 422
    assert scene.ana.patch(team(made, "ana", world), json={"role": "member"}).status_code == 409
    assert scene.ana.delete(team(made, "ana", world)).status_code == 409


def test_who_is_not_on_the_team_is_not_found_there(scene, world):
    made = scene.initiative()
    assert scene.ana.patch(team(made, "bo", world), json={"role": "member"}).status_code == 404
    assert scene.ana.delete(team(made, "bo", world)).status_code == 404


def test_unknown_and_inactive_people_do_not_join(scene, world):
    made = scene.initiative()
    for name in ("unknown", "gone"):
        person_id = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e" if name == "unknown" else world.id_of("gone")
        if name == "gone":
            with world.database.session(write=True) as session, session.begin():
                session.get_one(Person, world.as_("gone").person_id).active = False
        for path, role in (("team", {"role": "member"}), ("handover", {})):
            answer = scene.ana.post(f"/initiatives/{made['id']}/{path}", json={"person_id": person_id, **role})
            assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/person_id")


@pytest.mark.parametrize("former", [None, "member", "sponsor"])
def test_the_former_lead_stays_as_a_member(scene, world, former):
    made = scene.initiative()
    if former:
        join(scene, made, "bo", former)
    after = scene.ana.made(f"/initiatives/{made['id']}/handover", person_id=world.id_of("bo"))
    assert after["lead"] == {"id": world.id_of("bo"), "name": "Bo"}
    assert after["etag"] != made["etag"]
    assert roles(scene, made) == {"Ana": "member", "Bo": "lead"}
    told = scene.ana.items(f"/initiatives/{made['id']}/timeline")[0]
    assert (told["action"], told["details"]["former_lead"]["name"]) == ("handover", "Ana")
    assert scene.ana.patch(f"/initiatives/{made['id']}", json={"title": "Mine"}, if_match="*").status_code == 403


def test_nobody_takes_over_from_themselves(scene, world):
    answer = scene.ana.post(f"/initiatives/{scene.initiative()['id']}/handover", json={"person_id": world.id_of("ana")})
    assert (answer.status_code, answer.json["code"]) == (409, "already_lead")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("ana", True), ("quality_lead", True), ("member", False), ("coach", False), ("bo", False), ("admin", False)],
)
def test_who_tends_the_team(scene, world, client_as, who, allowed):
    made = scene.initiative(open_to_help=True)
    for name in ("member", "coach", "di"):
        join(scene, made, name, "coach" if name == "coach" else "member")
    client = client_as(who)
    answers = [
        client.post(team(made), json={"person_id": world.id_of("cy"), "role": "member"}),
        client.patch(team(made, "di", world), json={"role": "superuser"}),
        client.delete(team(made, "di", world)),
        client.post(f"/initiatives/{made['id']}/handover", json={"person_id": world.id_of("cy")}),
    ]
    assert [answer.status_code for answer in answers] == ([201, 200, 204, 200] if allowed else [403] * 4)
