"""Sites compared by a measure that each has: figures, words and pictures."""

import csv
import io
import json
from uuid import UUID

import pytest

from qi_tracker.metrics.comparison.service import days_of
from tests.core.test_query_counts import counted

from .sites import PATH, enter


@pytest.fixture
def sites(factory):
    """Five hospitals of a region, of which the last stands apart, and one clinic elsewhere."""
    region = factory.site("North", kind="region")
    numerators = {"A": 50, "B": 52, "C": 48, "D": 50, "E": 90}
    for name, numerator in numerators.items():
        enter(factory, factory.site(name, parent_id=region["id"]), numerator)
    enter(factory, factory.site("Clinic", kind="clinic"), 1)
    return region


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


def test_the_additive_adjustment_widens_the_limits_and_says_so(client_as, sites):
    plain, adjusted = (
        client_as("bo").read(f"{PATH}&site_id={sites['id']}&adjustment={name}") for name in ("none", "additive")
    )
    assert (plain["adjusted"], adjusted["adjusted"]) == (False, True)
    assert adjusted["curves"][0]["upper_3"] > plain["curves"][0]["upper_3"]
    assert "allowing for that spread, 1 between 2 and 3 sigma" in adjusted["summary"]
    assert f"a standard deviation between sites of {adjusted['between']:.1f} percentage points" in adjusted["summary"]
    assert "more than chance explains" not in adjusted["summary"]


def test_the_factor_is_not_computed_for_fewer_than_ten_sites_and_that_is_said(client_as, sites):
    found = client_as("bo").read(f"{PATH}&site_id={sites['id']}&adjustment=multiplicative")
    assert (found["adjusted"], found["factor"]) == (False, 1)
    assert "A factor needs 10 sites or more: these are the limits of chance alone." in found["summary"]


def test_differences_larger_than_chance_are_said_without_an_adjustment(factory, client_as):
    enter(factory, factory.site("Low"), 73_000, 100_000)
    enter(factory, factory.site("High"), 94_000, 100_000)
    plain = client_as("bo").read(PATH)
    assert plain["dispersed"]
    assert "The differences between sites are larger than chance explains" in plain["summary"]
    assert "2 beyond the limits of chance at 3 sigma" in plain["summary"]
    adjusted = client_as("bo").read(f"{PATH}&adjustment=additive")["summary"]
    assert "the differences between sites are larger than chance; allowing for that spread, no site stands" in adjusted


def test_one_patient_with_an_event_is_no_outlier(factory, client_as):
    for name, numerator, denominator in (("A", 30, 600), ("B", 50, 500), ("Small", 1, 1)):
        enter(factory, factory.site(name), numerator, denominator, points=1)
    found = client_as("bo").read(PATH)
    small = found["points"][2]
    assert (small["label"], small["exact"], small["outside"], small["upper_3"]) == ("Small", True, None, 100)
    assert small["z"] > 2


def test_a_site_alone_is_compared_with_nobody(factory, client_as):
    enter(factory, factory.site("A"), 30)
    assert client_as("bo").read(PATH)["summary"] == "1 site has values: there is no other to compare it with."


def test_a_site_whose_own_process_is_not_stable_is_marked(factory, client_as, sites):
    measure = enter(factory, factory.site("Changed"), 50, 1000, points=14)
    factory.enter_points(measure, {"period_start": "2030-01-06", "numerator": 400, "denominator": 1000})
    changed = {point["label"]: point for point in client_as("bo").read(PATH)["points"]}["Changed"]
    assert changed["unstable"]
    assert changed["unstable_reason"] == (
        "Not stable over time: its latest point, of January 6, 2030, is flagged, and 1 point of the period lies beyond "
        "its own limits."
    )
    found = client_as("bo").read(PATH)
    assert "Changed is not stable over time: look at its chart over time first." in found["summary"]
    steady = {point["label"]: point for point in client_as("bo").read(f"{PATH}&period=2025")["points"]}["Changed"]
    assert (steady["unstable"], steady["unstable_reason"]) == (False, None)


def test_only_initiatives_that_one_sees_count(factory, client_as, sites):
    enter(factory, factory.site("Hidden"), 500, visibility="team")
    names = [point["site"]["name"] for point in client_as("bo").read(PATH)["points"]]
    assert "Hidden" not in names
    assert "Hidden" in [point["site"]["name"] for point in client_as("ana").read(PATH)["points"]]


def test_the_comparison_is_a_table_and_a_picture_too(client_as, sites):
    rows = list(csv.DictReader(io.StringIO(client_as("bo").get(f"{PATH}&format=csv").text)))
    assert {row["site.name"] for row in rows} == {"A", "B", "C", "D", "E", "Clinic"}
    picture = client_as("bo").get(PATH.replace("comparison", "comparison/chart.svg"))
    assert (picture.status_code, picture.content_type) == (200, "image/svg+xml")
    small, sharp = (
        client_as("bo").get(f"{PATH.replace('comparison', 'comparison/chart.png')}&width=360&scale={scale}")
        for scale in (1, 2)
    )
    assert (small.status_code, small.content_type, small.data[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(sharp.data[16:20]) == 2 * int.from_bytes(small.data[16:20]) == 720
    address = PATH.replace("comparison", "comparison/chart.vl.json")
    specification = client_as("bo").get(address)
    assert "Funnel plot" in json.loads(specification.data)["description"]
    etag = specification.headers["ETag"]
    assert client_as("bo").get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_measure_without_points_is_an_empty_comparison(factory, client_as):
    factory.measure(
        factory.insert_initiative(site_id=UUID(factory.site("A")["id"])),
        data_kind="proportion",
        multiplier=100,
        unit="%",
    )
    found = client_as("bo").read(PATH)
    assert (found["points"], found["curves"], found["center"], found["unit"]) == ([], [], None, "%")
    assert found["summary"] == "No values to compare yet. 1 measure not compared: 1 without points."


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?measure_name=",
        "?measure_name=x&measure_id=0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e",
        "?measure_id=0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e",
        "?measure_name=x&period=soon",
        "?measure_name=x&period=2026-13",
    ],
)
def test_a_comparison_needs_a_name_or_ids_and_a_period_that_exists(client_as, query):
    assert client_as("bo").get(f"/metrics/comparison{query}").status_code == 422


def test_a_comparison_costs_the_same_statements_however_many_sites(factory, client_as, sites):
    def statements():
        with counted(factory.database) as sent:
            client_as("bo").read(f"{PATH}&site_id={sites['id']}&group_by=hospital")
        return len(sent)

    statements()
    few = statements()
    for name in ("F", "G", "H"):
        enter(factory, factory.site(name, parent_id=sites["id"]), 50)
    assert statements() == few


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
