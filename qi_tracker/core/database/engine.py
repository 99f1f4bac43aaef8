"""Engines, sessions and transactions; SQLite and PostgreSQL are equals here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from ..clock import Clock
from .records import Record


class TrackerSession(Session):
    """A session that stamps records with the moments of their creation and change."""

    def __init__(self, bind: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(bind, expire_on_commit=False, **kwargs)
        self.clock = clock

    def touch(self, record: Record) -> None:
        """Give a record a new version although only rows that belong to it have changed, such as its tags."""
        record.updated_at = self.clock.now()
        flag_modified(record, "updated_at")


@event.listens_for(TrackerSession, "before_flush")
def _stamp(session: TrackerSession, _context: Any, _instances: Any) -> None:
    now = session.clock.now()
    for record in session.new:
        if isinstance(record, Record):
            record.created_at = record.created_at or now
            record.updated_at = record.updated_at or now
    for record in session.dirty:
        if isinstance(record, Record) and session.is_modified(record, include_collections=False):
            record.updated_at = now


class Database:
    """One database: makes its sessions, and knows how a writing transaction begins on it.

    On SQLite a writing transaction is BEGIN IMMEDIATE: with the driver's default two readers that both go on to
    write lose an update or fail at once with "locked", whatever the busy timeout.
    """

    def __init__(self, url: str, *, clock: Clock | None = None, busy_timeout: float = 5.0, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.clock = clock or Clock()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.busy_timeout = busy_timeout
        self.engine = (
            _sqlite_engine(url, busy_timeout) if self.is_sqlite else _postgresql_engine(url, busy_timeout, pool_size)
        )
        self.connection: Connection | None = None
        """Set by tests to hold everything in one transaction that is rolled back."""

    def session(self, *, write: bool = False, lock_timeout: float | None = None) -> TrackerSession:
        """A new session. write: its transaction takes the write lock when it begins.

        lock_timeout: seconds to wait for that lock, where it is not the database's busy timeout.
        """
        if self.connection is not None:
            return TrackerSession(self.connection, self.clock, join_transaction_mode="create_savepoint")
        options = {
            "begin_immediate": write,
            "lock_timeout": self.busy_timeout if lock_timeout is None else lock_timeout,
        }
        return TrackerSession(self.engine.execution_options(**options), self.clock)

    @contextmanager
    def transaction(self) -> Iterator[TrackerSession]:
        """A writing transaction that commits at the end of the block; for the command line."""
        with self.session(write=True) as session, session.begin():
            yield session


# hide_parameters, on both: an error's message ends up in the log, and parameters hold what people sent.
def _sqlite_engine(url: str, busy_timeout: float) -> Engine:
    engine = create_engine(
        url,
        module=pysqlite3,
        hide_parameters=True,
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling begins too late for SELECTs and cannot say IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "recursive_triggers=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        lock_timeout = options.get("lock_timeout", busy_timeout)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(lock_timeout * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("begin_immediate") else "BEGIN")

    return engine


def _postgresql_engine(url: str, busy_timeout: float, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=pool_size,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 5},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        lock_timeout = connection.get_execution_options().get("lock_timeout", busy_timeout)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(lock_timeout * 1000))}")

    return engine
