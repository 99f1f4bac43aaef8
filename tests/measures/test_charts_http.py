"""Charts over HTTP: forms, versions, looks, and public addresses."""

import json
import struct

import pytest

from qi_tracker.charts.render import Renderer

from .scene import Scene

PATHS = ["chart.svg", "chart.png", "chart.vl.json"]
TYPES = {"chart.svg": "image/svg+xml", "chart.png": "image/png", "chart.vl.json": "application/vnd.vegalite.v5+json"}
FLAT = [9, 11, 10, 10.5, 9.5] * 4


@pytest.fixture
def drawn(scene):
    measure = scene.measure()
    scene.enter_values(measure, FLAT)
    return measure


@pytest.mark.parametrize("path", PATHS)
def test_a_chart_comes_in_its_form_and_only_when_it_changed(scene, drawn, path):
    address = f"/measures/{drawn['id']}/{path}"
    answer = scene.ana.get(address)
    assert (answer.status_code, answer.content_type) == (200, TYPES[path])
    etag = answer.headers["ETag"]
    again = scene.ana.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)


def test_a_chart_is_new_with_every_change_of_points_phases_and_measure(scene, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    seen = {scene.ana.get(address).headers["ETag"]}
    scene.enter(drawn, {"period_start": "2026-01-01", "value": 12})
    seen.add(scene.ana.get(address).headers["ETag"])
    phases = {"phases": [{"start": "2025-02-01", "label": "Second check"}]}
    scene.ana.put(f"/measures/{drawn['id']}/phases", json=phases)
    seen.add(scene.ana.get(address).headers["ETag"])
    scene.ana.changed(f"/measures/{drawn['id']}", name="Doses never found")
    seen.add(scene.ana.get(address).headers["ETag"])
    seen.add(scene.ana.get(f"{address}?theme=dark").headers["ETag"])
    assert len(seen) == 5
    assert "Doses never found" in scene.ana.get(address).text


def test_size_and_scale_are_taken_within_bounds(scene, drawn):
    address = f"/measures/{drawn['id']}/chart.png"
    answer = scene.ana.get(f"{address}?width=400&height=300&scale=2")
    width, height = struct.unpack(">II", answer.data[16:24])
    assert (width, height) == (800, 600)
    for query, pointer in (("width=10", "#/width"), ("height=9999", "#/height"), ("scale=4", "#/scale")):
        refused = scene.ana.get(f"{address}?{query}")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert scene.ana.get(f"{address}?theme=pink").status_code == 422


def test_a_chart_takes_the_overrides_of_the_analysis(scene, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    run = json.loads(scene.ana.get(f"{address}?chart=run").data)
    assert run["description"].startswith("Run chart")
    refused = scene.ana.get(f"{address}?chart=p")
    assert (refused.status_code, refused.json["errors"][0]["in"]) == (422, "query")


def test_the_specification_is_responsive_unless_a_width_is_asked_for(scene, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    assert json.loads(scene.ana.get(address).data)["width"] == "container"
    assert json.loads(scene.ana.get(f"{address}?width=640").data)["width"] == 640


def test_a_chart_without_points_says_so(scene):
    measure = scene.measure()
    assert scene.ana.get(f"/measures/{measure['id']}/chart.svg").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_charts_are_hidden_with_their_initiative(world, path):
    scene = Scene(world, "team")
    measure = scene.measure()
    assert world.as_("stranger").get(f"/measures/{measure['id']}/{path}").status_code == 404


def test_an_initiatives_charts_stand_in_one_specification(scene, drawn):
    scene.measure(name="Waiting time")
    retired = scene.measure(name="Retired")
    scene.ana.changed(f"/measures/{retired['id']}", archived=True)
    answer = scene.ana.get(f"/initiatives/{scene.initiative['id']}/charts")
    assert answer.content_type == TYPES["chart.vl.json"]
    assert len(json.loads(answer.data)["concat"]) == 2
    assert scene.ana.get(f"/initiatives/{scene.initiative['id']}/charts.svg").content_type == "image/svg+xml"


def shared(scene, measure, expires_on="2026-03-31"):
    return scene.ana.made(f"/measures/{measure['id']}/share-links", expires_on=expires_on)


def test_a_shared_chart_is_seen_without_credentials_and_counted(scene, drawn):
    link = shared(scene, drawn)
    answer = scene.world.anonymous.get(link["url"])
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert scene.initiative["title"] not in answer.text
    answer.close()
    (listed,) = scene.ana.items(f"/measures/{drawn['id']}/share-links")
    assert (listed["views"], listed["last_viewed_at"]) == (1, "2026-03-02T09:00:00Z")
    assert "url" not in listed


def test_a_shared_chart_ends_with_its_last_day(scene, drawn):
    link = shared(scene, drawn, "2026-03-03")
    scene.world.time.pass_(days=1)
    assert scene.world.anonymous.get(link["url"]).status_code == 200
    scene.world.time.pass_(days=1)
    assert scene.world.anonymous.get(link["url"]).status_code == 404


def test_a_revoked_address_shows_nothing_and_stays_listed(scene, drawn):
    link = shared(scene, drawn)
    assert scene.ana.delete(f"/share-links/{link['id']}", if_match=link).status_code == 204
    assert scene.world.anonymous.get(link["url"]).status_code == 404
    (listed,) = scene.ana.items(f"/measures/{drawn['id']}/share-links")
    assert listed["revoked_at"] == "2026-03-02T09:00:00Z"


def test_a_dry_run_makes_no_address(scene, drawn):
    path = f"/measures/{drawn['id']}/share-links"
    tried = scene.ana.post(f"{path}?validate_only=true", json={"expires_on": "2026-03-31"})
    assert tried.status_code == 200
    assert scene.world.anonymous.get(tried.json["url"]).status_code == 404
    assert scene.ana.items(path) == []


@pytest.mark.parametrize("day", ["2026-03-01", "2027-03-04"])
def test_an_address_lasts_from_today_to_a_year(scene, drawn, day):
    answer = scene.ana.post(f"/measures/{drawn['id']}/share-links", json={"expires_on": day})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/expires_on")


def test_an_unknown_address_shows_nothing(scene):
    assert scene.world.anonymous.get("/shared-charts/qic_unknown.svg").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("member", 201), ("data_collector", 403), ("stranger", 403), (None, 401)])
def test_who_shares_a_chart(scene, drawn, client_as, who, status):
    if who in ("member", "data_collector"):
        scene.join(who, who)
    path = f"/measures/{drawn['id']}/share-links"
    assert client_as(who).post(path, json={"expires_on": "2026-03-31"}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("member", 204), ("data_collector", 403), ("stranger", 403), (None, 401)])
def test_who_revokes_an_address(scene, drawn, client_as, who, status):
    if who in ("member", "data_collector"):
        scene.join(who, who)
    link = shared(scene, drawn)
    assert client_as(who).delete(f"/share-links/{link['id']}", if_match="*").status_code == status


def test_a_renderer_without_a_free_place_is_503_and_leaves_the_rest_of_the_api_alone(scene, drawn, world, monkeypatch):
    with Renderer(at_once=0, wait_seconds=0.05) as busy:
        monkeypatch.setitem(world.app.extensions, "qi_tracker.renderer", busy)
        answer = scene.ana.get(f"/measures/{drawn['id']}/chart.svg?theme=dark")
        assert (answer.status_code, answer.json["code"]) == (503, "renderer_busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert scene.ana.get(f"/measures/{drawn['id']}/chart.vl.json?theme=dark").status_code == 200
