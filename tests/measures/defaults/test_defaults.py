"""The organization's defaults for measures: written into new ones, and into those that there are where so asked."""

import pytest

from qi_tracker.measures.defaults import service
from tests.factories.payloads import MEASURE
from tests.measures.statuses.test_statuses import assert_up_to_date

PATH = "/settings/measures"
NHS = {"chart": "i", "rules": "making_data_count", "screen_moving_ranges": True}
OWN = {"chart": "run", "rules": "anhoej", "screen_moving_ranges": False}


@pytest.fixture
def lead(client_as):
    return client_as("quality_lead")


def options_of(measure):
    return {name: measure[name] for name in ("chart", "rules", "screen_moving_ranges")}


def measures_of(ana, initiative_id):
    return {item["name"]: options_of(item) for item in ana.items(f"/initiatives/{initiative_id}/measures")}


def test_at_first_the_data_decide_and_making_data_count_flags(client_as):
    assert options_of(client_as("nurse").read(PATH)) == NHS | {"chart": "auto"}


def test_a_new_measure_gets_what_it_leaves_open(factory, ana, lead, initiative_id):
    lead.update(PATH, chart="i", rules="nelson", screen_moving_ranges=False)
    measure = factory.measure(initiative_id)
    assert options_of(measure) == {"chart": "i", "rules": "nelson", "screen_moving_ranges": False}
    kept = factory.measure(initiative_id, chart="auto", rules="perla")
    assert options_of(kept) == {"chart": "auto", "rules": "perla", "screen_moving_ranges": False}


def test_the_length_of_rules_is_a_default_where_the_rules_leave_it_open(factory, ana, lead, initiative_id):
    options = {"shift": 8, "trend": None}
    assert lead.update(PATH, rule_options={"shift": 8})["rule_options"] == options
    assert factory.measure(initiative_id)["rule_options"] == options
    assert factory.measure(initiative_id, rules="nelson")["rule_options"] is None
    assert factory.measure(initiative_id, rule_options=None)["rule_options"] is None
    assert factory.measure(initiative_id, rule_options={"trend": 6})["rule_options"] == {"shift": None, "trend": 6}
    refused = lead.patch(PATH, json={"rules": "nelson"}, if_match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "#/rule_options/shift")
    lead.update(PATH, rules="nelson", rule_options=None)
    refused = ana.post(f"/initiatives/{initiative_id}/measures", json=MEASURE | {"rule_options": {"shift": 6}})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_of_these_rules")


def test_a_chart_that_the_data_kind_cannot_feed_is_left_to_the_data(factory, ana, lead, initiative_id):
    lead.update(PATH, chart="p")
    assert factory.measure(initiative_id, data_kind="proportion")["chart"] == "p"
    assert factory.measure(initiative_id, data_kind="count")["chart"] == "auto"


def test_what_is_cleared_is_as_the_organization_has_it(factory, ana, lead, initiative_id):
    lead.update(PATH, **OWN)
    measure = factory.measure(initiative_id, chart="i", rules="nelson", screen_moving_ranges=True)
    assert options_of(ana.update(f"/measures/{measure['id']}", **dict.fromkeys(OWN))) == OWN


def test_cleared_defaults_are_again_those_of_the_beginning(lead):
    lead.update(PATH, **OWN)
    assert options_of(lead.update(PATH, **dict.fromkeys(OWN))) == NHS | {"chart": "auto"}


def test_a_change_leaves_measures_that_there_are(factory, ana, lead, initiative_id):
    measure = factory.measure(initiative_id)
    answer = lead.update(PATH, **OWN)
    assert (answer["measures_changed"], answer["measures_left"]) == (0, 1)
    assert ana.read(f"/measures/{measure['id']}") == measure


def test_where_so_asked_measures_in_use_get_the_defaults(factory, database, ana, lead, initiative_id):
    for name, kind in (("Minutes", "value"), ("Share", "proportion"), ("Old", "value")):
        factory.measure(initiative_id, name=name, data_kind=kind, rules="nelson")
    factory.insert_weekly_measure(initiative_id, [10.0, 12.0] * 8, name="Weekly")
    (old,) = ana.items(f"/initiatives/{initiative_id}/measures?name=Old")
    ana.update(f"/measures/{old['id']}", archived=True)
    before = ana.items(f"/initiatives/{initiative_id}/measures?name=Weekly")[0]
    answer = lead.update(PATH, chart="xbar", rules="anhoej", apply=True)
    assert (answer["measures_changed"], answer["measures_left"]) == (3, 0)
    auto = {"chart": "auto", "rules": "anhoej", "screen_moving_ranges": True}
    assert measures_of(ana, initiative_id) == {
        "Minutes": auto, "Share": auto, "Weekly": auto, "Old": auto | {"rules": "nelson"}
    }  # fmt: skip
    answer = lead.update(PATH, chart="run", apply=True)
    assert (answer["measures_changed"], answer["measures_left"]) == (3, 0)
    after = ana.items(f"/initiatives/{initiative_id}/measures?name=Weekly")[0]
    assert (before["status"]["chart"], after["status"]["chart"]) == ("i", "run")
    assert before["etag"] != after["etag"]
    assert ana.patch(f"/measures/{after['id']}", json={"unit": "min"}, if_match=before).status_code == 412
    assert_up_to_date(database)


def test_a_request_changes_so_many_and_says_how_many_are_left(factory, database, lead, initiative_id, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 2)
    for number in range(3):
        factory.measure(initiative_id, name=f"Measure {number}")
    first = lead.update(PATH, rules="nelson", apply=True)
    assert (first["measures_changed"], first["measures_left"]) == (2, 1)
    second = lead.update(PATH, apply=True)
    assert (second["measures_changed"], second["measures_left"], second["etag"]) == (1, 0, first["etag"])
    assert_up_to_date(database)


def test_a_trial_says_how_many_would_change_and_changes_none(factory, ana, lead, initiative_id):
    measure = factory.measure(initiative_id)
    trial = lead.patch(f"{PATH}?validate_only=true", json=OWN | {"apply": True}, if_match="*")
    assert (trial.status_code, trial.json["measures_changed"]) == (200, 1)
    assert ana.read(f"/measures/{measure['id']}") == measure
    assert options_of(lead.read(PATH)) == NHS | {"chart": "auto"}


def test_of_two_who_change_the_same_version_one_is_refused(lead):
    seen = lead.read(PATH)
    lead.update(PATH, seen, rules="nelson")
    assert lead.patch(PATH, json={"rules": "perla"}, if_match=seen).status_code == 412
    assert lead.patch(PATH, json={"rules": "perla"}).status_code == 428


def test_only_the_quality_lead_changes_them(client_as):
    for who in ("ana", "manager", "admin"):
        refused = client_as(who).patch(PATH, json={"rules": "nelson"}, if_match="*")
        assert refused.status_code == 403
        assert "quality lead" in refused.json["detail"]
