"""One phase analyzed as if it stood alone."""

from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import Final

import numpy as np

from .charts import CHARTS, Limits, Phase, median
from .ranges import moving_ranges
from .rules import RULE_SETS, Tested
from .runs import SAME, analyze_runs, number_of_runs, sides
from .series import Series
from .types import Bools, Floats, Ints, Runs, Signs

MEDIAN_RULES: Final = "perla"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the analysis of one phase found; arrays of shape (points,) unless said otherwise.

    tested: positions of the tested points, all of them as a slice. outside: of shape (tested,). flags: by rule
    number, for rules that flag a point, of shape (tested,).
    """

    value: Floats
    limits: Limits
    usable: Bools
    member: Bools
    members: int
    tested: slice | Ints
    outside: Signs
    flags: dict[int, Signs]
    runs: Runs
    too_few_runs: bool | None
    too_many_runs: bool | None


def analyze_phase(
    chart: str, rules: str, screen: bool, series: Series, excluded: Bools | None, baseline: int | None
) -> Outcome:
    """Limits, runs and flags of one phase; baseline: how many of its first positions the limits rest on."""
    value = series.value
    usable = with_value = value == value
    if excluded is not None:
        usable = with_value & ~excluded
    member = usable
    if baseline is not None and baseline < value.size:
        member = usable.copy()
        member[baseline:] = False
    if chart == "mr":
        value = moving_ranges(value, excluded)
        usable = value == value
    phase, members = as_charted(Series(value, series.size, series.spread), excluded, member, baseline)
    limits = limits_of(chart, phase, members, screen)
    tested_at: slice | Ints = slice(None) if np.all(usable) else usable.nonzero()[0]
    tested, runs = tested_points(
        value, tested_at, limits, median(phase.members(value)) if rules == MEDIAN_RULES else None
    )
    few = many = None
    if rules == MEDIAN_RULES:
        few, many = number_of_runs(tested.median_side)
    if chart == "mr":
        runs = replace(runs, signal=False)
        few = many = None if few is None else False
    flags = flags_of(chart, rules, tested)
    return Outcome(value, limits, usable, member, members, tested_at, tested.outside, flags, runs, few, many)


def as_charted(series: Series, excluded: Bools | None, member: Bools, baseline: int | None) -> tuple[Phase, int]:
    """The phase as its chart function takes it, without masks where every point counts, and how many do."""
    members = int(np.count_nonzero(member))
    if members == member.size:
        return Phase(series.value, series.size, series.spread), members
    chain = np.ones(member.size, dtype=bool) if excluded is None else ~excluded
    if baseline is not None:
        chain[baseline:] = False
    return Phase(series.value, series.size, series.spread, member, chain), members


def limits_of(chart: str, phase: Phase, members: int, screen: bool) -> Limits:
    """Center and limits; fewer than 2 points give no limits, none at all not even a center."""
    if not members:
        return Limits(nan)
    limits = CHARTS[chart](phase, screen)
    if not isfinite(limits.center):
        return Limits(nan)
    if members < 2:
        return Limits(limits.center, middle=limits.middle, scale=limits.scale)
    return limits


def tested_points(value: Floats, at: slice | Ints, limits: Limits, middle: float | None) -> tuple[Tested, Runs]:
    """What the rules look at, and the runs analysis; middle: the median where the rules go by it."""
    value = value[at]
    scale = value if limits.scale is None else limits.scale[at]
    tolerance = SAME * tolerance_scale(scale)
    deviation = scale - limits.middle
    on_value = SAME * tolerance_scale(value) if limits.scale is not None else tolerance
    by_center = deviation if limits.center == limits.middle or limits.scale is not None else value - limits.center
    side = sides(by_center, tolerance)
    runs, useful, lengths = analyze_runs(side)
    above: Signs = (value > pick(limits.upper, at) + on_value).view(np.int8)
    below: Signs = (value < pick(limits.lower, at) - on_value).view(np.int8)
    tested = Tested(
        value=value,
        side=side,
        outside=above - below,
        deviation=deviation,
        sigma=pick(limits.sigma, at),
        tolerance=tolerance,
        runs=runs,
        useful=useful,
        run_lengths=lengths,
        median_side=side if middle is None else sides(value - middle, on_value),
    )
    return tested, runs


def tolerance_scale(values: Floats) -> float:
    """Largest absolute value, 0 of nothing."""
    return float(np.maximum.reduce(np.abs(values), initial=0.0))


def pick(line: float | Floats, at: slice | Ints) -> float | Floats:
    """A line's entries at some points, or the one number that holds for all."""
    return line[at] if isinstance(line, np.ndarray) else line


def flags_of(chart: str, rules: str, tested: Tested) -> dict[int, Signs]:
    """The rules of the set that flag a point, by number; on a moving-range chart only its limits count."""
    flags = {}
    for number, (name, rule) in enumerate(RULE_SETS[rules].items(), start=1):
        if chart == "mr" and name != "beyond_limits":
            continue
        signs = rule(tested)
        if signs is not None and signs.any():
            flags[number] = signs
    return flags
