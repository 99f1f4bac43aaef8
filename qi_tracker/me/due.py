"""When a measure's next point is due. Pure: days in, a day out."""

from calendar import monthrange
from datetime import date, timedelta

from ..measures.models import Frequency

_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}


def after(start: date, frequency: Frequency) -> date | None:
    """The first day of the period after the one that begins on a day; None where points come irregularly.

    A month after January 31 is the last day of February.
    """
    if frequency in _DAYS:
        return start + timedelta(days=_DAYS[frequency])
    if frequency not in _MONTHS:
        return None
    months = start.year * 12 + start.month - 1 + _MONTHS[frequency]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def next_due(frequency: Frequency, last: date | None, begun: date) -> date | None:
    """The last day of the period that has no point yet; None where points come irregularly.

    last: the start of the latest period that has a point. begun: the day on which the measure was made, from which
    a measure without points counts.
    """
    start = begun if last is None else after(last, frequency)
    end = None if start is None else after(start, frequency)
    return None if end is None else end - timedelta(days=1)
