"""Which measures really moved."""

import csv
import io
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import event

from qi_tracker.initiatives.models import Visibility
from qi_tracker.measures.models import MeasurePoint

PATH = "/metrics/measures"
STEADY = [10.0, 12.0] * 10
UP = [*STEADY, *[15.0] * 8]
STEADY_HIGHER = [15.0, 16.0] * 5
DOWN = [*STEADY, *[7.0] * 8]


def test_where_nothing_is_measured_the_list_is_empty(client_as):
    assert client_as("ana").read(PATH) == {"items": []}
    assert client_as("ana").read(PATH + "?variation=common_cause") == {"items": []}
    assert client_as(None).get(PATH).status_code == 401


def test_a_measure_shows_its_latest_value_and_whether_it_is_signal(factory, client_as):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, [*UP, None], target_value=5.0)
    (item,) = client_as("manager").items(PATH)
    assert (item["chart"], item["points"]) == ("i", 29)
    assert (item["latest_value"], item["latest_on"]) == (15.0, "2025-07-14")
    assert item["center"] == pytest.approx(sum(UP) / len(UP))
    assert item["lower"] < item["center"] < item["upper"]
    assert (item["variation"], item["assurance"], item["since"]) == ("improvement_high", "pass", "2025-05-26")
    assert (item["initiative_id"], item["problem"]) == (initiative_id, None)


def test_the_list_agrees_with_the_analysis_of_each_measure(factory, client_as):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, UP, phase=date(2025, 5, 26), name="Split")
    factory.insert_weekly_measure(initiative_id, DOWN, name="Whole")
    for item in client_as("ana").items(PATH):
        analysis = client_as("ana").read(f"/measures/{item['id']}/analysis")
        last = analysis["points"][-1]
        assert (item["chart"], item["variation"], item["assurance"]) == (
            analysis["chart"],
            analysis["variation"],
            analysis["assurance"],
        )
        assert (item["latest_value"], item["center"]) == (last["value"], pytest.approx(last["center"]))


def test_a_measure_without_points_or_values_shows_nothing(factory, client_as):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, [])
    factory.insert_weekly_measure(initiative_id, [None, None])
    for item in client_as("ana").items(PATH):
        assert (item["latest_value"], item["latest_on"], item["variation"], item["since"]) == (None, None, None, None)


def test_a_measure_that_cannot_be_analyzed_says_why(factory, client_as):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, [1.0] * 12 + [-1.0], chart="t", data_kind="time_between")
    (item,) = client_as("ana").items(PATH)
    assert item["variation"] is None
    assert "2025-03-31" in item["problem"]


def test_measures_are_filtered_by_kind_site_and_variation(factory, client_as):
    region = factory.site("North", kind="region")
    hospital = factory.site("General", parent_id=region["id"])
    there = factory.insert_initiative(site_id=UUID(hospital["id"]))
    elsewhere = factory.insert_initiative()
    factory.insert_weekly_measure(there, UP, name="Up")
    factory.insert_weekly_measure(there, DOWN, name="Down", kind="process", target_value=30)
    factory.insert_weekly_measure(elsewhere, STEADY, name="Steady")
    factory.insert_weekly_measure(elsewhere, STEADY, name="Archived", archived=True)

    def names(query):
        return [item["name"] for item in client_as("ana").items(f"{PATH}?sort=name&{query}")]

    assert names("") == ["Down", "Steady", "Up"]
    assert names("kind=process&kind=balancing") == ["Down"]
    assert names(f"site_id={region['id']}") == ["Down", "Up"]
    assert names("variation=improvement_high") == ["Up"]
    assert names("variation=concern_low&variation=common_cause") == ["Down", "Steady"]
    assert names("variation=neutral_low") == []
    assert names("assurance=fail&assurance=hit_or_miss") == ["Down"]
    assert client_as("ana").get(f"{PATH}?variation=better").status_code == 422


