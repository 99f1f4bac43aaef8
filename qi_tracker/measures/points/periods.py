"""Which period a day belongs to, as the points of a measure have begun theirs so far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from ..models import Frequency

MONTHS_IN = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}
MONDAY = 0
T = TypeVar("T")


def period_start(frequency: Frequency, day: date, starts: Sequence[date] = ()) -> date:
    """The first day of the period that a day belongs to.

    starts: period_start of the measure's latest points, the newest first. Weeks begin on the weekday on which most of
    them do, months and quarters on their day of the month; without points, or where the points agree on none, on
    Monday, and on the first of the month. A measure without a regular frequency has a period a day.
    """
    if frequency is Frequency.WEEKLY:
        first = majority((start.weekday() for start in starts), MONDAY)
        return day - timedelta(days=(day.weekday() - first) % 7)
    if frequency in MONTHS_IN:
        length = MONTHS_IN[frequency]
        month, first = majority((((start.month - 1) % length, start.day) for start in starts), (0, 1))
        begun = [_start_near(day, months, length, month, first) for months in (0, length)]
        return next(start for start in begun if start <= day)
    return day


def majority(found: Iterable[T], otherwise: T) -> T:
    """What is found more often than all else together; `otherwise` where nothing is."""
    counts = Counter(found)
    (value, times) = counts.most_common(1)[0] if counts else (otherwise, 0)
    return value if 2 * times > counts.total() else otherwise


def _start_near(day: date, months_before: int, length: int, month: int, first: int) -> date:
    """The start of the period around a day, or some months earlier. A 31st is the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 - months_before
    months -= (months - month) % length
    year, index = divmod(months, 12)
    following = date(year + (index == 11), (index + 1) % 12 + 1, 1)
    return date(year, index + 1, min(first, (following - timedelta(days=1)).day))
