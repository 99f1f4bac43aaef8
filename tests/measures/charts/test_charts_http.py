"""Charts over HTTP: forms, versions, looks, and public addresses."""

import json
import struct

import pytest

from qi_tracker.charts.render import Renderer

PATHS = ["chart.svg", "chart.png", "chart.vl.json"]
TYPES = {"chart.svg": "image/svg+xml", "chart.png": "image/png", "chart.vl.json": "application/vnd.vegalite.v5+json"}
FLAT = [9, 11, 10, 10.5, 9.5] * 4


@pytest.fixture
def drawn(factory, initiative_id):
    measure = factory.measure(initiative_id)
    factory.enter_values(measure, FLAT)
    return measure


@pytest.mark.parametrize("path", PATHS)
def test_a_chart_comes_in_its_form_and_only_when_it_changed(ana, drawn, path):
    address = f"/measures/{drawn['id']}/{path}"
    answer = ana.get(address)
    assert (answer.status_code, answer.content_type) == (200, TYPES[path])
    etag = answer.headers["ETag"]
    again = ana.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)


def test_a_chart_is_new_with_every_change_of_points_phases_and_measure(factory, ana, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    seen = {ana.get(address).headers["ETag"]}
    factory.enter_points(drawn, {"period_start": "2026-01-01", "value": 12})
    seen.add(ana.get(address).headers["ETag"])
    phases = {"phases": [{"start": "2025-02-01", "label": "Second check"}]}
    ana.put(f"/measures/{drawn['id']}/phases", json=phases)
    seen.add(ana.get(address).headers["ETag"])
    ana.update(f"/measures/{drawn['id']}", name="Doses never found")
    seen.add(ana.get(address).headers["ETag"])
    seen.add(ana.get(f"{address}?theme=dark").headers["ETag"])
    assert len(seen) == 5
    assert "Doses never found" in ana.get(address).text


def test_size_and_scale_are_taken_within_bounds(ana, drawn):
    address = f"/measures/{drawn['id']}/chart.png"
    answer = ana.get(f"{address}?width=400&height=300&scale=2")
    width, height = struct.unpack(">II", answer.data[16:24])
    assert (width, height) == (800, 600)
    for query, pointer in (("width=10", "#/width"), ("height=9999", "#/height"), ("scale=4", "#/scale")):
        refused = ana.get(f"{address}?{query}")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert ana.get(f"{address}?theme=pink").status_code == 422


def test_a_chart_takes_the_overrides_of_the_analysis(ana, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    run = json.loads(ana.get(f"{address}?chart=run").data)
    assert run["description"].startswith("Run chart")
    refused = ana.get(f"{address}?chart=p")
    assert (refused.status_code, refused.json["errors"][0]["in"]) == (422, "query")


def test_the_specification_is_responsive_unless_a_width_is_asked_for(ana, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    assert json.loads(ana.get(address).data)["width"] == "container"
    assert json.loads(ana.get(f"{address}?width=640").data)["width"] == 640


def test_a_chart_without_points_says_so(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    assert ana.get(f"/measures/{measure['id']}/chart.svg").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_charts_are_hidden_with_their_initiative(factory, client_as, path):
    initiative_id = factory.insert_initiative("draft", visibility="team")
    measure = factory.measure(initiative_id)
    assert client_as("stranger").get(f"/measures/{measure['id']}/{path}").status_code == 404


def test_an_initiatives_charts_stand_in_one_specification(factory, ana, initiative_id, drawn):
    factory.measure(initiative_id, name="Waiting time")
    retired = factory.measure(initiative_id, name="Retired")
    ana.update(f"/measures/{retired['id']}", archived=True)
    answer = ana.get(f"/initiatives/{initiative_id}/charts")
    assert answer.content_type == TYPES["chart.vl.json"]
    assert len(json.loads(answer.data)["concat"]) == 2
    assert ana.get(f"/initiatives/{initiative_id}/charts.svg").content_type == "image/svg+xml"


def shared(ana, measure, expires_on="2026-03-31"):
    return ana.create(f"/measures/{measure['id']}/share-links", expires_on=expires_on)


def test_a_shared_chart_is_seen_without_credentials_and_counted(ana, api_client, initiative_id, drawn):
    link = shared(ana, drawn)
    answer = api_client.get(link["url"])
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert ana.read(f"/initiatives/{initiative_id}")["title"] not in answer.text
    answer.close()
    (listed,) = ana.items(f"/measures/{drawn['id']}/share-links")
    assert (listed["views"], listed["last_viewed_at"]) == (1, "2026-03-02T09:00:00Z")
    assert "url" not in listed


def test_a_shared_chart_ends_with_its_last_day(ana, api_client, clock, drawn):
    link = shared(ana, drawn, "2026-03-03")
    clock.advance(days=1)
    assert api_client.get(link["url"]).status_code == 200
    clock.advance(days=1)
    assert api_client.get(link["url"]).status_code == 404


def test_a_revoked_address_shows_nothing_and_stays_listed(ana, api_client, drawn):
    link = shared(ana, drawn)
    assert ana.delete(f"/share-links/{link['id']}", if_match=link).status_code == 204
    assert api_client.get(link["url"]).status_code == 404
    (listed,) = ana.items(f"/measures/{drawn['id']}/share-links")
    assert listed["revoked_at"] == "2026-03-02T09:00:00Z"


def test_a_dry_run_makes_no_address(api_client, ana, drawn):
    path = f"/measures/{drawn['id']}/share-links"
    tried = ana.post(f"{path}?validate_only=true", json={"expires_on": "2026-03-31"})
    assert tried.status_code == 200
    assert api_client.get(tried.json["url"]).status_code == 404
    assert ana.items(path) == []


@pytest.mark.parametrize("day", ["2026-03-01", "2027-03-04"])
def test_an_address_lasts_from_today_to_a_year(ana, drawn, day):
    answer = ana.post(f"/measures/{drawn['id']}/share-links", json={"expires_on": day})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/expires_on")


def test_an_unknown_address_shows_nothing(api_client):
    assert api_client.get("/shared-charts/qic_unknown.svg").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("member", 201), ("data_collector", 403), ("stranger", 403), (None, 401)])
def test_who_shares_a_chart(factory, client_as, initiative_id, drawn, who, status):
    if who in ("member", "data_collector"):
        factory.insert_team_member(initiative_id, who, who)
    path = f"/measures/{drawn['id']}/share-links"
    assert client_as(who).post(path, json={"expires_on": "2026-03-31"}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("member", 204), ("data_collector", 403), ("stranger", 403), (None, 401)])
def test_who_revokes_an_address(factory, ana, client_as, initiative_id, drawn, who, status):
    if who in ("member", "data_collector"):
        factory.insert_team_member(initiative_id, who, who)
    link = shared(ana, drawn)
    assert client_as(who).delete(f"/share-links/{link['id']}", if_match="*").status_code == status


def test_a_renderer_without_a_free_place_is_503_and_leaves_the_rest_of_the_api_alone(factory, ana, drawn, monkeypatch):
    with Renderer(at_once=0, wait_seconds=0.05) as busy:
        monkeypatch.setitem(factory.app.extensions, "qi_tracker.renderer", busy)
        answer = ana.get(f"/measures/{drawn['id']}/chart.svg?theme=dark")
        assert (answer.status_code, answer.json["code"]) == (503, "renderer_busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert ana.get(f"/measures/{drawn['id']}/chart.vl.json?theme=dark").status_code == 200


def test_lines_of_fewer_sigma_are_named_by_parameter(ana, drawn):
    address = f"/measures/{drawn['id']}/chart.vl.json"
    plain, both = ana.get(address), ana.get(f"{address}?sigma_lines=2,1")
    assert plain.headers["ETag"] != both.headers["ETag"]
    (corner, *_) = json.loads(both.data)["datasets"]["levels"]
    (point, *_) = ana.read(f"/measures/{drawn['id']}/analysis")["points"]
    for line in ("lower_1_sigma", "upper_1_sigma", "lower_2_sigma", "upper_2_sigma"):
        assert corner[line] == point[line]
    assert (point["upper"] - point["center"]) / 3 == pytest.approx(point["upper_1_sigma"] - point["center"])
    for wrong in ("3", "1,1", "one", ""):
        answer = ana.get(f"{address}?sigma_lines={wrong}")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/sigma_lines"), wrong


def test_icons_show_what_is_stored_of_the_measure(factory, ana, initiative_id):
    measure_id = factory.insert_weekly_measure(initiative_id, [10.0, 12.0] * 10 + [15.0] * 8, target_value=5)
    path = f"/measures/{measure_id}/icon.svg"
    answer = ana.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Variation: improvement, on the high side since May 26, 2025." in answer.text
    assert "Assurance:" not in ana.get(f"{path}?kind=variation").text
    assert "Variation:" not in ana.get(f"{path}?kind=assurance&theme=dark&size=16").text
    held = {"If-None-Match": answer.headers["ETag"]}
    assert ana.get(path, headers=held).status_code == 304
    ana.update(f"/measures/{measure_id}", direction="decrease")
    assert "Variation: concern, on the high side" in ana.get(path, headers=held).text
    assert ana.get(f"{path}?size=8").status_code == 422
