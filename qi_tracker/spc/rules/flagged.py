"""What a rule answers: which points it flags, and from where to where the pattern reaches that they belong to."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from ..runs import long_runs, slopes
from ..types import Floats, Ints, Signs
from .tested_points import TestedPoints


class Stretch(NamedTuple):
    """Tested points in a row that meet one rule together.

    Attributes
    ----------
    first, last : int
        Positions among the tested points of the phase, both within.
    side : int
        +1 high, -1 low (of a trend: its slope).
    dated : bool
        Whether the pattern began at its first point; false for one that the whole phase shows.
    """

    first: int
    last: int
    side: int
    dated: bool = True


class Flagged(NamedTuple):
    """What one rule finds in a phase.

    Attributes
    ----------
    where : shape (flagged,)
        Positions of the flagged points among the tested ones. Of one that occurs twice, the later has the last word.
    side : shape (flagged,)
        +1 or -1: the side of the center, or the slope, of what was found there.
    stretches : list of Stretch
        The patterns that the flagged points belong to, in order.
    """

    where: Ints
    side: Signs
    stretches: list[Stretch]


Rule: TypeAlias = Callable[[TestedPoints], Flagged | None]
"""From the tested points of a phase to what the rule finds there; None for nothing."""


def flagged_stretches(stretches: list[Stretch], from_the: int = 1) -> Flagged | None:
    """Stretches of which the `from_the`-th point and all after it are flagged."""
    if not stretches:
        return None
    where = [at for first, last, *_ in stretches for at in range(first + from_the - 1, last + 1)]
    side = [sign for first, last, sign, _ in stretches for _ in range(first + from_the - 1, last + 1)]
    return Flagged(np.array(where), np.array(side, dtype=np.int8), stretches)


def runs_on_one_side(side: Signs, shortest: int) -> list[Stretch]:
    """Every run of at least `shortest` points on one side, from its first to its last point."""
    return [Stretch(start, stop - 1, sign) for start, stop, sign in long_runs(side, shortest)]


def runs_off_center(side: Signs, shortest: int) -> list[Stretch]:
    """The same where points on the line (side 0) neither break nor extend a run, nor begin or end it."""
    off = side.nonzero()[0]
    return [Stretch(int(off[start]), int(off[stop - 1]), sign) for start, stop, sign in long_runs(side[off], shortest)]


def rises_and_falls(values: Floats, shortest: int) -> list[Stretch]:
    """Every strict rise or fall of at least `shortest` values, from its first to its last value."""
    # A trend of 7 values has 6 steps of one slope, the last of which ends at the seventh.
    return [Stretch(start, stop, slope) for start, stop, slope in long_runs(slopes(values), shortest - 1)]


def within_windows(where: Ints, side: Signs, window: int, hits: Sequence[Sequence[bool]]) -> list[Stretch]:
    """Stretches of a rule that flags the last of `window` points of which several are hits, that one among them.

    Each reaches from the first hit of the window to the flagged point. where, side: of these. hits: whether each tested
    point is one on the high side, and on the low side.
    """
    high, low = hits
    return [
        Stretch((high if sign > 0 else low).index(True, last - window + 1), last, sign)
        for last, sign in zip(where.tolist(), side.tolist(), strict=True)
    ]


def whole_windows(where: Ints, side: Signs, window: int) -> list[Stretch]:
    """Stretches of a rule that flags the last of `window` points which show a pattern together.

    Windows that share a point are one stretch, on the side of its last point.
    """
    found: list[Stretch] = []
    for last, sign in zip(where.tolist(), side.tolist(), strict=True):
        first = last - window + 1
        if found and first <= found[-1].last:
            first = found.pop().first
        found.append(Stretch(first, last, sign))
    return found
