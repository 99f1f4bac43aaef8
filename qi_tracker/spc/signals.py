"""Signals: what the rules found, put together where it is one thing."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from .icons import point_type_of
from .rules import PATTERNS, Stretch
from .types import Ints, PointResults, Signal, Signs

Found: TypeAlias = tuple[int, list[Stretch]]
"""The number of a rule, and the stretches that it found."""

Group: TypeAlias = tuple[int, int, int, int, bool, int]
"""Stretches that are one signal: its first and last point, number, side and `dated` of the leading one, and the rules.

The rules are a number with bit k set for rule k.
"""


def join(found: Sequence[Found], side: Signs, names: Sequence[str]) -> list[Group]:
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
    # Of several that begin at one point the longest comes first, and leads.
    ordered = [
        (first, -last, number, sign, dated) for number, stretches in found for first, last, sign, dated in stretches
    ]
    ordered.sort()
    groups: list[Group] = []
    # Of each side, and of each side of a pattern rule: which group may still grow.
    growing: dict[tuple[int, int], int] = {}
    for first, minus_last, number, sign, dated in ordered:
        key = (sign, number if names[number - 1] in PATTERNS else 0)
        index = growing.get(key)
        if index is not None:
            begin, end, leading, _, since, rules = groups[index]
            if first <= end or (first == end + 1 and side[end] == side[first] == sign):
                groups[index] = (begin, max(end, -minus_last), leading, sign, since, rules | 1 << number)
                continue
        growing[key] = len(groups)
        groups.append((first, -minus_last, number, sign, dated, 1 << number))
    groups.sort()
    return groups


@lru_cache(maxsize=1024)
def names_of(rules: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """The rules of a group in the order of the rule set."""
    return tuple(name for number, name in enumerate(names, start=1) if rules >> number & 1)


def signals_of_phase(
    found: Sequence[Found],
    side: Signs,
    position: Sequence[int] | Ints,
    names: tuple[str, ...],
    direction: str,
    phase: int,
) -> list[Signal]:
    """The signals of one phase in order of time.

    Parameters
    ----------
    found, side, names
        As of `join`.
    position : shape (tested points,)
        Positions of the tested points in the series.
    direction : str
        Which direction is better.
    phase : int
        Index of the phase.
    """
    signals = []
    for first, last, number, sign, dated, rules in join(found, side, names):
        start = int(position[first])
        signals.append(
            Signal(
                names[number - 1],
                names_of(rules, names),
                start,
                int(position[last]),
                start if dated else None,
                last - first + 1,
                sign,
                point_type_of(names[number - 1], sign, direction),
                phase,
            )
        )
    return signals


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
