"""Who sees an initiative: every relation, every visibility and every stage that matters, list and single read alike."""

import uuid

import pytest

from qi_tracker.committees.models import CommitteeRole, MembershipState
from qi_tracker.mentoring.models import Mentorship, MentorshipState

OWN = {"ana", "member", "sponsor", "coach", "mentor", "quality_lead"}
COMMITTEE = {"chair", "secretary", "seated"}
IN_LINE = {"at_the_site", "above", "below", "at_the_hub"}
OTHERS = {
    "elsewhere",
    "homeless",
    "admin",
    "manager",
    "asked_mentor",
    "former_mentor",
    "guest",
    "former_chair",
    "applicant",
}
NAMED = {"team": set(), "site": IN_LINE, "organization": IN_LINE | COMMITTEE | OTHERS}
STAGES = {
    "draft": lambda visibility: OWN,
    "open draft": lambda visibility: OWN | NAMED[visibility],
    "withdrawn": lambda visibility: OWN | COMMITTEE,
    "submitted": lambda visibility: OWN | COMMITTEE | NAMED[visibility],
    "abandoned": lambda visibility: OWN | COMMITTEE | NAMED[visibility],
}


def settle(scene):
    """People at sites in and out of line with the initiative's, and on its committee."""
    world = scene.world
    region = world.site("North", kind="region")
    world.as_("admin").changed(f"/sites/{scene.site['id']}", parent_id=region["id"])
    homes = {
        "at_the_site": scene.site,
        "above": region,
        "below": world.site("Ward 3", kind="department", parent_id=scene.site["id"]),
        "at_the_hub": world.site("Hub", kind="telepharmacy_hub", serves=[scene.site["id"]]),
        "elsewhere": world.site("South Hospital"),
    }
    for name, home in homes.items():
        world.clients[name] = world.person(name.replace("_", " ").title(), site_id=home["id"])
    for name, role in (("chair", "chair"), ("secretary", "secretary"), ("seated", "member"), ("guest", "guest")):
        scene.seat(name, CommitteeRole(role))
    scene.seat("former_chair", CommitteeRole.CHAIR, state=MembershipState.ENDED)
    scene.seat("applicant", CommitteeRole.MEMBER, state=MembershipState.REQUESTED)


def mentor(scene, initiative, name, state):
    """Somebody's mentorship about the initiative; with a mentee for each, for two people have one at a time."""
    world, mentee = scene.world, scene.world.as_(f"mentee {initiative['visibility']}").person_id
    with world.database.session(write=True) as session, session.begin():
        pair = {"mentor_id": world.as_(name).person_id, "mentee_id": mentee, "requested_by_id": mentee}
        session.add(Mentorship(**pair, initiative_id=uuid.UUID(initiative["id"]), state=state))


def staged(scene, stage, visibility):
    """An initiative at a stage, with its team and mentors."""
    made = scene.ana.made("/initiatives", **scene.complete(visibility=visibility, open_to_help=stage == "open draft"))
    for role in ("member", "sponsor", "coach"):
        scene.ana.made(f"/initiatives/{made['id']}/team", person_id=scene.world.id_of(role), role=role)
    mentor(scene, made, "mentor", MentorshipState.ACTIVE)
    mentor(scene, made, "asked_mentor", MentorshipState.REQUESTED)
    mentor(scene, made, "former_mentor", MentorshipState.COMPLETED)
    ways = {"withdrawn": "submit withdraw", "submitted": "submit", "abandoned": "submit abandon"}
    for action in ways.get(stage, "").split():
        scene.follow(made, action)
    return made["id"]


@pytest.mark.parametrize("stage", STAGES)
def test_who_sees_an_initiative(scene, stage):
    settle(scene)
    staged_ids = {visibility: staged(scene, stage, visibility) for visibility in NAMED}
    reading: dict[str, set[str]] = {visibility: set() for visibility in NAMED}
    listing: dict[str, set[str]] = {visibility: set() for visibility in NAMED}
    for name in OWN | COMMITTEE | IN_LINE | OTHERS:
        client = scene.world.as_(name)
        listed = {item["id"] for item in client.items("/initiatives")}
        for visibility, found in staged_ids.items():
            reading[visibility] |= {name} if client.get(f"/initiatives/{found}").status_code == 200 else set()
            listing[visibility] |= {name} if found in listed else set()
    assert reading == {visibility: STAGES[stage](visibility) for visibility in NAMED}
    assert listing == reading


@pytest.mark.parametrize("path", ["", "/actions", "/timeline", "/team"])
def test_what_hangs_on_an_unseen_initiative_is_unseen(scene, client_as, path):
    made = scene.initiative(visibility="team")
    answer = client_as("bo").get(f"/initiatives/{made['id']}{path}")
    nowhere = client_as("bo").get(f"/initiatives/{uuid.uuid4()}{path}")
    assert (answer.status_code, answer.json["detail"]) == (404, nowhere.json["detail"])


def test_without_a_site_its_visibility_names_nobody(scene, client_as):
    bare = scene.ana.made("/initiatives", **scene.complete(site_id=None, visibility="site", open_to_help=True))
    assert client_as("bo").get(f"/initiatives/{bare['id']}").status_code == 404


def test_nobody_finds_by_searching_what_they_do_not_see(scene, client_as):
    scene.initiative(visibility="team", title="Vancomycin levels")
    assert client_as("bo").items("/initiatives?q=vancomycin") == []
    assert client_as("bo").items("/initiatives?q=vancomycin&sort=title") == []
    assert len(scene.ana.items("/initiatives?q=vancomycin")) == 1
