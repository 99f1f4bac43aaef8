"""Days as people and spreadsheets write them: a column is read as a whole, and only where it can mean one thing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import marshmallow as ma

from ....core.serializer import unguarded
from ....core.wording import MONTHS
from .grid import Cell, CellForm, DateOrder, shown

_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_NUMERIC = re.compile(r"([0-9]{1,2})(?:([-/])([0-9]{1,2})\2|\. ?([0-9]{1,2})\. ?)([0-9]{4}|[0-9]{2})")
_MIDNIGHT = re.compile(r"(?:[T ]+(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?[Aa][Mm])Z?)$")
_TIME = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?.*$")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.0+)?")
# Day 60 of spreadsheets is February 29, 1900, which never was; all serials that are read here lie behind it.
_SERIAL_ZERO = date(1899, 12, 30)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " ") | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_TOTALS = re.compile(r"(?:grand |sub)?-?totals?|sum|summe|gesamt|overall|average|mean|median|all", re.IGNORECASE)
_ALONE = re.compile(r"(?:19|20)[0-9]{2}|[Qq][1-4]|(?:[Ww]|[Ww]eek |[Ww]k ?)[0-9]{1,2}")
NOT_A_DAY = (
    "`{text}` is no day that we can read: write 2026-03-31, or 2026-03 for a month; 31.03.2026, 31 Mar 2026, Mar 2026, "
    "2026-W14 and Q1 2026 are read too."
)
_TOTAL = "`{text}` is no day: this row looks like a total or an average of the others. Delete it."
_TIME_OF_DAY = "`{text}` holds a time of day: write the day alone."
_TWO_DIGITS = (
    "`{text}` has a year of two digits: write it with four, or add date_order=dmy or date_order=mdy to the address."
)


@dataclass(frozen=True)
class _Numeric:
    """A day written as three numbers: the first, the second, the year; dotted: with dots between them."""

    place: int
    text: str
    first: int
    second: int
    year: int
    dotted: bool


@dataclass
class DayColumn:
    """A column of days. values: YYYY-MM-DD, `ma.missing` for an empty cell, None for one that was refused.

    problems: place, code and sentence.
    """

    values: list[Any]
    order: DateOrder | None = None
    forms: dict[CellForm, None] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    dotted: bool = False
    """Whether days are written with dots, as where numbers have decimal commas."""

    def refuse(self, places: Sequence[int], code: str, detail: str) -> None:
        """One problem, at the first of its places; the others are left unread with it."""
        self.problems.append((places[0], code, detail))
        for place in places:
            self.values[place] = None

    def take(self, place: int, day: date, form: CellForm) -> None:
        """A cell that has been read."""
        self.values[place] = day.isoformat()
        self.forms[form] = None


def _iso(found: re.Match[str]) -> date:
    return date(int(found["y"]), int(found["m"]), int(found["d"]))


def _month(found: re.Match[str]) -> date:
    return date(int(found["y"]), int(found["m"]), 1)


def _quarter(found: re.Match[str]) -> date:
    return date(int(found["y"]), 3 * int(found["q"]) - 2, 1)


def _week(found: re.Match[str]) -> date:
    return date.fromisocalendar(int(found["y"]), int(found["w"]), int(found["d"] or 1))


def _named(found: re.Match[str]) -> date:
    name = found["name"].lower()
    months = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name)]
    if not months:
        raise ValueError(name)
    return date(_full_year(found["y"]), months[0], int(found.groupdict().get("d") or 1))


def _full_year(digits: str) -> int:
    """A year of two digits is of 1970 to 2029 and the two decades after that: what lies between is refused."""
    year = int(digits)
    if len(digits) == 4:
        return year
    if 50 <= year < 70:
        raise ValueError(digits)
    return year + (2000 if year < 50 else 1900)


_YEAR = r"(?P<y>[0-9]{4})"
_ANY_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_D = r"(?P<d>[0-9]{1,2})"
_SHORT_MONTH = re.compile(rf"{_MONTH}[- ']{{1,2}}(?P<y>[0-9]{{2}})")
_YEAR_AND_MONTH = re.compile(r"(?P<y>[0-9]{4})(?P<s>[-/])(?P<m>[0-9]{1,2})")
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date], CellForm]] = [
    (re.compile(pattern), read, form)
    for pattern, read, form in (
        (rf"{_YEAR}([-/.])(?P<m>[0-9]{{1,2}})\2{_D}", _iso, CellForm.DAY),
        (rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})", _iso, CellForm.DAY),
        (_YEAR_AND_MONTH.pattern, _month, CellForm.MONTH),
        (rf"{_YEAR}[- /]?[Qq](?P<q>[1-4])", _quarter, CellForm.QUARTER),
        (rf"[Qq](?P<q>[1-4])[- /]?{_YEAR}", _quarter, CellForm.QUARTER),
        (rf"{_YEAR}-?[Ww](?P<w>[0-9]{{1,2}})(?:-(?P<d>[1-7]))?", _week, CellForm.WEEK),
        (rf"{_D}(?:st|nd|rd|th)?[-. /]{{1,2}}{_MONTH}[-,. /]{{1,2}}{_ANY_YEAR}", _named, CellForm.DAY),
        (rf"{_MONTH}[- ]{_D}(?:st|nd|rd|th)?,? {_YEAR}", _named, CellForm.DAY),
        (rf"{_MONTH}[-, /]{{1,2}}{_YEAR}", _named, CellForm.MONTH),
        (_SHORT_MONTH.pattern, _named, CellForm.MONTH),
        (rf"{_YEAR}[- /]{_MONTH}", _named, CellForm.MONTH),
    )
]


def read_days(cells: Sequence[Cell], order: DateOrder | None = None, *, serial_zero: date = _SERIAL_ZERO) -> DayColumn:
    """A column of days. order: what the sender says of days such as 03/04/2026.

    serial_zero: the day that spreadsheets number 0.
    """
    column = DayColumn([ma.missing] * len(cells), order)
    numeric: list[_Numeric] = []
    short: list[int] = []
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and (day := _plain_day(cell)):
            column.take(place, day, CellForm.DAY)
        elif isinstance(cell, str):
            text = unguarded(cell.strip()).translate(_BLANKS)
            if text:
                _read_text(column, numeric, short, place, _MIDNIGHT.sub("", text), serial_zero)
        else:
            _read_cell(column, place, cell, serial_zero)
    column.dotted = any(day.dotted for day in numeric)
    if short:
        column.refuse(short, "ambiguous_day", _TWO_DIGITS.format(text=shown(cells[short[0]])))
    if numeric:
        _refuse_mixture(column, cells, numeric)
        _settle_order(column, numeric)
    if CellForm.MONTH in column.forms:
        _refuse_days_like_months(column, cells)
    return column


def _plain_day(text: str) -> date | None:
    """The day of most files, YYYY-MM-DD, read without looking for other forms."""
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    return None


def looks_like_a_period(cell: Cell, *, alone: bool = False) -> bool:
    """Whether a cell names a day or a period. alone: also without its year, such as a column's name `January`."""
    if not isinstance(cell, str):
        return isinstance(cell, date) or (
            alone and isinstance(cell, float) and cell.is_integer() and 1990 < cell < 2100
        )
    text = cell.strip().translate(_BLANKS)
    if alone and (_ALONE.fullmatch(text) or _is_month(text)):
        return True
    return bool(_NUMERIC.fullmatch(text)) or _formed(_MIDNIGHT.sub("", text)) is not None


