"""Keeps the status of every measure: computed from its points, stored in the transaction of whatever changes them.

What was changed is noted while it is written, by the session itself where rows are changed one by one and by
`note_change` where they are changed in bulk, and computed once before the commit. A trial run never commits, and so
computes nothing.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import version
from itertools import chain
from math import isfinite
from typing import Any

from sqlalchemy import event, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from qi_tracker import spc

from ...core.database import Database, TrackerSession
from .. import queries
from ..analysis.study import AnalysisError, Studied, study
from ..models import Measure, MeasurePhase, MeasurePoint
from ..options.targets import target_in_force
from .models import MeasureStatus

RELEASE = version("qi-tracker")
AT_ONCE = 100
"""Measures whose points are held in memory together."""
_CHANGED = "qi_tracker.changed_measures"
_TABLE: Any = MeasureStatus.__table__


def note_change(session: Session, measure_id: uuid.UUID) -> None:
    """Have the status of a measure computed again before the transaction ends."""
    session.info.setdefault(_CHANGED, set()).add(measure_id)


@event.listens_for(TrackerSession, "after_flush")
def _note_rows(session: TrackerSession, _context: Any) -> None:
    for row in chain(session.new, session.dirty, session.deleted):
        if isinstance(row, Measure):
            note_change(session, row.id)
        elif isinstance(row, (MeasurePoint, MeasurePhase)):
            note_change(session, row.measure_id)


@event.listens_for(TrackerSession, "before_commit")
def _compute_noted(session: TrackerSession) -> None:
    session.flush()
    if changed := session.info.pop(_CHANGED, None):
        compute(session, changed)


@event.listens_for(TrackerSession, "after_soft_rollback")
def _forget_noted(session: TrackerSession, former: SessionTransaction) -> None:
    if former.parent is None:
        session.info.pop(_CHANGED, None)


def compute(session: Session, measure_ids: Collection[uuid.UUID]) -> None:
    """Compute and store the status of some measures, by a fixed number of queries for every hundred.

    The measures' rows are locked in the order of their ids: of two that write points of one measure at once, the
    second computes when the first has committed, and from what both have written.
    """
    for ids in _batches(sorted(measure_ids)):
        locked = select(Measure).where(Measure.id.in_(ids)).order_by(Measure.id).with_for_update(of=Measure)
        measures = session.execute(locked.with_only_columns(*Measure.__table__.columns)).all()
        points, phases = queries.points_of(session, ids), queries.phases_of(session, ids)
        if measures:
            _store(session, [values_of(one, points[one.id], phases[one.id]) for one in measures])


def _batches(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _store(session: Session, rows: list[dict[str, Any]]) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_TABLE)
    replaced = {column.name: statement.excluded[column.name] for column in _TABLE.columns if not column.primary_key}
    session.execute(statement.on_conflict_do_update(index_elements=["measure_id"], set_=replaced), rows)


def values_of(measure: Any, points: Sequence[Any], phases: Sequence[Any]) -> dict[str, Any]:
    """The columns of a measure's status. measure: all columns of its row; points, phases: as `study` takes them."""
    values: dict[str, Any] = dict.fromkeys(column.name for column in _TABLE.columns)
    values |= {"measure_id": measure.id, "points": len(points), "improved": False, "worse": False}
    values |= {"measure_version": measure.version, "data_version": measure.data_version, "made_by": RELEASE}
    target = target_in_force(measure, points[-1].period_start if points else None)
    values["target_value"] = None if target is None else target.value
    try:
        studied = study(measure, points, phases)
    except AnalysisError as error:
        return values | {"problem": str(error)}
    values["chart"] = studied.result.chart
    last = studied.result.last
    return values if last is None else values | _present(studied, last) | _changed(studied)


def _present(studied: Studied, last: int) -> dict[str, Any]:
    """What the last point that counts shows. last: its position."""
    result = studied.result
    signal = None if result.present is None else result.signals[result.present]
    lines = {"latest_value": result.value, "center": result.center, "lower": result.lower, "upper": result.upper}
    return {
        **{name: _number(line[last]) for name, line in lines.items()},
        "latest_on": studied.points[last].period_start,
        "variation": result.variation,
        "assurance": result.assurance,
        "special_cause": None if signal is None else signal.special_cause,
        "since": None if signal is None or signal.since is None else studied.points[signal.since].period_start,
    }


def _changed(studied: Studied) -> dict[str, Any]:
    """What changed last, and whether that is better or worse."""
    measure, result = studied.measure, studied.result
    found = spc.what_changed(result, studied.columns, str(measure.direction))
    values: dict[str, Any] = {"improved": found.improved, "worse": found.worse}
    change = found.change
    if change is None:
        return values
    part = studied.parts[int(result.phase[change.first])]
    listed = None if change.is_signal or part.row is None else part.row.start
    return values | {
        "former_center": _number(change.former_center),
        "change": _number(change.change),
        "change_percent": _number(change.percent),
        "changed_on": listed or studied.points[change.first].period_start,
    }


def _number(value: Any) -> float | None:
    return float(value) if isfinite(value) else None


def _out_of_date() -> Any:
    """The measures whose status is missing, or made from other versions or by another release."""
    status = MeasureStatus
    return (
        select(Measure.id)
        .outerjoin(status, status.measure_id == Measure.id)
        .where(
            or_(
                status.measure_id.is_(None),
                status.measure_version != Measure.version,
                status.data_version != Measure.data_version,
                status.made_by != RELEASE,
            )
        )
    )


def count_out_of_date(session: Session) -> int:
    """How many measures have no status, or one that is out of date."""
    return session.scalar(select(func.count()).select_from(_out_of_date().subquery())) or 0


def bring_up_to_date(database: Database, *, every: bool = False) -> int:
    """Compute what is missing or out of date, or every status; how many that were.

    For after an upgrade: a migration cannot analyze points, and an old version of the tracker keeps no status. In
    transactions of a hundred measures each, so that a server that runs meanwhile goes on.
    """
    with database.session() as reading:
        ids = sorted(reading.scalars(select(Measure.id) if every else _out_of_date()))
    for batch in _batches(ids):
        with database.transaction() as session:
            compute(session, batch)
    return len(ids)
