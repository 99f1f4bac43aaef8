"""Which target is in force on a day, where a measure's target changes over time.

`target_value` is in force before the first day of `targets`, and without any of them. `target_on`, the day by which the
target is to be reached, belongs to the last target.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol


class Targeted(Protocol):
    """What the target of a measure follows from."""

    target_value: float | None
    target_on: date | None
    targets: Sequence[Mapping[str, Any]]


class Target(NamedTuple):
    """What is aimed at, in shown units. on: by when; None where nobody said, or where another target follows."""

    value: float
    on: date | None


def values_in_force(measure: Targeted, days: Sequence[date]) -> list[float | None]:
    """The target's value on each of some days; None where there is none yet."""
    starts = [target["from"] for target in measure.targets]
    values = [measure.target_value, *(target["value"] for target in measure.targets)]
    return [values[bisect_right(starts, day)] for day in days]


def target_in_force(measure: Targeted, day: date | None) -> Target | None:
    """The target on a day. day: None where there are no points yet; then it is the first target."""
    starts = [target["from"] for target in measure.targets]
    values = [measure.target_value, *(target["value"] for target in measure.targets)]
    place = bisect_right(starts, day) if day is not None else int(values[0] is None and bool(starts))
    value = values[place]
    if value is None:
        return None
    return Target(value, measure.target_on if place == len(starts) else None)
