"""What a database at the right revision has otherwise than the models say."""

import re
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Inspector, Table, inspect, select

from .records import Base, EnumText

_QUOTED = re.compile(r"'([^']*)'")


def sentences(context: MigrationContext, connection: Connection) -> list[str]:
    """Every difference as a sentence; none if there is none. context: says what is compared."""
    differences: list[Any] = list(compare_metadata(context, Base.metadata))
    structure = [f"The schema differs from the models: {difference}" for difference in differences]
    return structure or [*_enumerations(inspect(connection)), *_names_held_twice(connection)]


def _enumerations(inspector: Inspector) -> Iterator[str]:
    """Alembic compares no CHECKs: a new value of an enumeration would be refused when somebody first sends it."""
    for table in Base.metadata.sorted_tables:
        held = _quoted_words(inspector, table)
        for column in table.columns:
            if isinstance(column.type, EnumText):
                named = f"{column} is an enumeration ({column.type.enumeration.__name__})"
                ours, theirs = {value.value for value in column.type.allowed}, held.get(column.name, set())
                if missing := sorted(ours - theirs):
                    yield f"{named}, and its CHECK in the database lacks {', '.join(missing)}: write a migration."
                if gone := sorted(theirs - ours):
                    yield f"{named}, and its CHECK in the database still has {', '.join(gone)}: write a migration."


def _quoted_words(inspector: Inspector, table: Table) -> dict[str, set[str]]:
    """The words in quotes in each CHECK that is named after a column of the table, by column."""
    checks = {check["name"]: str(check["sqltext"]) for check in inspector.get_check_constraints(table.name)}
    names = {column.name: f"ck_{table.name}_{column.name}" for column in table.columns}
    return {column: set(_QUOTED.findall(checks[name])) for column, name in names.items() if name in checks}


def _names_held_twice(connection: Connection) -> Iterator[str]:
    """Rows that kept the name of another when names began to be compared by keys."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("unique"):
                yield from _held_twice(connection, table, column)


def _held_twice(connection: Connection, table: Table, column: Column[Any]) -> Iterator[str]:
    fold, place = column.info["fold"], column.info["within"]
    text = table.c[fold.sources[0]]
    rows = connection.execute(select(table).where(column.is_(None)).order_by(*table.primary_key)).mappings().all()
    names = [(row[place] if place else None, fold.of(row.get)) for row in rows]
    for row, (within, key) in zip(rows, names, strict=True):
        same = select(text).where(column == key)
        if place:
            same = same.where(table.c[place].is_not_distinct_from(within))
        if (other := connection.scalar(same)) is not None or names.count((within, key)) > 1:
            ids = ", ".join(f"{key.name} {row[key.name]}" for key in table.primary_key if key is not text)
            like = repr(other) if other is not None else "another"
            yield f"{text} {row[text.name]!r} ({ids}) is the same name as {like} to people: rename one of the two."
