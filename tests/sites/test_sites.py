"""Sites: the tree, the hubs, and who may change them."""

import pytest


def test_a_site_is_added_below_its_parent(factory):
    region = factory.site("North", kind="region")
    hospital = factory.site("General", parent_id=region["id"])
    assert hospital["parent"] == {"id": region["id"], "name": "North"}
    assert hospital["serves"] == []


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 201), ("quality_lead", 201), ("manager", 403), ("ana", 403), (None, 401)]
)
def test_who_adds_sites(client_as, who, status):
    assert client_as(who).post("/sites", json={"name": "East", "kind": "clinic"}).status_code == status


def test_a_circle_of_sites_is_refused_and_nothing_is_changed(factory, client_as):
    region = factory.site("North", kind="region")
    hospital = factory.site("General", parent_id=region["id"])
    answer = client_as("admin").patch(f"/sites/{region['id']}", json={"parent_id": hospital["id"]}, if_match=region)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "site_cycle"
    assert client_as("admin").read(f"/sites/{region['id']}")["parent_id"] is None


def test_below_lists_a_site_with_all_that_its_hub_serves(factory, client_as):
    clinic = factory.site("Clinic", kind="clinic")
    region = factory.site("North", kind="region")
    hub = factory.site("Hub", kind="telepharmacy_hub", parent_id=region["id"], serves=[clinic["id"]])
    found = client_as("ana").items(f"/sites?below={region['id']}&sort=name")
    assert [site["name"] for site in found] == ["Clinic", "Hub", "North"]
    assert hub["serves"] == [clinic["id"]]


def test_only_a_hub_serves_sites(factory, client_as):
    clinic = factory.site("Clinic", kind="clinic")
    answer = client_as("admin").post("/sites", json={"name": "X", "kind": "hospital", "serves": [clinic["id"]]})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/serves"


def test_two_sites_of_one_name_at_one_place_conflict(factory, client_as):
    factory.site("North")
    answer = client_as("admin").post("/sites", json={"name": "North", "kind": "clinic"})
    assert (answer.status_code, answer.json["code"]) == (409, "name_taken")


def test_a_site_with_sites_below_is_not_deleted(factory, client_as):
    region = factory.site("North", kind="region")
    factory.site("General", parent_id=region["id"])
    assert client_as("admin").delete(f"/sites/{region['id']}", if_match=region).status_code == 409


def test_a_deleted_site_is_gone(factory, client_as):
    site = factory.site()
    assert client_as("admin").delete(f"/sites/{site['id']}", if_match=site).status_code == 204
    assert client_as("admin").get(f"/sites/{site['id']}").status_code == 404


def test_a_stale_change_is_refused(factory, client_as):
    site = factory.site()
    client_as("admin").update(f"/sites/{site['id']}", if_match=site, name="South")
    answer = client_as("admin").patch(f"/sites/{site['id']}", json={"name": "East"}, if_match=site)
    assert (answer.status_code, answer.json["code"]) == (412, "stale_version")
