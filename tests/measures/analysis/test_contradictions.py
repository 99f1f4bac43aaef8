"""Sentences that contradicted the points, each other or themselves, and what they say now."""

from datetime import date, timedelta

import pytest

from qi_tracker.measures.analysis.study import analysis_report

from .test_analysis import Measure, Phase, Point, Series

ABOUT_60 = [60.3, 59.1, 61.2, 58.8, 60.6, 59.5, 61.0, 58.9, 60.2, 59.7, 60.8, 59.2]
BACK_FROM_40 = [*ABOUT_60, 40, 42, 44, 46, 48, 50, 52, 54]
SINCE = "March 25, 2024"


def test_values_that_rise_but_are_still_low_are_said_to_be_both():
    report = analysis_report(Measure(chart="i", direction="increase"), Series(BACK_FROM_40).points())
    text = report["narrative"]
    assert f"Since {SINCE} the values have risen without a break, from 40.0 to 54.0, a change for the better" in text
    assert ", but they are still lower than before: their average is 47.0, against 59.9." in text
    assert report["headline"] == [
        f"Improvement since {SINCE}: 40.0 → 54.0, still lower than before: 59.9 → 47.0",
    ]


def test_low_values_that_rise_again_are_said_to_be_both():
    report = analysis_report(Measure(chart="i", direction="increase", rules="perla"), Series(BACK_FROM_40).points())
    assert "a change for the worse: their average is 47.0, down 12.9 from 59.9 before" in report["narrative"]
    assert f"; since {SINCE} they have risen without a break, from 40.0 to 54.0." in report["narrative"]
    assert report["headline"] == [
        f"Change for the worse since {SINCE}: 59.9 → 47.0, rising since {SINCE}: 40.0 → 54.0",
    ]


@pytest.mark.parametrize(
    ("direction", "wanted"), [("increase", "accepted"), ("decrease", "wanted"), ("neutral", "wanted or accepted")]
)
@pytest.mark.parametrize("rules", ["making_data_count", "nelson", "perla"])
def test_a_new_phase_is_wanted_by_where_the_center_moved(direction, wanted, rules):
    text = analysis_report(Measure(chart="i", direction=direction, rules=rules), Series(BACK_FROM_40).points())[
        "narrative"
    ]
    assert f"the fall is {wanted} and expected to last, begin a new phase on {SINCE} (on average 59.9 before, 47.0" in (
        text
    )
    assert "Find out what moved the values up and what moved them down, each by itself" in text
    assert "the gain" not in text
    assert "put it right" not in text


def test_after_values_that_were_low_once_the_rise_is_what_a_new_phase_is_offered_for():
    text = analysis_report(Measure(chart="run", direction="increase"), Series([9, 9.5] * 5 + [10, 12] * 9).points())[
        "narrative"
    ]
    assert "no longer part of that" in text
    assert "the rise is wanted and expected to last, begin a new phase on" in text


def test_a_fall_that_has_ended_is_no_level():
    values = [30, 34, 29, 33, 31, 34, 30, 36, 34, 32, 30, 28, 26, 24, 33, 30, 34, 31]
    report = analysis_report(Measure(rules="nelson"), Series(values).points())
    assert (
        "From February 19, 2024 to April 1, 2024 the values fell without a break, from 36.0 to 24.0 (Nelson rule"
        in report["narrative"]
    )
    assert report["headline"] == ["Fell from February 19, 2024 to April 1, 2024, not since"]


def test_a_signal_of_a_rise_and_a_high_level_does_not_call_the_first_values_high():
    values = [10, 11, 9, 10, 11, 9, 10, 11, 9, 10, 9, 10, 11, 12, 13, 14, 15, 16, 15, 16]
    signals = analysis_report(Measure(), Series(values).points())["signals"]
    said = [signal["explanation"] for signal in signals if "trend" in signal["special_causes"]]
    assert "keep rising or are higher than chance explains" in said[0]


def test_of_given_limits_it_is_said_that_a_new_phase_alone_changes_nothing():
    series = Series([9, 11] * 8 + [5, 6] * 6)
    given = {"fixed_limits_center": 10.0, "fixed_limits_lower": 6.5, "fixed_limits_upper": 13.5}
    report = analysis_report(Measure(**given), series.points())
    assert "expected to last, remove the given center and limits and begin a new phase on" in report["narrative"]
    assert "remove the given center and limits as well" in report["suggested_phase"]["reason"]


def test_one_value_beside_given_limits_has_something_to_be_compared_with():
    given = {"fixed_limits_center": 10.0, "fixed_limits_lower": 6.5, "fixed_limits_upper": 13.5}
    report = analysis_report(Measure(**given), Series([9.0]).points())
    assert "; the one value is 9.0. " in report["narrative"]
    assert "nothing to be compared with" not in report["narrative"]
    assert report["headline"] == ["Too few points to tell a change"]


