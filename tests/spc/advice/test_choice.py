"""Which chart `auto` is, and since when."""

from itertools import pairwise
from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker import spc

SOME = settings(max_examples=60, deadline=None)
STABLE = [18, 22, 20, 25, 16, 21, 19, 23, 17, 20, 24, 18, 22, 19, 21, 20]
SCATTERED = [5, 40, 12, 33, 8, 29, 3, 45, 18, 36, 7, 31, 10, 27, 2, 38]


def rates(events, exposure=1000.0):
    return {"numerator": events, "denominator": [exposure] * len(events)}


def chart_of(kind, columns, **series):
    return spc.choose_chart(kind, "auto", columns, **series)


@pytest.mark.parametrize(
    ("kind", "members", "chart"),
    [
        ("value", {"value": 3}, "i"),
        ("count", {"value": 3}, "c"),
        ("proportion", {"numerator": 3, "denominator": 500_000}, "p"),
        ("rate", {"numerator": 3, "denominator": 500_000}, "u"),
        ("ratio", {"numerator": 3, "denominator": 5000}, "i_prime"),
        ("subgroup", {"mean": 3, "sd": 1, "n": 5}, "xbar"),
        ("opportunities_between", {"value": 3}, "g"),
        ("time_between", {"value": 3}, "t"),
    ],
)
def test_a_run_chart_until_a_phase_has_twelve_points(kind, members, chart):
    columns = {name: [value] * 12 for name, value in members.items()}
    assert chart_of(kind, columns).chart == chart
    assert chart_of(kind, columns, excluded=[True, *[False] * 11]).chart == "run"
    shorter = {name: column[:11] for name, column in columns.items()}
    assert (chart_of(kind, shorter).chart, chart_of(kind, shorter).reason) == ("run", "few_points")


def test_one_phase_of_twelve_points_is_enough_however_short_the_latest_is():
    assert chart_of("count", {"value": STABLE}, phase_starts=[15]).chart == "c"
    assert chart_of("count", {"value": STABLE}, phase_starts=[8]).chart == "run"


def test_a_short_baseline_is_too_little_for_limits_and_asks_for_a_longer_one():
    choice = chart_of("count", {"value": STABLE}, baseline_points=8)
    assert (choice.chart, choice.reason, choice.points, choice.usable) == ("run", "short_baseline", 8, 16)
    assert chart_of("count", {"value": STABLE}, baseline_points=12).chart == "c"


@pytest.mark.parametrize(
    ("kind", "columns", "reason"),
    [
        ("count", {"value": [0, 1, 2] * 8}, "chance"),
        ("count", {"value": [0, 1, 1] * 8}, "few_events"),
        ("rate", rates([0, 1, 1] * 8), "few_events"),
        ("proportion", rates([0, 1, 1] * 8), "few_events"),
        ("proportion", rates([1000, 999, 999] * 8), "few_failures"),
        ("proportion", rates([1000, 999, 998] * 8), "chance"),
        ("rate", rates([1000, 999, 999] * 8), "chance"),
        ("count", {"value": [0] * 24}, "few_events"),
    ],
)
def test_events_too_rare_for_limits_leave_a_run_chart(kind, columns, reason):
    choice = chart_of(kind, columns)
    assert choice.reason == reason
    assert (choice.chart == "run") == (reason != "chance")


@pytest.mark.parametrize(("kind", "plain", "wide"), [("rate", "u", "u_prime"), ("proportion", "p", "p_prime")])
def test_counts_that_vary_by_more_than_chance_take_the_chart_that_allows_for_it(kind, plain, wide):
    assert chart_of(kind, rates(STABLE)).chart == plain
    assert chart_of(kind, rates(SCATTERED)).chart == wide


def test_counts_in_equal_periods_take_an_individuals_chart_where_they_are_overdispersed():
    choice = chart_of("count", {"value": SCATTERED})
    assert (choice.chart, choice.reason) == ("i", "overdispersed")
    assert choice.dispersion.ratio > choice.dispersion.critical == pytest.approx(1 + 1.75 * sqrt(0.826 / 15))


@pytest.mark.parametrize("unit", [1e-6, 0.001, 1000.0])
@pytest.mark.parametrize("events", [STABLE, SCATTERED])
def test_the_unit_of_the_exposure_does_not_choose_the_chart(events, unit):
    one, other = chart_of("rate", rates(events)), chart_of("rate", rates(events, 1000.0 * unit))
    assert one.chart == other.chart
    assert one.dispersion.ratio == pytest.approx(other.dispersion.ratio)


def test_one_odd_point_changes_no_chart():
    assert chart_of("rate", rates([*STABLE[:8], 60, *STABLE[8:]])).chart == "u"


def test_where_most_neighbors_are_equal_their_few_jumps_are_the_variation():
    events = [5] * 12 + [60] + [5] * 12
    assert chart_of("count", {"value": events}).chart == "i"


def test_counts_without_neighbors_are_not_said_to_vary_by_chance():
    choice = chart_of("count", {"value": [5, None] * 12})
    assert (choice.chart, choice.reason) == ("c", "untested")
    assert isnan(choice.dispersion.ratio)


def test_a_chart_that_is_asked_for_is_drawn_whatever_the_figures():
    choice = spc.choose_chart("rate", "u", rates(SCATTERED))
    assert (choice.chart, choice.reason) == ("u", "asked")
    with pytest.raises(spc.UnsuitableChartError):
        spc.choose_chart("rate", "c", rates(SCATTERED))


# Held to the formulas, written down once more ---------------------------------------------------


