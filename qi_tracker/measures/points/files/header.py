"""A file's header: where it stands, and which field each column holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..tables import FIELD_NAMES
from .days import looks_like_a_period
from .grid import MOST_COLUMNS, Cell, Grid, Row, refused, shown

SYNONYMS = {
    "date": "period_start",
    "day": "period_start",
    "month": "period_start",
    "period": "period_start",
    "quarter": "period_start",
    "week": "period_start",
    "events": "numerator",
    "count": "numerator",
    "exposure": "denominator",
}
LINES_SEARCHED = 60
_DENOMINATORS = frozenset({"denominator", "exposure"})
_WIDE = (
    "This file has its periods side by side, as columns (`{first}`, `{second}` ...), and points are read one below the "
    "other: make a row of each period, with a column period_start and one for each figure. In a spreadsheet: copy the "
    "table, then Paste Special, Transpose."
)
_NO_HEADER = (
    "The file begins with data (`{cells}`) and needs a header above them that names the columns, such as `{example}`."
)


@dataclass(frozen=True)
class Column:
    """A column of the file that is read. name: as the header has it; index: its place in the rows."""

    name: str
    field: str
    index: int


@dataclass
class Layout:
    """What the header says. problems: column, code and sentence of what cannot be taken."""

    header: Row
    rows: list[Row]
    width: int
    columns: list[Column] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """field -> its column's name."""
        return {column.field: column.name for column in self.columns}


def fields_of(header: Sequence[Cell]) -> list[str | None]:
    """The field that each column holds, None for an unknown one; what `n` and `count` mean depends on the others."""
    names = [re.sub(r"[\s\u00a0_-]+", "_", str(name).strip().lower()) for name in header]
    present = set(names)
    synonyms = dict(SYNONYMS)
    if not present & {"mean", "sd"}:
        synonyms["n"] = "denominator"
    if not present & (_DENOMINATORS | {"n"}):
        synonyms["count"] = synonyms["events"] = "value"
    found = [synonyms.get(name, name) for name in names]
    return [name if name in FIELD_NAMES else None for name in found]


def is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row names the period and at least one more field."""
    found = {name for name in fields_of(cells) if name}
    return "period_start" in found and len(found) > 1


def layout_of(grid: Grid, *, ignore_unknown: bool) -> Layout:
    """Where the header stands and what it says.

    Raises Invalid, with one problem, where the first row is no header but a title, data, or a row of periods.
    """
    header = grid.rows[0] if grid.rows else Row(1, [])
    if "period_start" not in fields_of(header.cells) or _periods(header):
        _refuse_what_is_no_header(grid, header)
    rows = [row for row in grid.rows[1:] if not row.is_blank]
    width = len(header.cells)
    while width and not shown(header.cells[width - 1]) and _is_empty(rows, width - 1):
        width -= 1
    layout = Layout(header, rows, width)
    for index, (cell, name) in enumerate(zip(header.cells[:width], fields_of(header.cells), strict=False)):
        _place_column(layout, index, shown(cell), name, ignore_unknown=ignore_unknown)
    if "period_start" not in layout.names:
        layout.problems.append(
            (
                "period_start",
                "missing_column",
                "The file needs a header with a column period_start (or date, month, period).",
            )
        )
    return layout


def _is_empty(rows: Sequence[Row], index: int) -> bool:
    return all(len(row.cells) <= index or not shown(row.cells[index]) for row in rows)


def _place_column(layout: Layout, index: int, said: str, name: str | None, *, ignore_unknown: bool) -> None:
    if name is not None and name in layout.names:
        detail = f"Another column holds {name} already; leave one of them out."
        layout.problems.append((said, "repeated", detail))
    elif name is not None:
        layout.columns.append(Column(said, name, index))
    elif not said and _is_empty(layout.rows, index):
        return
    elif ignore_unknown:
        layout.ignored.append(said or f"column {index + 1}")
    elif not said:
        detail = f"Column {index + 1} holds something and has no name in the header: name it, or empty it."
        layout.problems.append(("", "unknown_column", detail))
    else:
        detail = (
            "There is no such column here; leave it out, or add ignore_unknown_columns=true to the address. The "
            f"columns are {', '.join(FIELD_NAMES)}, and their documented synonyms."
        )
        layout.problems.append((said, "unknown_column", detail))


def _refuse_what_is_no_header(grid: Grid, header: Row) -> None:
    """Raises Invalid where something better can be said than that columns are missing."""
    for row in grid.rows[1:LINES_SEARCHED]:
        named = [cell for cell in row.cells if shown(cell)]
        if "period_start" in fields_of(row.cells) and len(named) > 1 and not _periods(row):
            detail = (
                f"The header seems to be in line {row.number + grid.lines_above} ({_listed(row.cells)}), and line "
                f"{header.number + grid.lines_above} above it holds `{_listed(header.cells)}`: delete the lines above "
                "the header, then send the file again."
            )
            raise refused("header_not_first", detail, row=row.number)
    for row in grid.rows[:LINES_SEARCHED]:
        periods = _periods(row)
        if periods:
            detail = _WIDE.format(first=shown(periods[0]), second=shown(periods[1]))
            raise refused("periods_as_columns", detail, row=row.number)
    if not any(fields_of(header.cells)) and any(looks_like_a_period(cell) for cell in header.cells):
        example = grid.separator or ","
        detail = _NO_HEADER.format(cells=_listed(header.cells), example=f"period_start{example}value")
        raise refused("missing_column", detail, row=header.number)
    if len(header.cells) > MOST_COLUMNS:
        detail = f"The header has {len(header.cells):,} columns; at most {MOST_COLUMNS} are read."
        raise refused("wrong_length", detail, row=header.number)


def _periods(row: Row) -> list[Cell]:
    """The cells of a header of periods: two or more of them, and most of those behind the first."""
    others = [cell for cell in row.cells[1:] if shown(cell)]
    periods = [cell for cell in others if looks_like_a_period(cell, alone=True)]
    return periods if len(periods) >= 2 and 2 * len(periods) > len(others) else []


def _listed(cells: Sequence[Cell]) -> str:
    found = [shown(cell) for cell in cells if shown(cell)]
    return ", ".join(found[:5]) + (" ..." if len(found) > 5 else "")
