"""Which measures really moved."""

import csv
import io
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import event

from qi_tracker.initiatives.models import Visibility
from qi_tracker.measures.models import MeasurePoint
from tests.metrics.scenes import series
from tests.scenes import an_initiative

PATH = "/metrics/measures"
STEADY = [10.0, 12.0] * 10
UP = [*STEADY, *[15.0] * 8]
DOWN = [*STEADY, *[7.0] * 8]


def test_where_nothing_is_measured_the_list_is_empty(client_as):
    assert client_as("ana").read(PATH) == {"items": []}
    assert client_as("ana").read(PATH + "?variation=common_cause") == {"items": []}
    assert client_as(None).get(PATH).status_code == 401


def test_a_measure_tells_its_latest_value_and_whether_it_is_signal(world, client_as):
    effort = an_initiative(world)
    series(world, effort, [*UP, None], target_value=5.0)
    (item,) = client_as("manager").items(PATH)
    assert (item["chart"], item["points"]) == ("i", 29)
    assert (item["latest_value"], item["latest_on"]) == (15.0, "2025-07-14")
    assert item["center"] == pytest.approx(sum(UP) / len(UP))
    assert item["lower"] < item["center"] < item["upper"]
    assert (item["variation"], item["assurance"], item["since"]) == ("improvement_high", "pass", "2025-05-26")
    assert (item["initiative_id"], item["problem"]) == (effort, None)


def test_the_list_agrees_with_the_analysis_of_each_measure(world, client_as):
    effort = an_initiative(world)
    series(world, effort, UP, phase=date(2025, 5, 26), name="Split")
    series(world, effort, DOWN, name="Whole")
    for item in client_as("ana").items(PATH):
        told = client_as("ana").read(f"/measures/{item['id']}/analysis")
        last = told["points"][-1]
        assert (item["chart"], item["variation"], item["assurance"]) == (
            told["chart"],
            told["variation"],
            told["assurance"],
        )
        assert (item["latest_value"], item["center"]) == (last["value"], pytest.approx(last["center"]))


def test_a_measure_without_points_or_values_tells_nothing(world, client_as):
    effort = an_initiative(world)
    series(world, effort, [])
    series(world, effort, [None, None])
    for item in client_as("ana").items(PATH):
        assert (item["latest_value"], item["latest_on"], item["variation"], item["since"]) == (None, None, None, None)


def test_a_measure_that_cannot_be_analyzed_says_why(world, client_as):
    effort = an_initiative(world)
    series(world, effort, [1.0] * 12 + [-1.0], chart="t", data_kind="time_between")
    (item,) = client_as("ana").items(PATH)
    assert item["variation"] is None
    assert "2025-03-31" in item["problem"]


def test_measures_are_filtered_by_kind_site_and_variation(world, client_as):
    region = world.site("North", kind="region")
    hospital = world.site("General", parent_id=region["id"])
    there = an_initiative(world, site_id=UUID(hospital["id"]))
    elsewhere = an_initiative(world)
    series(world, there, UP, name="Up")
    series(world, there, DOWN, name="Down", kind="process")
    series(world, elsewhere, STEADY, name="Steady")
    series(world, elsewhere, STEADY, name="Archived", archived=True)

    def names(query):
        return [item["name"] for item in client_as("ana").items(f"{PATH}?sort=name&{query}")]

    assert names("") == ["Down", "Steady", "Up"]
    assert names("kind=process&kind=balancing") == ["Down"]
    assert names(f"site_id={region['id']}") == ["Down", "Up"]
    assert names("variation=improvement_high") == ["Up"]
    assert names("variation=concern_low&variation=common_cause") == ["Down", "Steady"]
    assert names("variation=neutral_low") == []
    assert client_as("ana").get(f"{PATH}?variation=better").status_code == 422


def test_only_measures_that_one_sees_are_listed(world, client_as):
    series(world, an_initiative(world, visibility=Visibility.TEAM), UP)
    assert len(client_as("ana").items(PATH)) == 1
    for who in ("ben", "admin", "manager"):
        assert client_as(who).items(PATH) == []
        assert client_as(who).items(PATH + "?variation=improvement_high") == []


def test_a_new_point_changes_what_is_told(world, client_as):
    measure = series(world, an_initiative(world), STEADY)
    assert client_as("ana").items(PATH)[0]["variation"] == "common_cause"
    with world.database.transaction() as session:
        session.add(MeasurePoint(measure_id=UUID(measure), period_start=date(2026, 1, 5), value=40))
    (item,) = client_as("ana").items(PATH)
    assert (item["variation"], item["since"]) == ("improvement_high", "2026-01-05")


def test_pages_follow_one_another_under_a_variation(world, client_as):
    effort = an_initiative(world)
    for number in range(5):
        series(world, effort, UP if number % 2 == 0 else STEADY, name=f"Measure {number}")
    first = client_as("ana").read(PATH + "?variation=improvement_high&sort=name&limit=2&count=true")
    assert first["total"] == 3
    second = client_as("ana").read(first["next"])
    assert [item["name"] for page in (first, second) for item in page["items"]] == [
        "Measure 0",
        "Measure 2",
        "Measure 4",
    ]
    assert "next" not in second


@pytest.mark.parametrize("query", ["", "?variation=common_cause", "?format=csv"])
def test_the_number_of_queries_does_not_grow_with_the_measures(world, client_as, query):
    effort = an_initiative(world)
    client = client_as("ana")

    def queries():
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(world.database.engine, "before_cursor_execute", note)
        try:
            assert client.get(PATH + query).text
        finally:
            event.remove(world.database.engine, "before_cursor_execute", note)
        return len(seen)

    series(world, effort, STEADY)
    one = queries()
    for _ in range(20):
        series(world, effort, STEADY)
    assert queries() == one


def test_measures_come_as_csv(world, client_as):
    series(world, an_initiative(world, title="=1+1 doses"), UP, name="@SUM(A1)")
    answer = client_as("ana").get(PATH + "?format=csv")
    assert answer.mimetype == "text/csv"
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["name"], line["initiative_title"]) == ("'@SUM(A1)", "'=1+1 doses")
    assert (line["variation"], line["latest_value"]) == ("improvement_high", "15.0")
