"""The periods of a frequency: where each begins, and which follows it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..models import Frequency

_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}
MONDAY = 0


def start_of(day: date, frequency: Frequency, first_weekday: int = MONDAY) -> date:
    """The first day of the period that a day lies in. first_weekday: on which weeks begin, Monday 0 (ISO 8601).

    Without a regular frequency each day is one.
    """
    if frequency in (Frequency.DAILY, Frequency.IRREGULAR):
        return day
    if frequency is Frequency.WEEKLY:
        return day - timedelta(days=(day.weekday() - first_weekday) % 7)
    months = _MONTHS[frequency]
    return date(day.year, day.month - (day.month - 1) % months, 1)


def after(start: date, frequency: Frequency) -> date:
    """The first day of the next period."""
    if frequency not in _MONTHS:
        return start + timedelta(days=7 if frequency is Frequency.WEEKLY else 1)
    months = start.year * 12 + start.month - 1 + _MONTHS[frequency]
    return date(months // 12, months % 12 + 1, 1)


def from_to(first: date, last: date, frequency: Frequency) -> Iterator[date]:
    """The starts of the periods from one to another, both included."""
    while first <= last:
        yield first
        first = after(first, frequency)


def weekday_of(days: Iterable[date]) -> int:
    """The weekday on which a measure's weeks begin: that of its latest point, Monday without one."""
    return max(days, default=date(2024, 1, 1)).weekday()
