"""Periods of a series that nobody entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTHS = {"monthly": 1, "quarterly": 3}
WEEK = 7


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing periods in a row: the first days of the first and of the last one, and how many there are."""

    first: date
    last: date
    periods: int


def gaps_of(days: Sequence[date], frequency: str) -> list[Gap]:
    """The missing periods between the points of a regular frequency, in order of time; none where it is irregular.

    days: the period starts of the points in order. A daily series that never has a point on some day of the week, such
    as Sunday, misses none there.
    """
    if frequency in MONTHS:
        found = [_months_between(a, b, MONTHS[frequency]) for a, b in pairwise(days)]
    elif frequency == "weekly":
        found = [_weeks_between(a, b) for a, b in pairwise(days)]
    elif frequency == "daily":
        worked = _worked(days)
        found = [_days_between(a, b, worked) for a, b in pairwise(days)]
    else:
        return []
    return [gap for gap in found if gap is not None]


def _months_between(former: date, latter: date, months: int) -> Gap | None:
    """Periods are those of the calendar, wherever in them their day lies."""
    first, last = (_month(day) // months + step for day, step in ((former, 1), (latter, -1)))
    if last < first:
        return None
    begin, end = (date(place * months // 12, place * months % 12 + 1, 1) for place in (first, last))
    return Gap(begin, end, last - first + 1)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _weeks_between(former: date, latter: date) -> Gap | None:
    missing = round((latter - former).days / WEEK) - 1
    if missing < 1:
        return None
    return Gap(former + timedelta(weeks=1), former + timedelta(weeks=missing), missing)


def _days_between(former: date, latter: date, worked: frozenset[int]) -> Gap | None:
    between = (latter - former).days - 1
    # The days of whole weeks are counted at once: between two points may lie centuries.
    weeks, rest = divmod(between, WEEK)
    missing = weeks * len(worked) + sum((former + timedelta(days=1 + day)).weekday() in worked for day in range(rest))
    if missing < 1:
        return None
    first = next(day for day in _week(former, 1) if day.weekday() in worked)
    last = next(day for day in _week(latter, -1) if day.weekday() in worked)
    return Gap(first, last, missing)


def _week(start: date, step: int) -> list[date]:
    """The seven days after a day, or before it."""
    return [start + timedelta(days=step * days) for days in range(1, WEEK + 1)]


def _worked(days: Sequence[date]) -> frozenset[int]:
    """The days of the week that have points; all, where the series is too short to say."""
    if not days or (days[-1] - days[0]).days < 2 * WEEK:
        return frozenset(range(WEEK))
    return frozenset(day.weekday() for day in days)


OLD_AFTER = {
    "daily": timedelta(days=14),
    "weekly": timedelta(days=42),
    "monthly": timedelta(days=124),
    "quarterly": timedelta(days=276),
}
"""After three periods without a point, or two weeks, a series says nothing of the present."""
OLD_AFTER_A_YEAR = timedelta(days=366)


def is_old(last: date, frequency: str, today: date) -> bool:
    """Whether so much time went by since the period of the last point that nothing can be said of the present."""
    return today - last > OLD_AFTER.get(frequency, OLD_AFTER_A_YEAR)
