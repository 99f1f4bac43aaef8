"""Copies of a database, written while others go on reading and writing it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import URL

from .engine import Database


class BackupError(Exception):
    """The copy could not be made; the message says what to do."""


def write(database: Database, path: Path) -> None:
    """A copy of the database in a new file, readable by its owner alone, since it holds everything.

    SQLite: a database file. PostgreSQL: an archive for `pg_restore`, by the `pg_dump` of the machine.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(f"{path} exists already; name a new file.") from None
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        if database.is_sqlite:
            _copy_sqlite(database, path)
        else:
            _dump_postgresql(database.url, path)
    except BaseException:
        path.unlink()
        raise


def _copy_sqlite(database: Database, path: Path) -> None:
    """By SQLite's online backup: a copied file could lack what is still in the write-ahead log."""
    copy = pysqlite3.connect(str(path))
    try:
        with database.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.backup(copy)
        damaged = copy.execute("PRAGMA quick_check").fetchone()[0] != "ok"
    finally:
        copy.close()
    if damaged:
        raise BackupError("The copy is damaged, and so may be the database: check its disk and restore a backup.")


def _dump_postgresql(url: URL, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError("This needs the program pg_dump: install PostgreSQL's client programs.")
    # The password travels in the environment: a command line can be read by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string()
    command = [program, "--format=custom", f"--file={path}", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BackupError(f"The copy could not be made: {' '.join(done.stderr.split())}")
