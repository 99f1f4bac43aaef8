"""One phase analyzed as if it stood alone."""

from dataclasses import replace
from math import isfinite, nan
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .averages import median_or_nan
from .charts import CHARTS, Limits, Phase, given
from .moving_ranges import moving_range_series
from .rules import RULE_SETS, TestedPoints, perla
from .runs import analyze_runs, sides, tolerance
from .series import Series
from .signals import Found
from .types import Bits, Bools, FixedLimits, Floats, PointResults, RuleOptions, Runs, Signs

Scalar = TypeVar("Scalar", bound=np.generic)


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
    found : list of Found
        What each rule found, by positions among the tested points.
    tested_side : shape (tested points,)
        Side of the center of the tested points.
    typical : tuple of float
        Lower and upper limit that tell where the process runs, before the multiplier.
    """

    points: PointResults
    limits: Limits
    baseline: int
    runs: Runs
    too_few_runs: bool | None
    too_many_runs: bool | None
    found: list[Found]
    tested_side: Signs
    typical: tuple[float, float]


class Options(NamedTuple):
    """What all phases of a series are analyzed with, as of `analyze`."""

    chart: str
    rules: str
    screen: bool
    rule_options: RuleOptions
    fixed_limits: FixedLimits | None
    multiplier: float


def analyze_phase(
    options: Options, series: Series, excluded: Bools | None, baseline_positions: tuple[int, int] | None
) -> PhaseResult:
    """Limits, runs and special causes of one phase.

    Parameters
    ----------
    options : Options
        Chart and rules among them.
    series : Series
        The points of the phase, of which there are n.
    excluded : bool, shape (n,), optional
        Points that count for nothing.
    baseline_positions : tuple of int, optional
        The limits rest on the positions first..stop-1 of the phase; None for all.
    """
    chart = options.chart
    tested = in_baseline = usable(series.value, excluded)
    if baseline_positions is not None:
        in_baseline = within(baseline_positions, in_baseline)
    baseline = int(np.count_nonzero(in_baseline))
    if chart == "mr":
        series = series._replace(value=moving_range_series(series.value, excluded))
        tested = usable(series.value, excluded)
    if baseline == in_baseline.size:
        phase = Phase(*series)
    else:
        phase = Phase(*series, in_baseline, positions_in_sequence(excluded, baseline_positions, in_baseline.size))
    if options.fixed_limits is None:
        limits = limits_of(chart, phase, baseline, options.screen)
    else:
        limits = given(chart, phase, options.fixed_limits, options.multiplier)
        baseline, in_baseline = 0, np.zeros(in_baseline.size, dtype=bool)
    points = tested_points(series.value, tested, limits, phase.baseline(series.value), options.rule_options)
    flags, found = apply_rules(chart, options.rules, points)
    results = PointResults(series.value, tested, in_baseline, points.outside, *flags)
    if points.value.size < tested.size:
        results = among_all(results)
    runs = points.runs
    few, many = perla.too_few_or_many_runs(points) if options.rules == "perla" else (None, None)
    if chart == "mr":
        # Neighboring ranges share a value: their runs are longer than those of independent points.
        runs = replace(runs, signal=False)
        few, many = (False, False) if options.rules == "perla" else (None, None)
    typical = typical_limits(limits, series.size, tested)
    return PhaseResult(results, limits, baseline, runs, few, many, found, points.side, typical)


def usable(value: Floats, excluded: Bools | None) -> Bools:
    """The points that have a value and are not excluded; shape (points,)."""
    has_value = ~np.isnan(value)
    return has_value if excluded is None else has_value & ~excluded


def within(positions: tuple[int, int], mask: Bools) -> Bools:
    """The mask, false outside of the positions first..stop-1; shape (points,)."""
    first, stop = positions
    inside = np.zeros(mask.size, dtype=bool)
    inside[first:stop] = mask[first:stop]
    return inside


def positions_in_sequence(excluded: Bools | None, baseline: tuple[int, int] | None, points: int) -> Bools:
    """The positions of the baseline that are not excluded, whether they have a value or not; shape (points,)."""
    positions = np.ones(points, dtype=bool) if excluded is None else ~excluded
    return positions if baseline is None else within(baseline, positions)


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


LATEST: Final = 12
"""Of so many last points the denominators tell which limits are typical."""


def typical_limits(limits: Limits, size: Floats | None, tested: Bools) -> tuple[float, float]:
    """Lower and upper limit of a point of the median size among the last 12 tested ones; NaN where there is none."""
    if limits.at_size is None or size is None:
        return float(limits.lower), float(limits.upper)
    typical = limits.at_size(np.array([median_or_nan(size[tested][-LATEST:])]))
    return np.asarray(typical.lower).item(), np.asarray(typical.upper).item()


def tested_points(value: Floats, tested: Bools, limits: Limits, baseline: Floats, options: RuleOptions) -> TestedPoints:
    """The tested points of a phase, with what the rules need to know of them."""
    lower, upper, sigma, transformed = limits.lower, limits.upper, limits.sigma, limits.transformed
    if np.count_nonzero(tested) < tested.size:
        value = value[tested]
        lower, upper, sigma = (line[tested] if isinstance(line, np.ndarray) else line for line in (lower, upper, sigma))
        transformed = None if transformed is None else transformed[tested]
    equal = tolerance(value)
    if transformed is None:
        deviation, equal_deviation = value - limits.zone_center, equal
    else:
        deviation, equal_deviation = transformed - limits.zone_center, tolerance(transformed)
    if transformed is None and limits.center != limits.zone_center:
        # Of a G chart the sides are those of the median, which is drawn, and the zones those of the mean.
        side = sides(value - limits.center, equal)
    else:
        side = sides(deviation, equal_deviation)
    return TestedPoints(
        value,
        side,
        (value > upper + equal) | (value < lower - equal),
        deviation,
        sigma,
        equal_deviation,
        analyze_runs(side),
        baseline,
        options,
    )


LAST_TO_FIRST: Final = {
    rules: [(number, name, rule) for number, (name, rule) in enumerate(named.items(), start=1)][::-1]
    for rules, named in RULE_SETS.items()
}
"""The numbered rules of each set, backwards, so that the first rule met at a point is the one that stays."""


def apply_rules(chart: str, rules: str, points: TestedPoints) -> tuple[tuple[Bits, Signs, Signs], list[Found]]:
    """What the rules flag, and from where to where what they found reaches.

    The first three are the bits of the rules met, the number and the side of the first one, at each tested point;
    arrays of shape (n,). On a moving-range chart the limits alone are tested.
    """
    special_cause, side = np.zeros(points.side.size, dtype=np.int8), np.zeros(points.side.size, dtype=np.int8)
    broken = np.zeros(points.side.size, dtype=np.int16)
    found: list[Found] = []
    for number, name, rule in LAST_TO_FIRST[rules]:
        if chart == "mr" and name != "beyond_limits":
            continue
        answer = rule(points)
        if answer is None:
            continue
        where, sign, stretches = answer
        bit = 1 << (number - 1)
        # Nothing to keep where nothing was found before.
        broken[where] = broken[where] | bit if found else bit
        special_cause[where] = number
        side[where] = sign
        found.append((number, stretches))
    return (broken, special_cause, side), found


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
