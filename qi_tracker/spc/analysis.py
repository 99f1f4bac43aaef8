"""One series, one chart, one rule set: the whole analysis."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite, nan
from typing import Any, NamedTuple

import numpy as np

from .charts import CHARTS
from .icons import assurance, flag_codes, point_types, variation
from .phases import Outcome, analyze_phase
from .rules import RULE_SETS
from .series import as_mask, shown
from .signals import signals
from .types import DIRECTIONS, Analysis, Bools, Column, Floats, Ints, PhaseAnalysis, SpcError

NOT_TARGETED = frozenset({"mr", "s"})
"""Charts of the process's noise: a target of the measure says nothing about their values."""


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

    chart: a key of CHARTS. Columns: shape (points,), None or NaN where missing; `value`, or `numerator` and
    `denominator`, or `mean`, `sd` and `n` of subgroups. phase_starts: 0-based index of the first point of each
    later phase. baseline_points: of every phase, or one entry a phase; None for all of its points.
    target: in shown units, that is, after the multiplier.
    Raises SpcError for options or columns that don't fit, and, with the point's index, for a value that the
    chart cannot take.
    """
    check_options(chart, rules, direction, multiplier)
    columns = {"value": value, "numerator": numerator, "denominator": denominator, "mean": mean, "sd": sd, "n": n}
    with np.errstate(all="ignore"):
        series = shown(chart, columns)
        mask = as_mask(excluded, series.value.size)
        if chart == "t":
            check_positive(series.value)
        bounds = phase_bounds(phase_starts, series.value.size)
        baselines = phase_baselines(baseline_points, len(bounds) - 1)
        outcomes = [
            analyze_phase(
                chart,
                rules,
                screen_moving_ranges,
                series.part(start, stop),
                None if mask is None else mask[start:stop],
                baseline,
            )
            for (start, stop), baseline in zip(pairwise(bounds), baselines, strict=True)
        ]
        return assemble(
            Frame(chart, rules, screen_moving_ranges, multiplier, direction, target), bounds, outcomes, mask
        )


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
"""The rows that are drawn."""


class Frame(NamedTuple):
    """How an analysis was asked for."""

    chart: str
    rules: str
    screened: bool
    multiplier: float
    direction: str
    target: float | None


def assemble(frame: Frame, bounds: list[int], outcomes: list[Outcome], excluded: Bools | None) -> Analysis:
    """Join the phases' outcomes into one analysis, in shown units."""
    names = tuple(RULE_SETS[frame.rules])
    lines = drawn_lines(frame, bounds, outcomes)
    broken, cause, side, outside, usable, member = joined(outcomes)
    codes = flag_codes(cause, side)
    types = point_types(codes, names, frame.direction)
    phase = phase_of_points(bounds)
    last = last_of(usable)
    found, since = signals(names, codes, types, phase, usable, last)
    icon = meets = None
    if last is not None:
        target = None if frame.chart in NOT_TARGETED else frame.target
        icon = variation(int(types[last]), int(side[last]))
        meets = assurance(target, frame.direction, float(lines[LOWER, last]), float(lines[UPPER, last]))
    return Analysis(
        chart=frame.chart,
        rules=frame.rules,
        screened=frame.screened,
        value=lines[VALUE],
        center=lines[CENTER],
        lower=lines[LOWER],
        upper=lines[UPPER],
        lower_2_sigma=lines[LOWER_2_SIGMA],
        upper_2_sigma=lines[UPPER_2_SIGMA],
        phase=phase,
        in_baseline=member,
        excluded=np.zeros(usable.size, dtype=bool) if excluded is None else excluded,
        beyond_limits=outside,
        broken=broken,
        special_cause=cause,
        side=side,
        point_type=types,
        phases=tuple(
            [
                phase_analysis(outcome, start, frame.multiplier)
                for start, outcome in zip(bounds[:-1], outcomes, strict=True)
            ]
        ),
        signals=found,
        last=last,
        since=since,
        variation=icon,
        assurance=meets,
    )


def phase_analysis(outcome: Outcome, start: int, multiplier: float) -> PhaseAnalysis:
    """What is reported of a phase that begins at the position start."""
    return PhaseAnalysis(
        start,
        start + outcome.value.size,
        outcome.members,
        outcome.limits.center * multiplier,
        outcome.runs,
        outcome.too_few_runs,
        outcome.too_many_runs,
    )


def joined(outcomes: list[Outcome]) -> Sequence[Any]:
    """The phases' flags, usable and member points end to end."""
    columns = [(*outcome.flags, outcome.usable, outcome.member) for outcome in outcomes]
    return columns[0] if len(columns) == 1 else [np.concatenate(parts) for parts in zip(*columns, strict=True)]


def phase_of_points(bounds: list[int]) -> Ints:
    """Index of the phase that each point belongs to."""
    if len(bounds) == 2:
        return np.zeros(bounds[1], dtype=np.intp)
    return np.repeat(np.arange(len(bounds) - 1), np.subtract(bounds[1:], bounds[:-1]))


def last_of(usable: Bools) -> int | None:
    """Position of the last point that counts."""
    if usable.size and usable[-1]:
        return usable.size - 1
    backwards = usable[::-1]
    steps = int(backwards.argmax()) if backwards.size else 0
    return usable.size - 1 - steps if backwards.size and backwards[steps] else None


def drawn_lines(frame: Frame, bounds: list[int], outcomes: list[Outcome]) -> Floats:
    """The rows that are drawn, in shown units; shape (6, points)."""
    lines = np.empty((6, bounds[-1]))
    for (start, stop), outcome in zip(pairwise(bounds), outcomes, strict=True):
        part, limits = lines[:, start:stop], outcome.limits
        part[VALUE] = outcome.value
        part[CENTER] = limits.center
        part[LOWER] = limits.lower
        part[UPPER] = limits.upper
        part[LOWER_2_SIGMA] = limits.lower_2_sigma
        part[UPPER_2_SIGMA] = limits.upper_2_sigma
    if frame.multiplier != 1:
        lines *= frame.multiplier
        lines[np.isinf(lines)] = nan
    return lines
