"""Measures and their results as FHIR R4B, checked by the models of fhir.resources."""

import pytest
from fhir.resources.R4B.measure import Measure
from fhir.resources.R4B.measurereport import MeasureReport

from tests.factories.payloads import days

UCUM = "http://unitsofmeasure.org"
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


def codes_of(resource):
    """The codes of the populations of a measure."""
    return [population["code"]["coding"][0]["code"] for population in resource["group"][0]["population"]]


def counts_of(group):
    """The counts of a report's populations, by code."""
    return {population["code"]["coding"][0]["code"]: population["count"] for population in group["population"]}


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
    assert counts_of(group) == {"initial-population": 20, "numerator": 3, "denominator": 20}
    assert group["measureScore"] == {"value": 15, "unit": "%", "system": UCUM, "code": "%"}
    assert report["period"] == {"start": first, "end": second}
    assert [stratum["value"]["text"] for stratum in group["stratifier"][0]["stratum"]] == [first, second]
    later = resource_of(ana, measure, f"measure-report?since={second}&until={third}")
    assert later["period"] == {"start": second, "end": second}


def test_an_archived_measure_is_retired(factory, ana, initiative_id):
    measure = factory.measure(initiative_id)
    ana.update(f"/measures/{measure['id']}", archived=True)
    assert resource_of(ana, measure, "measure")["status"] == "retired"


PAIR = ["initial-population", "denominator", "numerator"]
SINGLE = ["initial-population", "measure-population", "measure-observation"]


@pytest.mark.parametrize(
    ("kind", "scoring", "populations"),
    [
        ("proportion", "proportion", PAIR),
        ("rate", "ratio", PAIR),
        ("ratio", "ratio", PAIR),
        ("value", "continuous-variable", SINGLE),
        ("count", "continuous-variable", SINGLE),
        ("subgroup", "continuous-variable", SINGLE),
    ],
)
def test_a_measure_has_the_populations_of_its_scoring_alone(factory, ana, initiative_id, kind, scoring, populations):
    measure = factory.measure(initiative_id, data_kind=kind, operational_definition={"numerator": "Doses missing"})
    resource = resource_of(ana, measure, "measure")
    assert resource["scoring"]["coding"][0]["code"] == scoring
    assert codes_of(resource) == populations
    ana.update(f"/measures/{measure['id']}", operational_definition={"exclusion": "Surgery"})
    (exclusion,) = set(codes_of(resource_of(ana, measure, "measure"))) - set(populations)
    assert exclusion == ("denominator-exclusion" if populations is PAIR else "measure-population-exclusion")


def test_populations_are_described_by_the_operational_definition(factory, ana, initiative_id):
    definition = {"numerator": "Doses missing", "denominator": "All doses", "inclusion": "Adults on 4 West"}
    measure = factory.measure(initiative_id, data_kind="proportion", operational_definition=definition)
    (group,) = resource_of(ana, measure, "measure")["group"]
    assert [population["description"] for population in group["population"]] == [
        "Adults on 4 West",
        "All doses",
        "Doses missing",
    ]


def test_an_initial_population_is_not_counted_where_some_of_it_are_excluded(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion", operational_definition={"exclusion": "Surgery"})
    factory.enter_points(measure, {"period_start": days(1)[0], "numerator": 1, "denominator": 10})
    (group,) = resource_of(ana, measure, "measure-report")["group"]
    assert counts_of(group) == {"numerator": 1, "denominator": 10}


@pytest.mark.parametrize(
    ("unit", "code"),
    [("minutes", "min"), ("Days", "d"), ("%", "%"), ("mmol/L", "mmol/L"), ("per 1,000 doses", None), (None, None)],
)
def test_units_have_their_code_where_ucum_has_one(factory, ana, initiative_id, unit, code):
    measure = factory.measure(initiative_id, unit=unit, target_value=0.1 + 0.2)
    factory.enter_values(measure, [4, 4.25])
    report = resource_of(ana, measure, "measure-report")
    scores = [stratum["measureScore"] for stratum in report["group"][0]["stratifier"][0]["stratum"]]
    assert [score["value"] for score in scores] == [4, 4.25]
    assert scores[0].get("code") == code
    assert (scores[0].get("unit"), "system" in scores[0]) == (unit, code is not None)
    resource = resource_of(ana, measure, "measure")
    targets = [extension for extension in resource["extension"] if extension["url"].endswith(":target")]
    assert targets[0]["valueQuantity"]["value"] == 0.3


def test_targets_over_time_and_the_stretch_target_are_extensions(factory, ana, initiative_id):
    targets = [{"from": "2026-01-01", "value": 3}, {"from": "2026-07-01", "value": 2.5}]
    measure = factory.measure(initiative_id, target_value=4, targets=targets, stretch_target_value=1)
    resource = resource_of(ana, measure, "measure")
    Measure.model_validate(resource)
    found = [extension for extension in resource["extension"] if extension["url"].endswith("dated-target")]
    dated = [[part.get("valueDate") or part["valueQuantity"]["value"] for part in one["extension"]] for one in found]
    assert dated == [["2026-01-01", 3], ["2026-07-01", 2.5]]
    assert [
        one["valueQuantity"]["value"] for one in resource["extension"] if one["url"].endswith("stretch-target")
    ] == [1]
