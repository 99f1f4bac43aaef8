"""Signals: stretches of flagged points that belong together."""

from typing import NamedTuple

import numpy as np

from .types import POINT_TYPES, Bools, Ints, Signal, Signs, every


class Marks(NamedTuple):
    """What signals are read from; arrays of shape (points,). code: equal where special cause and side are."""

    code: Signs
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
    places, codes, phases = flagged.tolist(), marks.code[flagged].tolist(), marks.phase[flagged].tolist()
    ranks = places if every(marks.usable) else np.cumsum(marks.usable)[flagged].tolist()
    found: list[Signal] = []
    since = first = 0
    for end in range(1, len(places) + 1):
        before = end - 1
        if (
            end < len(places)
            and ranks[end] == ranks[before] + 1
            and codes[end] == codes[before]
            and phases[end] == phases[before]
        ):
            continue
        latest = signal(names, marks, places[first], places[before], end - first)
        if not (found and ranks[first] == ranks[first - 1] + 1 and is_alike(found[-1], latest)):
            since = latest.first
        found.append(latest)
        first = end
    return tuple(found), since if places[-1] == last else None


def signal(names: tuple[str, ...], marks: Marks, first: int, last: int, points: int) -> Signal:
    """The stretch of so many points from first to last."""
    cause, side, kind = int(marks.special_cause[first]), int(marks.side[first]), int(marks.point_type[first])
    return Signal(names[cause - 1], first, last, points, side, POINT_TYPES[kind], int(marks.phase[first]))


def is_alike(former: Signal, latter: Signal) -> bool:
    """Whether two signals mean the same to the reader, by whatever rules they were found."""
    return (former.point_type, former.side, former.phase) == (latter.point_type, latter.side, latter.phase)
