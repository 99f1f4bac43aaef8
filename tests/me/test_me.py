"""Who one is here: account, roles and permissions."""

from datetime import date


def test_one_sees_ones_own_account_with_its_email(factory, client_as):
    me = client_as("ana").read("/me")
    assert (me["id"], me["name"], me["email"]) == (factory.id_of("ana"), "Ana", "ana@example.org")
    assert me["etag"] == client_as("ana").read(f"/people/{me['id']}")["etag"]
    assert client_as("ana").update(f"/people/{me['id']}", me, skills=["audit"])["skills"] == ["audit"]
    assert client_as("ana").read("/me")["skills"] == ["audit"]


def test_without_credentials_nothing_is_shown(client_as):
    assert client_as(None).get("/me").status_code == 401
    assert client_as(None).get("/me/work").status_code == 401


def test_somebody_new_holds_an_organization_role_alone(client_as):
    assert client_as("ana").read("/me")["roles"] == [
        {"kind": "organization", "role": "staff", "committee_id": None, "committee": None}
    ]


def test_roles_name_current_memberships_and_mentoring(factory, client_as, clock):
    chaired = factory.insert_committee({"ana": "chair"}, name="Chaired")
    asked = factory.insert_committee(name="Asked")
    factory.insert_membership(asked, "ana", "member", state="requested")
    ending = factory.insert_committee(name="Ending")
    factory.insert_membership(ending, "ana", "guest", ends_on=date(2026, 3, 31))
    client_as("ana").put("/me/mentor-profile", json={"expertise": [], "capacity": 1})
    roles = [(role["kind"], role["role"], role["committee"]) for role in client_as("ana").read("/me")["roles"]]
    assert roles == [
        ("organization", "staff", None),
        ("committee", "chair", {"id": chaired, "name": "Chaired"}),
        ("committee", "guest", {"id": ending, "name": "Ending"}),
        ("mentoring", "mentor", None),
    ]
    clock.advance(days=30)
    assert "guest" not in [role["role"] for role in client_as("ana").read("/me")["roles"]]


def test_permissions_follow_the_organization_role(client_as):
    held = {name: set(client_as(name).read("/me")["permissions"]) for name in ("ana", "admin", "quality_lead")}
    assert "people:create" in held["admin"] - held["quality_lead"]
    assert "sites:create" in held["quality_lead"] - held["ana"]
    assert {"people:list", "me:read", "mentors:list"} <= held["ana"]


def test_an_answer_about_oneself_is_never_taken_for_unchanged(client_as):
    me = client_as("ana").read("/me")
    assert client_as("ana").get("/me", headers={"If-None-Match": me["etag"]}).status_code == 200
