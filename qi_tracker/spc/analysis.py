"""One series, one chart, one rule set: the whole analysis."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from .charts import CHARTS
from .icons import assurance, point_types, variation
from .phases import Outcome, analyze_phase
from .rules import RULE_SETS
from .runs import stretches
from .series import as_mask, shown
from .types import (
    DIRECTIONS,
    POINT_TYPES,
    Analysis,
    Bools,
    Column,
    Floats,
    Ints,
    PhaseAnalysis,
    Signal,
    Signs,
    SpcError,
)

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
    for name, given, known in (
        ("chart", chart, CHARTS),
        ("rule set", rules, RULE_SETS),
        ("direction", direction, DIRECTIONS),
    ):
        if given not in known:
            raise SpcError(f"There is no {name} {given!r}; choose one of {', '.join(known)}.")
    if not (isfinite(multiplier) and multiplier > 0):
        raise SpcError("The multiplier must be a positive number.")


def check_positive(values: Floats) -> None:
    """A time between events of 0 or less has no place on a t chart."""
    wrong = (values <= 0).nonzero()[0]
    if wrong.size:
        index = int(wrong[0])
        raise SpcError(f"The t chart needs values above 0; point {index + 1} is {values[index]:g}.", index)


def phase_bounds(starts: Sequence[int], points: int) -> list[int]:
    """Where each phase starts, and where the last one ends."""
    bounds = [0, *(int(start) for start in starts), points]
    if len(bounds) > 2 and any(after <= before for before, after in pairwise(bounds)):
        raise SpcError("phase_starts must rise, each the index of a point after the first.")
    return bounds


def phase_baselines(given: int | Sequence[int | None] | None, phases: int) -> Sequence[int | None]:
    """Baseline points of each phase, checked."""
    baselines = [given] * phases if given is None or isinstance(given, int) else given
    if len(baselines) != phases:
        raise SpcError("baseline_points needs one entry for every phase.")
    if any(points is not None and points < 2 for points in baselines):
        raise SpcError("A baseline needs at least 2 points.")
    return baselines


@dataclass(frozen=True, slots=True)
class Frame:
    """How an analysis was asked for."""

    chart: str
    rules: str
    screened: bool
    multiplier: float
    direction: str
    target: float | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """Flags of the whole series, arrays of shape (points,): bits of the rules met, number and side of the first."""

    broken: NDArray[np.int16]
    special_cause: Signs
    side: Signs
    outside: Signs


def assemble(frame: Frame, bounds: list[int], outcomes: list[Outcome], excluded: Bools | None) -> Analysis:
    """Join the phases' outcomes into one analysis, in shown units."""
    points = bounds[-1]
    lines = drawn_lines(frame, bounds, outcomes)
    flagged = joined_flags(bounds, outcomes)
    types = point_types(flagged.special_cause, flagged.side, tuple(RULE_SETS[frame.rules]), frame.direction)
    phase = np.repeat(np.arange(len(outcomes)), np.subtract(bounds[1:], bounds[:-1]))
    usable = np.concatenate([outcome.usable for outcome in outcomes])
    tested = usable.nonzero()[0]
    last = int(tested[-1]) if tested.size else None
    target = None if frame.chart in NOT_TARGETED else frame.target
    return Analysis(
        chart=frame.chart,
        rules=frame.rules,
        screened=frame.screened,
        value=lines[0],
        center=lines[1],
        lower=lines[2],
        upper=lines[3],
        lower_2_sigma=lines[4],
        upper_2_sigma=lines[5],
        phase=phase,
        in_baseline=np.concatenate([outcome.member for outcome in outcomes]),
        excluded=np.zeros(points, dtype=bool) if excluded is None else excluded,
        beyond_limits=flagged.outside != 0,
        broken=flagged.broken,
        special_cause=flagged.special_cause,
        side=flagged.side,
        point_type=types,
        phases=tuple(
            PhaseAnalysis(
                start,
                stop,
                outcome.members,
                outcome.limits.center * frame.multiplier,
                outcome.runs,
                outcome.too_few_runs,
                outcome.too_many_runs,
            )
            for (start, stop), outcome in zip(pairwise(bounds), outcomes, strict=True)
        ),
        signals=signals(frame.rules, flagged, types, phase, tested),
        last=last,
        since=since(types, flagged.side, phase, tested),
        variation=None if last is None else variation(int(types[last]), int(flagged.side[last])),
        assurance=None
        if last is None
        else assurance(target, frame.direction, float(lines[2, last]), float(lines[3, last])),
    )


def drawn_lines(frame: Frame, bounds: list[int], outcomes: list[Outcome]) -> Floats:
    """Rows value, center, lower, upper, lower and upper at 2 sigma, in shown units; shape (6, points)."""
    lines = np.empty((6, bounds[-1]))
    for (start, stop), outcome in zip(pairwise(bounds), outcomes, strict=True):
        limits = outcome.limits
        rows = (outcome.value, limits.center, limits.lower, limits.upper, limits.lower_2_sigma, limits.upper_2_sigma)
        for line, row in zip(lines, rows, strict=True):
            line[start:stop] = row
    if frame.multiplier != 1:
        lines *= frame.multiplier
    lines[~np.isfinite(lines)] = nan
    return lines


def joined_flags(bounds: list[int], outcomes: list[Outcome]) -> Flagged:
    """The flags of all phases; the first rule met names a point's special cause and side."""
    points = bounds[-1]
    broken = np.zeros(points, dtype=np.int16)
    special_cause, side, outside = np.zeros((3, points), dtype=np.int8)
    for (start, stop), outcome in zip(pairwise(bounds), outcomes, strict=True):
        part = slice(start, stop)
        outside[part][outcome.tested] = outcome.outside
        for number, signs in outcome.flags.items():
            at = np.arange(start, stop)[outcome.tested][signs != 0]
            broken[at] |= 1 << (number - 1)
            first = special_cause[at] == 0
            special_cause[at[first]] = number
            side[at[first]] = signs[signs != 0][first]
    return Flagged(broken, special_cause, side, outside)


def since(types: Signs, side: Signs, phase: Ints, tested: Ints) -> int | None:
    """Where the unbroken row of tested points begins that share the last one's type, side and phase."""
    if not tested.size or not types[tested[-1]]:
        return None
    first, _ = stretches((phase * 64 + types * 4 + side)[tested])
    return int(tested[first[-1]])


def signals(rules: str, flagged: Flagged, types: Signs, phase: Ints, tested: Ints) -> tuple[Signal, ...]:
    """Maximal stretches of neighboring tested points with the same special cause and side within a phase."""
    cause = flagged.special_cause[tested]
    if not cause.any():
        return ()
    names = tuple(RULE_SETS[rules])
    # One number for cause, side and phase together: 4 per cause leaves room for the sides -1, 0 and 1.
    keys = phase[tested] * 64 + cause * 4 + flagged.side[tested]
    first, lengths = stretches(keys)
    flagged_ones = cause[first] > 0
    return tuple(
        Signal(
            special_cause=names[flagged.special_cause[start] - 1],
            first=start,
            last=stop,
            points=points,
            side=int(flagged.side[start]),
            point_type=POINT_TYPES[types[start]],
            phase=int(phase[start]),
        )
        for start, stop, points in zip(
            tested[first[flagged_ones]].tolist(),
            tested[(first + lengths - 1)[flagged_ones]].tolist(),
            lengths[flagged_ones].tolist(),
            strict=True,
        )
    )
