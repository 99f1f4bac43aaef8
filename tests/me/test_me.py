"""Who one is here: account, roles and permissions."""

from datetime import date

from tests.rows import committee
from tests.world import World


def seat(world: World, name: str, role: str, **members):
    """A committee on which somebody has a seat."""
    from qi_tracker.committees.models import CommitteeMembership, MembershipState

    made = committee(f"{role} {name}")
    with world.database.session(write=True) as session, session.begin():
        session.add(made)
        session.flush()
        session.add(
            CommitteeMembership(
                **{
                    "committee_id": made.id,
                    "person_id": world.as_(name).person_id,
                    "role": role,
                    "state": MembershipState.ACTIVE,
                }
                | members
            )
        )
    return {"id": str(made.id), "name": made.name}


def test_one_sees_ones_own_account_with_its_email(world, client_as):
    me = client_as("ana").read("/me")
    assert (me["id"], me["name"], me["email"]) == (world.id_of("ana"), "Ana", "ana@example.org")
    assert me["etag"] == client_as("ana").read(f"/people/{me['id']}")["etag"]
    assert client_as("ana").changed(f"/people/{me['id']}", me, skills=["audit"])["skills"] == ["audit"]
    assert client_as("ana").read("/me")["skills"] == ["audit"]


def test_nobody_is_told_nothing(client_as):
    assert client_as(None).get("/me").status_code == 401
    assert client_as(None).get("/me/work").status_code == 401


def test_somebody_new_holds_an_organization_role_alone(client_as):
    assert client_as("ana").read("/me")["roles"] == [
        {"kind": "organization", "role": "staff", "committee_id": None, "committee": None}
    ]


def test_roles_name_current_seats_and_mentoring(world, client_as, time):
    chaired = seat(world, "ana", "chair")
    seat(world, "ana", "member", state="requested")
    ending = seat(world, "ana", "guest", ends_on=date(2026, 3, 31))
    client_as("ana").put("/me/mentor-profile", json={"expertise": [], "capacity": 1})
    told = [(role["kind"], role["role"], role["committee"]) for role in client_as("ana").read("/me")["roles"]]
    assert told == [
        ("organization", "staff", None),
        ("committee", "chair", chaired),
        ("committee", "guest", ending),
        ("mentoring", "mentor", None),
    ]
    time.pass_(days=30)
    assert "guest" not in [role["role"] for role in client_as("ana").read("/me")["roles"]]


def test_permissions_follow_the_organization_role(client_as):
    held = {name: set(client_as(name).read("/me")["permissions"]) for name in ("ana", "admin", "quality_lead")}
    assert "people:create" in held["admin"] - held["quality_lead"]
    assert "sites:create" in held["quality_lead"] - held["ana"]
    assert {"people:list", "me:read", "mentors:list"} <= held["ana"]


def test_an_answer_about_oneself_is_never_taken_for_unchanged(client_as):
    me = client_as("ana").read("/me")
    assert client_as("ana").get("/me", headers={"If-None-Match": me["etag"]}).status_code == 200
