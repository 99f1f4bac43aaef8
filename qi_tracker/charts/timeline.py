"""Where points and days lie on the horizontal axis, and which days it names."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median
from typing import Any

from ..core.wording import short_day
from .text import text_width
from .theme import LABEL_SIZE
from .wording import as_day

_DAY = 86_400_000.0
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


def _milliseconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


@dataclass(frozen=True)
class Timeline:
    """Positions of the points, in milliseconds since 1970 on a time axis, or 1, 2, 3, ... on an axis by order.

    Points in irregular time, or several on one day, are drawn one after the other in even steps: on a time axis they
    would lie on top of each other.
    """

    days: tuple[date, ...]
    positions: tuple[float, ...]
    by_order: bool
    frequency: str | None
    step: float

    @classmethod
    def of(cls, points: Sequence[Mapping[str, Any]], frequency: str | None) -> "Timeline":
        """The timeline of points in their order; without a frequency it is derived from the days."""
        days = tuple(as_day(p["period_start"]) for p in points)
        frequency = frequency or _frequency(days)
        by_order = frequency == "irregular" or any(a >= b for a, b in pairwise(days))
        positions = tuple(float(i + 1) if by_order else _milliseconds(d) for i, d in enumerate(days))
        gaps = [b - a for a, b in pairwise(positions)]
        usual = 1.0 if by_order else 30 * _DAY
        return cls(days, positions, by_order, frequency, median(gaps) if gaps else usual)

    @property
    def start(self) -> float:
        """Left end of the axis: half a step before the first point."""
        return self.positions[0] - self.step / 2

    @property
    def end(self) -> float:
        """Right end of the axis: half a step after the last point."""
        return self.positions[-1] + self.step / 2

    def left(self, index: int) -> float:
        """Where the stretch of a point begins: halfway to its neighbor."""
        return self.start if index == 0 else (self.positions[index - 1] + self.positions[index]) / 2

    def right(self, index: int) -> float:
        """Where the stretch of a point ends."""
        return self.end if index == len(self.positions) - 1 else self.left(index + 1)

    def at(self, day: date) -> float:
        """Position of any day; by order, between the points before and after it."""
        if not self.by_order:
            return _milliseconds(day)
        after = bisect_left(self.days, day)
        if after < len(self.days) and self.days[after] == day:
            return float(after + 1)
        return after + 0.5

    def words(self, index: int) -> str:
        """Name of the period of a point."""
        return short_day(self.days[index], self.frequency)

    def axis(self, width: float) -> dict[str, Any]:
        """The `axis` of the x channel, with as many dates as fit into `width` pixels."""
        return self._axis_by_order(width) if self.by_order else self._axis_by_time(width)

    def _axis_by_order(self, width: float) -> dict[str, Any]:
        fitting = max(1, int(width / (text_width("30 Sep 2024", LABEL_SIZE) + 16)))
        every = -(-len(self.positions) // fitting)
        shown = range(0, len(self.positions), every)
        names = ", ".join(f"'{i + 1}': '{self.words(i)}'" for i in shown)
        return {"values": [i + 1 for i in shown], "labelExpr": f"({{{names}}})[datum.value]"}

    def _axis_by_time(self, width: float) -> dict[str, Any]:
        span = (self.end - self.start) / _DAY
        in_days = self.frequency not in {"monthly", "quarterly"} and span < 150
        room = text_width("30 Sep 2024" if in_days else "Sep 2024", LABEL_SIZE) + 16
        fitting = max(1, int(width / room))
        if in_days:
            step = next((s for s in _DAY_STEPS if span / s <= fitting), int(span / fitting) + 1)
            first = self.days[0].toordinal()
            ticks = [date.fromordinal(d) for d in range(first, self.days[-1].toordinal() + 1, step)]
            return {"values": [_milliseconds(t) for t in ticks], "format": "%-d %b %Y"}
        months = span / 30.44
        step = next((s for s in _MONTH_STEPS if months / s <= fitting), _MONTH_STEPS[-1])
        ticks = _months(self.days[0], self.days[-1], step) or [self.days[0]]
        return {"values": [_milliseconds(t) for t in ticks], "format": "%Y" if step >= 12 else "%b %Y"}


def _months(first: date, last: date, step: int) -> list[date]:
    """First days of months, every so many, from `first` to `last`, counted from January of the year 0."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    begin += first.day > 1
    begin = -(-begin // step) * step
    return [date(m // 12, m % 12 + 1, 1) for m in range(begin, end + 1, step) if m < 9999 * 12]


def _frequency(days: Sequence[date]) -> str | None:
    """Monthly where all periods begin on the first of a month; otherwise days are named in full."""
    return "monthly" if all(d.day == 1 for d in days) else None
