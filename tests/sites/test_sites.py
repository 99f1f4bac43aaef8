"""Sites: the tree, the hubs, and who may change them."""

import pytest


def test_a_site_is_added_below_its_parent(world):
    region = world.site("North", kind="region")
    hospital = world.site("General", parent_id=region["id"])
    assert hospital["parent"] == {"id": region["id"], "name": "North"}
    assert hospital["serves"] == []


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 201), ("quality_lead", 201), ("manager", 403), ("ana", 403), (None, 401)]
)
def test_who_adds_sites(client_as, who, status):
    assert client_as(who).post("/sites", json={"name": "East", "kind": "clinic"}).status_code == status


def test_a_circle_of_sites_is_refused_and_nothing_is_changed(world):
    region = world.site("North", kind="region")
    hospital = world.site("General", parent_id=region["id"])
    answer = world.as_("admin").patch(f"/sites/{region['id']}", json={"parent_id": hospital["id"]}, if_match=region)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "site_cycle"
    assert world.as_("admin").read(f"/sites/{region['id']}")["parent_id"] is None


def test_below_lists_a_site_with_all_that_its_hub_serves(world):
    clinic = world.site("Clinic", kind="clinic")
    region = world.site("North", kind="region")
    hub = world.site("Hub", kind="telepharmacy_hub", parent_id=region["id"], serves=[clinic["id"]])
    found = world.as_("ana").items(f"/sites?below={region['id']}&sort=name")
    assert [site["name"] for site in found] == ["Clinic", "Hub", "North"]
    assert hub["serves"] == [clinic["id"]]


def test_only_a_hub_serves_sites(world):
    clinic = world.site("Clinic", kind="clinic")
    answer = world.as_("admin").post("/sites", json={"name": "X", "kind": "hospital", "serves": [clinic["id"]]})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/serves"


def test_two_sites_of_one_name_at_one_place_conflict(world):
    world.site("North")
    answer = world.as_("admin").post("/sites", json={"name": "North", "kind": "clinic"})
    assert (answer.status_code, answer.json["code"]) == (409, "name_taken")


def test_a_site_with_sites_below_is_not_deleted(world):
    region = world.site("North", kind="region")
    world.site("General", parent_id=region["id"])
    assert world.as_("admin").delete(f"/sites/{region['id']}", if_match=region).status_code == 409


def test_a_deleted_site_is_gone(world):
    site = world.site()
    assert world.as_("admin").delete(f"/sites/{site['id']}", if_match=site).status_code == 204
    assert world.as_("admin").get(f"/sites/{site['id']}").status_code == 404


def test_a_stale_change_is_refused(world):
    site = world.site()
    world.as_("admin").changed(f"/sites/{site['id']}", if_match=site, name="South")
    answer = world.as_("admin").patch(f"/sites/{site['id']}", json={"name": "East"}, if_match=site)
    assert (answer.status_code, answer.json["code"]) == (412, "stale_version")
