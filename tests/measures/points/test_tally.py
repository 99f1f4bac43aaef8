"""Tallies: events counted one by one into the point of their period."""

import threading
from zoneinfo import ZoneInfo

import pytest

WARDS = {"key": "ward", "label": "Ward", "values": ["4W", "5N"]}
TODAY = "2026-03-02"
"""A Monday, 09:00 UTC: where the tests' clock stands."""


@pytest.fixture
def counts(factory, initiative_id):
    """A measure of monthly counts by ward."""
    return factory.measure(initiative_id, data_kind="count", frequency="monthly", strata=[WARDS])


def tally(client, measure, **sent):
    return client.post(f"/measures/{measure['id']}/tally", json=sent)


def refusals(answer):
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_each_tally_counts_one_more_into_the_point_of_its_period(factory, ana, counts):
    first = tally(ana, counts, values={"ward": "4W"})
    assert first.status_code == 201, first.text
    assert (first.json["period_start"], first.json["value"], first.json["by"]) == ("2026-03-01", 1, {"ward": {"4W": 1}})
    assert ana.get(first.headers["Location"].removeprefix("/api/v1")).json == first.json
    again = tally(ana, counts, values={"ward": "5N"}).json
    assert (again["id"], again["value"], again["by"]) == (first.json["id"], 2, {"ward": {"4W": 1, "5N": 1}})
    earlier = tally(ana, counts, values={"ward": "5N"}, at="2026-02-28T23:00:00Z").json
    assert (earlier["period_start"], earlier["value"]) == ("2026-02-01", 1)
    assert len(ana.items(f"/measures/{counts['id']}/points/2026-03-01/history")) == 1
    assert len(factory.points_of(counts)) == 2


def test_a_measure_without_strata_asks_for_none(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count", frequency="daily")
    point = tally(ana, measure).json
    assert (point["period_start"], point["value"], point["by"]) == (TODAY, 1, None)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_proportion_or_rate_has_a_value_once_it_has_its_denominator(factory, ana, initiative_id, kind):
    measure = factory.measure(initiative_id, data_kind=kind, frequency="monthly")
    point = tally(ana, measure).json
    assert (point["numerator"], point["denominator"]) == (1, None)
    path = f"/measures/{measure['id']}"
    assert ana.read(f"{path}/analysis")["points"][0]["value"] is None
    noted = ana.update(f"{path}/points/2026-03-01", note="Counted by the night shift")
    assert factory.send_csv(measure, ana.get(f"{path}/points?format=csv").data).json["unchanged"] == 1
    assert noted["numerator"] == 1
    ana.update(f"{path}/points/2026-03-01", denominator=4)
    assert tally(ana, measure).json["numerator"] == 2
    assert ana.read(f"{path}/analysis")["points"][0]["value"] == 0.5


def test_a_proportion_never_counts_more_than_there_were(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion", frequency="monthly")
    factory.enter_points(measure, {"period_start": "2026-03-01", "numerator": 4, "denominator": 4})
    answer = tally(ana, measure)
    assert (answer.status_code, answer.json["code"]) == (409, "counted_all")
    assert "counts 4 out of 4 so far" in answer.json["detail"]


def test_a_count_ends_where_a_point_could_not_be_entered_any_more(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count", frequency="monthly")
    factory.enter_points(measure, {"period_start": "2026-03-01", "value": 10**15})
    answer = tally(ana, measure)
    assert (answer.status_code, answer.json["code"]) == (409, "counted_all")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("#/values/ward", "required")]),
        ({"ward": "6E"}, [("#/values/ward", "unknown_choice")]),
        ({"ward": "4W", "shift": "Night"}, [("#/values/shift", "unknown_choice")]),
        (None, [("#/values", "null_not_allowed")]),
        (["4W"], [("#/values", "not_an_object")]),
        ({"ward": 4}, [("#/values/ward", "not_a_string")]),
        ({"ward": "4W\x13"}, [("#/values/ward", "control_character")]),
        ({f"k{number}": "4W" for number in range(11)}, [("#/values", "wrong_length")]),
    ],
)
def test_the_strata_of_the_measure_are_asked_for(ana, counts, values, expected):
    assert refusals(tally(ana, counts, values=values)) == expected


