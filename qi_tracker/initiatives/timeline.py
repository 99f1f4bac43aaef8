"""The timeline: everything that happened to an initiative, written in the transaction of what happened."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from ..core.database import TrackerSession
from .models import Initiative, TimelineEntry, TimelineKind


def record(
    session: TrackerSession,
    initiative: Initiative,
    kind: TimelineKind,
    action: str | None,
    actor_id: uuid.UUID,
    at: datetime,
    *,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note what somebody did. details: what a reader needs beyond the action, ready for JSON."""
    session.add(
        TimelineEntry(
            initiative_id=initiative.id,
            kind=kind,
            action=action,
            reason=reason,
            actor_id=actor_id,
            at=at,
            details=dict(details or {}),
        )
    )


def note_activity(session: TrackerSession, initiative_id: uuid.UUID, at: datetime) -> None:
    """Note that a cycle, point, comment or score has changed: no new version, for the object itself stays the same."""
    session.execute(
        update(Initiative)
        .where(Initiative.id == initiative_id)
        .values(last_activity_at=at)
        .execution_options(synchronize_session=False)
    )
