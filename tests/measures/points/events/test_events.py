"""Events counted into periods, and the time and the cases between them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

MONTHLY = {"data_kind": "count", "frequency": "monthly"}
TIMES = {"data_kind": "time_between", "frequency": "irregular", "unit": "days", "direction": "increase"}
CASES = {"data_kind": "opportunities_between", "frequency": "irregular", "unit": "cases", "direction": "increase"}


@pytest.fixture
def made(factory, initiative_id):
    """Makes a measure."""
    return lambda **fields: factory.measure(initiative_id, **fields)


@pytest.fixture
def count(factory, ana):
    """Sends events; the answer and the points that there are then, as day -> value, or numerator and denominator."""

    def send(measure, query="", **body):
        answer = ana.post(f"/measures/{measure['id']}/points/from-events{query}", json=body)
        points = {}
        for point in factory.points_of(measure):
            key = point["period_start"] + (f"#{point['sequence']}" if point["sequence"] > 1 else "")
            value = point["value"]
            points[key] = value if point["denominator"] is None else (point["numerator"], point["denominator"])
        return answer, points

    return send


def counts(answer):
    assert answer.status_code == 200, answer.text
    return [answer.json[name] for name in ("created", "changed", "unchanged", "events", "empty_periods")]


def problems(answer):
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_events_are_counted_by_month_with_empty_months_as_0(made, count):
    answer, points = count(made(**MONTHLY), dates=["2024-01-05", "2024-04-30", "2024-01-31", "2024-01-05"])
    assert points == {"2024-01-01": 3, "2024-02-01": 0, "2024-03-01": 0, "2024-04-01": 1}
    assert counts(answer) == [4, 0, 0, 4, 2]


@pytest.mark.parametrize(
    ("frequency", "points"),
    [
        ("daily", {"2024-03-31": 1, "2024-04-01": 0, "2024-04-02": 1}),
        ("weekly", {"2024-03-25": 1, "2024-04-01": 1}),
        ("quarterly", {"2024-01-01": 1, "2024-04-01": 1}),
    ],
)
def test_periods_are_those_of_the_measures_frequency(made, count, frequency, points):
    assert count(made(**MONTHLY | {"frequency": frequency}), dates=["2024-03-31", "2024-04-02"])[1] == points


def test_from_and_until_widen_what_is_counted(made, count):
    measure = made(**MONTHLY)
    body = {"dates": ["2024-02-10"], "from": "2023-12-15", "until": "2024-03-02"}
    assert count(measure, **body)[1] == {"2023-12-01": 0, "2024-01-01": 0, "2024-02-01": 1, "2024-03-01": 0}
    answer, _ = count(measure, **body | {"dates": ["2024-02-10", "2023-11-30", "2024-04-01"]})
    assert problems(answer) == [("#/dates/1", "out_of_range"), ("#/dates/2", "out_of_range")]


def test_the_same_events_again_change_nothing(made, count):
    measure = made(**MONTHLY)
    count(measure, dates=["2024-01-05", "2024-03-05"])
    assert counts(count(measure, dates=["2024-01-05", "2024-03-05"])[0]) == [0, 0, 3, 2, 1]
    assert counts(count(measure, dates=["2024-01-05", "2024-03-05", "2024-03-06"])[0]) == [0, 1, 2, 3, 1]


def test_points_keep_their_day_their_note_and_their_exclusion(factory, made, count):
    measure = made(**MONTHLY)
    noted = {
        "period_start": "2024-01-31",
        "value": 9,
        "note": "By hand",
        "excluded": True,
        "exclusion_reason": "Strike",
    }
    factory.enter_points(measure, noted)
    _, points = count(measure, dates=["2024-01-05", "2024-02-05"])
    assert points == {"2024-01-31": 1, "2024-02-01": 1}
    assert {name: factory.points_of(measure)[0][name] for name in noted} == noted | {"value": 1}


def test_weeks_begin_on_the_day_that_the_points_begin_on(factory, made, count):
    measure = made(**MONTHLY | {"frequency": "weekly"})
    factory.enter_points(measure, {"period_start": "2024-01-07", "value": 9})
    assert count(measure, dates=["2024-01-13", "2024-01-14"])[1] == {"2024-01-07": 1, "2024-01-14": 1}


def test_a_period_with_several_points_is_left_open(factory, made, count):
    measure = made(**MONTHLY)
    factory.enter_points(measure, *({"period_start": f"2024-01-{day}", "value": 9} for day in (10, 20)))
    assert problems(count(measure, dates=["2024-01-05"])[0]) == [("#/dates", "repeated")]
    assert count(measure, dates=["2024-02-05"])[1]["2024-02-01"] == 1


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_denominators_come_from_rows_or_points(factory, made, count, kind):
    measure = made(data_kind=kind, frequency="monthly")
    factory.enter_points(measure, {"period_start": "2024-02-01", "numerator": 7, "denominator": 410})
    rows = [
        {"date": "2024-01-09", "count": 2, "denominator": 400},
        {"date": "2024-01-30T23:30:00+01:00"},
        {"date": "2024-02-01"},
        {"date": "2024-03-01", "count": 0, "denominator": 420},
    ]
    answer, points = count(measure, rows=rows)
    assert points == {"2024-01-01": (3, 400), "2024-02-01": (1, 410), "2024-03-01": (0, 420)}
    assert counts(answer) == [2, 1, 0, 4, 1]


def test_a_period_without_a_denominator_is_named(made, count):
    answer, points = count(made(data_kind="rate", frequency="monthly"), dates=["2024-01-09", "2024-03-09"])
    assert problems(answer) == [("#/dates", "required")]
    assert "2024-01-01, 2024-02-01, 2024-03-01" in answer.json["errors"][0]["detail"]
    assert points == {}


def test_denominators_that_contradict_one_another_are_refused(made, count):
    rows = [{"date": "2024-01-09", "denominator": 400}, {"date": "2024-01-10", "denominator": 401}]
    answer, _ = count(made(data_kind="rate", frequency="monthly"), rows=rows)
    assert problems(answer) == [("#/rows/1/denominator", "repeated")]


def test_more_events_than_the_denominator_are_refused_by_the_period(made, count):
    answer, _ = count(
        made(data_kind="proportion", frequency="monthly"), rows=[{"date": "2024-01-09", "count": 5, "denominator": 4}]
    )
    assert problems(answer) == [("#/rows", "out_of_range")]
    assert answer.json["errors"][0]["detail"].startswith("The point of January 1, 2024: ")


def test_days_between_events_begin_with_the_second(made, count):
    measure = made(**TIMES)
    answer, points = count(measure, dates=["2024-03-01", "2024-01-05", "2024-01-15"])
    assert points == {"2024-01-15": 10, "2024-03-01": 46}
    assert counts(answer) == [2, 0, 0, 3, 0]
    assert count(measure, dates=["2024-03-11"])[1] == points | {"2024-03-11": 10}
    assert counts(count(measure, dates=["2024-01-05", "2024-01-15", "2024-03-01", "2024-03-11"])[0])[:3] == [0, 0, 3]


def test_from_says_since_when_the_first_event_is_awaited(made, count):
    assert count(made(**TIMES), dates=["2024-01-11"], **{"from": "2024-01-01"})[1] == {"2024-01-11": 10}
    assert count(made(name="Other", **TIMES), dates=["2024-01-01"], **{"from": "2024-01-01"})[1] == {}
    answer, _ = count(made(name="Third", **TIMES), dates=["2024-01-01"], **{"from": "2024-01-02"})
    assert problems(answer) == [("#/dates/0", "out_of_range")]


def test_two_events_of_one_day_need_their_moments(made, count):
    measure = made(**TIMES)
    answer, _ = count(measure, dates=["2024-01-05", "2024-01-09", "2024-01-09"])
    assert problems(answer) == [("#/dates", "out_of_range")]
    assert "January 9, 2024" in answer.json["errors"][0]["detail"]
    moments = ["2024-01-05T06:00:00+01:00", "2024-01-09T06:00:00+01:00", "2024-01-09T18:00:00+01:00"]
    assert count(measure, dates=moments)[1] == {"2024-01-09": 4, "2024-01-09#2": 0.5}
    assert problems(count(measure, dates=[*moments, moments[0]])[0]) == [("#/dates", "out_of_range")]
    assert problems(count(measure, dates=[*moments, "2024-02-01"])[0]) == [("#/dates/3", "not_a_moment")]


@pytest.mark.parametrize(("unit", "value"), [("hours", 60), ("minutes", 3600), ("weeks", 2.5 / 7), ("days", 2.5)])
def test_times_are_in_the_measures_unit(made, count, unit, value):
    moments = ["2024-01-05T00:00:00Z", "2024-01-07T12:00:00Z"]
    assert count(made(**TIMES | {"unit": unit}), dates=moments)[1] == {"2024-01-07": pytest.approx(value)}


def test_times_are_counted_through_a_change_of_the_clock(made, count):
    moments = ["2024-03-30T12:00:00+01:00", "2024-03-31T12:00:00+02:00"]
    assert count(made(**TIMES | {"unit": "hours"}), dates=moments)[1] == {"2024-03-31": pytest.approx(23)}


def test_cases_between_events_are_those_that_lie_between(made, count):
    measure = made(**CASES)
    numbers = {5: "2024-01-05", 11: "2024-01-09", 12: "2024-01-09", 44: "2024-02-05"}
    rows = [{"date": day, "case_number": number} for number, day in reversed(numbers.items())]
    _, points = count(measure, rows=rows)
    assert points == {"2024-01-09": 5, "2024-01-09#2": 0, "2024-02-05": 31}
    assert counts(count(measure, rows=rows)[0])[:3] == [0, 0, 3]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"date": "2024-01-05"}], [("#/rows/0/case_number", "required")]),
        ([{"date": "2024-01-05", "case_number": 1, "count": 2}], [("#/rows/0/count", "out_of_range")]),
        (
            [{"date": "2024-01-05", "case_number": 1}, {"date": "2024-01-06", "case_number": 1}],
            [("#/rows/1/case_number", "repeated")],
        ),
        (
            [{"date": "2024-01-05", "case_number": 9}, {"date": "2024-01-06", "case_number": 1}],
            [("#/rows/0/date", "out_of_range")],
        ),
    ],
)
def test_cases_need_numbers_that_rise_with_the_days(made, count, rows, found):
    assert problems(count(made(**CASES), rows=rows)[0]) == found


def test_a_point_between_events_that_was_not_sent_is_named(factory, made, count):
    measure = made(**TIMES)
    count(measure, dates=["2024-01-05", "2024-01-15", "2024-03-01"])
    for dates in (["2024-01-05", "2024-03-01"], ["2024-01-05", "2024-01-15"], ["2024-02-01"]):
        answer, points = count(measure, dates=dates)
        assert problems(answer) == [("#/dates", "incomplete_events")]
        assert points == {"2024-01-15": 10, "2024-03-01": 46}


@pytest.mark.parametrize(
    ("fields", "body", "found"),
    [
        ({"data_kind": "value"}, {"dates": ["2024-01-05"]}, [("#/dates", "not_of_this_kind")]),
        ({"data_kind": "count", "frequency": "irregular"}, {"dates": ["2024-01-05"]}, [("#/dates", "not_a_period")]),
        (CASES, {"dates": ["2024-01-05"]}, [("#/dates", "required")]),
        (TIMES, {"rows": [{"date": "2024-01-05", "count": 0}]}, [("#/rows/0/count", "out_of_range")]),
        (TIMES, {"rows": [{"date": "2024-01-05", "count": 2}]}, [("#/rows/0/count", "out_of_range")]),
        (MONTHLY, {}, [("#/dates", "one_of")]),
        (MONTHLY, {"dates": ["2024-01-05"], "rows": [{"date": "2024-01-05"}]}, [("#/dates", "one_of")]),
        (MONTHLY, {"dates": []}, [("#/dates", "wrong_length")]),
        (MONTHLY, {"dates": ["soon"]}, [("#/dates/0", "not_a_day")]),
        (MONTHLY, {"dates": ["2024-01-05T10:00:00"]}, [("#/dates/0", "not_a_moment")]),
        (MONTHLY, {"dates": ["2024-01-05"], "from": "2024-02-01", "until": "2024-01-01"}, [("#/until", "before_from")]),
        (MONTHLY, {"dates": ["2024-01-05"] * 10_001}, [("#/dates", "wrong_length")]),
        (MONTHLY | {"frequency": "daily"}, {"dates": ["1900-01-01", "2024-01-05"]}, [("#/dates", "out_of_range")]),
    ],
)
def test_what_cannot_be_counted_is_refused(made, count, fields, body, found):
    answer, points = count(made(**fields), **body)
    assert (problems(answer), points) == (found, {})


def test_a_trial_run_shows_the_points_and_enters_none(made, count):
    answer, points = count(made(**MONTHLY), "?validate_only=true", dates=["2024-01-05", "2024-03-05"])
    assert [(point["period_start"], point["value"]) for point in answer.json["preview"]] == [
        ("2024-01-01", 1), ("2024-02-01", 0), ("2024-03-01", 1),
    ]  # fmt: skip
    assert (counts(answer), points) == ([3, 0, 0, 2, 1], {})


def test_a_repeat_with_the_same_key_gets_the_same_answer(ana, made):
    path, body = f"/measures/{made(**MONTHLY)['id']}/points/from-events", {"dates": ["2024-01-05"]}
    first, again = (ana.post(path, json=body, headers={"Idempotency-Key": "once"}) for _ in range(2))
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_history_keeps_what_was_there_before(ana, made, count):
    measure = made(**MONTHLY)
    count(measure, dates=["2024-01-05"])
    count(measure, dates=["2024-01-05", "2024-01-06"])
    (former,) = ana.items(f"/measures/{measure['id']}/points/2024-01-01/history")
    assert former["value"] == 1


def test_the_organizations_time_zone_says_on_which_day_a_moment_was(made, count, clock):
    clock.zone = ZoneInfo("Europe/Berlin")
    daily = made(**MONTHLY | {"frequency": "daily"})
    # Ten minutes before midnight in London, which is fifty after it in Berlin.
    assert count(daily, dates=["2024-01-31T23:50:00Z"])[1] == {"2024-02-01": 1}
    assert count(made(**MONTHLY), rows=[{"date": "2024-01-31T23:50:00Z"}])[1] == {"2024-02-01": 1}
    times = made(**TIMES | {"unit": "hours"})
    # Counted from midnight in Berlin, of a day on which clocks are set forward at two.
    sent = ["2024-03-31T04:00:00Z", "2024-03-31T22:30:00Z"]
    assert count(times, dates=sent, **{"from": "2024-03-30"})[1] == {"2024-03-31": 29, "2024-04-01": 18.5}


def test_what_is_still_to_come_is_not_counted(made, count, clock):
    today = clock.today()
    tomorrow = f"{today + timedelta(days=1)}"
    for measure in (made(**MONTHLY), made(name="Times", **TIMES)):
        assert problems(count(measure, dates=["2024-01-05", tomorrow])[0]) == [("#/dates/1", "out_of_range")]
    assert problems(count(made(**CASES), rows=[{"date": tomorrow, "case_number": 3}])[0]) == [
        ("#/rows/0", "out_of_range")
    ]
    monthly, next_month = made(name="Months", **MONTHLY), date(today.year + today.month // 12, today.month % 12 + 1, 1)
    assert problems(count(monthly, dates=[f"{today}"], until=f"{next_month}")[0]) == [("#/until", "out_of_range")]
    # The present month is counted as far as it has come.
    this_month = f"{today.replace(day=1)}"
    assert count(monthly, dates=[f"{today}"], until=f"{next_month - timedelta(days=1)}")[1] == {this_month: 1}
