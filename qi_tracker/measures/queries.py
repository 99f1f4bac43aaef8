"""Selects of measures, their phases and the cycles that watch them."""

import uuid
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from ..access.actor import Actor
from ..core.database.folded import words_in
from ..core.database.sql import Rows
from ..cycles.models import Cycle, CycleMeasure, CycleStage
from ..initiatives.models import Initiative
from ..initiatives.queries import visible_to
from ..people.models import Person
from .models import Frequency, Measure, MeasurePhase, MeasurePoint, ShareLink
from .statuses.queries import with_status

SORTS = {"created_at": Measure.created_at, "updated_at": Measure.updated_at, "name": Measure.name}
PERIOD_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.QUARTERLY: 92}
"""How long, at most, a period of a frequency lasts."""
ByMeasure = dict[uuid.UUID, list[Any]]
_Collector = aliased(Person)


def columns() -> Rows:
    """Measures with the name of who collects."""
    return select(*Measure.__table__.columns, _Collector.name.label("operational_definition_collector_name")).outerjoin(
        _Collector, _Collector.id == Measure.operational_definition_collector_id
    )


def of_initiative(initiative_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """An initiative's measures with their status, by the list's filters."""
    found = with_status(columns(), "status_").where(Measure.initiative_id == initiative_id)
    if "kind" in query:
        found = found.where(Measure.kind.in_(query["kind"]))
    if "external_id" in query:
        found = found.where(Measure.external_id.in_(query["external_id"]))
    if "archived" in query:
        found = found.where(Measure.archived.is_(query["archived"]))
    if "name" in query:
        found = found.where(words_in(Measure.name_key, query["name"]))
    return found


def in_use(initiative_id: uuid.UUID) -> Select[Measure]:
    """An initiative's measures that are not archived, in the order in which they were added."""
    return (
        select(Measure)
        .where(Measure.initiative_id == initiative_id, Measure.archived.is_(False))
        .order_by(Measure.created_at, Measure.id)
    )


def shown(session: Session, measure_id: uuid.UUID) -> SimpleNamespace:
    """A measure with its phases, as it is answered."""
    row = session.execute(columns().where(Measure.id == measure_id)).one()
    names = ("start", "label", "reason", "baseline_points", "baseline_from", "baseline_until")
    phases = [{name: getattr(phase, name) for name in names} for phase in phases_of(session, [measure_id])[measure_id]]
    return SimpleNamespace(**row._mapping, phases=phases)


def phases_of(session: Session, measure_ids: Sequence[uuid.UUID]) -> ByMeasure:
    """The phases of each measure in order of start."""
    phase = MeasurePhase
    found = select(*phase.__table__.columns)
    ordered = found.where(phase.measure_id.in_(measure_ids)).order_by(phase.measure_id, phase.start)
    return _by_measure(session, ordered, measure_ids)


def points_of(session: Session, measure_ids: Sequence[uuid.UUID]) -> ByMeasure:
    """All points of each measure in order, with what an analysis needs."""
    point = MeasurePoint
    found = select(
        point.measure_id,
        point.period_start,
        point.sequence,
        point.value,
        point.numerator,
        point.denominator,
        point.mean,
        point.sd,
        point.n,
        point.excluded,
        point.note,
    )
    of_these = found.where(point.measure_id.in_(measure_ids))
    ordered = of_these.order_by(point.measure_id, point.period_start, point.sequence)
    return _by_measure(session, ordered, measure_ids)


def cycles_of(session: Session, measure_ids: Sequence[uuid.UUID]) -> ByMeasure:
    """The begun cycles that watch each measure: id, version, number, title and the days they began and ended."""
    began = func.coalesce(Cycle.do_started_on, Cycle.plan_starts_on)
    found = select(
        CycleMeasure.measure_id,
        Cycle.id,
        Cycle.version,
        Cycle.number,
        Cycle.title,
        began.label("starts_on"),
        func.coalesce(Cycle.do_ended_on, Cycle.plan_ends_on).label("ends_on"),
    ).join(CycleMeasure, CycleMeasure.cycle_id == Cycle.id)
    watching = found.where(
        CycleMeasure.measure_id.in_(measure_ids), Cycle.stage != CycleStage.CANCELED, began.is_not(None)
    )
    return _by_measure(session, watching.order_by(began, Cycle.number, Cycle.id), measure_ids)


def _by_measure(session: Session, found: Rows, measure_ids: Sequence[uuid.UUID]) -> ByMeasure:
    """The rows of several measures by one query, whatever their number."""
    rows: ByMeasure = {measure_id: [] for measure_id in measure_ids}
    for row in session.execute(found) if measure_ids else ():
        rows[row.measure_id].append(row)
    return rows


def cycle_ids_by_day(cycles: Sequence[Any], points: Sequence[Any], frequency: Frequency) -> dict[date, list[uuid.UUID]]:
    """The cycles to mark at a point, by its period_start: the point in whose period the cycle began.

    A cycle before the first point is marked at the first; one that began after the last point's period at none yet.
    """
    days = sorted({point.period_start for point in points})
    found: dict[date, list[uuid.UUID]] = {}
    if not days:
        return found
    lasts = PERIOD_DAYS.get(frequency)
    for cycle in cycles:
        place = max(0, bisect_right(days, cycle.starts_on) - 1)
        is_open_end = place == len(days) - 1 and lasts is not None
        if is_open_end and cycle.starts_on >= days[place] + timedelta(days=lasts or 0):
            continue
        found.setdefault(days[place], []).append(cycle.id)
    return found


def visible(actor: Actor, today: date) -> Rows:
    """The measures that a person sees, with what policies ask of their initiatives."""
    return (
        select(Measure)
        .join(Measure.initiative)
        .where(visible_to(actor, today))
        .options(contains_eager(Measure.initiative).selectinload(Initiative.team))
    )


def visible_share_links(actor: Actor, today: date) -> Rows:
    """The public addresses of the charts that a person sees."""
    return (
        select(ShareLink)
        .join(ShareLink.measure)
        .join(Measure.initiative)
        .where(visible_to(actor, today))
        .options(
            contains_eager(ShareLink.measure).contains_eager(Measure.initiative).selectinload(Initiative.team),
        )
    )


VISIBLE = {Measure: visible, ShareLink: visible_share_links}
