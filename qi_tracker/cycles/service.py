"""What people do with PDSA cycles.

Everyone who changes a cycle holds its initiative's row: numbers within a ramp, the status of change ideas and the
initiative's state cannot move meanwhile.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ..access.actor import Actor
from ..core.database import TrackerSession, new_id
from ..core.errors import Conflict, Invalid
from ..core.transitions import Availability, Transition
from ..diagrams.models import ChangeIdea
from ..initiatives import timeline
from ..initiatives.locks import require_unfinished
from ..initiatives.models import Initiative, TimelineKind
from ..measures.models import Measure
from . import policy, ramp, rules
from .models import OPEN_STAGES, ActDecision, Cycle, CycleMeasure, CycleStage
from .transitions import TRANSITIONS, CycleAction


def plan(
    session: TrackerSession,
    initiative: Initiative,
    values: Mapping[str, Any],
    idea: ChangeIdea | None,
    now: datetime,
) -> Cycle:
    """Plan a cycle. idea: what values["change_idea_id"] means."""
    require_unfinished(initiative, "cycles")
    rules.require_own_idea(initiative, idea)
    columns, measure_ids = rules.by_column(values)
    number = ramp.next_number(session, columns["change_idea_id"])
    cycle = _open(session, initiative, {**columns, "number": number}, measure_ids or [], "#/plan/measure_ids", now)
    timeline.note_activity(session, initiative.id, now)
    return cycle


def change(
    session: TrackerSession, cycle: Cycle, values: Mapping[str, Any], idea: ChangeIdea | None, now: datetime
) -> None:
    """Write into the present section of a cycle or into one before it. idea: what values["change_idea_id"] means."""
    require_unfinished(cycle.initiative, "cycles")
    rules.require_open(cycle)
    columns, measure_ids = rules.by_column(values)
    rules.refuse_later_sections(cycle, values)
    rules.refuse_locked(cycle, columns)
    rules.require_own_idea(cycle.initiative, idea)
    former_idea = cycle.change_idea_id
    if columns.get("change_idea_id", former_idea) != former_idea:
        columns["number"] = ramp.next_number(session, columns["change_idea_id"])
    for name, value in columns.items():
        setattr(cycle, name, value)
    rules.require_consistent(cycle)
    if measure_ids is not None:
        _watch(session, cycle, measure_ids, "#/plan/measure_ids")
        session.touch(cycle)
    session.flush()
    for idea_id in {former_idea, cycle.change_idea_id}:
        ramp.update_status(session, idea_id)
    timeline.note_activity(session, cycle.initiative_id, now)


def remove(session: TrackerSession, cycle: Cycle, now: datetime) -> None:
    """Delete a cycle that never left its plan."""
    require_unfinished(cycle.initiative, "cycles")
    if not cycle.is_planned:
        raise Conflict(
            f"The cycle is {TRANSITIONS.phrase(cycle.stage)}, and only a planned cycle is deleted: what was tested "
            "stays on record. An open one can be canceled with a reason.",
            code="wrong_state",
        )
    if cycle.previous_cycle_id is not None:
        # Its `next_cycle_id` goes: what others hold of it is no longer the present version.
        session.touch(session.get_one(Cycle, cycle.previous_cycle_id))
    session.delete(cycle)
    session.flush()
    ramp.update_status(session, cycle.change_idea_id)
    timeline.note_activity(session, cycle.initiative_id, now)


def actions(cycle: Cycle, actor: Actor) -> list[Availability]:
    """For every action: may the actor take it now, and if not, why and what is missing."""
    return [
        TRANSITIONS.availability(cycle.stage, action, cycle, policy.can_move(actor, cycle, action))
        for action in CycleAction
    ]


def move(
    session: TrackerSession,
    cycle: Cycle,
    action: CycleAction,
    actor: Actor,
    now: datetime,
    *,
    reason: str | None = None,
    next_cycle: Mapping[str, Any] | None = None,
) -> None:
    """Advance or cancel a cycle. next_cycle: on closing with adapt, what the next cycle of the ramp begins with."""
    found = TRANSITIONS.require(cycle.stage, action, cycle)
    TRANSITIONS.check(found, cycle, reason=reason)
    if next_cycle is not None and (cycle.stage, cycle.act_decision) != (CycleStage.ACT, ActDecision.ADAPT):
        raise Conflict(
            "A next cycle opens when a cycle closes with the decision adapt; this one is "
            f"{TRANSITIONS.phrase(cycle.stage)} "
            f"{f'with the decision {cycle.act_decision}' if cycle.act_decision else 'and has no decision yet'}. "
            "Leave `next_cycle` out.",
            code="no_next_cycle",
        )
    details = _follow(session, cycle, found, now, reason)
    if next_cycle is not None:
        opened = _open_next(session, cycle, next_cycle, now)
        details["next_cycle_id"] = str(opened.id)
    timeline.record(
        session, cycle.initiative, TimelineKind.CYCLE_STAGE, action, actor.id, now, reason=reason, details=details
    )
    session.flush()
    ramp.update_status(session, cycle.change_idea_id)
    timeline.note_activity(session, cycle.initiative_id, now)


def cancel_open(
    session: TrackerSession, initiative: Initiative, actor_id: uuid.UUID, at: datetime, reason: str
) -> None:
    """Cancel the open cycles of an initiative that comes to its end."""
    still_open = select(Cycle).where(Cycle.initiative_id == initiative.id, Cycle.stage.in_(OPEN_STAGES))
    cycles = session.scalars(still_open.order_by(Cycle.created_at, Cycle.id).with_for_update()).all()
    for cycle in cycles:
        found = TRANSITIONS.require(cycle.stage, CycleAction.CANCEL, cycle)
        details = _follow(session, cycle, found, at, reason)
        timeline.record(
            session,
            initiative,
            TimelineKind.CYCLE_STAGE,
            CycleAction.CANCEL,
            actor_id,
            at,
            reason=reason,
            details=details,
        )
    session.flush()
    for idea_id in {cycle.change_idea_id for cycle in cycles}:
        ramp.update_status(session, idea_id)


def forget_measure(session: TrackerSession, measure_id: uuid.UUID) -> None:
    """Let no cycle watch a measure that is about to go: each that did gets a new version."""
    watching = select(CycleMeasure.cycle_id).where(CycleMeasure.measure_id == measure_id)
    for cycle in session.scalars(select(Cycle).where(Cycle.id.in_(watching))):
        session.touch(cycle)
    session.execute(delete(CycleMeasure).where(CycleMeasure.measure_id == measure_id))


def _follow(
    session: TrackerSession, cycle: Cycle, found: Transition, at: datetime, reason: str | None
) -> dict[str, Any]:
    """Bring a cycle where a transition leads; returns the details of its timeline entry."""
    cycle.stage, cycle.stage_changed_at = CycleStage(found.target), at
    if cycle.stage is CycleStage.CLOSED:
        cycle.closed_at = at
    if cycle.stage is CycleStage.CANCELED:
        cycle.cancel_reason = reason
    session.flush()
    return {
        "cycle_id": str(cycle.id),
        "title": cycle.title,
        "number": cycle.number,
        "from": found.source.value,
        "to": found.target.value,
        **({"decision": cycle.act_decision} if cycle.stage is CycleStage.CLOSED else {}),
    }


def _open(
    session: TrackerSession,
    initiative: Initiative,
    columns: Mapping[str, Any],
    measure_ids: Sequence[uuid.UUID],
    pointer: str,
    now: datetime,
) -> Cycle:
    cycle = Cycle(id=new_id(), initiative_id=initiative.id, stage_changed_at=now, **columns)
    session.add(cycle)
    session.flush()
    _watch(session, cycle, measure_ids, pointer)
    ramp.update_status(session, cycle.change_idea_id)
    return cycle


def _open_next(session: TrackerSession, cycle: Cycle, sent: Mapping[str, Any], now: datetime) -> Cycle:
    columns, measure_ids = rules.by_column(sent)
    columns |= {
        "title": columns["title"] or cycle.title,
        "change_idea_id": cycle.change_idea_id,
        "previous_cycle_id": cycle.id,
        "number": ramp.next_number(session, cycle.change_idea_id, cycle),
        "plan_questions": ramp.next_questions(cycle, columns["plan_questions"]),
    }
    opened = _open(session, cycle.initiative, columns, measure_ids or [], "#/next_cycle/plan/measure_ids", now)
    kept = select(CycleMeasure.measure_id).where(CycleMeasure.cycle_id == cycle.id)
    watched = select(CycleMeasure.measure_id).where(CycleMeasure.cycle_id == opened.id)
    missing = session.scalars(kept.except_(watched)).all()
    _insert_measures(session, opened, missing)
    return opened


def _watch(session: TrackerSession, cycle: Cycle, measure_ids: Sequence[uuid.UUID], pointer: str) -> None:
    """Let a cycle watch just these measures of its initiative; raises Invalid below the pointer for others."""
    own = select(Measure.id).where(Measure.initiative_id == cycle.initiative_id, Measure.id.in_(measure_ids))
    known = set(session.scalars(own))
    for index, measure_id in enumerate(measure_ids):
        if measure_id not in known:
            raise Invalid.at(
                f"{pointer}/{index}", "unknown_reference", "The initiative has no such measure: choose one of its own."
            )
    session.execute(delete(CycleMeasure).where(CycleMeasure.cycle_id == cycle.id))
    _insert_measures(session, cycle, measure_ids)


def _insert_measures(session: TrackerSession, cycle: Cycle, measure_ids: Sequence[uuid.UUID]) -> None:
    if measure_ids:
        rows = [{"cycle_id": cycle.id, "measure_id": measure_id} for measure_id in measure_ids]
        session.execute(insert(CycleMeasure), rows)
