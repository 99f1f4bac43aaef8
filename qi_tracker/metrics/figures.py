"""Counting and ranking. Pure: rows in, figures out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from ..initiatives.states import RUNNING, UNDER_REVIEW, InitiativeState


class GroupBy(StrEnum):
    """What initiatives are counted by."""

    STATE = "state"
    SITE = "site"
    CATEGORY = "category"
    COMMITTEE = "committee"
    LEAD = "lead"
    QUARTER = "quarter"


@dataclass
class Tally:
    """What is counted of a group of initiatives."""

    count: int = 0
    under_review: int = 0
    running: int = 0
    completed: int = 0
    stalled: int = 0
    cycles_closed: int = 0
    measures: int = 0

    def add(self, row: Any) -> None:
        """Count one initiative. row: state, stalled, cycles_closed, measures."""
        self.count += 1
        self.under_review += row.state in UNDER_REVIEW
        self.running += row.state in RUNNING
        self.completed += row.state is InitiativeState.COMPLETED
        self.stalled += bool(row.stalled)
        self.cycles_closed += row.cycles_closed
        self.measures += row.measures


@dataclass
class Group(Tally):
    """The initiatives with one key."""

    key: str | None = None
    label: str = ""


def grouped(rows: Iterable[Any], known: Sequence[str] = ()) -> tuple[list[Group], Tally]:
    """Groups by the rows' key, and the totals.

    known: keys in the order in which groups stand; without it, the largest group first, then by label.
    """
    groups: dict[str | None, Group] = {}
    totals = Tally()
    for row in rows:
        group = groups.setdefault(row.key, Group(key=row.key, label=row.label))
        group.add(row)
        totals.add(row)
    place = {key: index for index, key in enumerate(known)}
    found = sorted(
        groups.values(), key=lambda group: (place.get(group.key or "", len(place)), -group.count, group.label)
    )
    return found, totals


def quarter_of(day: date) -> str:
    """The calendar quarter of a day, such as 2026-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True)
class Spread:
    """How a number of days is spread; median and percentile_90 are None where there is none."""

    count: int
    median: float | None
    percentile_90: float | None


def spread(days: Sequence[float]) -> Spread:
    """Median and 90th percentile by linear interpolation between the closest ranks.

    This is type 7 of Hyndman and Fan 1996 (The American Statistician 50:361), the default of R, NumPy and Excel's
    PERCENTILE.INC. Rounded to two decimals.
    """
    if not days:
        return Spread(0, None, None)
    median, high = np.percentile(np.asarray(days, dtype=np.float64), [50, 90], method="linear")
    return Spread(len(days), round(float(median), 2), round(float(high), 2))
