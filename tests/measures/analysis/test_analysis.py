"""The report of a measure's analysis, from plain settings and points."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import orjson
import pytest

from qi_tracker.measures.analysis.study import ChartNotPossibleError, PointNotPossibleError, analysis_report
from tests.spc.reference_cases import assert_agrees, columns_of, excluded_of, params, phase_starts_of, points_of

KIND_OF_CHART = {
    "p": "proportion",
    "p_prime": "proportion",
    "u": "rate",
    "u_prime": "rate",
    "i_prime": "ratio",
    "c": "count",
    "g": "opportunities_between",
    "t": "time_between",
    "xbar": "subgroup",
    "s": "subgroup",
}


@dataclass
class Measure:
    id: str = "m"
    data_kind: str = "value"
    chart: str = "auto"
    rules: str = "making_data_count"
    unit: str | None = None
    multiplier: float = 1
    decimals: int | None = 1
    direction: str = "decrease"
    frequency: str = "weekly"
    screen_moving_ranges: bool = True
    target_value: float | None = None
    target_on: date | None = None
    targets: tuple = ()
    stretch_target_value: float | None = None
    lower_bound: float | None = None
    upper_bound: float | None = None
    rule_options_shift: int | None = None
    rule_options_trend: int | None = None
    fixed_limits_center: float | None = None
    fixed_limits_lower: float | None = None
    fixed_limits_upper: float | None = None


@dataclass
class Point:
    period_start: date
    sequence: int = 1
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    mean: float | None = None
    sd: float | None = None
    n: int | None = None
    excluded: bool = False
    exclusion_reason: str | None = None
    note: str | None = None


@dataclass
class Phase:
    start: date
    label: str | None = None
    reason: str | None = None
    baseline_points: int | None = None
    baseline_from: date | None = None
    baseline_until: date | None = None


@dataclass
class Series:
    """Points a week apart, by default of a flat process about 10."""

    values: list = field(default_factory=lambda: [9, 11, 10, 10.5, 9.5] * 4)
    first: date = date(2024, 1, 1)

    def points(self, **members):
        return [Point(self.day(i), value=value, **members) for i, value in enumerate(self.values)]

    def day(self, index):
        return self.first + timedelta(weeks=index)


def reported(case):
    """The report of a reference case, under the case's own names."""
    options = case["options"]
    columns = columns_of(case)
    points = [
        Point(date.fromisoformat(point["period_start"]), excluded=out, **dict(zip(columns, row, strict=True)))
        for point, out, row in zip(points_of(case), excluded_of(case), zip(*columns.values(), strict=True), strict=True)
    ]
    kind = KIND_OF_CHART.get(options["chart"], "ratio" if "numerator" in columns else "value")
    measure = Measure(
        data_kind=kind,
        chart=options["chart"],
        multiplier=options.get("multiplier", 1),
        direction=options.get("direction", "neutral"),
        screen_moving_ranges=options.get("screen_moving_ranges", True),
        target_value=options.get("target"),
    )
    starts = [0, *phase_starts_of(case)]
    phases = [Phase(points[i].period_start, baseline_points=options.get("baseline_points")) for i in starts]
    report = json.loads(orjson.dumps(analysis_report(measure, points, phases)))
    names = ("value", "center", "lower", "upper", "beyond_limits", "special_cause", "point_type")
    runs = ("useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "runs_signal")
    return {
        **{name: [point[name] for point in report["points"]] for name in names},
        "phases": [{name: phase[name] for name in runs} for phase in report["phases"]],
        "variation": report["variation"],
        "assurance": report["assurance"],
    }


@pytest.mark.parametrize("case", params())
def test_the_report_agrees_with_the_published_engines(case):
    assert_agrees(case, reported(case))


def test_the_report_has_exactly_the_members_that_front_ends_rely_on():
    report = analysis_report(Measure(target_value=8.0), Series([10, 11] * 7 + [30.0]).points())
    assert list(report) == [
        "measure_id", "chart", "rules", "unit", "multiplier", "direction", "target", "stretch_target_value",
        "screened", "fixed_limits", "points", "phases", "signals", "chart_reason", "suggested_phase", "variation",
        "since", "assurance", "gaps", "headline", "narrative",
    ]  # fmt: skip
    assert set(report["points"][0]) == {
        "period_start", "sequence", "value", "numerator", "denominator", "center", "lower", "upper", "lower_2_sigma",
        "upper_2_sigma", "lower_1_sigma", "upper_1_sigma", "target", "phase",
        "in_baseline", "excluded", "beyond_limits", "special_cause", "rules_broken",
        "point_type", "note", "cycle_ids",
    }  # fmt: skip
    assert set(report["phases"][0]) == {
        "label", "start", "end", "points", "useful", "baseline",
        "center", "longest_run", "longest_run_max", "crossings",
        "crossings_min", "runs_signal", "too_few_runs", "too_many_runs", "short",
    }  # fmt: skip
    assert set(report["signals"][0]) == {
        "special_cause", "special_causes", "since", "start", "end", "side", "point_type", "explanation"
    }  # fmt: skip


@pytest.mark.parametrize(("values", "since"), [([14.0] * 7, 20), ([10.0], None), ([30.0], 20), ([14.0] * 6, None)])
def test_since_is_the_first_day_of_what_the_latest_point_shows(values, since):
    series = Series([*Series().values, *values])
    report = analysis_report(Measure(chart="run" if len(values) > 1 else "i"), series.points())
    assert report["since"] == (None if since is None else series.day(since).isoformat())


def test_a_signal_names_its_first_and_last_day_side_and_type():
    series = Series([*Series().values, *[14.0] * 7])
    report = analysis_report(Measure(chart="run"), series.points())
    (signal,) = report["signals"]
    assert (signal["start"], signal["end"]) == (series.day(20).isoformat(), series.day(26).isoformat())
    assert (signal["special_cause"], signal["side"], signal["point_type"]) == ("shift", "high", "concern")


def test_phases_begin_at_the_first_point_on_or_after_their_day():
    series = Series()
    phases = [Phase(series.day(5) - timedelta(days=3), "New protocol")]
    report = analysis_report(Measure(), series.points(), phases)
    assert [point["phase"] for point in report["points"]] == [0] * 5 + [1] * 15
    assert [phase["label"] for phase in report["phases"]] == [None, "New protocol"]
    assert report["phases"][0]["start"] == series.first.isoformat()
    assert report["phases"][0]["end"] == series.day(4).isoformat()


def test_a_phase_that_has_not_begun_is_not_reported():
    series = Series()
    report = analysis_report(Measure(), series.points(), [Phase(series.day(100), "Next year")])
    assert len(report["phases"]) == 1
    assert report["chart"] == "i"


def test_of_two_phases_that_begin_at_one_point_the_later_counts():
    series = Series()
    phases = [Phase(series.day(5) - timedelta(days=2), "First"), Phase(series.day(5), "Second")]
    assert [phase["label"] for phase in analysis_report(Measure(), series.points(), phases)["phases"]] == [
        None,
        "Second",
    ]


def test_until_cuts_before_computing():
    series = Series()
    cut = analysis_report(Measure(), series.points(), until=series.day(14))
    assert cut == analysis_report(Measure(), series.points()[:15])


def test_last_points_cuts_only_what_is_returned():
    points = Series().points()
    whole, cut = analysis_report(Measure(), points), analysis_report(Measure(), points, last_points=4)
    assert cut["points"] == whole["points"][-4:]
    assert {**cut, "points": None} == {**whole, "points": None}
    assert analysis_report(Measure(), points, last_points=400) == whole


def test_auto_takes_a_run_chart_until_a_phase_has_twelve_points_that_count():
    series = Series()
    points = series.points()[:12]
    assert analysis_report(Measure(), points)["chart"] == "i"
    assert analysis_report(Measure(), points[:11])["chart"] == "run"
    points[3].excluded = True
    assert analysis_report(Measure(), points)["chart"] == "run"


def test_auto_does_not_depend_on_how_long_the_latest_phase_is():
    series = Series()
    assert analysis_report(Measure(), series.points(), [Phase(series.day(19))])["chart"] == "i"
    assert analysis_report(Measure(), series.points(), [Phase(series.day(9))])["chart"] == "run"
    listed = [Phase(series.first, baseline_points=8)]
    assert analysis_report(Measure(), series.points(), listed)["chart"] == "run"


def test_a_chart_that_the_kind_cannot_feed_is_refused_with_the_possible_ones():
    with pytest.raises(ChartNotPossibleError, match="run, i, mr, i_prime") as refusal:
        analysis_report(Measure(), Series().points(), chart="p")
    assert refusal.value.possible == ("run", "i", "mr", "i_prime")


def test_a_t_chart_names_the_point_that_it_cannot_take():
    series = Series([3.0] * 6 + [0.0])
    with pytest.raises(PointNotPossibleError, match=series.day(6).isoformat()) as refusal:
        analysis_report(Measure(data_kind="time_between", chart="t"), series.points())
    assert (refusal.value.period_start, refusal.value.sequence) == (series.day(6), 1)


@pytest.mark.parametrize("kind", ["value", "count", "opportunities_between", "time_between"])
@pytest.mark.parametrize("values", [[], [None], [None, None, None]])
def test_nothing_measured_yet_is_null_everywhere(kind, values):
    report = analysis_report(Measure(data_kind=kind, target_value=3.0), Series(values).points())
    assert (report["chart"], report["variation"], report["assurance"], report["signals"]) == ("run", None, None, [])
    assert all(point["center"] is None and point["special_cause"] is None for point in report["points"])


def test_overrides_win_over_the_measure_for_one_answer():
    report = analysis_report(Measure(), Series().points(), chart="run", rules="perla", screen_moving_ranges=False)
    assert (report["chart"], report["rules"], report["screened"]) == ("run", "perla", False)
    assert report["phases"][0]["too_few_runs"] is False


def test_cycles_and_notes_stand_at_their_points():
    series = Series()
    points = series.points()
    points[2].note = "New pump"
    report = analysis_report(Measure(), points, cycle_ids={series.day(2): ["a", "b"]})
    assert [point["cycle_ids"] for point in report["points"][1:4]] == [[], ["a", "b"], []]
    assert report["points"][2]["note"] == "New pump"


def test_lines_are_ordered_where_there_are_limits():
    report = analysis_report(Measure(), Series().points())
    for point in report["points"]:
        lines = [point[name] for name in ("lower", "lower_2_sigma", "center", "upper_2_sigma", "upper")]
        assert all(low < high for low, high in pairwise(lines))
