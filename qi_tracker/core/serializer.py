"""Rows to JSON-ready dictionaries, by a function derived once from the Out schema.

marshmallow's own dump walks every field through several layers of calls; on a list of 50 rows that costs more than
the query. The schema stays the contract: a test holds both equal for every Out schema.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import marshmallow as ma
import orjson

from . import fields
from .schemas import Schema

Writer = Callable[[Any], dict[str, Any]]
Picker = Callable[[str], Callable[[Any], Any]]
# Spreadsheets pass over blanks, and some read the signs of full width, as Japanese keyboards write them, as the others.
_FORMULA = re.compile(r"'*[\s\u200b\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
JSON_OPTIONS = orjson.OPT_UTC_Z


def _getter(name: str, field: Any, prefix: str, pick: Picker) -> Callable[[Any], Any]:
    if isinstance(field, (fields.Function, fields.Reference)):
        # Within a part, what a field reads has the part's prefix too.
        return (lambda row: field.read(fields.Prefixed(row, prefix))) if prefix else field.read
    if isinstance(field, fields.Nested) and field.prefix is not None:
        write = _writer(type(field.schema), prefix + field.prefix, pick)
        return (lambda row: field.or_null(write(row))) if field.null_if_unset else write
    read = pick(prefix + (field.attribute or name))
    part = field.inner if isinstance(field, fields.List) else field
    return _nested(read, writer(type(part.schema))) if isinstance(part, fields.Nested) else read


def _nested(read: Callable[[Any], Any], write: Writer) -> Callable[[Any], Any]:
    """Reads objects within an object. Mappings are JSON documents from the database: they go out as they are."""

    def written(value: Any) -> Any:
        if isinstance(value, list):
            return [written(item) for item in value]
        return value if value is None or isinstance(value, Mapping) else write(value)

    return lambda row: written(read(row))


def _writer(schema: type[ma.Schema], prefix: str, pick: Picker) -> Writer:
    getters = [
        (field.data_key or name, _getter(name, field, prefix, pick)) for name, field in schema().dump_fields.items()
    ]
    return lambda row: {key: read(row) for key, read in getters}


@cache
def writer(schema: type[Schema]) -> Writer:
    """The function that turns a row (attributes named as the schema's fields) into a dictionary for orjson."""
    of_row, of_mapping = _writer(schema, "", attrgetter), _writer(schema, "", itemgetter)
    return lambda row: of_mapping(row) if isinstance(row, dict) else of_row(row)


def dumps(value: Any) -> bytes:
    """JSON with UTC moments ending in Z."""
    return orjson.dumps(value, option=JSON_OPTIONS)


def _cells(item: Mapping[str, Any], header: Sequence[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        # An object of free form has no columns of its own: it is in one cell, as JSON.
        if isinstance(value, Mapping) and prefix + key not in header:
            yield from _cells(value, header, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def cell(value: Any, *, guarded: bool = True) -> Any:
    """A value as a CSV cell. Text that a spreadsheet would run as a formula gets an apostrophe before it.

    So does text that already looks guarded, or taking one apostrophe off would not give back what was there.
    guarded: false leaves it as it is, for cells that are marked as text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and not isinstance(value, Enum):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (list, dict)):
        value = dumps(value).decode()
    text = value.value if isinstance(value, Enum) else str(value)
    return "'" + text if guarded and runs_as_formula(text) else text


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet would run a text that is typed into it, or it looks guarded against that."""
    return _FORMULA.match(text) is not None


def unguarded(text: str) -> str:
    """The text of a CSV cell without the apostrophe that `cell` has put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def columns(schema: type[ma.Schema], prefix: str = "") -> list[str]:
    """The CSV header of a schema: nested fields with dots, {id, name} fields by their name alone."""
    names = []
    for name, field in schema().dump_fields.items():
        if isinstance(field, fields.Function):
            field = field.field
        if isinstance(field, ma.fields.Nested) and not field.many:
            names += columns(type(field.schema), f"{prefix}{name}.")
        elif isinstance(field, fields.Reference):
            names.append(f"{prefix}{name}.name")
        else:
            names.append(prefix + name)
    return names


def table_rows(schema: type[Schema], rows: Iterable[Any], header: Sequence[str]) -> Iterator[list[Any]]:
    """The values of each row under a schema's header, None where a row has none."""
    write = writer(schema)
    for row in rows:
        cells = dict(_cells(write(row), header))
        yield [cells.get(name) for name in header]


def csv_lines(schema: type[Schema], rows: Iterable[Any]) -> Iterator[str]:
    """A header and one line a row, each with its line end (RFC 4180)."""
    header = columns(schema)
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow(header)
    for values in table_rows(schema, rows, header):
        table.writerow([cell(value) for value in values])
        if buffer.tell() > 32_768:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
