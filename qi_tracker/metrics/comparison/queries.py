"""Selects of the measures that sites are compared by."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from ...access.actor import Actor
from ...core.database.folded import is_named, words_in
from ...core.database.sql import Rows
from ...initiatives.models import Initiative
from ...initiatives.queries import visible_to
from ...initiatives.states import PAST_APPROVAL, InitiativeState
from ...measures.models import DataKind, Measure, MeasurePoint
from ...sites.models import Site, SiteClosure
from ...sites.queries import below

CHARTS = {DataKind.PROPORTION: "p", DataKind.RATE: "u"}
"""What can be compared, and the chart that it is compared by."""
_Above = aliased(Site)


def is_past_approval() -> ColumnElement[bool]:
    """Whether an initiative's committee has approved it, whatever came afterwards."""
    abandoned = and_(Initiative.state == InitiativeState.ABANDONED, Initiative.approved_at.is_not(None))
    return or_(Initiative.state.in_(PAST_APPROVAL), abandoned)


def measures(actor: Actor, query: Mapping[str, Any], today: date) -> Rows:
    """The measures that the query names, of any kind and state, as far as the actor sees them; the oldest first."""
    by_id = "measure_id" in query
    named = Measure.id.in_(query["measure_id"]) if by_id else is_named(Measure.name_key, query["measure_name"])
    inside = Initiative.site_id.in_(below(query["site_id"])) if "site_id" in query else true()
    return (
        select(
            *Measure.__table__.columns,
            is_past_approval().label("past_approval"),
            Initiative.site_id,
            Site.name.label("site_name"),
            inside.label("inside"),
        )
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .where(visible_to(actor, today), named)
        .order_by(Measure.created_at, Measure.id)
    )


def comparable(actor: Actor, query: Mapping[str, Any], today: date) -> Rows:
    """Measures that count in a comparison, spelling by spelling and unit by unit, with their sites and points."""
    points = (
        select(MeasurePoint.measure_id, func.count().label("points"))
        .where(
            MeasurePoint.excluded.is_(False),
            MeasurePoint.numerator.is_not(None),
            MeasurePoint.denominator.is_not(None),
        )
        .group_by(MeasurePoint.measure_id)
        .subquery()
    )
    found = (
        select(
            Measure.name,
            Measure.name_key,
            Measure.data_kind,
            Measure.unit,
            Measure.multiplier,
            Initiative.site_id,
            func.count().label("measures"),
            func.coalesce(func.sum(points.c.points), 0).label("points"),
        )
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .outerjoin(points, points.c.measure_id == Measure.id)
        .where(
            visible_to(actor, today),
            Measure.archived.is_(False),
            Measure.data_kind.in_(CHARTS),
            Initiative.site_id.is_not(None),
            is_past_approval(),
        )
        .group_by(
            Measure.name, Measure.name_key, Measure.data_kind, Measure.unit, Measure.multiplier, Initiative.site_id
        )
    )
    if "site_id" in query:
        found = found.where(Initiative.site_id.in_(below(query["site_id"])))
    if "q" in query:
        found = found.where(words_in(Measure.name_key, query["q"]))
    return found


def sites_above(session: Session, site_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Any]]:
    """For each of these sites, itself and every site above it by id: over parents and over serving hubs."""
    found = (
        select(SiteClosure.descendant_id, _Above.id, _Above.name, _Above.kind, _Above.parent_id)
        .join(_Above, _Above.id == SiteClosure.ancestor_id)
        .where(SiteClosure.descendant_id.in_(site_ids))
        .order_by(_Above.name, _Above.id)
    )
    above: dict[uuid.UUID, dict[uuid.UUID, Any]] = {site_id: {} for site_id in site_ids}
    for row in session.execute(found) if site_ids else ():
        above[row.descendant_id][row.id] = row
    return above
