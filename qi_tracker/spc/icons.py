"""What a flag means to people who want more or less of the measure: point types, and the icons of the latest point."""

from collections.abc import Callable, Sequence
from math import isnan
from typing import Final

import numpy as np

from .averages import largest
from .rules import ON_EITHER_SIDE
from .runs import RELATIVE_TOLERANCE, tolerance
from .types import DIRECTIONS, POINT_TYPES, Floats, Signs

COMMON_CAUSE, IMPROVEMENT, CONCERN, NEUTRAL_HIGH, NEUTRAL_LOW = range(len(POINT_TYPES))

BETTER: Final = {"increase": 1, "decrease": -1, "neutral": 0}
"""Which side is the better one."""

BY_SIDE: Final = {
    "increase": np.array([COMMON_CAUSE, IMPROVEMENT, CONCERN], dtype=np.int8),
    "decrease": np.array([COMMON_CAUSE, CONCERN, IMPROVEMENT], dtype=np.int8),
    "neutral": np.array([COMMON_CAUSE, NEUTRAL_HIGH, NEUTRAL_LOW], dtype=np.int8),
}
"""Of each direction, the index into POINT_TYPES by side: 0 none, 1 high, and -1, the last one, low."""


def point_types(names: Sequence[str], special_cause: Signs, side: Signs, direction: str) -> Signs:
    """Index into POINT_TYPES of every point; shape (points,)."""
    types = BY_SIDE[direction].take(side)
    for name in ON_EITHER_SIDE:
        if name in names:
            where = (special_cause == names.index(name) + 1).nonzero()[0]
            types[where] = BY_SIDE["neutral"][side[where]]
    return types


def point_type_of(rule: str, side: int, direction: str) -> str:
    """The word of POINT_TYPES for what a rule finds on a side."""
    return POINT_TYPES[BY_SIDE["neutral" if rule in ON_EITHER_SIDE else direction].item(side)]


def variation_of(point_type: int, side: int) -> str:
    """The icon of a point of a type, with the side of its flag where the type names none."""
    name = POINT_TYPES[point_type]
    if name in ("improvement", "concern"):
        return f"{name}_{'high' if side > 0 else 'low'}"
    return name


def assurance(
    target: float | None, direction: str, lower: float, upper: float, values_of: Callable[[], Floats]
) -> str | None:
    """Whether a process meets its target: pass, fail, hit_or_miss; None if nobody can say.

    lower, upper: the limits within which it runs. values_of: answers the values that it had, shape (n,); asked only
    where the limits have no width or are none. If they are all equal, that value meets the target or does not.
    """
    if target is None or direction not in DIRECTIONS[:2]:
        return None
    if direction == "decrease":
        target, lower, upper = -target, -upper, -lower
    if not upper > lower:
        values = values_of()
        if values.size >= 2 and largest(values) + largest(-values) <= tolerance(values):
            value = -float(values[-1]) if direction == "decrease" else float(values[-1])
            return "pass" if value >= target - RELATIVE_TOLERANCE * abs(target) else "fail"
        if isnan(lower) or isnan(upper):
            return None
    if target > upper:
        return "fail"
    return "pass" if target < lower else "hit_or_miss"
