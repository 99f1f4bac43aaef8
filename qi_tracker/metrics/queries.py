"""Selects behind the figures; all over what the actor may see.

now: the present moment in the organization's time zone, whose days count.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, func, null, select, type_coerce
from sqlalchemy.orm import aliased

from ..access.actor import Actor
from ..committees.models import Committee
from ..core.database.sql import Rows
from ..cycles.models import Cycle, CycleStage
from ..cycles.transitions import CycleAction
from ..initiatives.models import Initiative, TimelineEntry, TimelineKind
from ..initiatives.queries import visible_to
from ..initiatives.stalls import StallReason, is_stalled
from ..initiatives.transitions import InitiativeAction
from ..measures.models import Measure
from ..measures.statuses.models import MeasureStatus
from ..measures.statuses.queries import with_status
from ..people.models import Person
from ..sites.models import Site
from ..sites.queries import below
from .figures import GroupBy

MEASURE_SORTS = {
    "created_at": Measure.created_at,
    "name": Measure.name,
    # Coerced to the type that it has: paging refuses a column that may be null, and `measures` leaves those rows out.
    "changed_on": type_coerce(MeasureStatus.changed_on, Date()),
}
_OF_A_MEASURE = (
    Measure.id,
    Measure.name,
    Measure.kind,
    Measure.initiative_id,
    Measure.unit,
    Measure.decimals,
    Measure.direction,
    Measure.external_id,
    Measure.created_at,
    Measure.updated_at,
    Measure.version,
)
_Lead, _Decision = aliased(Person), aliased(TimelineEntry)
_KEYS: dict[GroupBy, tuple[Any, Any]] = {
    GroupBy.STATE: (Initiative.state, null()),
    GroupBy.SITE: (Initiative.site_id, Site.name),
    GroupBy.CATEGORY: (Initiative.category, null()),
    GroupBy.COMMITTEE: (Initiative.committee_id, Committee.name),
    GroupBy.LEAD: (Initiative.lead_id, _Lead.name),
    GroupBy.QUARTER: (null(), null()),
}


def _counted(model: type[Any], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    below_it = select(func.count()).where(model.initiative_id == Initiative.id, *conditions)
    return below_it.correlate(Initiative).scalar_subquery()


def _chosen(actor: Actor, query: Mapping[str, Any], now: datetime) -> list[ColumnElement[bool]]:
    """What of the initiatives counts: seen by the actor, at the sites, created within the days."""
    conditions = [visible_to(actor, now.date())]
    if "site_id" in query:
        conditions.append(Initiative.site_id.in_(below(query["site_id"])))
    if "from_" in query:
        conditions.append(Initiative.created_at >= datetime.combine(query["from_"], time.min, now.tzinfo))
    if "to" in query:
        conditions.append(
            Initiative.created_at < datetime.combine(query["to"] + timedelta(days=1), time.min, now.tzinfo)
        )
    return conditions


def initiatives(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """One row an initiative: the key and label of its group, and what is counted of it."""
    key, name = _KEYS[query["group_by"]]
    return (
        select(
            key.label("key"),
            name.label("name"),
            Initiative.created_at,
            Initiative.state,
            is_stalled(now).label("stalled"),
            _counted(Cycle, Cycle.stage == CycleStage.CLOSED).label("cycles_closed"),
            _counted(Measure, Measure.archived.is_(False)).label("measures"),
        )
        .join(_Lead, _Lead.id == Initiative.lead_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .outerjoin(Committee, Committee.id == Initiative.committee_id)
        .where(*_chosen(actor, query, now))
    )


def decisions(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """Every decision that ends a review, with the submission that it answers."""
    submitted_at = (
        select(func.max(TimelineEntry.at))
        .where(
            TimelineEntry.initiative_id == Initiative.id,
            TimelineEntry.action == InitiativeAction.SUBMIT.value,
            TimelineEntry.at <= _Decision.at,
        )
        .correlate(Initiative, _Decision)
        .scalar_subquery()
    )
    return (
        select(submitted_at.label("begun_at"), _Decision.at.label("ended_at"))
        .join(Initiative, Initiative.id == _Decision.initiative_id)
        .where(
            _Decision.kind == TimelineKind.DECISION,
            _Decision.action != InitiativeAction.START_REVIEW.value,
            *_chosen(actor, query, now),
        )
    )


def first_cycles(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """Every approved initiative with the moment at which its first cycle left its plan afterwards."""
    begun_at = (
        select(func.min(TimelineEntry.at))
        .where(
            TimelineEntry.initiative_id == Initiative.id,
            TimelineEntry.kind == TimelineKind.CYCLE_STAGE,
            TimelineEntry.action == CycleAction.ADVANCE.value,
            TimelineEntry.at >= Initiative.approved_at,
        )
        .correlate(Initiative)
        .scalar_subquery()
    )
    return select(Initiative.approved_at.label("begun_at"), begun_at.label("ended_at")).where(
        Initiative.approved_at.is_not(None), *_chosen(actor, query, now)
    )


def stalled(actor: Actor, query: Mapping[str, Any], now: datetime, stalls: Sequence[StallReason]) -> Rows:
    """Stalled initiatives, longest in their state first; each stall is a column of its code."""
    return (
        select(
            Initiative.id,
            Initiative.title,
            Initiative.state,
            Initiative.state_changed_at,
            Initiative.site_id,
            Site.name.label("site_name"),
            Initiative.lead_id,
            _Lead.name.label("lead_name"),
            *(stall.condition.label(f"is_{stall.code}") for stall in stalls),
        )
        .join(_Lead, _Lead.id == Initiative.lead_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .where(is_stalled(now), *_chosen(actor, query, now))
        .order_by(Initiative.state_changed_at, Initiative.id)
    )


def measures(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """Measures in use with their status, by the list's filters; sorted by when they changed, those that did."""
    status = MeasureStatus
    found = (
        with_status(select(*_OF_A_MEASURE, Initiative.title.label("initiative_title"), Initiative.site_id))
        .add_columns(Site.name.label("site_name"))
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .where(visible_to(actor, now.date()), Measure.archived.is_(False))
    )
    if "site_id" in query:
        found = found.where(Initiative.site_id.in_(below(query["site_id"])))
    for one_of in (Measure.kind, Measure.external_id, status.variation, status.assurance):
        if one_of.key in query:
            found = found.where(one_of.in_(query[one_of.key]))
    for exactly in (status.improved, status.worse):
        if exactly.key in query:
            found = found.where(exactly.is_(query[exactly.key]))
    if "from_" in query:
        found = found.where(status.changed_on >= query["from_"])
    if "to" in query:
        found = found.where(status.changed_on <= query["to"])
    if query.get("sort", "").removeprefix("-") == "changed_on":
        found = found.where(status.changed_on.is_not(None))
    return found


def measure_table(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """The same, sorted, with what the version of a picture is made from. query: with `sort`."""
    sort = query["sort"]
    column = MEASURE_SORTS[sort.removeprefix("-")]
    order = [each.desc() if sort.startswith("-") else each.asc() for each in (column, Measure.id)]
    return measures(actor, query, now).add_columns(Measure.data_version).order_by(*order)
