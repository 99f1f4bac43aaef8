"""The published rule sets that tell special causes from common cause.

A rule looks at the tested points of one phase, those that have a value and are not excluded, as if they were
neighbors. It answers one sign a point, 0 where it flags nothing and else the side of the flag, or None where
it flags no point at all.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from .runs import stretches
from .types import Bools, Floats, Ints, Runs, Signs, some

HIGH, LEVEL, LOW = b"\x01", b"\x00", b"\xff"
"""A side, or the direction of a step, as a byte."""


class Tested(NamedTuple):
    """The tested points of one phase; arrays of shape (tested,).

    value: compared exactly by trends. side: of the center, 0 on it. outside: whether strictly outside the limits.
    deviation, sigma: from the middle of the zones, on their scale; sigma is NaN where
    there are no limits. tolerance: on the same scale. useful: positions of the points off the center, run_lengths:
    of the runs that they form. median_side: side of the phase's median where the rules go by it, else as side.
    """

    value: Floats
    side: Signs
    outside: Bools
    deviation: Floats
    sigma: float | Floats
    tolerance: float
    runs: Runs
    useful: Ints
    run_lengths: Ints
    median_side: Signs


Flags: TypeAlias = Signs | None
Rule: TypeAlias = Callable[[Tested], Flags]


def beyond_limits(tested: Tested) -> Flags:
    """Strictly outside the 3-sigma limits (Shewhart)."""
    return tested.side * tested.outside if some(tested.outside) else None


def trend_within(points: int) -> Rule:
    """All of `points` or more in a row that strictly rise or fall; a point between two trends takes the later."""

    def rule(tested: Tested) -> Flags:
        return within_trend(tested.value, points)

    return rule


def within_trend(value: Floats, points: int) -> Flags:
    """Slope of the trend of `points` or more values that each value lies within, 0 outside of trends."""
    rises = (value[1:] > value[:-1]).tobytes()
    # What does not rise may still not fall, but most series are told to have no trend by this one comparison.
    if rises.find(HIGH * (points - 1)) < 0 and rises.find(LEVEL * (points - 1)) < 0:
        return None
    long = long_stretches(steps(value), points - 1)
    if long is None:
        return None
    flags = np.zeros(value.size, dtype=np.int8)
    flags[1:] = long
    flags[:-1] = np.where(long != 0, long, flags[:-1])
    return flags


def trend_at(points: int) -> Rule:
    """The last of `points` in a row that strictly rise or fall, and whatever follows in the same row."""

    def rule(tested: Tested) -> Flags:
        ending = ends_of_stretches(steps(tested.value), points - 1)
        return None if ending is None else np.concatenate((np.zeros(1, dtype=np.int8), ending))

    return rule


def shift_within(points: int) -> Rule:
    """All of `points` or more in a row on one side of the center; a point on it breaks the row."""

    def rule(tested: Tested) -> Flags:
        return long_stretches(tested.side, points)

    return rule


def shift_at(points: int) -> Rule:
    """The last of `points` in a row on one side of the center, and whatever follows in the same row."""

    def rule(tested: Tested) -> Flags:
        return ends_of_stretches(tested.side, points)

    return rule


THREE_HIGH, THREE_LOW = HIGH * 3, LOW * 3
"""The sides of three neighbors."""


def two_of_three_near(tested: Tested) -> Flags:
    """Two or all of three in a row on one side lie between 2 and 3 sigma (Making Data Count); those are flagged."""
    distance = np.abs(tested.deviation)
    far = distance > 2 * tested.sigma + tested.tolerance
    if not some(far):
        return None
    near = far & (distance <= 3 * tested.sigma + tested.tolerance)
    side, flags = tested.side, None
    keys = side.tobytes()
    for former, latter in pairwise(near.nonzero()[0].tolist()):
        if latter - former > 2:
            continue
        # All windows of three that hold both, end to end.
        around = keys[latter - 2 if latter > 1 else 0 : former + 3]
        if around.find(THREE_HIGH) >= 0 or around.find(THREE_LOW) >= 0:
            flags = np.zeros(side.size, dtype=np.int8) if flags is None else flags
            flags[former] = flags[latter] = side[former]
    return flags


def beyond_zone(hits: int, points: int, sigmas: float) -> Rule:
    """A point beyond `sigmas` on a side, `hits` of the `points` that end with it so too (Western Electric 1956)."""

    def rule(tested: Tested) -> Flags:
        line = sigmas * tested.sigma + tested.tolerance
        high = ends_of_windows(tested.deviation > line, hits, points)
        low = ends_of_windows(tested.deviation < -line, hits, points)
        return high.view(np.int8) - low.view(np.int8)

    return rule


def alternating(points: int) -> Rule:
    """The last of `points` in a row that go up and down in turns (Nelson 1984); needs limits."""

    def rule(tested: Tested) -> Flags:
        step = steps(tested.value)
        turns = (step[1:] * step[:-1] < 0).view(np.int8)
        ending = ends_of_stretches(turns, points - 2)
        if ending is None:
            return None
        flags = np.zeros(tested.value.size, dtype=bool)
        flags[2:] = ending
        return own_side(tested, flags & np.isfinite(tested.sigma))

    return rule


def hugging(points: int) -> Rule:
    """The last of `points` in a row strictly within 1 sigma of the center (Nelson 1984)."""

    def rule(tested: Tested) -> Flags:
        inside = np.abs(tested.deviation) < tested.sigma - tested.tolerance
        ending = ends_of_stretches(inside.view(np.int8), points)
        return None if ending is None else own_side(tested, ending.view(bool))

    return rule


def avoiding(points: int) -> Rule:
    """The last of `points` in a row strictly beyond 1 sigma, some on either side (Nelson 1984)."""

    def rule(tested: Tested) -> Flags:
        line = tested.sigma + tested.tolerance
        high, low = tested.deviation > line, tested.deviation < -line
        full = ends_of_windows(high | low, points, points)
        return own_side(
            tested, full & ends_of_windows(high, 1, points, own=False) & ends_of_windows(low, 1, points, own=False)
        )

    return rule


def runs_signal(tested: Tested) -> Flags:
    """In a phase with a runs signal, the too long runs, or every useful point if only crossings are too few."""
    if tested.runs.longest_run_max is None or not tested.runs.signal:
        return None
    lengths = np.repeat(tested.run_lengths, tested.run_lengths)
    long = lengths > tested.runs.longest_run_max
    flags = np.zeros_like(tested.side)
    flagged = tested.useful[long] if long.any() else tested.useful
    flags[flagged] = tested.side[flagged]
    return flags


def median_shift(points: int) -> Rule:
    """All of `points` or more in a row on one side of the median, points on it ignored (Perla 2011)."""

    def rule(tested: Tested) -> Flags:
        useful = tested.median_side.nonzero()[0]
        long = long_stretches(tested.median_side[useful], points)
        if long is None:
            return None
        flags = np.zeros_like(tested.median_side)
        flags[useful] = long
        return flags

    return rule


def median_trend(points: int) -> Rule:
    """All of `points` or more in a row that rise or fall, equal neighbors counted once (Perla 2011)."""

    def rule(tested: Tested) -> Flags:
        if not tested.value.size:
            return None
        level = np.concatenate(([0], np.cumsum(tested.value[1:] != tested.value[:-1])))
        first = np.concatenate(([True], level[1:] != level[:-1]))
        flags = within_trend(tested.value[first], points)
        return None if flags is None else flags[level]

    return rule


def steps(value: Floats) -> Signs:
    """+1 where the next value is higher, -1 where it is lower, 0 where it is the same; shape (n - 1,)."""
    up: Signs = (value[1:] > value[:-1]).view(np.int8)
    down: Signs = (value[1:] < value[:-1]).view(np.int8)
    return up - down


def has_stretch(keys: Signs, points: int) -> bool:
    """Whether `points` or more equal keys other than 0 follow each other: a search for bytes, the fastest of looks."""
    found = keys.tobytes()
    # `in` would first raise and clear an error, since bytes are no integer.
    return found.find(HIGH * points) >= 0 or found.find(LOW * points) >= 0


def long_stretches(keys: Signs, points: int) -> Flags:
    """The keys themselves within stretches of `points` or more equal ones, 0 elsewhere; None if there are none."""
    if not has_stretch(keys, points):
        return None
    first, lengths = stretches(keys)
    return np.repeat(keys[first] * (lengths >= points), lengths)


def ends_of_stretches(keys: Signs, points: int) -> Flags:
    """As long_stretches, from the `points`-th of each stretch on."""
    if not has_stretch(keys, points):
        return None
    first, lengths = stretches(keys)
    reached = np.arange(keys.size) - np.repeat(first, lengths) >= points - 1
    return keys * reached


def ends_of_windows(hit: Bools, hits: int, points: int, own: bool = True) -> Bools:
    """Where the full window of `points` that ends there has `hits` hits; with `own`, the point itself among them."""
    flags = np.zeros(hit.size, dtype=bool)
    if hit.size >= points:
        total = np.concatenate(([0], np.cumsum(hit)))
        flags[points - 1 :] = total[points:] - total[:-points] >= hits
    return flags & hit if own else flags


def own_side(tested: Tested, flagged: Bools) -> Signs:
    """The flagged points by their own side of the center; one on it counts as high."""
    return np.where(tested.side < 0, np.int8(-1), np.int8(1)) * flagged


RULE_SETS: Final[dict[str, dict[str, Rule]]] = {
    # NHS England, Making Data Count, as NHSRplotthedots carries it out.
    "making_data_count": {
        "beyond_limits": beyond_limits,
        "trend": trend_within(7),
        "two_of_three": two_of_three_near,
        "shift": shift_within(7),
    },
    # Anhøj & Olesen 2014, beside Shewhart's limits.
    "anhoej": {"beyond_limits": beyond_limits, "runs": runs_signal},
    # Western Electric 1956, Statistical Quality Control Handbook.
    "western_electric": {
        "beyond_limits": beyond_limits,
        "two_of_three": beyond_zone(2, 3, 2),
        "four_of_five": beyond_zone(4, 5, 1),
        "shift": shift_at(8),
    },
    # Nelson 1984, Journal of Quality Technology 16(4).
    "nelson": {
        "beyond_limits": beyond_limits,
        "shift": shift_at(9),
        "trend": trend_at(6),
        "alternating": alternating(14),
        "two_of_three": beyond_zone(2, 3, 2),
        "four_of_five": beyond_zone(4, 5, 1),
        "hugging": hugging(15),
        "avoiding": avoiding(8),
    },
    # Perla, Provost & Murray 2011, BMJ Quality & Safety 20:46.
    "perla": {"shift": median_shift(6), "trend": median_trend(5)},
}

ON_EITHER_SIDE: Final = frozenset({"alternating", "hugging"})
"""Rules whose pattern is neither better nor worse, whatever the direction."""
