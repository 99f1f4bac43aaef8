"""Who sees an initiative: every relation, every visibility and every stage that matters, list and single read alike."""

import uuid

import pytest

from qi_tracker.committees.models import MembershipState
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


def place_people(factory):
    """People at sites in and out of line with the initiative's, and on its committee."""
    region = factory.site("North", kind="region")
    factory.client_as("admin").update(f"/sites/{factory.hospital['id']}", parent_id=region["id"])
    homes = {
        "at_the_site": factory.hospital,
        "above": region,
        "below": factory.site("Ward 3", kind="department", parent_id=factory.hospital["id"]),
        "at_the_hub": factory.site("Hub", kind="telepharmacy_hub", serves=[factory.hospital["id"]]),
        "elsewhere": factory.site("South Hospital"),
    }
    for name, home in homes.items():
        factory.clients[name] = factory.person(name.replace("_", " ").title(), site_id=home["id"])
    committee_id = factory.review_committee.id
    for name, role in (("chair", "chair"), ("secretary", "secretary"), ("seated", "member"), ("guest", "guest")):
        factory.insert_membership(committee_id, name, role)
    factory.insert_membership(committee_id, "former_chair", "chair", state=MembershipState.ENDED)
    factory.insert_membership(committee_id, "applicant", "member", state=MembershipState.REQUESTED)


def mentor(factory, initiative, name, state):
    """Somebody's mentorship about the initiative; with a mentee for each, for two people have one at a time."""
    mentee = factory.client_as(f"mentee {initiative['visibility']}").person_id
    with factory.database.session(write=True) as session, session.begin():
        pair = {"mentor_id": factory.client_as(name).person_id, "mentee_id": mentee, "requested_by_id": mentee}
        session.add(Mentorship(**pair, initiative_id=uuid.UUID(initiative["id"]), state=state))


def staged(factory, stage, visibility):
    """An initiative at a stage, with its team and mentors."""
    made = factory.client_as("ana").create(
        "/initiatives", **factory.charter(visibility=visibility, open_to_help=stage == "open draft")
    )
    for role in ("member", "sponsor", "coach"):
        factory.client_as("ana").create(f"/initiatives/{made['id']}/team", person_id=factory.id_of(role), role=role)
    mentor(factory, made, "mentor", MentorshipState.ACTIVE)
    mentor(factory, made, "asked_mentor", MentorshipState.REQUESTED)
    mentor(factory, made, "former_mentor", MentorshipState.COMPLETED)
    routes = {"withdrawn": "submit withdraw", "submitted": "submit", "abandoned": "submit abandon"}
    for action in routes.get(stage, "").split():
        factory.move(made, action)
    return made["id"]


@pytest.mark.parametrize("stage", STAGES)
def test_who_sees_an_initiative(factory, client_as, stage):
    place_people(factory)
    staged_ids = {visibility: staged(factory, stage, visibility) for visibility in NAMED}
    reading: dict[str, set[str]] = {visibility: set() for visibility in NAMED}
    listing: dict[str, set[str]] = {visibility: set() for visibility in NAMED}
    for name in OWN | COMMITTEE | IN_LINE | OTHERS:
        client = client_as(name)
        listed = {item["id"] for item in client.items("/initiatives")}
        for visibility, found in staged_ids.items():
            reading[visibility] |= {name} if client.get(f"/initiatives/{found}").status_code == 200 else set()
            listing[visibility] |= {name} if found in listed else set()
    assert reading == {visibility: STAGES[stage](visibility) for visibility in NAMED}
    assert listing == reading


@pytest.mark.parametrize("path", ["", "/actions", "/timeline", "/team"])
def test_what_hangs_on_an_unseen_initiative_is_unseen(factory, client_as, path):
    made = factory.initiative(visibility="team")
    answer = client_as("bo").get(f"/initiatives/{made['id']}{path}")
    nowhere = client_as("bo").get(f"/initiatives/{uuid.uuid4()}{path}")
    assert (answer.status_code, answer.json["detail"]) == (404, nowhere.json["detail"])


def test_without_a_site_its_visibility_names_nobody(factory, client_as, ana):
    bare = ana.create("/initiatives", **factory.charter(site_id=None, visibility="site", open_to_help=True))
    assert client_as("bo").get(f"/initiatives/{bare['id']}").status_code == 404


def test_nobody_finds_by_searching_what_they_do_not_see(factory, client_as, ana):
    factory.initiative(visibility="team", title="Vancomycin levels")
    assert client_as("bo").items("/initiatives?q=vancomycin") == []
    assert client_as("bo").items("/initiatives?q=vancomycin&sort=title") == []
    assert len(ana.items("/initiatives?q=vancomycin")) == 1
