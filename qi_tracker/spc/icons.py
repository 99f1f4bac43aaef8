"""What a flag means to whoever wants more or less of the measure: point types, variation, assurance."""

from math import isfinite

import numpy as np

from .rules import ON_EITHER_SIDE
from .types import DIRECTIONS, POINT_TYPES, Signs

BETTER = {"increase": 1, "decrease": -1, "neutral": 0}


def point_types(special_cause: Signs, side: Signs, names: tuple[str, ...], direction: str) -> Signs:
    """Index into POINT_TYPES of every point, by the rule that flags it (number, 0 none) and the flag's side."""
    neutral = np.where(side > 0, 3, 4)
    better = BETTER[direction]
    types = np.where(side * better > 0, 1, 2) if better else neutral
    for number, name in enumerate(names, start=1):
        if name in ON_EITHER_SIDE:
            types = np.where(special_cause == number, neutral, types)
    return np.where(special_cause > 0, types, 0).astype(np.int8)


def variation(point_type: int, side: int) -> str:
    """The icon of one point: its type, with the side of the flag where the type does not say it."""
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
