"""Committees: who sets one up, who changes it, and what it is made of."""

import pytest

from tests.factories.committee import only, statuses
from tests.factories.payloads import UNKNOWN_ID


def test_a_committee_needs_a_name_alone(client_as):
    made = client_as("quality_lead").create("/committees", name="Medication Safety")
    assert made["quorum"] == {"minimum": 1, "roles": []}
    assert (made["terms_of_reference"], made["schedule"], made["site_id"], made["site"]) == (None, None, None, None)


def test_what_was_put_in_comes_back(factory, client_as):
    site = factory.site("North Hospital")
    fields = {
        "name": "Medication Safety",
        "terms_of_reference": "Whatever changes how medicines are given.",
        "schedule": "Every second Tuesday",
        "site_id": site["id"],
        "quorum": {"minimum": 3, "roles": [{"job_role": "pharmacist", "count": 1}]},
    }
    made = client_as("quality_lead").create("/committees", **fields)
    read = client_as("ana").read(f"/committees/{made['id']}")
    assert read == made
    assert {name: read[name] for name in fields} == fields
    assert read["site"] == {"id": site["id"], "name": "North Hospital"}


@pytest.mark.parametrize(
    ("who", "status"), [("quality_lead", 201), ("admin", 403), ("manager", 403), ("ana", 403), (None, 401)]
)
def test_who_sets_up_a_committee(client_as, who, status):
    assert client_as(who).post("/committees", json={"name": "Medication Safety"}).status_code == status


def test_who_changes_a_committee(factory):
    committee = factory.committee()
    table = statuses(factory, lambda client: client.patch(committee.path, json={"schedule": "Mondays"}, if_match="*"))
    assert table == only({"chair": 200, "secretary": 200, "quality_lead": 200})


@pytest.mark.parametrize("below", ["", "/memberships"])
def test_everyone_sees_every_committee(factory, client_as, below):
    committee = factory.committee()
    assert statuses(factory, lambda client: client.get(committee.path + below)) == only({}, others=200)
    assert [item["id"] for item in client_as("stranger").items("/committees")] == [committee.id]


def test_a_part_of_the_quorum_changes_alone(factory):
    committee = factory.committee(quorum={"minimum": 3, "roles": [{"job_role": "nurse", "count": 1}]})
    changed = committee.chair.update(committee.path, quorum={"minimum": 4})
    assert changed["quorum"] == {"minimum": 4, "roles": [{"job_role": "nurse", "count": 1}]}
    changed = committee.chair.update(committee.path, quorum={"roles": []})
    assert changed["quorum"] == {"minimum": 4, "roles": []}
    changed = committee.chair.update(committee.path, quorum=None)
    assert changed["quorum"] == {"minimum": 1, "roles": []}


IMPOSSIBLE = [
    ({"minimum": 0}, "#/quorum/minimum"),
    ({"minimum": "3"}, "#/quorum/minimum"),
    ({"roles": [{"job_role": "wizard", "count": 1}]}, "#/quorum/roles/0/job_role"),
    ({"roles": [{"job_role": "nurse", "count": 0}]}, "#/quorum/roles/0/count"),
    ({"roles": [{"job_role": "nurse", "count": 1}] * 2}, "#/quorum/roles/1/job_role"),
    ({"roles": [{"job_role": "nurse"}]}, "#/quorum/roles/0/count"),
]


def test_an_impossible_quorum_is_refused_where_it_is_wrong(client_as):
    lead = client_as("quality_lead")
    committee = lead.create("/committees", name="Stewardship")
    for quorum, pointer in IMPOSSIBLE:
        added = lead.post("/committees", json={"name": "Another", "quorum": quorum})
        changed = lead.patch(f"/committees/{committee['id']}", json={"quorum": quorum}, if_match="*")
        for answer in (added, changed):
            assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])


def test_two_committees_of_one_name_conflict(client_as):
    lead = client_as("quality_lead")
    lead.create("/committees", name="Medication Safety")
    other = lead.create("/committees", name="Stewardship")
    again = lead.post("/committees", json={"name": "Medication Safety"})
    renamed = lead.patch(f"/committees/{other['id']}", json={"name": "Medication Safety"}, if_match="*")
    assert [(a.status_code, a.json["code"]) for a in (again, renamed)] == [(409, "name_taken")] * 2


def test_a_committee_keeps_its_own_name(factory):
    committee = factory.committee()
    assert committee.chair.update(committee.path, name="Medication Safety")["name"] == "Medication Safety"


def test_an_unknown_site_is_refused(client_as):
    answer = client_as("quality_lead").post("/committees", json={"name": "X", "site_id": UNKNOWN_ID})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/site_id")


def test_a_change_needs_the_version_that_was_read(factory):
    committee = factory.committee()
    read = committee.chair.read(committee.path)
    assert committee.chair.patch(committee.path, json={"schedule": "x"}).status_code == 428
    committee.chair.update(committee.path, if_match=read, schedule="Mondays")
    assert committee.chair.patch(committee.path, json={"schedule": "x"}, if_match=read).status_code == 412


def test_committees_are_found_by_site_with_all_below_and_by_part_of_the_name(factory, client_as):
    region = factory.site("North", kind="region")
    hospital = factory.site("General", parent_id=region["id"])
    lead = client_as("quality_lead")
    lead.create("/committees", name="Medication Safety", site_id=hospital["id"])
    lead.create("/committees", name="Stewardship")
    assert [item["name"] for item in lead.items(f"/committees?site_id={region['id']}")] == ["Medication Safety"]
    assert [item["name"] for item in lead.items("/committees?q=STEW")] == ["Stewardship"]
    assert [item["name"] for item in lead.items("/committees?sort=-name")] == ["Stewardship", "Medication Safety"]
