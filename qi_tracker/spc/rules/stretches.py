"""From where to where a pattern reaches, whichever of its points a rule flags."""

from collections.abc import Callable
from typing import NamedTuple

from ..runs import long_runs, slopes
from ..types import Floats, Signs
from .tested_points import TestedPoints, beyond


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


class Rule(NamedTuple):
    """One rule of a set.

    Attributes
    ----------
    flags : callable
        From the n tested points of a phase to shape (n,): 0 where the rule flags nothing, else the side or the slope
        of what it found.
    stretches : callable
        From the same points and these flags to the stretches that they belong to, in order; asked only where a point
        is flagged.
    """

    flags: Callable[[TestedPoints], Signs]
    stretches: Callable[[TestedPoints, Signs], list[Stretch]]


def flagged_points(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """Every flagged point by itself."""
    where = flags.nonzero()[0]
    return [Stretch(at, at, side) for at, side in zip(where.tolist(), flags[where].tolist(), strict=True)]


def runs_on_one_side(side: Signs, shortest: int) -> list[Stretch]:
    """Every run of at least `shortest` points on one side, from its first to its last point."""
    return [Stretch(start, stop - 1, sign) for start, stop, sign in long_runs(side, shortest)]


def runs_off_center(side: Signs, shortest: int) -> list[Stretch]:
    """The same where points on the line (side 0) neither break nor extend a run, nor begin or end it."""
    off = side.nonzero()[0]
    return [
        Stretch(int(off[first]), int(off[last]), sign) for first, last, sign, _ in runs_on_one_side(side[off], shortest)
    ]


def rises_and_falls(values: Floats, shortest: int) -> list[Stretch]:
    """Every strict rise or fall of at least `shortest` values, from its first to its last value."""
    # A trend of 7 values has 6 steps of one slope, the last of which ends at the seventh.
    return [Stretch(start, stop, slope) for start, stop, slope in long_runs(slopes(values), shortest - 1)]


def first_to_last_beyond(sigmas: float, window: int) -> Callable[[TestedPoints, Signs], list[Stretch]]:
    """Stretches of a rule that flags the last of `window` points of which several lie beyond `sigmas` on one side.

    Each reaches from the first such point of the window to the flagged one.
    """

    def stretches(points: TestedPoints, flags: Signs) -> list[Stretch]:
        high, low = (hits.tolist() for hits in beyond(points, sigmas))
        return [
            flagged._replace(first=(high if flagged.side > 0 else low).index(True, flagged.last - window + 1))
            for flagged in flagged_points(points, flags)
        ]

    return stretches


def whole_windows(window: int) -> Callable[[TestedPoints, Signs], list[Stretch]]:
    """Stretches of a rule that flags the last of `window` points which show a pattern together.

    Windows that share a point are one stretch, on the side of its last point.
    """

    def stretches(points: TestedPoints, flags: Signs) -> list[Stretch]:
        found: list[Stretch] = []
        for flagged in flagged_points(points, flags):
            first = flagged.last - window + 1
            if found and first <= found[-1].last:
                first = found.pop().first
            found.append(flagged._replace(first=first))
        return found

    return stretches
