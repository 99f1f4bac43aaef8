"""Points that divide what they counted by the strata of their measure."""

import pytest

WARDS = {"key": "ward", "label": "Ward", "values": ["4W", "5N"]}
REASONS = {"key": "reason", "label": "Reason", "values": ["Not stocked", "Late order"]}
BY = {"ward": {"4W": 3, "5N": 1}}


@pytest.fixture
def counts(factory, initiative_id):
    """A measure of counts by ward and reason."""
    return factory.measure(initiative_id, data_kind="count", strata=[WARDS, REASONS])


def refusals(answer):
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_a_point_keeps_how_many_of_each(factory, ana, counts):
    factory.enter_points(counts, {"period_start": "2026-01-01", "value": 4, "by": BY})
    assert factory.points_of(counts)[0]["by"] == BY
    path = f"/measures/{counts['id']}/points/2026-01-01"
    changed = ana.update(path, value=5, by={"ward": {"5N": 5}, "reason": {"Late order": 5}})
    assert changed["by"] == {"ward": {"5N": 5}, "reason": {"Late order": 5}}
    assert ana.update(path, by=None)["by"] is None
    assert [former["by"] for former in ana.items(f"{path}/history")] == [changed["by"], BY]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_the_numerator_of_a_proportion_or_rate_is_divided(factory, initiative_id, kind):
    measure = factory.measure(initiative_id, data_kind=kind, strata=[WARDS])
    point = {"period_start": "2026-01-01", "numerator": 4, "denominator": 90, "by": BY}
    assert factory.enter_points(measure, point)["created"] == 1
    assert factory.enter_points(measure, point)["unchanged"] == 1


@pytest.mark.parametrize(
    ("point", "code", "said"),
    [
        ({"value": 5, "by": BY}, "sum_differs", "ward sums up to 4, but the value is 5"),
        ({"value": None, "by": BY}, "sum_differs", "ward sums up to 4, and there is no value"),
        ({"value": 4, "by": {"shift": {"Night": 4}}}, "unknown_choice", "no stratum shift; it has ward and reason"),
        ({"value": 4, "by": {"ward": {"6E": 4}}}, "unknown_choice", "ward has no value 6E; it has 4W and 5N"),
        ({"value": 4, "by": {"ward": 4}}, "not_an_object", "ward"),
        ({"value": 4, "by": {"ward": {"4W": 3.5}}}, "not_a_count", "ward 4W"),
        ({"value": 4, "by": {"ward": {"4W": -1, "5N": 5}}}, "not_a_count", "ward 4W"),
        ({"value": 4, "by": {"ward": {"4W": True}}}, "not_a_count", "ward 4W"),
    ],
)
def test_what_does_not_add_up_is_refused_by_the_name_of_the_stratum(ana, counts, point, code, said):
    answer = ana.put(f"/measures/{counts['id']}/points", json={"points": [{"period_start": "2026-01-01"} | point]})
    assert refusals(answer) == [("#/points/0/by", code)]
    assert said in answer.json["errors"][0]["detail"]


def test_a_changed_total_without_its_parts_is_refused(factory, ana, counts):
    factory.enter_points(counts, {"period_start": "2026-01-01", "value": 4, "by": BY})
    path = f"/measures/{counts['id']}/points/2026-01-01"
    assert refusals(ana.patch(path, json={"value": 5}, if_match="*")) == [("#/by", "sum_differs")]


def test_a_measure_without_strata_takes_no_parts(ana, measure):
    point = {"period_start": "2026-01-01", "value": 4, "by": BY}
    answer = ana.put(f"/measures/{measure['id']}/points", json={"points": [point]})
    assert refusals(answer) == [("#/points/0/by", "unknown_choice")]


def test_a_downloaded_list_with_parts_can_be_sent_back(factory, ana, counts):
    factory.enter_points(counts, {"period_start": "2026-01-01", "value": 4, "by": BY})
    sent_back = factory.send_csv(counts, ana.get(f"/measures/{counts['id']}/points?format=csv").data)
    assert [sent_back.json[name] for name in ("created", "changed", "unchanged")] == [0, 0, 1]
    answer = factory.send_csv(counts, "date,value,by\n2026-01-01,4,4W 3\n")
    assert refusals(answer) == [("#/points/0/by", "not_an_object")]


def test_a_stratum_that_points_use_stays(factory, ana, counts):
    factory.enter_points(counts, {"period_start": "2026-01-01", "value": 4, "by": BY})
    path = f"/measures/{counts['id']}"
    for strata in ([REASONS], [{**WARDS, "values": ["4W", "6E"]}]):
        answer = ana.patch(path, json={"strata": strata}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "strata_in_use")
    grown = [{**WARDS, "label": "Unit", "values": ["6E", "5N", "4W"]}]
    assert ana.update(path, strata=grown)["strata"] == grown
