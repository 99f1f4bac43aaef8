"""Signals: what the rules found, put together where it is one thing."""

from collections.abc import Sequence
from typing import NamedTuple

from .rules import PATTERNS, Stretch
from .types import POINT_TYPES, Ints, PointResults, Signal, Signs


class Found(NamedTuple):
    """A stretch, and the number of the rule that found it."""

    number: int
    stretch: Stretch


def join(found: Sequence[Found], side: Signs, names: Sequence[str]) -> list[list[Found]]:
    """What one phase's rules found, in groups that are one signal each, in order of time.

    Stretches of one side belong together where they share a point, and where one begins at the next point after
    another and both these points lie on that side of the center. The rules of PATTERNS are joined to their own alone.

    Parameters
    ----------
    found : sequence of Found
        Positions of the stretches are those of `side`.
    side : shape (tested points,)
        Side of the center, 0 on it.
    names : sequence of str
        The rules of the rule set.
    """
    groups: list[list[Found]] = []
    # Of each side, and of each side of a pattern rule: the group that may still grow, and where it ends so far.
    open_groups: dict[tuple[int, str | None], tuple[list[Found], int]] = {}
    for item in sorted(found, key=lambda item: item.stretch.first):
        number, (first, last, sign, _) = item
        name = names[number - 1]
        key = (sign, name if name in PATTERNS else None)
        group, end = open_groups.get(key, ([], -2))
        adjoins = first == end + 1 and side[end] == side[first] == sign
        if first > end and not adjoins:
            group, end = [], last
            groups.append(group)
        group.append(item)
        open_groups[key] = (group, max(last, end))
    return groups


def signals_of_phase(
    found: Sequence[Found], side: Signs, position: Ints, names: Sequence[str], types: Signs, phase: int
) -> list[Signal]:
    """The signals of one phase in order of time.

    Parameters
    ----------
    found, side, names
        As of `join`.
    position : shape (tested points,)
        Positions of the tested points in the series.
    types : shape (rules + 1, 3)
        Index into POINT_TYPES by number of the rule and side.
    phase : int
        Index of the phase.
    """
    signals = []
    for group in join(found, side, names):
        number, leading = min(group, key=lambda item: (item.stretch.first, -item.stretch.last, item.number))
        last = max(item.stretch.last for item in group)
        signals.append(
            Signal(
                names[number - 1],
                tuple(names[rule - 1] for rule in sorted({item.number for item in group})),
                int(position[leading.first]),
                int(position[last]),
                int(position[leading.first]) if leading.dated else None,
                last - leading.first + 1,
                leading.side,
                POINT_TYPES[types[number, leading.side]],
                phase,
            )
        )
    return sorted(signals, key=lambda signal: (signal.first, signal.last, names.index(signal.special_cause)))


def present_signal(signals: Sequence[Signal], last: int, found: PointResults, names: Sequence[str]) -> int | None:
    """Index of the signal that explains what the last point is flagged with, None where it is not flagged.

    It ends at that point, lies on its side and contains its rule.
    """
    if not found.special_cause[last]:
        return None
    cause, side = names[found.special_cause[last] - 1], found.side[last]
    return next(
        index
        for index in reversed(range(len(signals)))
        if signals[index].last == last and signals[index].side == side and cause in signals[index].special_causes
    )
