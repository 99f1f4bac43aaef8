"""Points from CSV files as spreadsheets write them: their separators, names of columns, days and decimal commas."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import marshmallow as ma
import orjson

from ...core import fields
from ...core.errors import ContentTooLarge, Invalid, MalformedRequest, ValidationProblem
from ...core.serializer import unguarded
from .dates import UnreadableDayError, read_day
from .tables import FIELD_NAMES, MAXIMUM_POINTS, OBJECTS, TEXTS, PointTable

SYNONYMS = {
    "date": "period_start",
    "month": "period_start",
    "period": "period_start",
    "events": "numerator",
    "count": "numerator",
    "exposure": "denominator",
}

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DENOMINATORS = frozenset({"denominator", "exposure"})


def read_csv(body: bytes) -> dict[str, Any]:
    """The points of a CSV body, as a table with its problems.

    Raises MalformedRequest where it is no text, Invalid where it is no table.
    """
    text = _text_of(body)
    separator = _separator_of(text)
    records = _records_of(text, separator)
    header = records[0][1] if records else []
    data = [(row, cells) for row, cells in records[1:] if any(cell.strip() for cell in cells)]
    if len(data) > MAXIMUM_POINTS:
        raise ContentTooLarge(
            f"The file has {len(data):,} rows, and one request takes {MAXIMUM_POINTS:,}: split the file and send "
            "the parts one after the other."
        )
    columns = _members_of(header)
    names = {field: header[index].strip() for index, field in enumerate(columns) if field}
    table = PointTable(len(data), rows=[row for row, _ in data], names=names)
    _refuse_header(table, header, columns)
    cells = _aligned(table, [cells for _, cells in data], len(header))
    readers = _readers(cells, columns, semicolons=separator == ";")
    for field in FIELD_NAMES:
        if field in names:
            table.read(field, cells[columns.index(field)], readers[field])
        else:
            table.leave_out(field)
    table.refuse_repeated()
    return {"points": table}


def _text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
        raise MalformedRequest(
            f"Row {row} is not UTF-8 text: save the file again as `CSV UTF-8`, then send that."
        ) from None


def _separator_of(text: str) -> str:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _records_of(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Every row that is not blank, with its number; the header is 1 wherever it stands."""
    records: list[tuple[int, list[str]]] = []
    row = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if row or cells:
                row += 1
            if cells:
                records.append((row, cells))
    except csv.Error as error:
        problem = ValidationProblem(
            "#/points", "malformed_row", f"This row cannot be read: {error}; check its quotes.", row=row + 1
        )
        raise Invalid([problem]) from None
    return records


def _members_of(header: Sequence[str]) -> list[str | None]:
    """The field that each column holds, None for an unknown one; what `n` and `count` mean depends on the others."""
    names = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in header]
    present = set(names)
    synonyms = dict(SYNONYMS)
    if not present & {"mean", "sd"}:
        synonyms["n"] = "denominator"
    if not present & (_DENOMINATORS | {"n"}):
        synonyms["count"] = synonyms["events"] = "value"
    found = [synonyms.get(name, name) for name in names]
    return [field if field in FIELD_NAMES else None for field in found]


def _refuse_header(table: PointTable, header: Sequence[str], columns: Sequence[str | None]) -> None:
    for index, (name, field) in enumerate(zip(header, columns, strict=True)):
        if field is None:
            known = ", ".join(FIELD_NAMES)
            detail = (
                f"There is no such column here; leave it out. The columns are {known}, and their documented synonyms."
            )
            table.add_header_error(name.strip()[:100], "unknown_column", detail)
        elif field in columns[:index]:
            detail = f"Another column holds {field} already; leave one of them out."
            table.add_header_error(name.strip(), "repeated", detail)
    if "period_start" not in columns:
        table.add_header_error(
            "period_start",
            "missing_column",
            "The file needs a header with a column period_start (or date, month, period).",
        )


def _aligned(table: PointTable, rows: list[list[str]], width: int) -> list[Sequence[str]]:
    """The cells by columns; a row with too few or too many is a problem, and read as if it were empty."""
    whole = []
    for place, cells in enumerate(rows):
        if len(cells) != width and (len(cells) < width or any(cell.strip() for cell in cells[width:])):
            count = f"This row has {len(cells)} cells and the header {width}: a decimal comma or a separator too many?"
            table.add_error(place, "", "wrong_length", count)
            cells = [""] * width
        whole.append(cells[:width])
    return list(zip(*whole, strict=True)) if whole else [()] * width


def _readers(
    cells: Sequence[Sequence[str]], columns: Sequence[str | None], *, semicolons: bool
) -> Mapping[str, Callable[[str], Any]]:
    others = {*TEXTS, *OBJECTS, "period_start", "excluded"}
    numbers = [field for field in FIELD_NAMES if field not in others]
    # One comma in a file of semicolons shows how the whole file writes decimals.
    comma = semicolons and any(
        "," in cell for index, field in enumerate(columns) if field in numbers for cell in cells[index]
    )
    readers: dict[str, Callable[[str], Any]] = {field: _number_reader(comma) for field in numbers}
    readers |= dict.fromkeys(TEXTS, _text) | dict.fromkeys(OBJECTS, _object)
    return readers | {"period_start": _day, "excluded": _flag}


def _text(cell: str) -> Any:
    return unguarded(cell) or ma.missing


def _object(cell: str) -> Any:
    """An object as a downloaded list has it in one cell: JSON. What is none is refused by the field."""
    text = cell.strip()
    try:
        return orjson.loads(text) if text else ma.missing
    except orjson.JSONDecodeError:
        return text


def _number_reader(comma: bool) -> Callable[[str], Any]:
    def read(cell: str) -> Any:
        text = plain = unguarded(cell.strip())
        if not text:
            return ma.missing
        if comma:
            plain = "" if "." in text else text.replace(",", ".", 1)
        if not _NUMBER.fullmatch(plain):
            example = "1234,5" if comma else "1234.5"
            detail = (
                f"{text[:40]} is no number here: write it as {example}, without separators of thousands, units or %."
            )
            raise ma.ValidationError([fields.Code("not_a_number", detail)])
        return float(plain)

    return read


def _day(cell: str) -> Any:
    text = unguarded(cell.strip())
    if not text:
        return ma.missing
    try:
        return read_day(text)
    except UnreadableDayError as error:
        raise ma.ValidationError([error.message]) from None


def _flag(cell: str) -> Any:
    text = cell.strip().lower()
    if not text:
        return ma.missing
    if text not in _FLAGS:
        raise ma.ValidationError([fields.Code("not_a_boolean", "Write true or false.")])
    return _FLAGS[text]
