"""Measures as a table on one page, as SVG and PNG."""

import struct

import pytest

from tests.metrics.test_measure_metrics import DOWN, STEADY, UP

PATH = "/metrics/measures/table"


@pytest.fixture
def measures(factory):
    initiative_id = factory.insert_initiative(title="Four wards")
    for name, values in (("Up", UP), ("Down", DOWN), ("Steady", STEADY)):
        factory.insert_weekly_measure(initiative_id, values, name=name, target_value=12)
    return initiative_id


def test_it_shows_the_measures_of_the_list_by_its_filters(client_as, measures):
    def shown(query):
        svg = client_as("manager").get(f"{PATH}.svg?{query}")
        assert (svg.status_code, svg.mimetype) == (200, "image/svg+xml")
        return [name for name in ("Up", "Down", "Steady") if f">{name}<" in svg.text]

    assert shown("") == ["Up", "Down", "Steady"]
    assert shown("improved=true") == ["Up"]
    assert shown("sort=-changed_on") == ["Up", "Down"]
    assert shown("sort=name&limit=2") == ["Down", "Steady"]
    assert shown("variation=common_cause") == ["Steady"]
    assert shown("to=2025-01-01") == []


def test_png_has_scale_times_the_size(client_as, measures):
    png = client_as("manager").get(f"{PATH}.png?scale=2&theme=dark")
    assert (png.status_code, png.mimetype) == (200, "image/png")
    assert struct.unpack(">II", png.data[16:24])[0] == 2 * 1040


def test_who_holds_it_is_answered_304_until_something_changes(client_as, ana, factory, measures):
    first = ana.get(f"{PATH}.svg")
    held = {"If-None-Match": first.headers["ETag"]}
    assert ana.get(f"{PATH}.svg", headers=held).status_code == 304
    (up,) = ana.items("/metrics/measures?improved=true")
    point = {"points": [{"period_start": "2026-02-02", "value": 3}]}
    assert ana.put(f"/measures/{up['id']}/points", json=point).status_code == 200
    assert ana.get(f"{PATH}.svg", headers=held).status_code == 200


def test_only_measures_that_one_sees_are_drawn(client_as, factory):
    factory.insert_weekly_measure(factory.insert_initiative(visibility="team"), UP, name="Hidden")
    assert "Hidden" in client_as("ana").get(f"{PATH}.svg").text
    assert "Hidden" not in client_as("manager").get(f"{PATH}.svg").text


def test_a_measure_that_cannot_be_analyzed_says_why(client_as, factory):
    factory.insert_weekly_measure(
        factory.insert_initiative(), [1.0] * 12 + [-1.0], chart="t", data_kind="time_between", name="Days between"
    )
    svg = client_as("ana").get(f"{PATH}.svg")
    assert svg.status_code == 200
    assert "2025" in svg.text


@pytest.mark.parametrize(
    "query", ["limit=26", "limit=0", "sort=center", "theme=blue", "scale=2", "from=2026-01-02&to=2026-01-01"]
)
def test_what_is_not_offered_is_refused(client_as, query):
    assert client_as("ana").get(f"{PATH}.svg?{query}").status_code == 422
