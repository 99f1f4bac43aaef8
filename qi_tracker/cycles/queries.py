"""Selects of cycles."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager

from ..access.actor import Actor
from ..core.database.sql import Rows, json_list
from ..initiatives.models import Initiative
from ..initiatives.queries import visible_to
from .models import Cycle, CycleMeasure

SORTS = {"created_at": Cycle.created_at}
_Next = aliased(Cycle)


def columns() -> Rows:
    """Cycles as clients see them: every column, the measures they watch, and the next cycle of their ramp."""
    measures = json_list(
        select(CycleMeasure.measure_id).where(CycleMeasure.cycle_id == Cycle.id).correlate(Cycle),
        CycleMeasure.measure_id,
    )
    return select(
        *(getattr(Cycle, column.key) for column in Cycle.__table__.columns),
        measures.label("plan_measure_ids"),
        _Next.id.label("next_cycle_id"),
    ).outerjoin(_Next, _Next.previous_cycle_id == Cycle.id)


def of_initiative(initiative_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """An initiative's cycles, by the list's filters."""
    found = columns().where(Cycle.initiative_id == initiative_id)
    if "stage" in query:
        found = found.where(Cycle.stage.in_(query["stage"]))
    if "change_idea_id" in query:
        found = found.where(Cycle.change_idea_id.in_(query["change_idea_id"]))
    return found


def visible(actor: Actor, today: date) -> Rows:
    """Cycles: those of visible initiatives. The initiative comes along with its team, which the policies ask for."""
    with_team = contains_eager(Cycle.initiative).selectinload(Initiative.team)
    return select(Cycle).join(Cycle.initiative).where(visible_to(actor, today)).options(with_team)


VISIBLE = {Cycle: visible}
