"""Measures: what they are made of, who changes them, and how they end."""

import pytest

from tests.factories.payloads import MEASURE


def test_a_measure_needs_a_name_a_kind_and_a_data_kind(ana, initiative_id):
    path = f"/initiatives/{initiative_id}/measures"
    made = ana.create(path, name="Missing doses", kind="outcome", data_kind="count")
    assert (made["chart"], made["rules"], made["screen_moving_ranges"]) == ("auto", "making_data_count", True)
    assert (made["multiplier"], made["direction"], made["frequency"]) == (1, "neutral", "irregular")
    assert (made["archived"], made["phases"]) == (False, [])
    assert set(made["operational_definition"].values()) == {None}
    answer = ana.post(path, json={})
    assert {error["pointer"] for error in answer.json["errors"]} == {"#/name", "#/kind", "#/data_kind"}


def test_the_operational_definition_names_who_collects(factory, ana, initiative_id):
    definition = {"numerator": "Doses missing", "collector_id": factory.id_of("bo")}
    made = factory.measure(initiative_id, operational_definition=definition)
    assert made["operational_definition"]["collector"] == {"id": factory.id_of("bo"), "name": "Bo"}
    assert made["operational_definition"]["numerator"] == "Doses missing"
    assert ana.read(f"/measures/{made['id']}") == made


def test_an_unknown_collector_is_refused(ana, initiative_id):
    definition = {"collector_id": initiative_id}
    answer = ana.post(f"/initiatives/{initiative_id}/measures", json=MEASURE | {"operational_definition": definition})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/operational_definition/collector_id"


def test_a_patch_merges_the_operational_definition_and_null_clears_it(factory, ana, initiative_id):
    made = factory.measure(initiative_id, operational_definition={"numerator": "Doses missing", "inclusion": "Adults"})
    path = f"/measures/{made['id']}"
    merged = ana.update(path, operational_definition={"inclusion": None, "exclusion": "Surgery"})
    assert merged["operational_definition"]["numerator"] == "Doses missing"
    assert merged["operational_definition"]["inclusion"] is None
    assert merged["operational_definition"]["exclusion"] == "Surgery"
    cleared = ana.update(path, operational_definition=None)
    assert set(cleared["operational_definition"].values()) == {None}


