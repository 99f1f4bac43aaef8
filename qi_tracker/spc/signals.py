"""Signals: stretches of flagged points that belong together."""

import numpy as np

from .types import POINT_TYPES, Bools, Ints, Signal, Signs, every


def signals(
    names: tuple[str, ...], codes: Signs, types: Signs, phase: Ints, usable: Bools, last: int | None
) -> tuple[tuple[Signal, ...], int | None]:
    """Maximal stretches of neighbors with one special cause and side in a phase; since when the last point is unusual.

    codes, types: what flags each point, as flag_codes has it, and what that means, as point_types.
    Neighbors are so among the points that count: windows close over missing and excluded ones. The second answer
    is where the unbroken row of points with the last one's type and side begins, None if that one is not flagged.
    """
    flagged = codes.nonzero()[0]
    if not flagged.size:
        return (), None
    places = flagged.tolist()
    kinds = list(zip(codes[flagged].tolist(), phase[flagged].tolist(), strict=True))
    ranks = places if every(usable) else np.cumsum(usable)[flagged].tolist()
    found: list[Signal] = []
    since = first = 0
    for end in range(1, len(places) + 1):
        before = end - 1
        if end < len(places) and kinds[end] == kinds[before] and ranks[end] == ranks[before] + 1:
            continue
        place, (code, part) = places[first], kinds[first]
        cause, side = divmod(code + 1, 3)
        kind = POINT_TYPES[types[place]]
        latest = Signal(names[cause - 1], place, places[before], end - first, side - 1, kind, part)
        if not (found and ranks[first] == ranks[first - 1] + 1 and is_alike(found[-1], latest)):
            since = place
        found.append(latest)
        first = end
    return tuple(found), since if places[-1] == last else None


def is_alike(former: Signal, latter: Signal) -> bool:
    """Whether two signals mean the same to the reader, by whatever rules they were found."""
    return (former.point_type, former.side, former.phase) == (latter.point_type, latter.side, latter.phase)
