"""A file's cells, whatever kind of file they came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from ....core.errors import Invalid, ValidationProblem

Cell = str | float | date | time | timedelta
"""Text, or what a workbook's cell holds; an empty cell is an empty text."""

MOST_COLUMNS = 500
SHOWN = 40
"""How many characters of a cell a message repeats."""


class Percentage(float):
    """A number that a workbook shows with %, as it shows it: 12.5 for the stored 0.125."""


class FileFormat(StrEnum):
    """What kind of file the points came in."""

    TEXT = "text"
    WORKBOOK = "xlsx"


class CellForm(StrEnum):
    """As what the cells of a column were read."""

    DAY = "day"
    DAY_FIRST = "day_month_year"
    MONTH_FIRST = "month_day_year"
    MONTH = "month"
    WEEK = "iso_week"
    QUARTER = "quarter"
    SERIAL = "day_number"
    DATE_CELL = "date_cell"
    NUMBER = "number"
    PERCENT = "percent"
    BOOLEAN = "true_or_false"
    TEXT = "text"
    JSON = "json"


class Decimal(StrEnum):
    """What stands between a number's whole part and its decimals."""

    POINT = "point"
    COMMA = "comma"


class DateOrder(StrEnum):
    """Whether 03/04/2026 is in April or in March."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class Options:
    """What the sender says of a file, so that nothing has to be guessed."""

    decimal: Decimal | None = None
    date_order: DateOrder | None = None
    ignore_unknown_columns: bool = False
    sheet: str | None = None


@dataclass(frozen=True)
class Row:
    """A row that is not blank. number: as errors name it; the header, where it comes first, is 1."""

    number: int
    cells: Sequence[Cell]

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(isinstance(cell, str) and not cell.strip() for cell in self.cells)


@dataclass
class Grid:
    """The rows of a file, header included. separator, encoding: of text; sheet, sheets: of a workbook.

    lines_above: how many lines of the file stand above row 1. serial_zero: the day 0 of a workbook's numbered days,
    where it is not that of all others.
    """

    format: FileFormat
    rows: list[Row]
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    lines_above: int = 0
    serial_zero: date | None = None


def shown(cell: Any) -> str:
    """A cell as messages repeat it."""
    text = str(cell).strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def refused(code: str, detail: str, row: int = 1, column: str | None = None) -> Invalid:
    """A file that is refused as a whole, with one problem."""
    return Invalid([ValidationProblem("#/points", code, detail, row=row, column=column)])
