"""Selects of points and of their history."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from ...core.database.sql import Rows
from ...people.models import Person
from ..models import MeasurePoint, MeasurePointHistory

SORTS = {"period_start": (MeasurePoint.period_start, MeasurePoint.sequence), "updated_at": MeasurePoint.updated_at}
HISTORY_SORTS = {"changed_at": MeasurePointHistory.changed_at}


def columns() -> Rows:
    """Points as they are answered."""
    return select(*MeasurePoint.__table__.columns)


def of_measure(measure_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """A measure's points by the list's filters."""
    found = columns().where(MeasurePoint.measure_id == measure_id)
    if "since" in query:
        found = found.where(MeasurePoint.period_start >= query["since"])
    if "until" in query:
        found = found.where(MeasurePoint.period_start <= query["until"])
    if "excluded" in query:
        found = found.where(MeasurePoint.excluded.is_(query["excluded"]))
    return found


def is_at(measure_id: uuid.UUID, day: date, sequence: int) -> ColumnElement[bool]:
    """Whether a point lies at a place of a measure."""
    return and_(
        MeasurePoint.measure_id == measure_id, MeasurePoint.period_start == day, MeasurePoint.sequence == sequence
    )


def at(measure_id: uuid.UUID, day: date, sequence: int) -> Any:
    """The point of a measure at a place."""
    return select(MeasurePoint).where(is_at(measure_id, day, sequence))


def history(measure_id: uuid.UUID, day: date, query: Mapping[str, Any]) -> Rows:
    """What a day's points were before each change and deletion."""
    found = (
        select(*MeasurePointHistory.__table__.columns, Person.name.label("changed_by_name"))
        .join(Person, Person.id == MeasurePointHistory.changed_by_id)
        .where(MeasurePointHistory.measure_id == measure_id, MeasurePointHistory.period_start == day)
    )
    if "sequence" in query:
        found = found.where(MeasurePointHistory.sequence == query["sequence"])
    return found
