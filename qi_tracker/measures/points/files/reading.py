"""A file's points as a table with its problems, and how each of its columns was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
import orjson

from ....core import fields
from ....core.errors import ContentTooLarge, MalformedRequest
from ....core.parsing import XLSX, SentFile
from ....core.serializer import unguarded
from ..tables import FIELD_NAMES, MAXIMUM_POINTS, OBJECTS, TEXTS, UNREAD, PointTable
from .days import DayColumn, read_days
from .grid import Cell, CellForm, FileFormat, Grid, Options, shown
from .header import Layout, layout_of
from .numbers import NumberColumns, read_numbers
from .text import read_text
from .workbook import OLD_SIGNATURE, SIGNATURE, read_workbook

LISTED_MISSING = 20
NUMBERS = tuple(name for name in FIELD_NAMES if name not in {*TEXTS, *OBJECTS, "period_start", "excluded"})
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass
class ColumnReading:
    """How one column was read. forms: as what; missing: how many of its cells stand for a value that is not known."""

    column: str
    field: str
    forms: list[CellForm]
    missing: int = 0


@dataclass
class Reading:
    """How a file was read: what was decided, so that the sender can see whether it was meant so."""

    format: FileFormat
    encoding: str | None
    separator: str | None
    sheet: str | None
    sheets: list[str]
    header_row: int
    rows: int
    date_order: str | None
    decimal: str | None
    columns: list[ColumnReading] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    missing_count: int = 0
    missing: list[dict[str, Any]] = field(default_factory=list)


def read_file(sent: SentFile) -> dict[str, Any]:
    """The points of a file, as a table with its problems.

    Raises MalformedRequest where it is no text and no workbook, Invalid where it is no table of points.
    """
    options = Options(**{name: sent.query[name] for name in Options.__dataclass_fields__ if name in sent.query})
    grid = _grid_of(sent, options)
    layout = layout_of(grid, ignore_unknown=options.ignore_unknown_columns)
    if len(layout.rows) > MAXIMUM_POINTS:
        raise ContentTooLarge(
            f"The file has {len(layout.rows):,} rows, and one request takes {MAXIMUM_POINTS:,}: split the file and "
            "send the parts one after the other."
        )
    numbers = [row.number for row in layout.rows]
    table = PointTable(len(numbers), rows=numbers, names=layout.names, header=layout.header.number)
    for column, code, detail in layout.problems:
        table.add_header_error(column, code, detail)
    cells = _aligned(table, layout)
    _read_columns(table, grid, layout, cells, options)
    table.refuse_repeated()
    return {"points": table}


def _grid_of(sent: SentFile, options: Options) -> Grid:
    """What the bytes show counts: browsers name workbooks and texts alike application/vnd.ms-excel."""
    if sent.body.startswith((SIGNATURE, OLD_SIGNATURE)):
        return read_workbook(sent.body, options.sheet)
    if sent.media_type == XLSX:
        raise MalformedRequest("This is no workbook: send it as text/csv where it is text, or save it as .xlsx.")
    return read_text(sent.body, sent.charset)


def _aligned(table: PointTable, layout: Layout) -> dict[str, list[Cell]]:
    """The cells by field; a row with too few or too many is a problem, and nothing else is said of it."""
    wrong: list[tuple[int, int]] = []
    cells: dict[str, list[Cell]] = {column.field: [] for column in layout.columns}
    for place, row in enumerate(layout.rows):
        size = len(row.cells)
        while size > layout.width and not shown(row.cells[size - 1]):
            size -= 1
        if size > layout.width or len(row.cells) < layout.width:
            wrong.append((place, size))
            table.unread |= {(place, name) for name in FIELD_NAMES}
        for column in layout.columns:
            cells[column.field].append(row.cells[column.index] if (place, column.field) not in table.unread else "")
    _refuse_lengths(table, layout, wrong)
    return cells


def _refuse_lengths(table: PointTable, layout: Layout, wrong: Sequence[tuple[int, int]]) -> None:
    why = "a decimal comma or a separator too many?"
    sizes = {size for _, size in wrong}
    if len(wrong) == len(layout.rows) > 1 and len(sizes) == 1:
        detail = f"Every row has {sizes.pop()} cells and the header {layout.width}: {why}"
        table.add_header_error("", "wrong_length", detail)
        return
    for place, size in wrong:
        table.add_error(place, "", "wrong_length", f"This row has {size} cells and the header {layout.width}: {why}")


def _read_columns(
    table: PointTable, grid: Grid, layout: Layout, cells: dict[str, list[Cell]], options: Options
) -> None:
    zero = {"serial_zero": grid.serial_zero} if grid.serial_zero else {}
    days = read_days(cells.get("period_start", []), options.date_order, **zero)
    numbers = read_numbers(
        {name: cells[name] for name in NUMBERS if name in cells},
        separator=grid.separator,
        decimal=options.decimal,
        dotted_days=days.dotted,
    )
    for place, code, detail in days.problems:
        table.add_error(place, "period_start", code, detail)
    for place, name, code, detail in numbers.problems:
        table.add_error(place, name, code, detail)
    values: dict[str, list[Any]] = {"period_start": days.values, **numbers.values}
    text = _text if grid.format is FileFormat.WORKBOOK else _unguarded
    others = {"excluded": _boolean} | dict.fromkeys(OBJECTS, _object)
    for name in FIELD_NAMES:
        if name not in cells:
            table.leave_out(name)
        elif name in values:
            # What could not be read has been noted as a problem.
            table.read(name, _without_refused(table, name, values[name]))
        else:
            table.read(name, cells[name], others.get(name, text))
    table.percents = numbers.percents
    table.reading = _reading(table, grid, layout, days, numbers)


def _without_refused(table: PointTable, name: str, values: list[Any]) -> list[Any]:
    return [UNREAD if value is None or (place, name) in table.unread else value for place, value in enumerate(values)]


def _text(cell: Any) -> Any:
    if isinstance(cell, float):
        cell = f"{cell:.15g}"
    return str(cell) or ma.missing


def _unguarded(cell: Any) -> Any:
    return unguarded(str(cell)) or ma.missing


def _object(cell: Any) -> Any:
    """An object as a downloaded list has it in one cell: JSON. What is none is refused by the field."""
    text = str(cell).strip()
    try:
        return orjson.loads(text) if text else ma.missing
    except orjson.JSONDecodeError:
        return text


def _boolean(cell: Any) -> Any:
    text = (f"{cell:g}" if isinstance(cell, float) else str(cell)).strip().lower()
    if not text:
        return ma.missing
    if text not in _BOOLEANS:
        raise ma.ValidationError([fields.Code("not_a_boolean", "Write true or false.")])
    return _BOOLEANS[text]


def _reading(table: PointTable, grid: Grid, layout: Layout, days: DayColumn, numbers: NumberColumns) -> Reading:
    missing: dict[str, int] = {}
    for _, name, _ in numbers.missing:
        missing[name] = missing.get(name, 0) + 1
    reading = Reading(
        format=grid.format,
        encoding=grid.encoding,
        separator=grid.separator,
        sheet=grid.sheet,
        sheets=grid.sheets,
        header_row=layout.header.number,
        rows=table.size,
        date_order=days.order,
        decimal=numbers.decimal,
        ignored_columns=layout.ignored,
        missing_count=len(numbers.missing),
        missing=[
            {"row": layout.rows[place].number, "column": layout.names[name], "text": text}
            for place, name, text in numbers.missing[:LISTED_MISSING]
        ],
    )
    for column in layout.columns:
        reading.columns.append(
            ColumnReading(column.name, column.field, _forms(column.field, days, numbers), missing.get(column.field, 0))
        )
    return reading


def _forms(name: str, days: DayColumn, numbers: NumberColumns) -> list[CellForm]:
    if name == "period_start":
        return list(days.forms)
    if name == "excluded":
        return [CellForm.BOOLEAN]
    if name in TEXTS:
        return [CellForm.TEXT]
    if name in OBJECTS:
        return [CellForm.JSON]
    return [CellForm.PERCENT if numbers.percents.get(name) else CellForm.NUMBER]
