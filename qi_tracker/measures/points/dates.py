"""Days as people and spreadsheets write them: ISO, and national forms that can only mean one day."""

import re
from collections.abc import Callable
from datetime import date

from ...core import fields
from ...core.wording import MONTHS

_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_NOT_A_DAY = (
    "{text} is no day that we can read: write 2026-03-31, or 2026-03 for a month; 31.03.2026, 31/03/2026 and "
    "31 Mar 2026 are read too."
)
_AMBIGUOUS = "{text} can mean two days, for countries differ in writing day or month first: write {iso}, or as meant."


class UnreadableDayError(ValueError):
    """A text is no day, or could be two. message: what to do, with its code."""

    def __init__(self, message: fields.Code) -> None:
        super().__init__(message)
        self.message = message


def _iso(found: re.Match[str]) -> date:
    return date(int(found["y"]), int(found["m"]), int(found["d"] or 1))


def _quarter(found: re.Match[str]) -> date:
    return date(int(found["y"]), 3 * int(found["q"]) - 2, 1)


def _named(found: re.Match[str]) -> date:
    name = found["name"].lower()
    months = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name)]
    if not months:
        raise ValueError(name)
    return date(int(found["y"]), months[0], int(found.groupdict().get("d") or 1))


def _day_first(found: re.Match[str]) -> date:
    return date(int(found["y"]), int(found["b"]), int(found["a"]))


def _either_first(found: re.Match[str]) -> date:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if first <= 12 and second <= 12 and first != second:
        iso = f"{date(year, second, first)} or {date(year, first, second)}"
        raise UnreadableDayError(fields.Code("ambiguous_day", _AMBIGUOUS.format(text=found[0], iso=iso)))
    return date(year, first, second) if second > 12 else date(year, second, first)


_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date]]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        # A spreadsheet's day may come with midnight behind it.
        (r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})([T ]00:00(:00(\.0+)?)?Z?)?", _iso),
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?P<d>)", _iso),
        (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", _iso),
        (r"(?P<y>\d{4})[- ]?[Qq](?P<q>[1-4])", _quarter),
        (r"[Qq](?P<q>[1-4])[- /]?(?P<y>\d{4})", _quarter),
        # Where dots are written, the day comes first.
        (r"(?P<a>\d{1,2})\. ?(?P<b>\d{1,2})\. ?(?P<y>\d{4})", _day_first),
        (r"(?P<a>\d{1,2})([-/])(?P<b>\d{1,2})\2(?P<y>\d{4})", _either_first),
        (rf"(?P<d>\d{{1,2}})[-. ]{{1,2}}{_MONTH}[-, ]{{1,2}}(?P<y>\d{{4}})", _named),
        (rf"{_MONTH} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})", _named),
        (rf"{_MONTH}[- ](?P<y>\d{{4}})", _named),
        (rf"(?P<y>\d{{4}})[- ]{_MONTH}", _named),
    )
]


def read_day(text: str) -> str:
    """The day that a text means, as YYYY-MM-DD; a month or a quarter means its first day.

    Raises UnreadableDayError.
    """
    try:
        for form, read in _FORMS:
            found = form.fullmatch(text)
            if found:
                return read(found).isoformat()
    except UnreadableDayError:
        raise
    except ValueError:
        pass
    raise UnreadableDayError(fields.Code("not_a_day", _NOT_A_DAY.format(text=text[:40])))
