"""Committees: who sets one up, who changes it, and what it is made of."""

import pytest

from tests.committees.scene import answers, board, only


def test_a_committee_needs_a_name_alone(client_as):
    made = client_as("quality_lead").made("/committees", name="Medication Safety")
    assert made["quorum"] == {"minimum": 1, "roles": []}
    assert (made["terms_of_reference"], made["schedule"], made["site_id"], made["site"]) == (None, None, None, None)


def test_what_was_put_in_comes_back(world):
    site = world.site("North Hospital")
    told = {
        "name": "Medication Safety",
        "terms_of_reference": "Whatever changes how medicines are given.",
        "schedule": "Every second Tuesday",
        "site_id": site["id"],
        "quorum": {"minimum": 3, "roles": [{"job_role": "pharmacist", "count": 1}]},
    }
    made = world.as_("quality_lead").made("/committees", **told)
    read = world.as_("ana").read(f"/committees/{made['id']}")
    assert read == made
    assert {name: read[name] for name in told} == told
    assert read["site"] == {"id": site["id"], "name": "North Hospital"}


@pytest.mark.parametrize(
    ("who", "status"), [("quality_lead", 201), ("admin", 403), ("manager", 403), ("ana", 403), (None, 401)]
)
def test_who_sets_up_a_committee(client_as, who, status):
    assert client_as(who).post("/committees", json={"name": "Medication Safety"}).status_code == status


def test_who_changes_a_committee(world):
    committee = board(world)
    table = answers(world, lambda client: client.patch(committee.path, json={"schedule": "Mondays"}, if_match="*"))
    assert table == only({"chair": 200, "secretary": 200, "quality_lead": 200})


@pytest.mark.parametrize("below", ["", "/memberships"])
def test_everyone_sees_every_committee(world, below):
    committee = board(world)
    assert answers(world, lambda client: client.get(committee.path + below)) == only({}, others=200)
    assert [item["id"] for item in world.as_("stranger").items("/committees")] == [committee.id]


def test_a_part_of_the_quorum_changes_alone(world):
    committee = board(world, quorum={"minimum": 3, "roles": [{"job_role": "nurse", "count": 1}]})
    changed = committee.chair.changed(committee.path, quorum={"minimum": 4})
    assert changed["quorum"] == {"minimum": 4, "roles": [{"job_role": "nurse", "count": 1}]}
    changed = committee.chair.changed(committee.path, quorum={"roles": []})
    assert changed["quorum"] == {"minimum": 4, "roles": []}
    changed = committee.chair.changed(committee.path, quorum=None)
    assert changed["quorum"] == {"minimum": 1, "roles": []}


IMPOSSIBLE = [
    ({"minimum": 0}, "#/quorum/minimum"),
    ({"minimum": "3"}, "#/quorum/minimum"),
    ({"roles": [{"job_role": "wizard", "count": 1}]}, "#/quorum/roles/0/job_role"),
    ({"roles": [{"job_role": "nurse", "count": 0}]}, "#/quorum/roles/0/count"),
    ({"roles": [{"job_role": "nurse", "count": 1}] * 2}, "#/quorum/roles/1/job_role"),
    ({"roles": [{"job_role": "nurse"}]}, "#/quorum/roles/0/count"),
]


def test_an_impossible_quorum_is_refused_where_it_is_wrong(world):
    lead = world.as_("quality_lead")
    committee = lead.made("/committees", name="Stewardship")
    for quorum, pointer in IMPOSSIBLE:
        added = lead.post("/committees", json={"name": "Another", "quorum": quorum})
        changed = lead.patch(f"/committees/{committee['id']}", json={"quorum": quorum}, if_match="*")
        for answer in (added, changed):
            assert (answer.status_code, [fault["pointer"] for fault in answer.json["errors"]]) == (422, [pointer])


def test_two_committees_of_one_name_conflict(world):
    lead = world.as_("quality_lead")
    lead.made("/committees", name="Medication Safety")
    other = lead.made("/committees", name="Stewardship")
    again = lead.post("/committees", json={"name": "Medication Safety"})
    renamed = lead.patch(f"/committees/{other['id']}", json={"name": "Medication Safety"}, if_match="*")
    assert [(a.status_code, a.json["code"]) for a in (again, renamed)] == [(409, "name_taken")] * 2


def test_a_committee_keeps_its_own_name(world):
    committee = board(world)
    assert committee.chair.changed(committee.path, name="Medication Safety")["name"] == "Medication Safety"


def test_an_unknown_site_is_refused(client_as):
    answer = client_as("quality_lead").post(
        "/committees", json={"name": "X", "site_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"}
    )
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/site_id")


def test_a_change_needs_the_version_that_was_read(world):
    committee = board(world)
    read = committee.chair.read(committee.path)
    assert committee.chair.patch(committee.path, json={"schedule": "x"}).status_code == 428
    committee.chair.changed(committee.path, if_match=read, schedule="Mondays")
    assert committee.chair.patch(committee.path, json={"schedule": "x"}, if_match=read).status_code == 412


def test_committees_are_found_by_site_with_all_below_and_by_part_of_the_name(world):
    region = world.site("North", kind="region")
    hospital = world.site("General", parent_id=region["id"])
    lead = world.as_("quality_lead")
    lead.made("/committees", name="Medication Safety", site_id=hospital["id"])
    lead.made("/committees", name="Stewardship")
    assert [item["name"] for item in lead.items(f"/committees?site_id={region['id']}")] == ["Medication Safety"]
    assert [item["name"] for item in lead.items("/committees?q=STEW")] == ["Stewardship"]
    assert [item["name"] for item in lead.items("/committees?sort=-name")] == ["Stewardship", "Medication Safety"]
