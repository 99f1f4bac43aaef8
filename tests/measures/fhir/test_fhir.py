"""Measures and their results as FHIR R4B, checked by the models of fhir.resources."""

import pytest
from fhir.resources.R4B.measure import Measure
from fhir.resources.R4B.measurereport import MeasureReport

from tests.factories.payloads import days

MEMBERS = {
    "value": {"value": 4.5},
    "count": {"value": 4},
    "proportion": {"numerator": 3, "denominator": 40},
    "rate": {"numerator": 3, "denominator": 40.5},
    "ratio": {"numerator": -3.5, "denominator": 40.5},
    "subgroup": {"mean": 4.5, "sd": 1.2, "n": 20},
    "opportunities_between": {"value": 4},
    "time_between": {"value": 4.5},
}


def resource_of(ana, measure, path):
    answer = ana.get(f"/measures/{measure['id']}/fhir/{path}")
    assert (answer.status_code, answer.content_type) == (200, "application/fhir+json")
    return answer.get_json(force=True)


@pytest.mark.parametrize("kind", MEMBERS)
def test_every_data_kind_is_valid_fhir(factory, ana, initiative_id, kind):
    definition = {"numerator": "Doses missing", "inclusion": "Adults", "exclusion": "Surgery", "data_source": "Log"}
    measure = factory.measure(
        initiative_id, data_kind=kind, operational_definition=definition, target_value=2, target_on="2026-12-31"
    )
    factory.enter_points(measure, *({"period_start": day} | MEMBERS[kind] for day in days(3)))
    assert Measure.model_validate(resource_of(ana, measure, "measure")).title == "Missing doses"
    report = MeasureReport.model_validate(resource_of(ana, measure, "measure-report"))
    assert len(report.group[0].stratifier[0].stratum) == 3
    assert report.measure == resource_of(ana, measure, "measure")["url"]


@pytest.mark.parametrize("kind", ["outcome", "process", "balancing", "structure"])
@pytest.mark.parametrize("direction", ["increase", "neutral"])
def test_every_kind_of_measure_without_points_is_valid_fhir(factory, ana, initiative_id, kind, direction):
    measure = factory.measure(initiative_id, kind=kind, direction=direction)
    Measure.model_validate(resource_of(ana, measure, "measure"))
    assert MeasureReport.model_validate(resource_of(ana, measure, "measure-report")).group is None


def test_a_report_sums_what_has_sums_and_leaves_out_what_is_excluded(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion", multiplier=100, unit="%")
    first, second, third, fourth = days(4)
    factory.enter_points(
        measure,
        {"period_start": first, "numerator": 1, "denominator": 10},
        {"period_start": second, "numerator": 2, "denominator": 10},
        {"period_start": third, "numerator": 9, "denominator": 10, "excluded": True},
        {"period_start": fourth},
    )
    report = resource_of(ana, measure, "measure-report")
    (group,) = report["group"]
    assert [population["count"] for population in group["population"]] == [3, 20]
    assert group["measureScore"] == {"value": pytest.approx(15), "unit": "%"}
    assert report["period"] == {"start": first, "end": second}
    assert [stratum["value"]["text"] for stratum in group["stratifier"][0]["stratum"]] == [first, second]
    later = resource_of(ana, measure, f"measure-report?since={second}&until={third}")
    assert later["period"] == {"start": second, "end": second}


def test_an_archived_measure_is_retired(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    ana.update(f"/measures/{measure['id']}", archived=True)
    assert resource_of(ana, measure, "measure")["status"] == "retired"