def test_a_chart_that_the_data_kind_cannot_feed_is_refused_and_the_possible_ones_named(factory, ana, initiative_id):
    path = f"/initiatives/{initiative_id}/measures"
    answer = ana.post(path, json=MEASURE | {"chart": "p"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/chart")
    assert "run, i, mr, i_prime" in answer.json["errors"][0]["detail"]
    measure = factory.measure(initiative_id)
    answer = ana.patch(f"/measures/{measure['id']}", json={"chart": "g"}, if_match=measure)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/chart")


def test_the_data_kind_is_fixed_once_there_are_points(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    path = f"/measures/{measure['id']}"
    assert ana.update(path, data_kind="count")["data_kind"] == "count"
    factory.enter_points(measure, {"period_start": "2026-01-01", "value": 3})
    answer = ana.patch(path, json={"data_kind": "value"}, if_match="*")
    assert (answer.status_code, answer.json["code"]) == (409, "has_points")
    assert ana.update(path, data_kind="count")["data_kind"] == "count"


def test_a_measure_without_points_is_deleted(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    assert ana.delete(f"/measures/{measure['id']}", if_match=measure).status_code == 204
    assert ana.get(f"/measures/{measure['id']}").status_code == 404


def test_a_measure_with_points_is_archived_instead(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    factory.enter_values(measure, [1.5])
    answer = ana.delete(f"/measures/{measure['id']}", if_match=measure)
    assert (answer.status_code, answer.json["code"]) == (409, "has_points")
    assert "archive" in answer.json["detail"]
    assert ana.update(f"/measures/{measure['id']}", if_match=measure, archived=True)["archived"] is True
    listed = f"/initiatives/{initiative_id}/measures"
    assert ana.items(f"{listed}?archived=false") == []
    assert [found["id"] for found in ana.items(f"{listed}?archived=true")] == [measure["id"]]


def test_an_initiatives_measures_are_listed_by_kind_and_name(factory, ana, initiative_id):
    factory.measure(initiative_id, name="Waiting time", kind="balancing")
    factory.measure(initiative_id, name="Missing doses")
    listed = f"/initiatives/{initiative_id}/measures"
    assert [found["name"] for found in ana.items(listed)] == ["Waiting time", "Missing doses"]
    assert [found["name"] for found in ana.items(f"{listed}?kind=balancing")] == ["Waiting time"]
    assert [found["name"] for found in ana.items(f"{listed}?name=DOSE")] == ["Missing doses"]
    assert "phases" not in ana.items(listed)[0]


def test_a_stale_change_is_refused(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    ana.update(f"/measures/{measure['id']}", if_match=measure, name="Late doses")
    answer = ana.patch(f"/measures/{measure['id']}", json={"name": "Lost doses"}, if_match=measure)
    assert answer.status_code == 412


def test_points_leave_the_etag_of_their_measure_alone(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    factory.enter_values(measure, [1.5])
    assert ana.read(f"/measures/{measure['id']}") == measure


WORKERS = [("ana", 201), ("member", 201), ("superuser", 201)]
OTHERS = [("data_collector", 403), ("sponsor", 403), ("coach", 403), ("quality_lead", 403), ("stranger", 403)]


@pytest.mark.parametrize(("who", "status"), [*WORKERS, *OTHERS, ("admin", 403), (None, 401)])
def test_who_adds_measures(factory, client_as, initiative_id, who, status):
    if who in ("member", "superuser", "data_collector", "sponsor", "coach"):
        factory.insert_team_member(initiative_id, who, who)
    answer = client_as(who).post(f"/initiatives/{initiative_id}/measures", json=MEASURE)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 200), ("data_collector", 200), ("sponsor", 403), ("coach", 403), ("stranger", 403), (None, 401)],
)
def test_who_enters_points(factory, client_as, initiative_id, who, status):
    if who in ("member", "data_collector", "sponsor", "coach"):
        factory.insert_team_member(initiative_id, who, who)
    measure = factory.measure(initiative_id)
    body = {"points": [{"period_start": "2026-01-01", "value": 1}]}
    assert client_as(who).put(f"/measures/{measure['id']}/points", json=body).status_code == status


@pytest.mark.parametrize("path", ["", "/points", "/points/2025-01-06/history", "/analysis"])
def test_measures_are_seen_by_those_who_see_the_initiative(factory, client_as, path):
    for visibility, seen in (("organization", 200), ("team", 404)):
        initiative_id = factory.insert_initiative("draft", visibility=visibility, open_to_help=True)
        measure = factory.measure(initiative_id)
        factory.enter_values(measure, [1.5])
        address = f"/measures/{measure['id']}{path}"
        statuses = [client_as(who).get(address).status_code for who in ("stranger", "admin", "quality_lead", "ana")]
        assert statuses == [seen, seen, 200, 200]


def test_phases_are_replaced_as_a_whole_and_shown_in_order(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    path = f"/measures/{measure['id']}/phases"
    later = {"start": "2025-03-01", "label": "New shelves", "reason": "Shelves by ward"}
    first = {"start": "2025-02-01", "label": "Second check", "baseline_points": 12}
    answer = ana.put(path, json={"phases": [later, first]})
    days = {"baseline_from": None, "baseline_until": None}
    assert answer.json["phases"] == [
        {**first, "reason": None, **days},
        {**later, "baseline_points": None, **days},
    ]
    assert answer.headers["ETag"] != measure["etag"]
    assert ana.put(path, json={"phases": []}).json["phases"] == []


def test_two_phases_of_one_start_are_refused(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    phases = [{"start": "2025-03-01", "label": "A"}, {"start": "2025-03-01", "label": "B"}]
    answer = ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/phases/1/start"


def test_a_proportion_in_percent_is_multiplied_by_100(factory, ana, initiative_id):
    percent = {"data_kind": "proportion", "unit": "%"}
    assert factory.measure(initiative_id, **percent)["multiplier"] == 100
    assert factory.measure(initiative_id, name="Second", **percent, multiplier=100)["multiplier"] == 100
    assert factory.measure(initiative_id, name="Third", unit="%")["multiplier"] == 1
    body = MEASURE | percent | {"name": "Fourth", "multiplier": 1}
    answer = ana.post(f"/initiatives/{initiative_id}/measures", json=body)
    (error,) = answer.json["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "#/multiplier", "out_of_range")


def test_a_change_to_percent_brings_the_multiplier_along(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion", unit="of all doses")
    path = f"/measures/{measure['id']}"
    assert measure["multiplier"] == 1
    assert ana.patch(path, json={"unit": "%", "multiplier": 1}, if_match="*").status_code == 422
    assert ana.update(path, unit="%")["multiplier"] == 100
    assert ana.patch(path, json={"multiplier": 10}, if_match="*").status_code == 422
    assert ana.update(path, multiplier=None)["multiplier"] == 100
    assert ana.update(path, unit="per 1000", multiplier=1000)["multiplier"] == 1000
    assert ana.update(path, name="Other")["multiplier"] == 1000
    assert ana.update(path, multiplier=None)["multiplier"] == 1
