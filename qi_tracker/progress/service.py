"""What is done with progress scores."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..initiatives import timeline
from ..initiatives.locks import require_unfinished
from ..initiatives.models import Initiative, TimelineKind
from .models import ProgressScore


def assess(
    session: TrackerSession, initiative: Initiative, values: Mapping[str, Any], actor: Actor, now: datetime
) -> ProgressScore:
    """Add an assessment; the initiative shows the one of the latest day, of several that day the last given."""
    require_unfinished(initiative, "progress scores")
    score = ProgressScore(initiative_id=initiative.id, author_id=actor.id, **values)
    session.add(score)
    session.flush()
    latest_first = (ProgressScore.assessed_on.desc(), ProgressScore.created_at.desc(), ProgressScore.id.desc())
    initiative.progress_score = session.scalar(
        select(ProgressScore.score).where(ProgressScore.initiative_id == initiative.id).order_by(*latest_first).limit(1)
    )
    details = {"progress_score_id": str(score.id), "score": score.score, "assessed_on": score.assessed_on.isoformat()}
    timeline.record(session, initiative, TimelineKind.PROGRESS_SCORE, "assess", actor.id, now, details=details)
    session.flush()
    timeline.note_activity(session, initiative.id, now)
    return score
