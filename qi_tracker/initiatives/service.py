"""What people do with an initiative's charter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from ..access.actor import Actor
from ..core.database import TrackerSession, new_id
from .models import Initiative, InitiativeTag, TeamMember, TeamRole, TimelineKind
from .screening import ANSWERS
from .timeline import note_activity as note_activity
from .timeline import record

_COLUMNS = Initiative.__table__.columns.keys()
_AIM = tuple(name.removeprefix("aim_") for name in _COLUMNS if name.startswith("aim_"))
_SCREENING = (*ANSWERS, "ethics_reference")


def suggest(session: TrackerSession, actor: Actor, values: Mapping[str, Any], now: datetime) -> Initiative:
    """Suggest an initiative; whoever suggests it becomes its lead."""
    members = flat(values)
    tags = members.pop("tags")
    members["site_id"] = members["site_id"] or actor.site_id
    initiative = Initiative(id=new_id(), lead_id=actor.id, state_changed_at=now, last_activity_at=now, **members)
    initiative.team = [TeamMember(person_id=actor.id, role=TeamRole.LEAD, created_at=now)]
    session.add(initiative)
    session.flush()
    _add_tags(session, initiative, tags)
    record(session, initiative, TimelineKind.CREATED, "create", actor.id, now)
    session.flush()
    return initiative


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, by column: the members of aim and screening as columns of their own; null clears them all."""
    members = dict(values)
    for part, names, prefix in (("aim", _AIM, "aim_"), ("screening", _SCREENING, "screening_")):
        if part in members:
            sent = members.pop(part)
            sent = dict.fromkeys(names) if sent is None else sent
            members |= {prefix + name: value for name, value in sent.items()}
    if "screening_ethics_reference" in members:
        members["ethics_reference"] = members.pop("screening_ethics_reference")
    return members


def _add_tags(session: TrackerSession, initiative: Initiative, tags: list[str]) -> None:
    if tags:
        session.execute(insert(InitiativeTag), [{"initiative_id": initiative.id, "tag": tag} for tag in tags])