def _is_month(text: str) -> bool:
    name = text.lower().rstrip(".")
    return len(name) >= 3 and any(month.lower().startswith(name) for month in MONTHS)


def _formed(text: str) -> tuple[date, CellForm] | None:
    """The day of a text that can be read by itself."""
    for pattern, read, form in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            try:
                return read(found), form
            except ValueError:
                return None
    return None


def _read_text(column: DayColumn, numeric: list[_Numeric], short: list[int], place: int, text: str, zero: date) -> None:
    found = _NUMERIC.fullmatch(text)
    if found:
        first, _, second, dotted, year = found.groups()
        if len(year) == 2 and column.order is None:
            short.append(place)
            return
        try:
            numeric.append(
                _Numeric(place, text, int(first), int(second or dotted), _full_year(year), dotted is not None)
            )
            return
        except ValueError:
            pass
    elif day := _formed(text):
        column.take(place, *day)
        return
    elif _SERIAL.fullmatch(text):
        column.take(place, zero + timedelta(days=int(float(text))), CellForm.SERIAL)
        return
    words = NOT_A_DAY
    if _TOTALS.fullmatch(text.split(":")[0].strip()) or re.match(r"(?:grand )?total\b", text, re.IGNORECASE):
        words = _TOTAL
    elif _TIME.search(text) and (_formed(_TIME.sub("", text)) or _NUMERIC.fullmatch(_TIME.sub("", text))):
        words = _TIME_OF_DAY
    column.refuse([place], "not_a_day", words.format(text=shown(text)))


def _read_cell(column: DayColumn, place: int, cell: Any, zero: date) -> None:
    """A cell that a workbook holds as a day or a number."""
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            column.refuse([place], "not_a_day", _TIME_OF_DAY.format(text=cell.isoformat(" ")))
            return
        cell = cell.date()
    if isinstance(cell, date):
        column.take(place, cell, CellForm.DATE_CELL)
    elif isinstance(cell, float) and _SERIAL.fullmatch(f"{cell:.10g}"):
        column.take(place, zero + timedelta(days=int(cell)), CellForm.SERIAL)
    elif isinstance(cell, float) and cell.is_integer() and _formed(f"{cell:.0f}"):
        column.take(place, *_formed(f"{cell:.0f}"))  # type: ignore[misc]  # not None, as the line above has seen
    else:
        text = f"{cell:.10g}" if isinstance(cell, float) else shown(cell)
        column.refuse([place], "not_a_day", NOT_A_DAY.format(text=text))


