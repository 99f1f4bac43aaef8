"""What people do with an initiative's charter."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ..access.actor import Actor
from ..core.database import TrackerSession, new_id
from ..core.errors import Conflict, Invalid
from ..measures.models import Measure
from .locks import require_unlocked
from .models import Initiative, InitiativeTag, TeamMember, TeamRole, TimelineKind
from .screening import ANSWERS
from .timeline import record
from .way import words

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
    _require_own_measure(session, initiative, initiative.aim_measure_id)
    session.add(initiative)
    session.flush()
    _add_tags(session, initiative, tags)
    record(session, initiative, TimelineKind.CREATED, "create", actor.id, now)
    session.flush()
    return initiative


def change(
    session: TrackerSession, initiative: Initiative, actor: Actor, values: Mapping[str, Any], now: datetime
) -> None:
    """Change what the state leaves unlocked; a new aim after approval is told on the timeline."""
    members = flat(values)
    require_unlocked(initiative, members)
    _require_own_measure(session, initiative, members.get("aim_measure_id"))
    former_aim = _aim(initiative)
    tags = members.pop("tags", None)
    for name, value in members.items():
        setattr(initiative, name, value)
    if initiative.starts_on and initiative.ends_on and initiative.ends_on < initiative.starts_on:
        pointer = "#/ends_on" if "ends_on" in members else "#/starts_on"
        raise Invalid.at(pointer, "ends_before_start", "The end lies before the start; send days in their order.")
    if tags is not None:
        session.execute(delete(InitiativeTag).where(InitiativeTag.initiative_id == initiative.id))
        _add_tags(session, initiative, tags)
        session.touch(initiative)
    if initiative.approved_at is not None and _aim(initiative) != former_aim:
        details = {"old": former_aim, "new": _aim(initiative)}
        record(session, initiative, TimelineKind.AIM_CHANGE, "change_aim", actor.id, now, details=details)
    session.flush()


def remove(session: TrackerSession, initiative: Initiative) -> None:
    """Delete a draft that has never been submitted; what has been before a committee stays on record."""
    if not initiative.is_draft or initiative.was_submitted:
        raise Conflict(
            f"The initiative is in the state {words(initiative.state)}"
            f"{' and has been submitted before' if initiative.is_draft else ''}: only a draft that was never "
            "submitted is deleted; abandon it instead.",
            code="not_deletable",
        )
    session.delete(initiative)
    session.flush()


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


def _aim(initiative: Initiative) -> dict[str, Any]:
    aim = {name: getattr(initiative, f"aim_{name}") for name in _AIM}
    return {name: str(value) if isinstance(value, (date, uuid.UUID)) else value for name, value in aim.items()}


def _require_own_measure(session: TrackerSession, initiative: Initiative, measure_id: uuid.UUID | None) -> None:
    if measure_id is None:
        return
    own = select(Measure.id).where(Measure.id == measure_id, Measure.initiative_id == initiative.id)
    if session.scalar(own) is None:
        raise Invalid.at(
            "#/aim/measure_id",
            "unknown_reference",
            "This is no measure of the initiative; add it as one first, or leave measure_id out.",
        )


def _add_tags(session: TrackerSession, initiative: Initiative, tags: list[str]) -> None:
    if tags:
        session.execute(insert(InitiativeTag), [{"initiative_id": initiative.id, "tag": tag} for tag in tags])
