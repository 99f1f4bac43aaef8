"""What the narrative, the headline and the explanations say."""

import re
from datetime import date, timedelta

import pytest

from qi_tracker import spc
from qi_tracker.charts.specification import control_chart
from qi_tracker.core.wording import written_day
from qi_tracker.measures.analysis import texts
from qi_tracker.measures.analysis.findings import explanation
from qi_tracker.measures.analysis.numbers import Style
from qi_tracker.measures.analysis.study import analysis_report

from .test_analysis import Measure, Phase, Point, Series

JARGON = re.compile(
    r"sigma|\bUCL\b|\bLCL\b|control limit|standard deviation|special cause|common cause|subgroup|nan|None|_"
)


WITHIN = "it lies within the usual ups and downs, so the process as it is now"


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text) if part]


def test_a_measure_without_data_says_what_to_do_first():
    report = analysis_report(Measure(), [])
    assert sentences(report["narrative"])[0].startswith("There is no value yet")
    assert "12 points" in report["narrative"]


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ([9, 11] * 10, {}, "lies within them, and no rule finds a sign that the process has changed."),
        (
            [9, 11] * 10 + [30],
            {},
            "higher than chance explains, a change for the worse: 20.0 higher than the average",
        ),
        ([9, 11] * 10 + [1], {"direction": "increase"}, "is lower than chance explains, a change for the worse"),
        (
            [9, 11] * 10 + [12] * 8,
            {"chart": "run", "direction": "increase"},
            "their middle value is 12.0, up 2.0 from 10.0 before",
        ),
        (
            [9, 11] * 10 + list(range(9, 17)),
            {"chart": "run"},
            "have risen without a break, from 9.0 to 16.0, a change for the worse",
        ),
        (
            [1, 1, 1, 3, 3, 3] * 4,
            {"chart": "run"},
            "cross the center line only 7 times, and chance alone makes at least",
        ),
        ([1.0, 2.0] * 8, {"chart": "run", "rules": "perla"}, "change sides of the middle value more often"),
        ([7.0] * 15, {}, "All 15 values are 7.0. As none differs from the others, there is nothing to test yet"),
        ([7.0, 8.0], {}, "cannot be said yet: 2 points are too few to tell a change from the usual ups and downs"),
        ([7.0], {}, "There is one value, 7.0. Whether the process has changed cannot be said yet"),
        ([0, 0, 1, 0, 0, 2, 0, 0, 0, 1] * 2, {"chart": "run"}, "14 of the 20 points lie on the center line itself"),
    ],
)
def test_the_report_says_what_happened(values, options, said):
    assert said in analysis_report(Measure(**options), Series(values).points())["narrative"]


def test_a_change_names_its_beginning_its_rule_and_its_amount():
    series = Series([9, 11] * 10 + [12] * 8)
    report = analysis_report(Measure(chart="run", direction="increase"), series.points())
    since = written_day(series.day(20))
    assert (
        f"Since {since} the values have been higher than chance explains, a change for the better"
        in report["narrative"]
    )
    assert "(Making Data Count rule: 7 points in a row on one side of the center line)" in report["narrative"]
    assert report["headline"] == [f"Improvement since {since}: 10.0 → 12.0"]


def test_a_new_phase_is_described_beside_the_former():
    series = Series([20, 22] * 10 + [9, 11] * 10)
    report = analysis_report(Measure(unit="minutes"), series.points(), [Phase(series.day(20), "New protocol")])
    start = written_day(series.day(20))
    assert sentences(report["narrative"])[0].startswith(
        f'In the present phase "New protocol", since {start}, the average is 10.0 minutes, '
        "down 11.0 from 21.0 minutes in the phase before, with usual ups and downs"
    )
    assert report["headline"] == [
        "Average 21.0 → 10.0 minutes from the phase before",
        "No sign of a change within this phase",
    ]


def test_a_frozen_baseline_is_called_what_it_is():
    series = Series([3.9, 3.7] * 7 + [3.8] + [1.9, 1.7] * 4)
    phase = Phase(series.first, "Baseline", None, 15)
    text = analysis_report(Measure(unit="%"), series.points(), [phase])["narrative"]
    assert "The average of the first 15 points, the baseline, was 3.8%" in text
    day = written_day(series.day(15))
    assert f"Since {day} the values have been lower than chance explains" in text
    assert (
        "the average of the 8 points since then is 1.8%, down 2.0 percentage points from 3.8% in the baseline" in text
    )


def test_a_short_baseline_is_to_be_widened():
    series = Series([9, 11] * 12)
    text = analysis_report(Measure(), series.points(), [Phase(series.first, "Baseline", None, 6)])["narrative"]
    assert "a baseline of 6 points is too short" in text
    assert "Keep adding points" not in text


