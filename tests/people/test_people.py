"""People: who looks up, adds and changes accounts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from qi_tracker.people.models import OrganizationRole, Person

NEW = {"email": "Eva@Example.org", "name": "Eva Li", "job_role": "pharmacist"}


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 201), ("quality_lead", 403), ("manager", 403), ("ana", 403), (None, 401)]
)
def test_who_adds_people(client_as, who, status):
    assert client_as(who).post("/people", json=NEW).status_code == status


def test_a_new_person_is_staff_and_the_address_is_kept_in_lower_case(client_as):
    person = client_as("admin").create("/people", **NEW)
    assert (person["email"], person["organization_role"], person["active"]) == ("eva@example.org", "staff", True)
    assert (person["skills"], person["site"], person["site_id"]) == ([], None, None)


def test_a_name_is_screened_as_all_free_text(client_as):
    answer = client_as("admin").post("/people", json=NEW | {"name": "Bed 4, MRN 0045821"})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [("#/name", "patient_identifier")]


def test_an_address_is_taken_whatever_its_case(client_as):
    client_as("admin").create("/people", **NEW)
    answer = client_as("admin").post("/people", json=NEW | {"email": "EVA@EXAMPLE.ORG"})
    assert (answer.status_code, answer.json["code"]) == (409, "email_taken")


@pytest.mark.parametrize(
    ("who", "shown"), [("ana", True), ("admin", True), ("quality_lead", True), ("manager", False), ("ben", False)]
)
def test_who_sees_an_email(client_as, who, shown):
    ana = client_as("ana").person_id
    assert (client_as(who).read(f"/people/{ana}")["email"] is not None) is shown
    listed = {item["id"]: item["email"] for item in client_as(who).items("/people")}
    assert (listed[str(ana)] is not None) is shown


@pytest.mark.parametrize(
    ("who", "payload", "status"),
    [
        ("ana", {"name": "Ana B."}, 200),
        ("ana", {"skills": ["audit", "teaching"]}, 200),
        ("ana", {"organization_role": "admin"}, 403),
        ("ana", {"email": "x@example.org", "name": "A"}, 403),
        ("ana", {"active": False}, 403),
        ("ben", {"name": "Not Ana"}, 403),
        ("quality_lead", {"name": "Not Ana"}, 403),
        ("admin", {"organization_role": "manager", "email": "x@example.org"}, 200),
    ],
)
def test_who_changes_what_of_an_account(client_as, who, payload, status):
    ana = client_as("ana").person_id
    answer = client_as(who).patch(f"/people/{ana}", json=payload, if_match="*")
    assert answer.status_code == status
    if status == 200:
        assert payload.items() <= answer.json.items()


def test_skills_are_replaced_and_give_a_new_version(factory, client_as):
    path = f"/people/{factory.id_of('ana')}"
    first = client_as("ana").update(path, skills=["b", "a"])
    second = client_as("ana").update(path, if_match=first, skills=["c", "b"])
    assert (first["skills"], second["skills"]) == (["a", "b"], ["b", "c"])
    assert first["etag"] != second["etag"]


@pytest.mark.parametrize("change", [{"organization_role": "staff"}, {"active": False}])
def test_nobody_locks_themselves_out(factory, client_as, change):
    path = f"/people/{factory.id_of('admin')}"
    answer = client_as("admin").patch(path, json=change, if_match="*")
    assert (answer.status_code, answer.json["code"]) == (409, "own_account")


def test_of_two_administrators_who_demote_each_other_one_stays(real_factory):
    clients = [real_factory.person(name, organization_role=OrganizationRole.ADMIN) for name in ("One", "Two")]

    def demote(one, other):
        return one.patch(f"/people/{other.person_id}", json={"organization_role": "staff"}, if_match="*").status_code

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(demote, *pair) for pair in (clients, clients[::-1])]
    won, lost = sorted(future.result() for future in tries)
    assert won == 200
    assert lost in (403, 409, 503)
    with real_factory.database.session() as session:
        role = Person.organization_role == OrganizationRole.ADMIN
        assert session.scalar(select(func.count()).select_from(Person).where(role)) == 1


def test_filters_find_people(factory, client_as):
    region = factory.site("North", kind="region")
    ward = factory.site("Ward", kind="department", parent_id=region["id"])
    made = client_as("admin").create("/people", **NEW, site_id=ward["id"], skills=["audit"])
    for query in (f"site_id={region['id']}", "skill=audit", "job_role=pharmacist", "q=eva"):
        assert [item["id"] for item in client_as("ben").items(f"/people?{query}")] == [made["id"]]
    assert made["site"] == {"id": ward["id"], "name": "Ward"}


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.org", "@example.org", "a@example.org\n"])
def test_what_is_no_address_is_refused(client_as, email):
    answer = client_as("admin").post("/people", json=NEW | {"email": email})
    assert answer.status_code in (201, 422)
    assert answer.status_code == 422 or answer.json["email"] == email.strip()
