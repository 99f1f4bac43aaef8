"""SQL that both databases spell differently, behind one name each."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Text,
    Uuid,
    cast,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from .records import Json

Rows = Select[*tuple[Any, ...]]
"""A select of any columns."""


class _OrderedList(FunctionElement[Any]):
    """Aggregates values into a JSON list, in order."""

    type = Json
    inherit_cache = True
    name = "ordered_list"


# SQLite's form is the default as well: paging compares columns by their text, outside of any database.
@compiles(_OrderedList)
def _ordered_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    value, order = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"json_group_array({value} ORDER BY {order})"


@compiles(_OrderedList, "postgresql")
def _ordered_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    value, order = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"coalesce(jsonb_agg({value} ORDER BY {order}), '[]'::jsonb)"


class _IdText(FunctionElement[Any]):
    """An id as clients see it."""

    type = String()
    inherit_cache = True
    name = "id_text"


@compiles(_IdText)
def _id_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    value = compiler.process(element.clauses, **kw)
    parts = ", ".join(f"substr({value}, {start}, {length})" for start, length in ((1, 8), (9, 4), (13, 4), (17, 4)))
    return f"concat_ws('-', {parts}, substr({value}, 21))"


@compiles(_IdText, "postgresql")
def _id_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TEXT)"


def id_text(column: Any) -> ColumnElement[str]:
    """An id as text with dashes, for JSON that is made in SQL: SQLite stores 32 digits without."""
    return _IdText(column)


def json_list(source: Select[Any], order: Any) -> ScalarSelect[Any]:
    """A correlated subquery's single column as a JSON list in order; [] where it finds nothing."""
    column = source.selected_columns[0]
    column = id_text(column) if isinstance(column.type, Uuid) else column
    ordered = _OrderedList(column, order)
    return source.with_only_columns(ordered, maintain_column_froms=True).scalar_subquery()


def lock_table(session: Session, model: type[Any]) -> None:
    """Make other writers of a table wait until this transaction ends, where a rule spans all of its rows.

    On SQLite a writing transaction holds the whole database already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'LOCK TABLE "{model.__tablename__}" IN EXCLUSIVE MODE'))


def sent_rows(session: Session, columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Rows:
    """A select of rows that travel as one JSON text, with the types of some columns, for an INSERT.

    Binding a hundred thousand rows one by one costs many times what the database needs for them. Ids go as 32 hex
    digits, days as YYYY-MM-DD; for moments, bind a value beside the rows.
    """
    document = literal(orjson.dumps(rows).decode(), Text())
    cells: list[Any] = []
    if session.get_bind().dialect.name == "sqlite":
        source = func.json_each(document).table_valued("value")
    else:
        source = func.json_array_elements(cast(document, JSON)).table_valued("value")
    for place, column in enumerate(columns):
        cell = source.c.value.op("->>")(literal_column(str(place)))
        # SQLite's cell has the JSON value's own type already, and its CAST would turn a day into a number.
        typed = type_coerce if session.get_bind().dialect.name == "sqlite" else cast
        cells.append(typed(cell, column.type))
    # WHERE: without one SQLite would read a following ON CONFLICT as a join's condition.
    return select(*cells).where(true())
