"""Initiatives, measures and what happened to them, for figures to be made of."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from qi_tracker.initiatives.models import Initiative, TimelineEntry, TimelineKind
from qi_tracker.measures.models import MeasurePhase, MeasurePoint
from tests import rows
from tests.world import World


def happened(world: World, initiative_id: str, kind: str, action: str, at: datetime) -> None:
    """Note on a timeline what somebody did."""
    with world.database.transaction() as session:
        session.add(
            TimelineEntry(
                initiative_id=uuid.UUID(initiative_id),
                kind=TimelineKind(kind),
                action=action,
                actor_id=world.as_("ana").person_id,
                at=at,
            )
        )


def series(
    world: World, initiative_id: str, values: list[float | None], phase: date | None = None, **members: Any
) -> str:
    """The id of a weekly measure with a value a week from January 6, 2025."""
    with world.database.transaction() as session:
        effort = session.get_one(Initiative, uuid.UUID(initiative_id))
        kinds = {"data_kind": "value", "direction": "increase", "frequency": "weekly"}
        measure = rows.measure(effort, **{**kinds, **members})
        session.add(measure)
        session.flush()
        for week, value in enumerate(values):
            day = date(2025, 1, 6) + timedelta(weeks=week)
            session.add(MeasurePoint(measure_id=measure.id, period_start=day, value=value))
        if phase is not None:
            session.add(MeasurePhase(measure_id=measure.id, start=phase, label="New shelves"))
        return str(measure.id)