@pytest.mark.parametrize(
    ("values", "target", "said"),
    [
        ([9, 11] * 10, 30.0, "met in 20 of 20 weeks, and the process as it is now can be expected to go on meeting it"),
        ([9, 11] * 10, 3.0, "met in 0 of 20 weeks, and the process as it is now can be expected to go on missing it."),
        ([9, 11] * 10, 10.0, f"met in 10 of 20 weeks; {WITHIN} will meet it at times and miss it at times."),
        ([9, 11] * 10, 11.0, f"met in 20 of 20 weeks; {WITHIN} can also miss it."),
        ([9, 11] * 10, 8.0, f"met in 0 of 20 weeks; {WITHIN} can also meet it."),
        ([9, 11] * 10 + [30], 30.0, "met in 21 of 21 weeks; as long as that value is unexplained"),
        ([9, 11] * 10 + [2] * 8, 3.0, "met in 8 of 28 weeks, and in 8 of 8 since"),
        ([9, 11] * 3, 11.0, "met in 6 of 6 weeks; there are too few points to say how often"),
        ([7.0], 7.0, "was met in the one week there is"),
        ([7.0] * 15, 7.0, "met in 15 of 15 weeks. Keep the process as it is"),
    ],
)  # fmt: skip
def test_a_target_is_shown_by_counts_and_the_future_only_of_a_stable_process(values, target, said):
    text = analysis_report(Measure(target_value=target), Series(values).points())["narrative"]
    assert f"The target of {target:.1f} or less was " in text
    assert said in text


def test_each_point_is_held_against_the_target_of_its_day():
    series = Series([9, 11] * 10)
    measure = Measure(target_value=12.0, targets=({"from": series.day(10), "value": 10.0},))
    text = analysis_report(measure, series.points())["narrative"]
    assert "The targets in force at the time were met in 15 of 20 weeks, and the present one is 10.0 or less." in text


def test_a_stretch_target_is_counted_as_well():
    measure = Measure(target_value=11.0, stretch_target_value=9.0)
    text = analysis_report(measure, Series([9, 11] * 10).points())["narrative"]
    assert "was met in 20 of 20 weeks; it lies within" in text
    assert "; the stretch target of 9.0 or less was met in 10 of 20." in text


def test_given_limits_are_called_given():
    measure = Measure(fixed_limits_center=12.0, fixed_limits_lower=6.0, fixed_limits_upper=18.0, unit="days")
    steady, low = Series([11, 13] * 10), Series([11, 13] * 10 + [7] * 8)
    text = analysis_report(measure, steady.points())["narrative"]
    assert (
        "The given center is 12.0 days, with given limits from 6.0 to 18.0 days; the 20 points have an average of"
        in text
    )
    text = analysis_report(measure, low.points())["narrative"]
    assert "their average is 7.0 days, down 5.0 from the given center of 12.0 days" in text


def test_a_baseline_between_two_days_is_named_by_them():
    series = Series([9, 11] * 12)
    phase = Phase(series.first, "Baseline", None, None, series.day(4), series.day(17))
    text = analysis_report(Measure(), series.points(), [phase])["narrative"]
    days = f"{written_day(series.day(4))} to {written_day(series.day(17))}"
    assert f"The average of the 14 points from {days}, the baseline, was 10.0" in text
    assert "the 6 points after it have an average of 10.0" in text


def test_a_baseline_without_values_is_said_to_have_none():
    series = Series([None, None, None, *[9, 11] * 7])
    report = analysis_report(Measure(), series.points(), [Phase(series.first, "Baseline", None, 3)])
    assert report["narrative"].startswith("The points that were chosen as the baseline have no value")
    assert report["headline"] == ["Baseline without values: nothing to compare with"]


def test_the_length_of_a_rule_is_that_of_the_measure():
    series = Series([9, 11] * 10 + [5] * 8)
    measure = Measure(rule_options_shift=8, rule_options_trend=6, screen_moving_ranges=False, chart="run")
    report = analysis_report(measure, series.points())
    assert "8 points in a row on one side of the center line" in report["narrative"]
    assert "8 points in a row on one side of the center line" in report["signals"][-1]["explanation"]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2024, 12, 31), "The target of 30.0 days or less, due by December 31, 2024, was met in 20 of 20 weeks"),
        (
            date(2024, 4, 30),
            (
                "The target of 30.0 days or less was due by April 30, 2024, a day that has passed; "
                "it was met in 20 of 20 weeks, and in 2 of 2 after that day"
            ),
        ),
    ],
)
def test_a_target_day_is_named_and_one_that_has_passed_is_called_so(on, said):
    measure = Measure(target_value=30.0, target_on=on, unit="days")
    assert said in analysis_report(measure, Series([9, 11] * 10).points(), today=date(2024, 5, 20))["narrative"]