def test_a_measurement_is_not_tallied(ana, measure):
    answer = tally(ana, measure)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_to_count")


def test_events_that_are_not_divided_yet_are_asked_for_first(factory, ana, counts):
    factory.enter_points(counts, {"period_start": "2026-03-01", "value": 5})
    answer = tally(ana, counts, values={"ward": "4W"})
    assert (answer.status_code, answer.json["code"]) == (409, "incomplete")
    assert [missing["pointer"] for missing in answer.json["missing"]] == ["#/by/ward"]
    ana.update(f"/measures/{counts['id']}/points/2026-03-01", by={"ward": {"5N": 5}})
    assert tally(ana, counts, values={"ward": "4W"}).json["by"] == {"ward": {"5N": 5, "4W": 1}}


def test_the_future_is_not_counted_and_a_fast_clock_is_forgiven(ana, counts):
    answer = tally(ana, counts, values={"ward": "4W"}, at="2026-03-02T09:06:00Z")
    assert refusals(answer) == [("#/at", "out_of_range")]
    assert tally(ana, counts, values={"ward": "4W"}, at="2026-03-02T09:04:00Z").status_code == 201


def test_the_day_is_that_of_the_organization(factory, clock, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count", frequency="daily")
    clock.zone = ZoneInfo("America/Los_Angeles")
    point = tally(factory.client_as("ana"), measure, at="2026-03-02T07:59:00Z").json
    assert point["period_start"] == "2026-03-01"


def test_a_repeat_with_the_same_key_counts_once(ana, counts):
    path, sent = f"/measures/{counts['id']}/tally", {"values": {"ward": "4W"}}
    first, repeat = (ana.post(path, json=sent, headers={"Idempotency-Key": "tap-1"}) for _ in range(2))
    assert repeat.headers["Idempotent-Replayed"] == "true"
    assert (first.json, first.json["value"]) == (repeat.json, 1)


def test_of_many_tallies_at_once_none_is_lost(real_factory):
    initiative_id = real_factory.insert_initiative("draft")
    measure = real_factory.measure(initiative_id, data_kind="count", frequency="monthly", strata=[WARDS])
    clients = [real_factory.new_client(real_factory.client_as("ana").person_id) for _ in range(6)]
    statuses = []

    def tap(client, ward):
        statuses.extend(tally(client, measure, values={"ward": ward}).status_code for _ in range(3))

    threads = [threading.Thread(target=tap, args=(client, ("4W", "5N")[n % 2])) for n, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (point,) = real_factory.points_of(measure)
    assert statuses == [201] * 18
    assert (point["value"], point["by"]) == (18, {"ward": {"4W": 9, "5N": 9}})


@pytest.mark.parametrize(
    ("frequency", "there", "day", "start"),
    [
        ("daily", [], "2026-02-26", "2026-02-26"),
        ("irregular", [], "2026-02-26", "2026-02-26"),
        ("weekly", [], "2026-02-26", "2026-02-23"),
        ("weekly", [], "2026-02-23", "2026-02-23"),
        ("weekly", ["2026-02-15"], "2026-02-26", "2026-02-22"),
        ("weekly", ["2026-02-15"], "2026-02-21", "2026-02-15"),
        ("monthly", [], "2026-02-28", "2026-02-01"),
        ("monthly", ["2026-01-31"], "2026-01-02", "2026-01-31"),
        ("monthly", ["2026-01-31"], "2026-02-02", "2026-02-01"),
        ("quarterly", [], "2025-12-31", "2025-10-01"),
        ("quarterly", ["2025-11-15"], "2025-12-31", "2025-11-15"),
    ],
)
def test_an_event_belongs_to_the_period_in_which_it_happened(factory, ana, initiative_id, frequency, there, day, start):
    measure = factory.measure(initiative_id, data_kind="count", frequency=frequency)
    factory.enter_points(measure, *({"period_start": one, "value": 0} for one in there))
    point = tally(ana, measure, at=f"{day}T12:00:00Z").json
    assert (point["period_start"], point["value"]) == (start, 1)