@pytest.mark.parametrize(
    ("frequency", "days", "said"),
    [
        ("monthly", [date(2024, 1, 1) + timedelta(weeks=week) for week in range(14)], "at 14 of 14 points"),
        ("monthly", [date(2024 + month // 12, month % 12 + 1, 5) for month in range(14)], "in 14 of 14 months"),
        ("quarterly", [date(2024 + month // 12, month % 12 + 1, 5) for month in range(14)], "at 14 of 14 points"),
        ("weekly", [date(2024, 1, 1) + timedelta(days=6 * place) for place in range(14)], "at 14 of 14 points"),
        ("weekly", [date(2024, 1, 1) + timedelta(days=7 * week + week % 5) for week in range(14)], "in 14 of 14 weeks"),
        ("irregular", [date(2024, 1, 1) + timedelta(weeks=week) for week in range(14)], "at 14 of 14 points"),
    ],
)  # fmt: skip
def test_periods_are_counted_only_where_each_point_has_its_own(frequency, days, said):
    points = [Point(day, value=9.0 + place % 2 * 2) for place, day in enumerate(days)]
    report = analysis_report(Measure(frequency=frequency, target_value=30.0), points)
    assert f"The target of 30.0 or less was met {said}" in report["narrative"]
    assert f"Target met {said}, expected to be met" in report["headline"]


def test_a_missing_period_is_named_by_its_first_day_alone():
    series = Series([9, 11] * 8)
    points = [point for place, point in enumerate(series.points()) if place not in (3, 8)]
    text = analysis_report(Measure(), points)["narrative"]
    assert "No points were entered for 2 weeks in 2 places, the latest is the week of February 26, 2024." in text


def test_equal_values_have_no_ups_and_downs():
    measure = Measure(data_kind="opportunities_between", chart="g", unit="cases")
    text = analysis_report(measure, Series([1] * 14).points())["narrative"]
    assert text.startswith("All 14 values are 1.0 cases. As none differs from the others")


def test_equal_steps_are_not_called_equal_values():
    headline = analysis_report(Measure(chart="mr"), Series([10 + 2 * week for week in range(14)]).points())["headline"]
    assert headline == ["All steps are equal: nothing to test"]


def test_a_phase_without_values_is_not_taken_for_the_one_before_it():
    series = Series([9, 11] * 10 + [None])
    phases = [Phase(series.day(4), "Second"), Phase(series.day(20), "Third")]
    text = analysis_report(Measure(), series.points(), phases)["narrative"]
    assert text.startswith('In the latest phase with a value "Second", since January 29, 2024, the average is')
    assert "The phase that begins on May 20, 2024 has no value yet, so this is about the points before it." in text


def test_a_target_that_no_point_was_held_against_is_not_counted():
    series = Series([9, 11] * 10 + [None])
    measure = Measure(targets=({"from": series.day(20), "value": 10.0},))
    report = analysis_report(measure, series.points())
    assert "The target is 10.0 or less now, and no point has been compared with it yet." in report["narrative"]
    assert report["headline"] == ["No sign of a change"]


def test_points_are_not_said_to_meet_a_target_that_came_after_them():
    series = Series([9, 11] * 10 + [None])
    measure = Measure(target_value=12.0, targets=({"from": series.day(20), "value": 5.0},))
    text = analysis_report(measure, series.points())["narrative"]
    assert "The targets in force at the time were met in 20 of 20 weeks, and the present one is 5.0 or less." in text


def test_of_old_data_nothing_is_said_of_the_process_as_it_is_now():
    series = Series([9, 11] * 10 + [5, 6] * 5)
    text = analysis_report(Measure(), series.points(), today=date(2026, 1, 1))["narrative"]
    assert "Find out what brought the gain, and whether it is still there" in text
    assert "so that center and limits show the process since that day." in text


FEW_CROSSINGS = [
    11,
    11.6,
    10.6,
    10.7,
    11.8,
    10.6,
    11.7,
    11.4,
    9.8,
    10.1,
    9.7,
    11.2,
    11.8,
    9,
    9,
    6.8,
    9.4,
    9.4,
    8.6,
    10.8,
]
LONG_RUN = [10.2, 11.1, 11.1, 11.2, 10.4, 11.5, 10.5, 12, 13, 9.4, 7.6, 9.1, 9.6, 10.1, 10.1, 8.3, 8.4, 10.7, 8.6, 11.1]


@pytest.mark.parametrize(
    ("values", "rules", "said", "headline"),
    [
        (
            FEW_CROSSINGS,
            "making_data_count",
            "the points cross the center line only 4 times, and chance alone makes at least 5",
            "Crosses the center line less often than chance explains",
        ),
        (
            LONG_RUN,
            "nelson",
            "8 points in a row on one side of the center line are more than the 7 that chance explains",
            "Keeps to one side of the center line for longer than chance explains",
        ),
        (
            [1.0, 2.0] * 8,
            "perla",
            "the points change sides of the middle value more often than chance explains",
            "Changes sides of the middle value more often than chance explains",
        ),
    ],
)
def test_the_headline_of_runs_says_what_the_narrative_says(values, rules, said, headline):
    report = analysis_report(Measure(rules=rules, chart="i" if rules == "nelson" else "run"), Series(values).points())
    assert said in report["narrative"]
    assert report["headline"] == [headline]


@pytest.mark.parametrize(
    ("values", "said", "headline"),
    [
        ([*[10, 11] * 10, 20], "The latest step, 9.0 on May 20, 2024, is higher", "Change of the steps on May 20"),
        (
            [10, 11] * 6 + [20, *[19, 20] * 4],
            "One step, on March 25, 2024, was higher than chance explains (Making Data Count rule",
            "Step unusually high on March 25, 2024, not since",
        ),
    ],
)  # fmt: skip
def test_steps_that_are_high_are_not_called_high_values(values, said, headline):
    report = analysis_report(Measure(chart="mr"), Series(values).points())
    assert said in report["narrative"]
    assert report["headline"][0].startswith(headline)


def test_runs_about_a_given_center_are_not_said_to_be_about_the_middle_value():
    measure = Measure(chart="run", fixed_limits_center=10.0)
    text = analysis_report(measure, Series([9, 11] * 8).points())["narrative"]
    assert "The points do not keep to one side of the given center, or rise or fall, for longer than" in text


def test_a_long_run_of_anhoej_is_not_said_to_change_sides_too_seldom():
    signals = analysis_report(Measure(rules="anhoej"), Series([9, 11] * 8 + [12] * 9).points())["signals"]
    assert "in a longer run or with fewer changes of side than chance explains" in signals[-1]["explanation"]


def test_equal_values_are_not_said_to_be_of_two_kinds():
    measure = Measure(data_kind="count", chart="c", rules="nelson")
    text = analysis_report(measure, Series([3] * 20).points())["narrative"]
    assert "two kinds of data in one series" not in text
    assert text.endswith("Check whether each value was entered as it was measured.")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("opportunities_between", "record their share of the cases of a period"), ("time_between", "in finer units")],
)
def test_values_between_events_are_not_to_be_measured_over_longer_periods(kind, said):
    values = [1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1, 1]
    text = analysis_report(Measure(data_kind=kind, chart="run"), Series(values).points())["narrative"]
    assert said in text
    assert "longer periods" not in text


def test_points_before_the_first_target_are_not_passed_over_in_silence():
    series = Series([9, 11] * 10)
    measure = Measure(targets=({"from": series.day(14), "value": 30.0},))
    text = analysis_report(measure, series.points())["narrative"]
    assert "The target of 30.0 or less was met in 6 of 6 weeks since it was set, and" in text


def test_a_day_is_named_before_what_came_after_it():
    series = Series([9, 11] * 10)
    measure = Measure(target_value=12.0, target_on=series.day(15), targets=({"from": series.day(10), "value": 10.0},))
    text = analysis_report(measure, series.points())["narrative"]
    assert (
        "and the present one is 10.0 or less, due by April 15, 2024, a day that has passed, after which they were met "
        "in 2 of 4." in text
    )


def test_a_headline_without_a_first_day_says_what_was_seen():
    values = [9, 9.5, 9.2, 11, 10.8, 11.2, 9.1, 9.4, 9.3, 10.9, 11.1, 10.7, 9, 9.2, 9.4, 11, 10.8, 11.2, 11, 10.9]
    report = analysis_report(Measure(chart="run", rules="anhoej"), Series(values).points())
    assert report["headline"] == [
        "Change for the worse: center line crossed too seldom, the last points above it",
    ]


def test_one_step_is_not_called_a_value_and_has_no_ups_and_downs():
    report = analysis_report(Measure(chart="mr"), Series([10, 14]).points())
    assert report["narrative"].startswith("There is one step, 4.0. Whether the process has changed cannot be said yet")
    assert "one step has nothing to be compared with" in report["narrative"]
    assert report["headline"] == ["One step: nothing to compare it with"]


def test_the_one_point_after_a_baseline_has_no_average():
    series = Series([9, 11] * 7 + [10])
    text = analysis_report(Measure(), series.points(), [Phase(series.first, "Baseline", None, 14)])["narrative"]
    assert "; the one point after it lies at 10.0." in text