def test_what_improved_and_what_got_worse_is_found_by_when_it_changed(factory, client_as):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, UP, name="Signal")
    factory.insert_weekly_measure(initiative_id, [*STEADY[:18], *STEADY_HIGHER], name="Phase", phase=date(2025, 5, 12))
    factory.insert_weekly_measure(initiative_id, DOWN, name="Down")
    factory.insert_weekly_measure(initiative_id, STEADY, name="Steady")
    factory.insert_weekly_measure(initiative_id, [*STEADY, 30.0], name="Late", direction="decrease")

    def found(query):
        return [(item["name"], item["changed_on"]) for item in client_as("ana").items(f"{PATH}?{query}")]

    signal, down = ("Signal", "2025-05-26"), ("Down", "2025-05-26")
    phase, late = ("Phase", "2025-05-12"), ("Late", "2025-05-26")
    assert sorted(found("improved=true")) == [phase, signal]
    assert sorted(found("worse=true")) == [down, late]
    assert sorted(found("improved=false&worse=false")) == [("Steady", None)]
    assert found("improved=true&sort=changed_on") == [phase, signal]
    assert found("improved=true&sort=-changed_on") == [signal, phase]
    assert {name for name, _ in found("sort=changed_on")} == {"Signal", "Phase", "Down", "Late"}
    assert sorted(found("from=2025-05-13")) == [down, late, signal]
    assert found("to=2025-05-12") == [phase]
    assert found("from=2025-05-12&to=2025-05-25&improved=true") == [phase]
    refused = client_as("ana").get(f"{PATH}?from=2025-05-12&to=2025-05-11")
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "before_from")


def test_pages_follow_one_another_by_when_measures_changed(factory, client_as):
    initiative_id = factory.insert_initiative()
    for weeks in (0, 2, 2, 4, 4):
        factory.insert_weekly_measure(initiative_id, [*STEADY, *[10.0, 12.0] * (weeks // 2), *[15.0] * 8])
    factory.insert_weekly_measure(initiative_id, STEADY)
    path, days, ids = PATH + "?sort=-changed_on&limit=2&count=true", [], set()
    while path:
        page = client_as("ana").read(path)
        assert page["total"] == 5
        days += [item["changed_on"] for item in page["items"]]
        ids |= {item["id"] for item in page["items"]}
        path = page.get("next")
    assert days == sorted(days, reverse=True)
    assert len(ids) == 5


def test_only_measures_that_one_sees_are_listed(factory, client_as):
    factory.insert_weekly_measure(factory.insert_initiative(visibility=Visibility.TEAM), UP)
    assert len(client_as("ana").items(PATH)) == 1
    for who in ("ben", "admin", "manager"):
        assert client_as(who).items(PATH) == []
        assert client_as(who).items(PATH + "?variation=improvement_high") == []


def test_a_new_point_changes_the_metrics(factory, client_as, database):
    measure = factory.insert_weekly_measure(factory.insert_initiative(), STEADY)
    assert client_as("ana").items(PATH)[0]["variation"] == "common_cause"
    with database.transaction() as session:
        session.add(MeasurePoint(measure_id=UUID(measure), period_start=date(2026, 1, 5), value=40))
    (item,) = client_as("ana").items(PATH)
    assert (item["variation"], item["since"]) == ("improvement_high", "2026-01-05")


def test_pages_follow_one_another_under_a_variation(factory, client_as):
    initiative_id = factory.insert_initiative()
    for number in range(5):
        factory.insert_weekly_measure(initiative_id, UP if number % 2 == 0 else STEADY, name=f"Measure {number}")
    first = client_as("ana").read(PATH + "?variation=improvement_high&sort=name&limit=2&count=true")
    assert first["total"] == 3
    second = client_as("ana").read(first["next"])
    assert [item["name"] for page in (first, second) for item in page["items"]] == [
        "Measure 0",
        "Measure 2",
        "Measure 4",
    ]
    assert "next" not in second


@pytest.mark.parametrize("query", ["", "?variation=common_cause", "?improved=false&sort=-changed_on", "?format=csv"])
def test_the_number_of_queries_does_not_grow_with_the_measures(factory, client_as, database, query):
    initiative_id = factory.insert_initiative()
    client = client_as("ana")

    def queries():
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            assert client.get(PATH + query).text
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return len(seen)

    factory.insert_weekly_measure(initiative_id, STEADY)
    one = queries()
    for _ in range(20):
        factory.insert_weekly_measure(initiative_id, STEADY)
    assert queries() == one


def test_measures_come_as_csv(factory, client_as):
    factory.insert_weekly_measure(factory.insert_initiative(title="=1+1 doses"), UP, name="@SUM(A1)")
    answer = client_as("ana").get(PATH + "?format=csv")
    assert answer.mimetype == "text/csv"
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["name"], line["initiative_title"]) == ("'@SUM(A1)", "'=1+1 doses")
    assert (line["variation"], line["latest_value"]) == ("improvement_high", "15.0")
