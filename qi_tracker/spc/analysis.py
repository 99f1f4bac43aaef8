"""One series, one chart, one rule set: the whole analysis."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from math import isfinite, nan
from typing import Final, TypeAlias

import numpy as np

from .charts import CHARTS
from .charts.limits import finite_or_nan
from .icons import assurance, point_types, variation_of
from .kinds import ENOUGH_POINTS
from .phases import Options, PhaseResult, analyze_phase
from .rules import RULE_SETS
from .series import as_mask, plotted_series
from .signals import present_signal, signals_of_phase
from .types import (
    DIRECTIONS,
    Analysis,
    Bools,
    Column,
    FixedLimits,
    Floats,
    Ints,
    PhaseAnalysis,
    PointResults,
    RuleOptions,
    Signal,
    SpcError,
)

CHARTS_OF_VARIATION: Final = frozenset({"mr", "s"})
"""Charts of the variation itself: direction, target and given limits of the measure say nothing about their values."""

Baseline: TypeAlias = int | tuple[int, int] | None
"""What the limits of a phase rest on: so many first points, the positions first..stop-1 of the series, or all."""


def analyze(
    chart: str,
    *,
    value: Column | None = None,
    numerator: Column | None = None,
    denominator: Column | None = None,
    mean: Column | None = None,
    sd: Column | None = None,
    n: Column | None = None,
    excluded: Sequence[bool] | Bools | None = None,
    phase_starts: Sequence[int] = (),
    baseline_points: int | Sequence[Baseline] | None = None,
    rules: str = "making_data_count",
    rule_options: RuleOptions | None = None,
    fixed_limits: FixedLimits | None = None,
    screen_moving_ranges: bool = True,
    multiplier: float = 1.0,
    direction: str = "neutral",
    target: float | None = None,
) -> Analysis:
    """Center, limits, runs and special causes of a series in order of time.

    Parameters
    ----------
    chart : str
        A key of CHARTS.
    value, numerator, denominator, mean, sd, n : shape (points,), optional
        The data, None or NaN where missing: `value`; or `numerator` and `denominator`; or `mean`, `sd` and `n` of
        subgroups.
    excluded : bool, shape (points,), optional
        Points that are shown, but neither make limits nor are tested.
    phase_starts : sequence of int
        0-based index of the first point of each later phase.
    baseline_points : int or sequence of int or pair of int, optional
        How many of its first points make the limits of each phase, or one entry a phase: a number of points, a pair
        (first, stop) of positions in the series, of which those in the phase count, or None for all.
    rules : str
        A key of RULE_SETS.
    rule_options : RuleOptions, optional
        Lengths of shifts and trends under `making_data_count`. The other sets keep those that they were published with.
    fixed_limits : FixedLimits, optional
        Center and limits in shown units, instead of computed ones; no point makes limits then. A run chart takes the
        center; mr and s charts take nothing of it, and compute theirs.
    screen_moving_ranges : bool
        Leave moving ranges that are too large out of the limits (Nelson 1982), unless most are 0.
    multiplier : float
        Factor from computed to shown units, such as 100 for percent.
    direction : {"increase", "decrease", "neutral"}
        Which direction is better. On mr and s charts, whose points are scatter, flags are neutral for any.
    target : float, optional
        In shown units, that is, after the multiplier.

    Returns
    -------
    Analysis
        Arrays of shape (points,), in shown units.

    Raises
    ------
    SpcError
        For options or columns that don't fit, and, with the point's index, for a value that the chart cannot take.

    References
    ----------
    .. [1] Provost LP, Murray SK. The Health Care Data Guide.
    .. [2] Montgomery DC. Introduction to Statistical Quality Control.
    """
    check_options(chart, rules, direction, multiplier)
    columns = {"value": value, "numerator": numerator, "denominator": denominator, "mean": mean, "sd": sd, "n": n}
    if chart in CHARTS_OF_VARIATION:
        direction, target, fixed_limits = "neutral", None, None
    options = Options(chart, rules, screen_moving_ranges, rule_options or OWN_LENGTHS, fixed_limits, multiplier)
    # What cannot be computed, such as 0 / 0, is NaN here, and no warning.
    with np.errstate(all="ignore"):
        series = plotted_series(chart, columns)
        points = series.value.size
        mask = as_mask(excluded, points)
        if chart == "t":
            check_positive(series.value)
        bounds = phase_bounds(phase_starts, points)
        baselines = phase_baselines(baseline_points, bounds)
        results = [
            analyze_phase(options, series.part(start, stop), part_of(mask, start, stop), baseline)
            for (start, stop), baseline in zip(pairwise(bounds), baselines, strict=True)
        ]
        lines = plotted_lines(bounds, results, multiplier)
    names = tuple(RULE_SETS[rules])
    phases = tuple(phase_analyses(bounds, results, options))
    phase = phase_of_points(bounds)
    found = end_to_end(results)
    types = point_types(names, found.special_cause, found.side, direction)
    signals = all_signals(bounds, results, names, direction)
    last = last_of(found.tested)
    present = None if last is None else present_signal(signals, last, found, names)
    range_lower = range_upper = nan
    variation = assured = None
    if last is not None:
        latest = phases[phase[last]]
        range_lower, range_upper = latest.range_lower, latest.range_upper
        variation = variation_of(types.item(last), found.side.item(last))
        values = partial(tested_values, lines[0], found, latest)
        assured = assurance(target, direction, range_lower, range_upper, values)
    return Analysis(
        chart,
        rules,
        screen_moving_ranges,
        *lines,
        phase,
        found.in_baseline,
        np.zeros(points, dtype=bool) if mask is None else mask,
        found.beyond_limits,
        found.broken,
        found.special_cause,
        found.side,
        types,
        phases,
        signals,
        last,
        present,
        None if present is None else signals[present].since,
        range_lower,
        range_upper,
        variation,
        assured,
    )


OWN_LENGTHS: Final = RuleOptions()
"""What no option changes."""


def tested_values(shown: Floats, found: PointResults, phase: PhaseAnalysis) -> Floats:
    """Shown values of the tested points of a phase; shape (tested points,)."""
    part = slice(phase.start, phase.stop)
    return shown[part][found.tested[part]]


def all_signals(
    bounds: list[int], results: list[PhaseResult], names: tuple[str, ...], direction: str
) -> tuple[Signal, ...]:
    """The signals of all phases in order of time."""
    signals: list[Signal] = []
    for index, (start, result) in enumerate(zip(bounds[:-1], results, strict=True)):
        if result.found:
            tested = result.points.tested
            every = result.tested_side.size == tested.size
            position = range(start, start + tested.size) if every else tested.nonzero()[0] + start
            signals += signals_of_phase(result.found, result.tested_side, position, names, direction, index)
    return tuple(signals)


def part_of(mask: Bools | None, start: int, stop: int) -> Bools | None:
    """The entries start..stop-1 of a mask."""
    return None if mask is None else mask[start:stop]


def check_options(chart: str, rules: str, direction: str, multiplier: float) -> None:
    """Refuse what no series can be analyzed with."""
    if chart not in CHARTS:
        raise unknown("chart", chart, CHARTS)
    if rules not in RULE_SETS:
        raise unknown("rule set", rules, RULE_SETS)
    if direction not in DIRECTIONS:
        raise unknown("direction", direction, DIRECTIONS)
    if not (isfinite(multiplier) and multiplier > 0):
        raise SpcError("The multiplier must be a positive number.")


def unknown(name: str, given: str, known: Iterable[str]) -> SpcError:
    """The error of an option that is none of the known ones."""
    return SpcError(f"There is no {name} {given!r}; choose one of {', '.join(known)}.")


def check_positive(values: Floats) -> None:
    """A time between events of 0 or less has no place on a t chart."""
    wrong = (values <= 0).nonzero()[0]
    if wrong.size:
        index = int(wrong[0])
        raise SpcError(f"The t chart needs values above 0; point {index + 1} is {values[index]:g}.", index)


def phase_bounds(starts: Sequence[int], points: int) -> list[int]:
    """Where each phase starts, and where the last one ends."""
    bounds = [0, *map(int, starts), points]
    if len(bounds) > 2 and any(after <= before for before, after in pairwise(bounds)):
        raise SpcError("phase_starts must rise, each the index of a point after the first.")
    return bounds


def phase_baselines(given: int | Sequence[Baseline] | None, bounds: list[int]) -> Sequence[tuple[int, int] | None]:
    """Baseline positions of each phase, counted from its own first point and checked; None for all of its points."""
    phases = len(bounds) - 1
    if given is None:
        return [None] * phases
    baselines = [given] * phases if isinstance(given, int) else given
    if len(baselines) != phases:
        raise SpcError("baseline_points needs one entry for every phase.")
    return [
        None if baseline is None else baseline_of_phase(baseline, start)
        for baseline, start in zip(baselines, bounds[:-1], strict=True)
    ]


def baseline_of_phase(baseline: int | tuple[int, int], start: int) -> tuple[int, int]:
    """First and stop of a baseline, counted from the first point of a phase that begins at position `start`."""
    if isinstance(baseline, int):
        if baseline < 2:
            raise SpcError("A baseline needs at least 2 points.")
        return 0, baseline
    first, stop = baseline
    if not 0 <= first <= stop:
        raise SpcError("A baseline must begin before it ends.")
    return max(0, first - start), max(0, stop - start)


Lines: TypeAlias = tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats]
"""Values, center, and the lines of Limits in their order."""


def plotted_lines(bounds: list[int], results: list[PhaseResult], multiplier: float) -> Lines:
    """Values, centers, and limits in the order of Limits, of all phases in shown units; 8 times shape (points,)."""
    n = bounds[-1]
    lines = (np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n))
    for (start, stop), result in zip(pairwise(bounds), results, strict=True):
        for line, part in zip(lines, (result.points.value, *result.limits[:7]), strict=True):
            line[start:stop] = part
    if multiplier != 1:
        for line in lines:
            line *= multiplier
            line[np.isinf(line)] = nan
    return lines


def phase_analyses(bounds: list[int], results: list[PhaseResult], options: Options) -> list[PhaseAnalysis]:
    """What is reported of each phase."""
    return [
        PhaseAnalysis(
            start,
            stop,
            result.baseline,
            result.limits.center * options.multiplier,
            result.runs,
            result.too_few_runs,
            result.too_many_runs,
            options.fixed_limits is None and result.baseline < ENOUGH_POINTS,
            finite_or_nan(result.typical[0] * options.multiplier),
            finite_or_nan(result.typical[1] * options.multiplier),
        )
        for (start, stop), result in zip(pairwise(bounds), results, strict=True)
    ]


def end_to_end(results: list[PhaseResult]) -> PointResults:
    """What was found of the points of all phases; arrays of shape (points,)."""
    if len(results) == 1:
        return results[0].points
    return PointResults(*map(np.concatenate, zip(*(result.points for result in results), strict=True)))


def phase_of_points(bounds: list[int]) -> Ints:
    """Index of the phase that each point belongs to; shape (points,)."""
    phase = np.zeros(bounds[-1], dtype=np.intp)
    for start in bounds[1:-1]:
        phase[start:] += 1
    return phase


def last_of(tested: Bools) -> int | None:
    """Position of the last tested point, None if there is none."""
    if tested.size and tested[-1]:
        return tested.size - 1
    positions = tested.nonzero()[0]
    return int(positions[-1]) if positions.size else None
