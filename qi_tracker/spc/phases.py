"""One phase analyzed as if it stood alone."""

from dataclasses import replace
from math import isfinite, nan
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .charts import CHARTS, Limits, Phase
from .moving_ranges import moving_range_series
from .rules import RULE_SETS, TestedPoints, perla
from .runs import analyze_runs, sides, tolerance
from .series import Series
from .types import Bits, Bools, Floats, Runs, Signs

Scalar = TypeVar("Scalar", bound=np.generic)


class PointResults(NamedTuple):
    """What the analysis found of each point; arrays of shape (points,).

    Attributes
    ----------
    value : float
        Plotted values before the multiplier, NaN where missing.
    tested, in_baseline : bool
        Whether the point has a value and is not excluded; whether center and limits rest on it.
    beyond_limits : bool
        Whether it lies strictly outside the 3-sigma limits.
    broken : int
        Bit k - 1 is set where rule k of the rule set is met.
    special_cause, side : int
        Number and side of the first rule met, 0 for none.
    """

    value: Floats
    tested: Bools
    in_baseline: Bools
    beyond_limits: Bools
    broken: Bits
    special_cause: Signs
    side: Signs


class PhaseResult(NamedTuple):
    """What the analysis of one phase found.

    Attributes
    ----------
    points : PointResults
        Of each of its points.
    limits : Limits
        Center and limits before the multiplier.
    baseline : int
        How many points they rest on.
    runs : Runs
        Runs analysis about the center.
    too_few_runs, too_many_runs : bool, optional
        Perla's test of the number of runs; None under other rules.
    """

    points: PointResults
    limits: Limits
    baseline: int
    runs: Runs
    too_few_runs: bool | None
    too_many_runs: bool | None


def analyze_phase(
    chart: str, rules: str, screen: bool, series: Series, excluded: Bools | None, baseline_points: int | None
) -> PhaseResult:
    """Limits, runs and special causes of one phase.

    Parameters
    ----------
    chart, rules : str
        Keys of CHARTS and RULE_SETS.
    screen : bool
        Whether too large moving ranges are left out of the limits.
    series : Series
        The points of the phase, of which there are n.
    excluded : bool, shape (n,), optional
        Points that count for nothing.
    baseline_points : int, optional
        How many of the first positions the limits rest on; None for all.
    """
    tested = in_baseline = usable(series.value, excluded)
    if baseline_points is not None:
        in_baseline = tested.copy()
        in_baseline[baseline_points:] = False
    baseline = int(np.count_nonzero(in_baseline))
    if chart == "mr":
        series = series._replace(value=moving_range_series(series.value, excluded))
        tested = usable(series.value, excluded)
    if baseline == in_baseline.size:
        phase = Phase(*series)
    else:
        phase = Phase(*series, in_baseline, positions_in_sequence(excluded, baseline_points, in_baseline.size))
    limits = limits_of(chart, phase, baseline, screen)
    points = tested_points(series.value, tested, limits, phase.baseline(series.value))
    found = PointResults(series.value, tested, in_baseline, points.outside, *flags_of(chart, rules, points))
    if points.value.size < tested.size:
        found = among_all(found)
    runs = points.runs
    few, many = perla.too_few_or_many_runs(points) if rules == "perla" else (None, None)
    if chart == "mr":
        # Neighboring ranges share a value: their runs are longer than those of independent points.
        runs = replace(runs, signal=False)
        few, many = (False, False) if rules == "perla" else (None, None)
    return PhaseResult(found, limits, baseline, runs, few, many)


def usable(value: Floats, excluded: Bools | None) -> Bools:
    """The points that have a value and are not excluded; shape (points,)."""
    has_value = ~np.isnan(value)
    return has_value if excluded is None else has_value & ~excluded


def positions_in_sequence(excluded: Bools | None, baseline_points: int | None, points: int) -> Bools:
    """The positions of the baseline that are not excluded, whether they have a value or not; shape (points,)."""
    positions = np.ones(points, dtype=bool) if excluded is None else ~excluded
    if baseline_points is not None:
        positions[baseline_points:] = False
    return positions


def limits_of(chart: str, phase: Phase, baseline: int, screen: bool) -> Limits:
    """Center and limits from `baseline` points; fewer than 2 give no limits, none not even a center."""
    if not baseline:
        return Limits(nan)
    limits = CHARTS[chart](phase, screen)
    if not isfinite(limits.center):
        return Limits(nan)
    if baseline < 2:
        return Limits(limits.center, zone_center=limits.zone_center, transformed=limits.transformed)
    return limits


def tested_points(value: Floats, tested: Bools, limits: Limits, baseline: Floats) -> TestedPoints:
    """The tested points of a phase, with what the rules need to know of them."""

    value = value[tested]
    equal = tolerance(value)
    if limits.transformed is None:
        deviation, equal_deviation = value - limits.zone_center, equal
    else:
        transformed = limits.transformed[tested]
        deviation, equal_deviation = transformed - limits.zone_center, tolerance(transformed)
    if limits.transformed is None and limits.center != limits.zone_center:
        # Of a G chart the sides are those of the median, which is drawn, and the zones those of the mean.
        side = sides(value - limits.center, equal)
    else:
        side = sides(deviation, equal_deviation)
    lower, upper, sigma = limits.lower, limits.upper, limits.sigma
    if isinstance(sigma, np.ndarray):
        lower, upper, sigma = np.asarray(lower)[tested], np.asarray(upper)[tested], sigma[tested]
    return TestedPoints(
        value,
        side,
        (value > upper + equal) | (value < lower - equal),
        deviation,
        sigma,
        equal_deviation,
        analyze_runs(side),
        baseline,
    )


LAST_TO_FIRST: Final = {
    rules: [(number, name, rule) for number, (name, rule) in enumerate(named.items(), start=1)][::-1]
    for rules, named in RULE_SETS.items()
}
"""The numbered rules of each set, backwards, so that the first rule met at a point is the one that stays."""


def flags_of(chart: str, rules: str, points: TestedPoints) -> tuple[Bits, Signs, Signs]:
    """Bits of the rules met, number and side of the first one, at each tested point; arrays of shape (n,).

    On a moving-range chart the limits alone are tested.
    """
    special_cause, side = np.zeros(points.side.size, dtype=np.int8), np.zeros(points.side.size, dtype=np.int8)
    broken = np.zeros(points.side.size, dtype=np.int16)
    for number, name, rule in LAST_TO_FIRST[rules]:
        if chart == "mr" and name != "beyond_limits":
            continue
        flags = rule(points)
        flagged = flags.nonzero()[0]
        if not flagged.size:
            continue
        broken[flagged] |= 1 << (number - 1)
        special_cause[flagged] = number
        side[flagged] = flags[flagged]
    return broken, special_cause, side


def among_all(found: PointResults) -> PointResults:
    """What was found of the tested points, put among all points of the phase: 0 or false at the others."""

    def spread(column: NDArray[Scalar]) -> NDArray[Scalar]:
        among = np.zeros(found.tested.size, dtype=column.dtype)
        among[found.tested] = column
        return among

    return found._replace(
        beyond_limits=spread(found.beyond_limits),
        broken=spread(found.broken),
        special_cause=spread(found.special_cause),
        side=spread(found.side),
    )
