"""What a database at the right revision has otherwise than the models say."""

import re
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Inspector, Table, inspect

from .records import Base, EnumText

_QUOTED = re.compile(r"'([^']*)'")


def sentences(context: MigrationContext, connection: Connection) -> list[str]:
    """Every difference as a sentence; none if there is none. context: says what is compared."""
    differences: list[Any] = list(compare_metadata(context, Base.metadata))
    structure = [f"The schema differs from the models: {difference}" for difference in differences]
    return structure or list(_enumerations(inspect(connection)))


def _enumerations(inspector: Inspector) -> Iterator[str]:
    """Alembic compares no CHECKs: a new value of an enumeration would be refused when somebody first sends it."""
    for table in Base.metadata.sorted_tables:
        held = _quoted_words(inspector, table)
        for column in table.columns:
            if isinstance(column.type, EnumText):
                named = f"{column} is an enumeration ({column.type.enumeration.__name__})"
                ours, theirs = {value.value for value in column.type.allowed}, held.get(column.name, set())
                if lacking := sorted(ours - theirs):
                    yield f"{named}, and its CHECK in the database lacks {', '.join(lacking)}: write a migration."
                if gone := sorted(theirs - ours):
                    yield f"{named}, and its CHECK in the database still has {', '.join(gone)}: write a migration."


def _quoted_words(inspector: Inspector, table: Table) -> dict[str, set[str]]:
    """The words that stand in quotes in each CHECK that is named after a column of the table, by column."""
    checks = {check["name"]: str(check["sqltext"]) for check in inspector.get_check_constraints(table.name)}
    names = {column.name: f"ck_{table.name}_{column.name}" for column in table.columns}
    return {column: set(_QUOTED.findall(checks[name])) for column, name in names.items() if name in checks}
