"""Tables as files: CSV and workbooks, under names that say what is in them."""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from flask import Request, Response

from . import fields
from .errors import Invalid, RequestPart
from .parsing import CSV, JSON, XLSX, accepted_types
from .schemas import Schema
from .serializer import cell, columns, csv_lines, runs_as_formula, table_rows

CSV_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the code page of their country."""
MOST_ROWS, LONGEST_CELL = 1_048_575, 32_767
"""What a sheet holds below its header, and how many characters a cell."""
_CHUNK = 65_536
_LONGEST_NAME = 80


class Format(StrEnum):
    """In which form a list or a report is answered."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


_MEDIA_TYPES = {JSON: Format.JSON, CSV: Format.CSV, XLSX: Format.XLSX}
TABLES = (JSON, CSV, XLSX)
"""The media types of a list, and of a report that is a table too."""


def format_parameter() -> fields.Enum:
    """The parameter that chooses the form, for clients that cannot send an Accept header."""
    return fields.Enum(
        Format,
        metadata={
            "description": "csv and xlsx answer a file to download, with its name. A program that reads CSV sends "
            "Accept: text/csv instead, and gets no byte order mark."
        },
    )


@dataclass(frozen=True)
class Download:
    """A table that was asked for as a file. as_file: by `format`, as people do, and not by an Accept header.

    title, day: what the file is called by.
    """

    form: Format
    as_file: bool
    title: str
    day: date

    def answer(self, schema: type[Schema], rows: Iterable[Any]) -> Response:
        """The whole table, as CSV or a workbook."""
        if self.form is Format.XLSX:
            return self.named(_workbook(schema, rows, self.title))
        return self.named(Response("".join(self.lines(schema, rows)), content_type=CSV_TYPE))

    def lines(self, schema: type[Schema], rows: Iterable[Any]) -> Iterator[str]:
        """The lines of CSV; in a file a byte order mark stands before them."""
        if self.as_file:
            yield BYTE_ORDER_MARK
        yield from csv_lines(schema, rows)

    def named(self, response: Response) -> Response:
        """The answer with the name of its file (RFC 6266), unless it is CSV for a program."""
        if self.as_file or self.form is Format.XLSX:
            name = f"{_file_name(self.title)}-{self.day}.{self.form}"
            plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
            disposition = f'attachment; filename="{plain}"'
            if plain != name:
                disposition += f"; filename*=UTF-8''{quote(name)}"
            response.headers["Content-Disposition"] = disposition
        return response


def download_of(sent: Request, query: Mapping[str, Any], title: str, day: date) -> Download | None:
    """The table that the query asks for, or else the Accept header; None where JSON is wanted."""
    form = Format(query["format"]) if "format" in query else None
    if form is None:
        best = accepted_types(sent).best_match(list(_MEDIA_TYPES), default=JSON)
        form = _MEDIA_TYPES[best or JSON]
    return None if form is Format.JSON else Download(form, "format" in query, title, day)


def _file_name(title: str) -> str:
    name = re.sub(r"[^\w]+", "-", title).strip("-")[:_LONGEST_NAME].rstrip("-")
    return name or "table"


def _workbook(schema: type[Schema], rows: Iterable[Any], title: str) -> Response:
    """A workbook of one sheet, written row by row, so that memory does not grow with the rows."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  # it is sent, and closed when that is done
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Table")
    names = columns(schema)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(names):
        sheet.set_column(place, place, max(11, min(len(name) + 2, 30)))
        sheet.write_string(0, place, name, bold)
    write = _cell_writer(book, sheet)
    for number, values in enumerate(table_rows(schema, rows, names), 1):
        if number > MOST_ROWS:
            detail = f"A sheet holds {MOST_ROWS:,} rows, and these are more: narrow the list, or take csv."
            raise Invalid.at("#/format", "out_of_range", detail, RequestPart.QUERY)
        for place, value in enumerate(values):
            if value is not None:
                write(number, place, value)
    book.close()
    response = Response(_chunks(target), content_type=XLSX)
    response.content_length = target.tell()
    # Also where the client leaves before the first bytes.
    response.call_on_close(target.close)
    return response


def _chunks(target: IO[bytes]) -> Iterator[bytes]:
    with target:
        target.seek(0)
        while chunk := target.read(_CHUNK):
            yield chunk


class _Exact(float):
    """A number that a workbook holds with every digit: the library writes 16, and some numbers need 17."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def _cell_writer(book: Any, sheet: Any) -> Callable[[int, int, Any], None]:
    """Writes a value as what it is: days as days, numbers as numbers, and text never as a formula or a link."""
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    # The mark that a spreadsheet itself sets for an apostrophe typed before text: editing the cell keeps it text.
    guarded = book.add_format({"quote_prefix": True})

    def write(row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, (int, float)) and not isinstance(value, Enum):
            sheet.write_number(row, column, _Exact(value))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, day)
        else:
            text = str(cell(value, guarded=False))
            text = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 3] + "..."
            sheet.write_string(row, column, text, guarded if runs_as_formula(text) else None)

    return write
