"""Engine, sessions, column types and the base of every table; SQLite and PostgreSQL are equals here."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import pysqlite3
import uuid_utils
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Text,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.types import TypeDecorator

from .clock import Clock

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: zone-aware in Python, UTC in the database. A naive value is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LongText = Annotated[str, mapped_column(Text)]
"""A text of any length, as a column of its own kind."""

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def new_id() -> uuid.UUID:
    """A UUIDv7: sorted by time of creation, safe to show."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def one_of(column: str, values: type[StrEnum], nullable: bool = False) -> CheckConstraint:
    """A check that a text column holds a member of an enumeration, named after the column."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    condition = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {condition}" if nullable else condition, name=column)


def at_least(column: str, least: int) -> CheckConstraint:
    """A check that a number, where there is one, is not below a bound."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_least")


def length_between(column: str, shortest: int, longest: int) -> CheckConstraint:
    """A check on the number of characters of a text."""
    return CheckConstraint(f"length({column}) BETWEEN {shortest} AND {longest}", name=f"{column}_length")


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum member in Python, its text in the database; pair it with a `one_of` check."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enumeration: type[StrEnum]) -> None:
        super().__init__()
        self.enumeration = enumeration

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enumeration(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.enumeration(value)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: UtcDateTime, uuid.UUID: Uuid(as_uuid=True), dict[str, Any]: Json}


class Record(Base):
    """A row with an address: id, moments of creation and change, and a version.

    The version is compared inside the UPDATE and DELETE itself: a check before it would let two writers with one
    ETag both pass.
    """

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(sort_order=91)
    version: Mapped[int] = mapped_column(default=1, sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


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

    def session(self, *, write: bool = False, patience: float | None = None) -> TrackerSession:
        """A new session. write: its transaction takes the write lock when it begins.

        patience: seconds to wait for that lock, where it is not the database's busy timeout.
        """
        if self.connection is not None:
            return TrackerSession(self.connection, self.clock, join_transaction_mode="create_savepoint")
        options = {"begin_immediate": write, "patience": self.busy_timeout if patience is None else patience}
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
        patience = options.get("patience", busy_timeout)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
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
        patience = connection.get_execution_options().get("patience", busy_timeout)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}")

    return engine
