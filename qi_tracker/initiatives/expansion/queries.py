"""What an initiative can be expanded by: a fixed number of queries, whatever the number of rows."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...comments.models import Comment
from ...cycles import queries as cycles
from ...cycles.models import OPEN_STAGES, Cycle
from ...diagrams.models import ChangeIdea, Driver
from ...measures import queries as measures
from ...measures.models import Measure
from ...progress.models import ProgressScore
from ..models import Initiative, TeamMember
from ..queries import team

MOST = 50
"""How many cycles and measures are shown; `counts` says how many there are."""


class Expansion(StrEnum):
    """What can be shown in the same answer."""

    ACTIONS = "actions"
    TEAM = "team"
    CYCLES = "cycles"
    MEASURES = "measures"
    COUNTS = "counts"


def expanded(session: Session, initiative: Initiative, names: Collection[Expansion]) -> dict[str, Any]:
    """The rows of what is asked for, by name; `actions` depend on the caller and are not among them."""
    read = {Expansion.TEAM: _team, Expansion.CYCLES: _cycles, Expansion.MEASURES: _measures, Expansion.COUNTS: _counts}
    return {name.value: read[name](session, initiative) for name in read if name in names}


def _team(session: Session, initiative: Initiative) -> Any:
    return session.execute(team(initiative.id).order_by(TeamMember.created_at, TeamMember.person_id)).all()


def _cycles(session: Session, initiative: Initiative) -> Any:
    found = cycles.of_initiative(initiative.id, {}).order_by(Cycle.created_at.desc(), Cycle.id.desc())
    return session.execute(found.limit(MOST)).all()


def _measures(session: Session, initiative: Initiative) -> Any:
    found = measures.of_initiative(initiative.id, {"archived": False}).order_by(Measure.created_at, Measure.id)
    return session.execute(found.limit(MOST)).all()


def _counts(session: Session, initiative: Initiative) -> Any:
    def count(model: Any, *conditions: Any) -> Any:
        counted = select(func.count()).select_from(model).where(model.initiative_id == initiative.id, *conditions)
        return counted.scalar_subquery()

    return session.execute(
        select(
            count(TeamMember).label("team"),
            count(Cycle).label("cycles"),
            count(Cycle, Cycle.stage.in_(OPEN_STAGES)).label("open_cycles"),
            count(Measure, Measure.archived.is_(False)).label("measures"),
            count(Measure, Measure.archived.is_(True)).label("archived_measures"),
            count(Driver).label("drivers"),
            count(ChangeIdea).label("change_ideas"),
            count(Comment).label("comments"),
            count(ProgressScore).label("progress_scores"),
        )
    ).one()
