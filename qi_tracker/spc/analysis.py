"""One series, one chart, one rule set: the whole analysis."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite, nan

import numpy as np

from .charts import CHARTS
from .icons import assurance, point_types, variation
from .phases import PhaseResult, PointResults, analyze_phase
from .rules import RULE_SETS
from .series import as_mask, plotted_series
from .signals import find_signals, unusual_since
from .types import DIRECTIONS, Analysis, Bools, Column, Floats, Ints, PhaseAnalysis, SpcError

NOT_TARGETED = frozenset({"mr", "s"})
"""Charts of the variation itself: a target of the measure says nothing about their values."""


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
    baseline_points: int | Sequence[int | None] | None = None,
    rules: str = "making_data_count",
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
    baseline_points : int or sequence of int, optional
        How many of its first points make the limits of each phase, or one entry a phase; None for all.
    rules : str
        A key of RULE_SETS.
    screen_moving_ranges : bool
        Leave moving ranges that are too large out of the limits (Nelson 1982).
    multiplier : float
        Factor from computed to shown units, such as 100 for percent.
    direction : {"increase", "decrease", "neutral"}
        Which direction is better.
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
    # What cannot be computed, such as 0 / 0, is NaN here, and no warning.
    with np.errstate(all="ignore"):
        series = plotted_series(chart, columns)
        points = series.value.size
        mask = as_mask(excluded, points)
        if chart == "t":
            check_positive(series.value)
        bounds = phase_bounds(phase_starts, points)
        baselines = phase_baselines(baseline_points, len(bounds) - 1)
        results = [
            analyze_phase(
                chart, rules, screen_moving_ranges, series.part(start, stop), part_of(mask, start, stop), first
            )
            for (start, stop), first in zip(pairwise(bounds), baselines, strict=True)
        ]
        lines = plotted_lines(bounds, results, multiplier)
    names = tuple(RULE_SETS[rules])
    _, tested, in_baseline, beyond_limits, broken, special_cause, side = end_to_end(results)
    phase = phase_of_points(bounds)
    types = point_types(names, special_cause, side, direction)
    signals = find_signals(names, special_cause, side, types, phase, tested)
    last = last_of(tested)
    icons: tuple[str | None, str | None] = (None, None)
    if last is not None:
        aim = None if chart in NOT_TARGETED else target
        lower, upper = float(lines[LOWER, last]), float(lines[UPPER, last])
        icons = variation(int(types[last]), int(side[last])), assurance(aim, direction, lower, upper)
    return Analysis(
        chart,
        rules,
        screen_moving_ranges,
        lines[VALUE],
        lines[CENTER],
        lines[LOWER],
        lines[UPPER],
        lines[LOWER_2_SIGMA],
        lines[UPPER_2_SIGMA],
        phase,
        in_baseline,
        np.zeros(points, dtype=bool) if mask is None else mask,
        beyond_limits,
        broken,
        special_cause,
        side,
        types,
        tuple(phase_analyses(bounds, results, multiplier)),
        signals,
        last,
        unusual_since(signals, tested, last),
        *icons,
    )


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


def phase_baselines(given: int | Sequence[int | None] | None, phases: int) -> Sequence[int | None]:
    """Baseline points of each phase, checked."""
    if given is None:
        return [None] * phases
    baselines = [given] * phases if isinstance(given, int) else given
    if len(baselines) != phases:
        raise SpcError("baseline_points needs one entry for every phase.")
    if any(points is not None and points < 2 for points in baselines):
        raise SpcError("A baseline needs at least 2 points.")
    return baselines


VALUE, CENTER, LOWER, UPPER, LOWER_2_SIGMA, UPPER_2_SIGMA = range(6)
"""The rows of plotted_lines."""


def plotted_lines(bounds: list[int], results: list[PhaseResult], multiplier: float) -> Floats:
    """Values, centers and limits of all phases in shown units, NaN where there is none; shape (6, points)."""
    lines = np.empty((6, bounds[-1]))
    for (start, stop), result in zip(pairwise(bounds), results, strict=True):
        part, limits = lines[:, start:stop], result.limits
        part[VALUE] = result.points.value
        part[CENTER] = limits.center
        part[LOWER] = limits.lower
        part[UPPER] = limits.upper
        part[LOWER_2_SIGMA] = limits.lower_2_sigma
        part[UPPER_2_SIGMA] = limits.upper_2_sigma
    if multiplier != 1:
        lines *= multiplier
        lines[np.isinf(lines)] = nan
    return lines


def phase_analyses(bounds: list[int], results: list[PhaseResult], multiplier: float) -> list[PhaseAnalysis]:
    """What is reported of each phase."""
    return [
        PhaseAnalysis(
            start,
            stop,
            result.baseline,
            result.limits.center * multiplier,
            result.runs,
            result.too_few_runs,
            result.too_many_runs,
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
    positions = tested.nonzero()[0]
    return int(positions[-1]) if positions.size else None