def plain_sigma_z(kind, events, exposure, excluded, bounds, baselines):
    ranges = []
    for (start, stop), first in zip(pairwise(bounds), baselines, strict=True):
        stop = stop if first is None else min(stop, start + first)
        points = [(events[i], exposure[i]) for i in range(start, stop) if not excluded[i]]
        known = [(y, n) for y, n in points if y is not None]
        total = sum(n for _, n in known)
        center = sum(y for y, _ in known) / total if total else nan
        variance = center * (1 - center) if kind == "proportion" else center
        z = [None if y is None or not variance > 0 else (y / n - center) / sqrt(variance / n) for y, n in points]
        ranges += [abs(b - a) for a, b in pairwise(z) if a is not None and b is not None]
    if not ranges:
        return nan, 0
    mean = sum(ranges) / len(ranges)
    kept = ranges
    if 2 * sum(found == 0 for found in ranges) <= len(ranges):
        kept = [found for found in ranges if found < 3.267 * mean]
    return sum(kept) / len(kept) / 1.128, len(ranges)


points = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 12)), st.integers(13, 60), st.booleans()), min_size=1, max_size=40
)


@SOME
@given(points=points, data=st.data(), kind=st.sampled_from(["count", "rate", "proportion"]))
def test_sigma_z_is_that_of_its_formula(points, data, kind):
    events, exposure, excluded = (list(column) for column in zip(*points, strict=True))
    exposure = [1] * len(points) if kind == "count" else exposure
    starts = sorted(data.draw(st.sets(st.integers(1, max(1, len(points) - 1)), max_size=3)) if len(points) > 1 else [])
    baselines = data.draw(st.lists(st.one_of(st.none(), st.integers(2, 20)), min_size=len(starts) + 1, max_size=4))
    baselines = baselines[: len(starts) + 1] + [None] * (len(starts) + 1 - len(baselines))
    columns = {"value": events} if kind == "count" else {"numerator": events, "denominator": exposure}
    choice = chart_of(kind, columns, excluded=excluded, phase_starts=starts, baseline_points=baselines)
    ratio, m = plain_sigma_z(kind, events, exposure, excluded, [0, *starts, len(points)], baselines)
    assert choice.dispersion.ratio == pytest.approx(ratio, nan_ok=True, abs=1e-9)
    assert choice.dispersion.critical == pytest.approx(1 + 1.75 * sqrt(0.826 / m) if m else nan, nan_ok=True)


@SOME
@given(points=points, data=st.data(), kind=st.sampled_from(["count", "rate", "proportion", "value"]))
def test_the_history_is_that_of_choosing_again_point_by_point(points, data, kind):
    events, exposure, excluded = (list(column) for column in zip(*points, strict=True))
    pairs = kind in ("rate", "proportion")
    columns = {"numerator": events, "denominator": exposure} if pairs else {"value": events}
    start = data.draw(st.integers(0, len(points) - 1))
    starts = [start] if start else []
    history = spc.chart_history(kind, columns, excluded=excluded, phase_starts=starts)

    def chart_up_to(end):
        cut = {name: column[:end] for name, column in columns.items()}
        inside = [first for first in starts if first < end]
        return chart_of(kind, cut, excluded=excluded[:end], phase_starts=inside).chart

    present = chart_up_to(len(points))
    changed = [end for end in range(start, len(points)) if chart_up_to(end) != present]
    assert history.since == (changed[-1] if changed else None)
    if changed:
        assert history.before.chart == chart_up_to(changed[-1])
    merged = chart_of(kind, columns, excluded=excluded)
    assert (history.without_latest_phase is None) == (merged.chart == present)


def test_a_change_of_chart_is_looked_for_at_most_a_year_of_weeks_back():
    assert spc.chart_history("value", {"value": [1.0, 2.0] * 30}).since == 11
    assert spc.chart_history("value", {"value": [1.0, 2.0] * 33}).since is None
    assert spc.chart_history("value", {"value": np.arange(200_000.0)}).since is None


@pytest.mark.parametrize(
    ("each", "points", "periods"), [(0.5, 48, (4, 12)), (0.25, 96, (8, 12)), (0.5, 36, (4, 9)), (2, 24, (0, 0))]
)
def test_longer_periods_are_those_with_two_events_expected(each, points, periods):
    events = [1 if index < each * points else 0 for index in range(points)] if each < 1 else [each] * points
    assert spc.longer_periods(chart_of("count", {"value": events})) == periods


def test_without_any_event_no_period_is_long_enough():
    assert spc.longer_periods(chart_of("count", {"value": [0] * 24})) == (0, 0)


wild = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(), st.sampled_from([1e308, -1e308, 5e-324, 0.0, 3.0])),
        st.one_of(st.none(), st.floats(), st.sampled_from([1e308, -5.0, 5e-324, 0.0, 50.0])),
    ),
    max_size=40,
)


@SOME
@given(pairs=wild, kind=st.sampled_from(sorted(spc.KINDS)))
def test_no_number_is_too_wild_for_advice(pairs, kind):
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    columns = dict(zip(spc.KINDS[kind].columns, (first, second, second), strict=False))
    index = np.arange(len(pairs))
    advice = spc.advise(kind, columns, weekday=index % 7, month=index)
    assert advice.charts[advice.choice.chart].fits
    assert spc.chart_history(kind, columns).without_latest_phase is None
    spc.longer_periods(advice.choice)
    chart = "run" if kind == "time_between" else advice.choice.chart
    spc.suggest_phase(spc.analyze(chart, **columns))
