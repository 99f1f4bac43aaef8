"""Brings a database to a revision, one runner at a time, and says whether it is where the code expects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from . import drift
from .engine import Database

ADVISORY_LOCK = 0x7174_6D69_6772
"""Any number of our own: PostgreSQL's advisory locks have no names."""
WAIT_FOR_RUNNER = "120s"
WAIT_FOR_TABLE = "10s"
"""A migration that cannot get a table's lock gives up: waiting, it would hold up every later request on the table."""

SEARCH_TABLES = "initiatives_fts"
SEARCH_COLUMN = "search"


class MigrationError(Exception):
    """The database cannot be brought where it was asked to go; the message says what to do."""


def belongs_to_the_models(_object: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    """Whether the models know an object. Text search is made by migrations alone: each database has its own."""
    if not reflected or name is None:
        return True
    search_table = kind == "table" and name.startswith(SEARCH_TABLES)
    search_column = kind == "column" and name == SEARCH_COLUMN
    return not (search_table or search_column or (kind == "index" and name == "ix_initiatives_search"))


def head() -> str:
    """The revision that this code expects."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise MigrationError("The installation holds no migrations: install QI Tracker again.")
    return revision


def current(database: Database) -> str | None:
    """The revision of the database; None where nothing was migrated yet. Takes no lock."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Whether the database is where this code expects it."""
    return current(database) == head()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to a revision. One that is there already is left alone, without any write lock."""
    if revision == "head" and is_current(database):
        return
    _refuse_unknown(database)
    with _only_runner(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database down to a revision, or to `base`: what later revisions hold is lost."""
    _refuse_unknown(database)
    with _only_runner(database) as connection:
        command.downgrade(_config(connection), revision)


def check(database: Database) -> list[str]:
    """What is wrong with the database's schema, as sentences; none if it is what this code expects."""
    import_module("qi_tracker.models")
    present, expected = current(database), head()
    if present != expected:
        at = f"at revision {present}" if present else "empty"
        return [f"The database is {at}, and this version expects {expected}: run `qi-tracker db upgrade`."]
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_object": belongs_to_the_models, "render_as_batch": True}
        return drift.sentences(MigrationContext.configure(connection, opts=options), connection)


def _config(connection: Connection | None = None) -> Config:
    package = import_module("qi_tracker.migrations")
    config = Config()
    # A percent sign would be read as an interpolation.
    config.set_main_option("script_location", str(Path(str(package.__file__)).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_unknown(database: Database) -> None:
    """A revision that the scripts lack was made by a later version, which alone can go on from it."""
    present = current(database)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if present is not None and present not in known:
        raise MigrationError(
            f"The database is at revision {present}, which this version of QI Tracker does not know. "
            "Install the version that made it, or restore a backup."
        )


@contextmanager
def _only_runner(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that no other runner is in."""
    runner = _sqlite_runner if database.is_sqlite else _postgresql_runner
    with database.engine.connect() as connection, runner(connection):
        yield connection


@contextmanager
def _sqlite_runner(connection: Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE lets one runner in. Foreign keys are off meanwhile, and checked at the end.

    A batch operation makes a new table and drops the old one: with foreign keys on, the drop would delete every row
    that refers to it. The pragma does nothing inside a transaction, hence the raw connection before it.
    """
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.execution_options(begin_immediate=True).begin():
            yield
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise MigrationError(f"The migration left a row of {broken[0]} that refers to nothing; it was undone.")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


@contextmanager
def _postgresql_runner(connection: Connection) -> Iterator[None]:
    """A session's advisory lock lets one runner in; it falls with the connection, whatever happens."""
    with connection.begin():
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_RUNNER}'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
    try:
        with connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_TABLE}'"))
            # A table with checks that wait for the commit cannot be altered.
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            yield
    finally:
        with connection.begin():
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
