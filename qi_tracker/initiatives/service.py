"""What people do with initiatives: suggest, change, move and delete them."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ..access.actor import Actor
from ..committees.models import DecisionOutcome
from ..core.database import TrackerSession, new_id
from ..core.errors import Conflict, Invalid
from ..core.transitions import Availability, Transition, label
from ..measures.models import Measure
from . import policy, queries
from .events import Moved, ended, moved
from .locks import require_unlocked
from .models import Initiative, InitiativeTag, TeamMember, TeamRole, TimelineKind
from .screening import ANSWERS
from .states import InitiativeState
from .timeline import record
from .transitions import BRINGS_LESSONS, BRINGS_OUTCOME, TRANSITIONS, InitiativeAction, Who

_COLUMNS = Initiative.__table__.columns.keys()
_AIM = tuple(name.removeprefix("aim_") for name in _COLUMNS if name.startswith("aim_"))
_SCREENING = (*ANSWERS, "ethics_reference")


def suggest(session: TrackerSession, actor: Actor, values: Mapping[str, Any], now: datetime) -> Initiative:
    """Suggest an initiative; the person who suggests it becomes its lead."""
    columns = by_column(values)
    tags = columns.pop("tags")
    columns["site_id"] = columns["site_id"] or actor.site_id
    initiative = Initiative(id=new_id(), lead_id=actor.id, state_changed_at=now, last_activity_at=now, **columns)
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
    """Change what the state leaves unlocked; a new aim after approval is recorded on the timeline."""
    columns = by_column(values)
    require_unlocked(initiative, columns)
    _require_own_measure(session, initiative, columns.get("aim_measure_id"))
    former_aim = _aim(initiative)
    tags = columns.pop("tags", None)
    for name, value in columns.items():
        setattr(initiative, name, value)
    if initiative.starts_on and initiative.ends_on and initiative.ends_on < initiative.starts_on:
        pointer = "#/ends_on" if "ends_on" in columns else "#/starts_on"
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
            f"The initiative is in the state {label(initiative.state)}"
            f"{' and has been submitted before' if initiative.is_draft else ''}: only a draft that was never "
            "submitted is deleted; abandon it instead.",
            code="not_deletable",
        )
    session.delete(initiative)
    session.flush()


def actions(session: TrackerSession, initiative: Initiative, actor: Actor) -> list[Availability]:
    """For every action: may the actor take it now, and if not, why and what is missing."""
    facts = queries.facts_of(session, initiative)
    return [
        TRANSITIONS.availability(
            initiative.state, action, initiative, policy.can_move(actor, initiative, action), facts
        )
        for action in InitiativeAction
    ]


def transition(
    session: TrackerSession,
    initiative: Initiative,
    actor: Actor,
    now: datetime,
    *,
    action: InitiativeAction,
    reason: str | None = None,
    outcome_summary: str | None = None,
    lessons_learned: str | None = None,
) -> None:
    """Take an action that the actor may take; raises Conflict for what prevents it."""
    found = TRANSITIONS.require(initiative.state, action, initiative)
    if outcome_summary is not None and action in BRINGS_OUTCOME:
        initiative.outcome_summary = outcome_summary
    if lessons_learned is not None and action in BRINGS_LESSONS:
        initiative.lessons_learned = lessons_learned
    _move(session, initiative, found, actor, now, reason)


def decide(
    session: TrackerSession,
    initiative: Initiative,
    outcome: DecisionOutcome,
    actor: Actor,
    now: datetime,
    reason: str | None,
) -> None:
    """Take the action that a committee has decided on; who may record the decision is asked by the committee."""
    found = TRANSITIONS.require(initiative.state, InitiativeAction(outcome.value), initiative)
    _move(session, initiative, found, actor, now, reason)


def _move(
    session: TrackerSession,
    initiative: Initiative,
    found: Transition,
    actor: Actor,
    now: datetime,
    reason: str | None,
) -> None:
    facts = queries.facts_of(session, initiative) if found.requires else None
    TRANSITIONS.check(found, initiative, facts, reason=reason)
    initiative.state = InitiativeState(found.target)
    initiative.state_changed_at = initiative.last_activity_at = now
    if found.action is InitiativeAction.SUBMIT:
        initiative.submitted_at = now
        initiative.first_submitted_at = initiative.first_submitted_at or now
    if found.action is InitiativeAction.APPROVE:
        initiative.approved_at = now
    event = Moved(
        initiative, InitiativeState(found.source), initiative.state, found.action.value, actor.id, now, reason
    )
    if initiative.is_finished:
        ended.emit(session, event)
    kind = TimelineKind.DECISION if found.who is Who.COMMITTEE else TimelineKind.ACTION
    details = {"from": found.source.value, "to": found.target.value}
    record(session, initiative, kind, found.action.value, actor.id, now, reason=reason, details=details)
    session.flush()
    moved.emit(session, event)


def by_column(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, by column: the fields of aim and screening as columns of their own; null clears them all."""
    columns = dict(values)
    for part, names, prefix in (("aim", _AIM, "aim_"), ("screening", _SCREENING, "screening_")):
        if part in columns:
            sent = columns.pop(part)
            sent = dict.fromkeys(names) if sent is None else sent
            columns |= {prefix + name: value for name, value in sent.items()}
    if "screening_ethics_reference" in columns:
        columns["ethics_reference"] = columns.pop("screening_ethics_reference")
    return columns


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