@pytest.mark.parametrize(("target", "is_asked"), [(0.95, True), (95.0, False), (0.0, False)])
def test_a_percent_target_below_one_is_asked_about(target, is_asked):
    measure = Measure(unit="%", direction="increase", target_value=target)
    report = analysis_report(measure, Series([90.0, 92.0] * 10).points())
    assert ("is it 0.95% or 95%?" in report["narrative"]) == is_asked
    assert ("Target: 0.95% or 95%?" in report["headline"]) == is_asked
    assert ("was met in" in report["narrative"]) != is_asked


def test_a_percent_target_below_one_is_taken_where_the_process_lies_there():
    measure = Measure(unit="%", decimals=2, target_value=0.5)
    text = analysis_report(measure, Series([0.6, 0.8] * 10).points())["narrative"]
    assert "The target of 0.50% or less was met in 0 of 20 weeks" in text


@pytest.mark.parametrize(
    ("options", "values", "said"),
    [
        ({"unit": "days"}, [1, 3, 0, 5, 2, 8, 1, 0, 4, 2, 9, 1, 0, 3, 2, 6], "ups and downs that reach up to"),
        ({"unit": "%"}, [99, 97, 100, 96, 99, 100, 98, 97, 100, 99, 100, 96], "ups and downs that reach down to"),
        ({"unit": "°C"}, [1, -3, 0, 5, 2, -8, 1, 0, 4, 2, 9, 1, 0], "ups and downs from −"),
        ({"unit": "%"}, [9.0, 11.0] * 8, "with usual ups and downs from 4.7 to 15.3%. "),
    ],
)
def test_a_range_holds_nothing_impossible_and_its_unit_once(options, values, said):
    assert said in analysis_report(Measure(**options), Series(values).points())["narrative"]


@pytest.mark.parametrize(
    ("frequency", "kept", "gaps", "said"),
    [
        ("weekly", [0, 1, 2, 5, 6], [("2024-01-22", "2024-01-29", 2)], "for 2 weeks from January 22, 2024 to"),
        ("weekly", [0, 1, 3], [("2024-01-15", "2024-01-15", 1)], "for the week of January 15, 2024."),
        ("weekly", [0, 2, 4], [("2024-01-08",) * 2 + (1,), ("2024-01-22",) * 2 + (1,)], "for 2 weeks in 2 places"),
        ("monthly", [0, 18], [("2024-02-01", "2024-04-01", 3)], "for 3 months from February 1, 2024 to April 1, 2024"),
        ("quarterly", [0, 40], [("2024-04-01", "2024-07-01", 2)], "for 2 quarters from April 1, 2024 to July 1, 2024"),
        ("daily", [0, 1], [("2024-01-02", "2024-01-07", 6)], "for 6 days from January 2, 2024 to January 7, 2024"),
        ("irregular", [0, 30], [], None),
        ("weekly", [0, 1, 2], [], None),
    ],
)  # fmt: skip
def test_missing_periods_are_listed_and_named(frequency, kept, gaps, said):
    points = Series([float(place) for place in range(41)]).points()
    report = analysis_report(Measure(frequency=frequency), [points[place] for place in kept])
    assert [(gap["from"], gap["to"], gap["periods"]) for gap in report["gaps"]] == gaps
    assert (said or "") in report["narrative"]
    assert ("entered for" in report["narrative"]) == bool(gaps)


def test_weekends_without_points_are_no_gap_in_a_daily_series():
    days = [day for day in (date(2024, 1, 1) + timedelta(days=place) for place in range(40)) if day.weekday() < 5]
    points = [Point(day, value=float(place % 3)) for place, day in enumerate(days) if day != date(2024, 1, 17)]
    report = analysis_report(Measure(frequency="daily"), points)
    assert report["gaps"] == [{"from": "2024-01-17", "to": "2024-01-17", "periods": 1}]


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (40, False), (50, True), (3000, True)])
def test_old_data_are_called_old(days, is_old):
    series = Series([9, 11] * 10)
    last = series.day(19)
    report = analysis_report(Measure(target_value=30.0), series.points(), today=last + timedelta(days=days))
    assert (f"The last point is of {written_day(last)}" in report["narrative"]) == is_old
    assert ("can be expected" in report["narrative"]) != is_old
    assert (f"Last point: {written_day(last)}" in report["headline"]) == is_old


def test_what_is_cut_off_at_a_day_is_read_as_on_that_day():
    series = Series([9, 11] * 10)
    report = analysis_report(Measure(), series.points(), today=date(2030, 1, 1), until=series.day(15))
    assert "The last point is of" not in report["narrative"]


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
@pytest.mark.parametrize("points", [1, 7])
@pytest.mark.parametrize("side", [1, -1])
def test_every_signal_is_explained_in_one_sentence(rules, points, side):
    assert set(texts.RULES[rules]) == set(spc.RULE_SETS[rules])
    for cause in spc.RULE_SETS[rules]:
        signal = spc.Signal(cause, (cause,), 0, points - 1, 0, points, side, "concern", 0)
        text = explanation(rules, signal, date(2024, 1, 1), date(2024, 7, 1), {})
        assert len(sentences(text)) == 1
        assert "January 1, 2024" in text
        assert ("July 1, 2024" in text) == (points > 1)
        assert texts.rules_cited(rules, [cause], {}) in text
        assert not JARGON.search(text), text
        assert "{" not in text


