"""What a flag means to people who want more or less of the measure: point types, and the icons of the latest point."""

from functools import lru_cache
from math import isnan

import numpy as np

from .averages import largest
from .rules import ON_EITHER_SIDE
from .runs import RELATIVE_TOLERANCE, tolerance
from .types import DIRECTIONS, POINT_TYPES, Floats, Signs

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


def variation_of(types: Signs, special_cause: int, side: int) -> str:
    """The icon of a point that is flagged by a rule on a side: its type, with the side where the type names none."""
    name = POINT_TYPES[int(types[special_cause, side])]
    if name in ("improvement", "concern"):
        return f"{name}_{'high' if side > 0 else 'low'}"
    return name


def assurance(target: float | None, direction: str, lower: float, upper: float, values: Floats) -> str | None:
    """Whether a process meets its target: pass, fail, hit_or_miss; None if nobody can say.

    lower, upper: the limits within which it runs. values: shape (n,), those it had; where they are all equal, and the
    limits have no width or are none, the value itself meets the target or does not.
    """
    if target is None or direction not in DIRECTIONS[:2]:
        return None
    if direction == "decrease":
        target, lower, upper, values = -target, -upper, -lower, -values
    if not upper > lower:
        if values.size >= 2 and largest(values) + largest(-values) <= tolerance(values):
            value = float(values[-1])
            return "pass" if value >= target - RELATIVE_TOLERANCE * abs(target) else "fail"
        if isnan(lower) or isnan(upper):
            return None
    if target > upper:
        return "fail"
    return "pass" if target < lower else "hit_or_miss"
