"""Column types, checks, and the base of every table; SQLite and PostgreSQL are equals here."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import uuid_utils
from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, MetaData, String, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

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


IdSource = Callable[[], uuid.UUID]
_id_source: ContextVar[IdSource | None] = ContextVar("id_source", default=None)


def new_id() -> uuid.UUID:
    """A UUIDv7: sorted by time of creation, safe to show."""
    source = _id_source.get()
    return source() if source else uuid.UUID(int=uuid_utils.uuid7().int)


@contextmanager
def ids_from(source: IdSource) -> Iterator[None]:
    """Within the block new ids come from a source; for the demonstration, whose ids are the same wherever it is."""
    token = _id_source.set(source)
    try:
        yield
    finally:
        _id_source.reset(token)


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
    """A StrEnum member in Python, its text in the database; pair it with a `one_of` check.

    only: the members that the column may hold, where these are not all.
    """

    impl = String(40)
    cache_ok = True

    def __init__(self, enumeration: type[StrEnum], only: tuple[StrEnum, ...] = ()) -> None:
        super().__init__()
        self.enumeration, self.only = enumeration, only
        self.allowed = only or tuple(enumeration)

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
