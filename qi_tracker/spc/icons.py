"""What a flag means to people who want more or less of the measure: point types, and the icons of the latest point."""

from functools import lru_cache
from math import isfinite

import numpy as np

from .rules import ON_EITHER_SIDE
from .types import DIRECTIONS, POINT_TYPES, Signs

IMPROVEMENT, CONCERN = POINT_TYPES.index("improvement"), POINT_TYPES.index("concern")
NEUTRAL = {1: POINT_TYPES.index("neutral_high"), -1: POINT_TYPES.index("neutral_low")}
BETTER = {"increase": 1, "decrease": -1, "neutral": 0}


@lru_cache(maxsize=64)
def type_table(names: tuple[str, ...], direction: str) -> Signs:
    """Index into POINT_TYPES by number of the rule (0 for none) and side; shape (rules + 1, 3).

    Column 0 stands for no side, column 1 for high, and column -1, the last one, for low.
    """
    better = BETTER[direction]
    table = np.zeros((len(names) + 1, 3), dtype=np.int8)
    for number, name in enumerate(names, start=1):
        for side in (-1, 1):
            if name in ON_EITHER_SIDE or not better:
                table[number, side] = NEUTRAL[side]
            else:
                table[number, side] = IMPROVEMENT if side == better else CONCERN
    return table


def point_types(names: tuple[str, ...], special_cause: Signs, side: Signs, direction: str) -> Signs:
    """Index into POINT_TYPES of every point; shape (points,)."""
    return type_table(names, direction)[special_cause, side]


def variation(point_type: int, side: int) -> str:
    """The icon of one point: its type, with the side of the flag where the type does not name it."""
    name = POINT_TYPES[point_type]
    if name in ("improvement", "concern"):
        return f"{name}_{'high' if side > 0 else 'low'}"
    return name


def assurance(target: float | None, direction: str, lower: float, upper: float) -> str | None:
    """Whether a process within these limits meets the target: pass, fail, hit_or_miss; None if nobody can say."""
    if target is None or direction not in DIRECTIONS[:2]:
        return None
    if not (isfinite(lower) and isfinite(upper)):
        return "hit_or_miss"
    if direction == "decrease":
        target, lower, upper = -target, -upper, -lower
    if target > upper:
        return "fail"
    return "pass" if target < lower else "hit_or_miss"
