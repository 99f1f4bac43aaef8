"""One phase analyzed as if it stood alone."""

from dataclasses import replace
from math import isfinite, nan
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .charts import CHARTS, Limits, Phase, median
from .ranges import largest, moving_ranges
from .rules import RULE_SETS, Tested
from .runs import SAME, analyze_runs, number_of_runs, sides
from .series import Series
from .types import Bits, Bools, Floats, Ints, Runs, Signs, every

Scalar = TypeVar("Scalar", bound=np.generic)

MEDIAN_RULES: Final = "perla"


class Flags(NamedTuple):
    """Flags of a phase's points, arrays of one shape: bits of the rules met, number and side of the first."""

    broken: Bits
    special_cause: Signs
    side: Signs
    outside: Bools

    def among(self, at: Ints, points: int) -> "Flags":
        """The same flags among all points of the phase; at: the positions that they belong to."""
        return Flags(
            spread_out(self.broken, at, points),
            spread_out(self.special_cause, at, points),
            spread_out(self.side, at, points),
            spread_out(self.outside, at, points),
        )


class Outcome(NamedTuple):
    """What the analysis of one phase found; arrays of shape (points,)."""

    value: Floats
    limits: Limits
    usable: Bools
    member: Bools
    members: int
    flags: Flags
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
        series = series._replace(value=value)
    phase, members = as_charted(series, excluded, member, baseline)
    limits = limits_of(chart, phase, members, screen)
    at = None if every(usable) else usable.nonzero()[0]
    by_median = rules == MEDIAN_RULES
    tested = tested_points(value, at, limits, median(phase.members(value)) if by_median else None)
    few, many = number_of_runs(tested.median_side) if by_median else (None, None)
    runs, flags = tested.runs, flags_of(chart, rules, tested)
    if chart == "mr":
        runs = replace(runs, signal=False)
        few, many = (False, False) if by_median else (None, None)
    if at is not None:
        flags = flags.among(at, value.size)
    return Outcome(value, limits, usable, member, members, flags, runs, few, many)


def as_charted(series: Series, excluded: Bools | None, member: Bools, baseline: int | None) -> tuple[Phase, int]:
    """The phase as its chart function takes it, without masks where every point counts, and how many do."""
    if every(member):
        return Phase(series.value, series.size, series.spread), member.size
    members = int(np.count_nonzero(member))
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


def tested_points(value: Floats, at: Ints | None, limits: Limits, middle: float | None) -> Tested:
    """What the rules look at; at: the tested positions, None for all; middle: the median if the rules go by it."""
    value = value if at is None else value[at]
    scale, on_scale = value, tolerance(value)
    on_value = on_scale
    if limits.scale is not None:
        scale = limits.scale if at is None else limits.scale[at]
        on_scale = tolerance(scale)
    deviation = scale - limits.middle
    # A g chart's zones are measured from the mean, but the sides are those of the drawn median.
    redrawn = limits.scale is None and limits.center != limits.middle
    side = sides(value - limits.center, on_value) if redrawn else sides(deviation, on_scale)
    runs, useful, lengths = analyze_runs(side)
    return Tested(
        value,
        side,
        (value > pick(limits.upper, at) + on_value) | (value < pick(limits.lower, at) - on_value),
        deviation,
        pick(limits.sigma, at),
        on_scale,
        runs,
        useful,
        lengths,
        side if middle is None else sides(value - middle, on_value),
    )


def tolerance(values: Floats) -> float:
    """Up to which difference values count as equal."""
    return SAME * largest(np.abs(values)) if values.size else 0.0


def pick(line: float | Floats, at: Ints | None) -> float | Floats:
    """A line's entries at some points, or the one number that holds for all."""
    return line[at] if at is not None and isinstance(line, np.ndarray) else line


LAST_TO_FIRST: Final = {
    rules: tuple(
        (number, np.array(1 << (number - 1), dtype=np.int16), name, rule)
        for number, (name, rule) in enumerate(named.items(), start=1)
    )[::-1]
    for rules, named in RULE_SETS.items()
}
"""The rules of each set with number and bit, backwards, so that of several rules the first has the last word.

The bits are arrays already: to make one of a Python number costs more than the operation on a few points.
"""


def flags_of(chart: str, rules: str, tested: Tested) -> Flags:
    """The flags of the tested points; on a moving-range chart only its limits count."""
    points = tested.side.size
    special_cause, side = np.zeros(points, dtype=np.int8), np.zeros(points, dtype=np.int8)
    broken = np.zeros(points, dtype=np.int16)
    for number, bit, name, rule in LAST_TO_FIRST[rules]:
        if chart == "mr" and name != "beyond_limits":
            continue
        signs = rule(tested)
        if signs is None:
            continue
        hit = signs.nonzero()[0]
        broken[hit] |= bit
        special_cause[hit] = number
        side[hit] = signs[hit]
    return Flags(broken, special_cause, side, tested.outside)


def spread_out(column: NDArray[Scalar], at: Ints, points: int) -> NDArray[Scalar]:
    """A column of the tested points among all points, zero or false at the others."""
    whole = np.zeros(points, dtype=column.dtype)
    whole[at] = column
    return whole