def _refuse_mixture(column: DayColumn, cells: Sequence[Cell], numeric: list[_Numeric]) -> None:
    """Refuse days as text beside days as numbers of the spreadsheet.

    A spreadsheet of another country makes days of 01/04/2024 to 12/04/2024, with day and month the wrong way around,
    and leaves 13/04/2024 as text.
    """
    if not {CellForm.DATE_CELL, CellForm.SERIAL} & set(column.forms):
        return
    places = [day.place for day in numeric]
    other = next(place for place, value in enumerate(column.values) if isinstance(value, str))
    column.refuse(
        places,
        "ambiguous_day",
        f"`{numeric[0].text}` is text, and `{shown(cells[other])}` a day as the spreadsheet stores it: where a "
        "spreadsheet read only some of the days, it may have taken their days for months. Import the file again with "
        "this column as text, or write all days as 2026-03-31.",
    )
    numeric.clear()


def _settle_order(column: DayColumn, numeric: list[_Numeric]) -> None:
    """Read days such as 03/04/2026 in the one order that the column or the sender shows."""
    day_first = next((day for day in numeric if day.first > 12), None)
    month_first = next((day for day in numeric if day.second > 12), None)
    places = [day.place for day in numeric]
    if column.order is None and day_first and month_first:
        detail = (
            f"`{day_first.text}` has its day first and `{month_first.text}` its month: write the days of the column "
            "alike, or as 2026-03-31."
        )
        column.refuse([max(day_first.place, month_first.place), *places], "ambiguous_day", detail)
        return
    order = column.order
    if order is None and (day_first or month_first):
        order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    # Where dots are written, the day comes first.
    if order is None and all(day.dotted or day.first == day.second for day in numeric):
        order = DateOrder.DAY_FIRST
    if order is None:
        unsettled = next(day for day in numeric if day.first != day.second)
        column.refuse([unsettled.place, *places], "ambiguous_day", _two_days(unsettled))
        return
    column.order = order
    form = CellForm.DAY_FIRST if order is DateOrder.DAY_FIRST else CellForm.MONTH_FIRST
    for day in numeric:
        month, number = (day.second, day.first) if order is DateOrder.DAY_FIRST else (day.first, day.second)
        try:
            column.take(day.place, date(day.year, month, number), form)
        except ValueError:
            which = "day" if order is DateOrder.DAY_FIRST else "month"
            detail = (
                f"`{day.text}` is no existing day with the {which} first, as the other days of the column are read."
            )
            column.refuse([day.place], "not_a_day", detail)


def _two_days(day: _Numeric) -> str:
    try:
        meanings = f"{date(day.year, day.second, day.first)} or {date(day.year, day.first, day.second)}"
    except ValueError:
        meanings = "two days"
    return (
        f"`{day.text}` can mean {meanings}, and no day of the column shows which: add date_order=dmy (day first) or "
        "date_order=mdy (month first) to the address, or write 2026-03-31."
    )


def _refuse_days_like_months(column: DayColumn, cells: Sequence[Cell]) -> None:
    """Refuse `Jan-07`, `Jan-14` as months of 2007 and 2014, and `2010/11`, `2011/12` as months of financial years."""
    short: list[tuple[int, re.Match[str]]] = []
    months: list[tuple[int, re.Match[str]]] = []
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and column.values[place]:
            text = cell.strip().translate(_BLANKS)
            if found := _SHORT_MONTH.fullmatch(text):
                short.append((place, found))
            elif found := _YEAR_AND_MONTH.fullmatch(text):
                months.append((place, found))
    for (_, before), (place, after) in pairwise(short):
        if before["name"].lower() == after["name"].lower() and before["y"] != after["y"]:
            detail = (
                f"`{before[0]}` and `{after[0]}` can be months of two years or two days of a month: write 2026-03-31 "
                "for days and 2026-03 for months."
            )
            column.refuse([place, *(place for place, _ in short)], "ambiguous_day", detail)
            return
    two_years = [int(found["m"]) == (int(found["y"]) + 1) % 100 for _, found in months]
    if months and all(two_years) and (len(months) > 1 or months[0][1]["s"] == "/"):
        detail = (
            f"`{months[0][1][0]}` can be a month or a year that ends in the next: write 2026-03 for months, and the "
            "first day, such as 2026-04-01, for years."
        )
        column.refuse([place for place, _ in months], "ambiguous_day", detail)
