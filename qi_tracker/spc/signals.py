"""Signals: stretches of flagged points that belong together."""

from typing import NamedTuple

import numpy as np

from .types import POINT_TYPES, Bools, Ints, Signal, Signs


class Marks(NamedTuple):
    """What signals are read from; arrays of shape (points,)."""

    special_cause: Signs
    side: Signs
    point_type: Signs
    phase: Ints
    usable: Bools


def signals(names: tuple[str, ...], marks: Marks, last: int | None) -> tuple[tuple[Signal, ...], int | None]:
    """Maximal stretches of neighbors with one special cause and side in a phase; since when the last point is unusual.

    Neighbors are so among the points that count: windows close over missing and excluded ones. The second answer
    is where the unbroken row of points with the last one's type and side begins, None if that one is not flagged.
    """
    flagged = marks.special_cause.nonzero()[0]
    if not flagged.size:
        return (), None
    whole = np.count_nonzero(marks.usable) == marks.usable.size
    ranks = flagged if whole else np.cumsum(marks.usable)[flagged]
    columns = (flagged, ranks, *(column[flagged] for column in marks[:4]))
    found: list[Signal] = []
    before = (-1, -1, 0, 0, 0, 0)
    first = row = points = 0
    for point in zip(*(column.tolist() for column in columns), strict=True):
        index, rank, cause, side, kind, phase = point
        neighbor = rank == before[1] + 1 and side == before[3] and phase == before[5]
        if not (neighbor and kind == before[4]):
            row = index
        if not (neighbor and cause == before[2]):
            if points:
                found.append(signal(names, first, points, before))
            first, points = index, 0
        points += 1
        before = point
    found.append(signal(names, first, points, before))
    return tuple(found), row if before[0] == last else None


def signal(names: tuple[str, ...], first: int, points: int, end: tuple[int, ...]) -> Signal:
    """The stretch of points from first to the one at its end: index, rank, cause, side, type and phase of that one."""
    index, _, cause, side, kind, phase = end
    return Signal(names[cause - 1], first, index, points, side, POINT_TYPES[kind], phase)
