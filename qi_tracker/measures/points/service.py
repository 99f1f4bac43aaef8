"""What is done with points. Whatever a change or a deletion takes away is kept in the points' history."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from ...core.database import TrackerSession, new_id
from ...core.database.sql import sent_rows
from ...initiatives.timeline import note_activity
from ..models import Measure, MeasurePoint, MeasurePointHistory, PointChange
from ..service import new_data
from . import queries
from .tables import FIELD_NAMES, PointTable, table_of_one

_TABLE: Any = MeasurePoint.__table__
_HISTORY: Any = MeasurePointHistory.__table__
_STORED = [_TABLE.c[field] for field in FIELD_NAMES]
_REPLACED = tuple(field for field in FIELD_NAMES if field not in ("period_start", "sequence"))


@dataclass(frozen=True)
class Written:
    """How many points a bulk entry created, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


def enter(session: TrackerSession, measure: Measure, table: PointTable, actor_id: uuid.UUID, now: datetime) -> Written:
    """Enter points, all or none: new ones, and others in place of those of the same period_start and sequence.

    The measure's row is locked, so that two entries at once see each other's points. Raises Invalid.
    """
    awaited = _awaiting_denominator(session, measure.id) if table.lacks_denominators() else frozenset()
    table.validate(measure, awaited)
    table.raise_if_invalid()
    stored = _stored(session, measure.id, table)
    former: list[tuple[Any, ...]] = []
    fresh: list[tuple[Any, ...]] = []
    for point in table.points():
        before = stored.get(point[:2])
        if before == point:
            continue
        fresh.append(point)
        if before is not None:
            former.append(before)
    if fresh:
        _remember(session, measure.id, former, actor_id, now)
        _upsert(session, measure.id, fresh, now)
        _note(session, measure, now)
    return Written(len(fresh) - len(former), len(former), table.size - len(fresh))


def change(
    session: TrackerSession,
    measure: Measure,
    point: MeasurePoint,
    values: Mapping[str, Any],
    actor_id: uuid.UUID,
    now: datetime,
) -> None:
    """Change a point. Raises Invalid where the measure's data kind refuses what it would be."""
    before = _members(point)
    after = before | {
        name: value or None if name in ("note", "exclusion_reason") else value for name, value in values.items()
    }
    if not after["excluded"] and "exclusion_reason" not in values:
        after["exclusion_reason"] = None
    table = table_of_one(after)
    # What tallies have counted has its numerator first; a note on it is no reason to ask for the denominator.
    awaited = table.places() if before["denominator"] is None and before["numerator"] is not None else ()
    table.validate(measure, frozenset(awaited))
    table.raise_if_invalid()
    if after == before:
        return
    for name, value in after.items():
        setattr(point, name, value)
    _remember(session, measure.id, [tuple(before.values())], actor_id, now)
    session.flush()
    _note(session, measure, now)


def add(
    session: TrackerSession, measure: Measure, values: Mapping[str, Any], actor_id: uuid.UUID, now: datetime
) -> MeasurePoint:
    """Add one point where there is none yet; the denominator of what it counted may come later. Raises Invalid."""
    table = table_of_one({**dict.fromkeys(FIELD_NAMES), "sequence": 1, "excluded": False, **values})
    table.validate(measure, frozenset(table.places()))
    table.raise_if_invalid()
    _upsert(session, measure.id, list(table.points()), now)
    _note(session, measure, now)
    added: MeasurePoint = session.scalars(queries.at(measure.id, values["period_start"], 1)).one()
    return added


def remove(session: TrackerSession, measure: Measure, point: MeasurePoint, actor_id: uuid.UUID, now: datetime) -> None:
    """Delete a point; its history keeps what it was."""
    former = tuple(_members(point).values())
    _remember(session, measure.id, [former], actor_id, now, PointChange.DELETED)
    session.delete(point)
    session.flush()
    _note(session, measure, now)


def _members(point: MeasurePoint) -> dict[str, Any]:
    return {field: getattr(point, field) for field in FIELD_NAMES}


def _note(session: TrackerSession, measure: Measure, now: datetime) -> None:
    new_data(session, measure.id)
    note_activity(session, measure.initiative_id, now)


def _awaiting_denominator(session: TrackerSession, measure_id: uuid.UUID) -> frozenset[tuple[Any, Any]]:
    """The places of the points that count something already, while their denominator is still to come."""
    found = session.execute(
        select(_TABLE.c.period_start, _TABLE.c.sequence).where(
            _TABLE.c.measure_id == measure_id, _TABLE.c.numerator.is_not(None), _TABLE.c.denominator.is_(None)
        )
    )
    return frozenset((row[0], row[1]) for row in found)


def _stored(
    session: TrackerSession, measure_id: uuid.UUID, table: PointTable
) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """The stored points of the table's span, by period_start and sequence."""
    if not table.size:
        return {}
    days = table.columns["period_start"]
    found = session.execute(
        select(*_STORED).where(_TABLE.c.measure_id == measure_id, _TABLE.c.period_start.between(min(days), max(days)))
    )
    return {(row[0], row[1]): tuple(row) for row in found}


def _remember(
    session: TrackerSession,
    measure_id: uuid.UUID,
    former: list[tuple[Any, ...]],
    actor_id: uuid.UUID,
    now: datetime,
    change: PointChange = PointChange.CHANGED,
) -> None:
    """Put former points, fields in the order of FIELD_NAMES, into history."""
    stamps = {"measure_id": measure_id, "change": change, "changed_by_id": actor_id, "changed_at": now}
    if former:
        session.execute(insert(_HISTORY).from_select(*_rows(session, _HISTORY, former, stamps)))


def _upsert(session: TrackerSession, measure_id: uuid.UUID, points: list[tuple[Any, ...]], now: datetime) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    stamps = {"measure_id": measure_id, "created_at": now, "updated_at": now, "version": 1}
    statement = dialect.insert(_TABLE).from_select(*_rows(session, _TABLE, points, stamps))
    replaced = {name: statement.excluded[name] for name in (*_REPLACED, "updated_at")}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["measure_id", "period_start", "sequence"],
            set_=replaced | {"version": _TABLE.c.version + 1},
        )
    )


def _rows(
    session: TrackerSession, table: Any, points: list[tuple[Any, ...]], stamps: dict[str, Any]
) -> tuple[list[str], Any]:
    """Column names and a select of points with new ids and the same stamps, for an INSERT."""
    columns = [table.c[name] for name in ("id", *FIELD_NAMES)]
    rows = sent_rows(session, columns, [(new_id().hex, *point) for point in points])
    rows = rows.add_columns(*(literal(value, table.c[name].type) for name, value in stamps.items()))
    return ["id", *FIELD_NAMES, *stamps], rows
