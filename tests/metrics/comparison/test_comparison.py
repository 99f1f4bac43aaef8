"""Sites compared by a measure that each has."""

import csv
import io
import json
from uuid import UUID

import pytest

from qi_tracker.metrics.comparison.service import days_of
from tests.factories.payloads import days

PATH = "/metrics/comparison?measure_name=missing%20doses"


@pytest.fixture
def sites(factory):
    """Five hospitals of a region, of which the last stands apart, and one clinic elsewhere."""
    region = factory.site("North", kind="region")
    numerators = {"A": 50, "B": 52, "C": 48, "D": 50, "E": 90}
    for name, numerator in numerators.items():
        enter(factory, factory.site(name, parent_id=region["id"]), numerator)
    enter(factory, factory.site("Clinic", kind="clinic"), 1)
    return region


def enter(factory, site, numerator, denominator=1000, **fields):
    """An initiative at a site with a measure of two points."""
    initiative_id = factory.insert_initiative(site_id=UUID(site["id"]), **fields)
    measure = factory.measure(initiative_id, data_kind="proportion", multiplier=100, unit="%")
    ratio = {"numerator": numerator, "denominator": denominator}
    factory.enter_points(measure, *({"period_start": day, **ratio} for day in days(2, 400)))
    return measure


def test_a_site_beyond_chance_stands_out(client_as, sites):
    found = client_as("bo").read(f"{PATH}&site_id={sites['id']}")
    assert [point["site"]["name"] for point in found["points"]] == ["A", "B", "C", "D", "E"]
    assert {point["site"]["name"]: point["outside"] for point in found["points"] if point["outside"]} == {"E": 3}
    assert found["points"][4]["side"] == "high"
    assert found["center"] == pytest.approx(100 * 290 / 5000)
    assert (found["chart"], found["unit"]) == ("p", "%")
    assert found["curves"][0]["lower_3"] < found["curves"][0]["lower_2"] < found["center"]


def test_all_sites_are_compared_without_a_site(client_as, sites):
    assert len(client_as("bo").read(PATH)["points"]) == 6


def test_a_period_limits_the_points(client_as, sites):
    found = client_as("bo").read(f"{PATH}&period=2025")
    assert found["points"][0]["denominator"] == 1000
    assert client_as("bo").read(f"{PATH}&period=2024")["points"] == []


def test_an_adjustment_widens_the_limits(client_as, sites):
    plain, adjusted = (
        client_as("bo").read(f"{PATH}&site_id={sites['id']}&adjustment={name}") for name in ("none", "multiplicative")
    )
    assert (plain["adjusted"], adjusted["adjusted"]) == (False, True)
    assert adjusted["curves"][0]["upper_3"] > plain["curves"][0]["upper_3"]


def test_only_initiatives_that_one_sees_count(factory, client_as, sites):
    enter(factory, factory.site("Hidden"), 500, visibility="team")
    names = [point["site"]["name"] for point in client_as("bo").read(PATH)["points"]]
    assert "Hidden" not in names
    assert "Hidden" in [point["site"]["name"] for point in client_as("ana").read(PATH)["points"]]


def test_measures_of_two_kinds_are_not_compared(factory, client_as, sites):
    measure = enter(factory, factory.site("F"), 5)
    client_as("ana").update(f"/measures/{measure['id']}", multiplier=1)
    answer = client_as("bo").get(PATH)
    assert (answer.status_code, answer.json["code"]) == (409, "not_comparable")
    assert "multiplier" in answer.json["detail"]


def test_the_comparison_is_a_table_and_a_picture_too(client_as, sites):
    rows = list(csv.DictReader(io.StringIO(client_as("bo").get(f"{PATH}&format=csv").text)))
    assert {row["site.name"] for row in rows} == {"A", "B", "C", "D", "E", "Clinic"}
    picture = client_as("bo").get(PATH.replace("comparison", "comparison/chart.svg"))
    assert (picture.status_code, picture.content_type) == (200, "image/svg+xml")
    address = PATH.replace("comparison", "comparison/chart.vl.json")
    specification = client_as("bo").get(address)
    assert "Funnel plot" in json.loads(specification.data)["description"]
    etag = specification.headers["ETag"]
    assert client_as("bo").get(address, headers={"If-None-Match": etag}).status_code == 304


def test_nothing_to_compare_is_an_empty_answer(client_as):
    found = client_as("bo").read(PATH)
    assert (found["points"], found["curves"], found["center"]) == ([], [], None)


@pytest.mark.parametrize(
    "query", ["", "?measure_name=", "?measure_name=x&period=soon", "?measure_name=x&period=2026-13"]
)
def test_a_comparison_needs_a_name_and_a_period_that_exists(client_as, query):
    assert client_as("bo").get(f"/metrics/comparison{query}").status_code == 422


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month(period, first, last):
    assert tuple(map(str, days_of(period))) == (first, last)