def test_a_signal_of_several_rules_is_explained_by_all_of_them():
    series = Series([9, 11] * 10 + [5] * 8)
    signal = analysis_report(Measure(), series.points())["signals"][-1]
    first, last = written_day(series.day(20)), written_day(series.day(27))
    assert signal["explanation"] == (
        f"The 8 points from {first} to {last} are lower than chance explains, by several rules at once "
        "(Making Data Count rules: 2 of 3 points in a row near the same limit; "
        "7 points in a row on one side of the center line)."
    )


def test_a_phase_with_too_few_crossings_has_a_signal_without_a_beginning():
    report = analysis_report(Measure(chart="run", rules="anhoej"), Series([1, 1, 1, 3, 3, 3] * 4).points())
    (signal,) = report["signals"]
    assert signal["since"] is None
    assert "cross the center line too seldom to be chance, and the last ones lie above it" in signal["explanation"]
    assert (
        "The points cross the center line too seldom to be chance, and the last ones lie above it"
        in report["narrative"]
    )


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (12.345, "%", 1, "12.3%"),
        (12.345, "per 1000 doses", 2, "12.35 per 1000 doses"),
        (12.345, None, 0, "12"),
        (1234567.0, "visits", 0, "1,234,567 visits"),
        (0.001234567, None, None, "0.00123"),
        (1234567.0, "", None, "1,234,567"),
        (0.0, "%", None, "0%"),
        (-0.01, "%", 1, "0.0%"),
        (-3.0, "days", 1, "−3.0 days"),
        (58.634, "%", None, "58.6%"),
        (0.634, "%", None, "0.63%"),
        (58.634, "minutes", None, "58.6 minutes"),
        (58.0, "minutes", None, "58 minutes"),
        (1204.0, "doses", None, "1,204 doses"),
    ],
)
def test_numbers_are_written_with_unit_and_sensible_digits(value, unit, decimals, written):
    assert Style(unit, decimals).number(value) == written


def test_phases_are_compared_on_request():
    series = Series([19.9, 20.1] * 10 + [9.9, 10.1] * 10)
    phases = [Phase(series.day(20), "New protocol")]
    assert "comparison" not in analysis_report(Measure(), series.points(), phases)
    (change,) = analysis_report(Measure(unit="minutes"), series.points(), phases, compare=True)["comparison"]
    assert (change["from"], change["to"], change["limits_overlap"]) == (0, 1, False)
    assert (change["change"], change["change_percent"]) == (pytest.approx(-10), pytest.approx(-50))
    assert change["explanation"] == (
        "The center fell by 10.0 (50%), from 20.0 minutes to 10.0 minutes; "
        "the usual ups and downs of the two phases no longer overlap."
    )


def test_a_phase_without_values_has_no_comparison_to_tell():
    series = Series([1, 2, None])
    (change,) = analysis_report(Measure(), series.points(), [Phase(series.day(2))], compare=True)["comparison"]
    assert (change["change"], change["limits_overlap"], change["explanation"]) == (None, None, None)


@pytest.mark.parametrize(("level", "words"), [(10.0, "stayed at"), (11.0, "rose by"), (9.0, "fell by")])
def test_the_direction_in_which_a_center_moved_is_named(level, words):
    series = Series([9, 11] * 7 + [level - 1, level + 1] * 7)
    (change,) = analysis_report(Measure(), series.points(), [Phase(series.day(14))], compare=True)["comparison"]
    assert words in change["explanation"]


@pytest.mark.parametrize(("unit", "decimals"), [("minutes", 1), ("minutes", None), ("%", None), ("%", 0)])
def test_one_picture_writes_its_numbers_and_days_in_one_way(unit, decimals):
    series = Series([58.1, 59.13] * 10 + [48.04, 47.2] * 10)
    measure = Measure(unit=unit, decimals=decimals, direction="decrease", target_value=50.0)
    report = analysis_report(measure, series.points())
    text = control_chart(report, title="Waiting", frequency="daily", decimals=decimals)["description"]
    assert report["narrative"] in text
    assert all(part in text for part in report["headline"])
    since = written_day(date.fromisoformat(report["since"]))
    assert f"Improvement since {since}" in text
    assert re.findall(r"\d{1,2} [A-Z][a-z]{2} \d{4}", text) == []
