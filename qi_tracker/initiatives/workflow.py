"""Moving initiatives along their way, and saying beforehand what stands in the way."""

import uuid
from datetime import datetime
from typing import Any

from ..access.actor import Actor
from ..committees.models import DecisionOutcome
from ..core.database import TrackerSession
from ..core.errors import Conflict, Invalid, MissingRequirement
from ..cycles import service as cycles
from . import policy, queries
from .models import Initiative, InitiativeState, TimelineKind
from .timeline import record
from .way import BRINGS_LESSONS, BRINGS_OUTCOME, WAY, Facts, InitiativeAction, Step, Who, step_of, words

CLOSES_CYCLES = (InitiativeState.COMPLETED, InitiativeState.ABANDONED)


def actions(session: TrackerSession, initiative: Initiative, actor: Actor) -> list[dict[str, Any]]:
    """For every action: may the actor take it now, and if not, why and what is missing."""
    facts = queries.facts_of(session, initiative)
    return [_said(initiative, actor, action, facts) for action in InitiativeAction]


def _said(initiative: Initiative, actor: Actor, action: InitiativeAction, facts: Facts) -> dict[str, Any]:
    verdict = policy.can_move(actor, initiative, action)
    step = step_of(initiative, action)
    missing = lacking(initiative, step, facts) if step else []
    allowed = bool(verdict) and step is not None and not lacking(initiative, step, facts, brought=True)
    if not verdict:
        detail = verdict.reason
    elif step is None:
        detail = _elsewhere(initiative, action)
    elif not allowed:
        detail = _lacks(initiative, action)
    else:
        detail = _to_send(step, missing)
    shown = [] if allowed else [lack.as_json() for lack in missing]
    return {"action": action, "allowed": allowed, "detail": detail, "missing": shown}


def _to_send(step: Step, missing: list[MissingRequirement]) -> str:
    wanted = [lack.pointer.removeprefix("#/") for lack in missing] + ["reason"] * step.reason
    return f"You may do this now; send {' and '.join(wanted)} with it." if wanted else "You may do this now."


def lacking(initiative: Initiative, step: Step, facts: Facts, *, brought: bool = False) -> list[MissingRequirement]:
    """What the initiative lacks for a step. brought: leaving out what the action itself may bring."""
    needs = [need for need in step.needs if not (brought and need.sent_along)]
    return [lack for need in needs for lack in need.check(initiative, facts)]


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
    """Take an action that the actor may take; raises Conflict for what stands in the way."""
    step = _step(initiative, action)
    if outcome_summary is not None and action in BRINGS_OUTCOME:
        initiative.outcome_summary = outcome_summary
    if lessons_learned is not None and action in BRINGS_LESSONS:
        initiative.lessons_learned = lessons_learned
    _require(session, initiative, step, reason)
    move(session, initiative, step, actor.id, now, reason)


def decide(
    session: TrackerSession,
    initiative: Initiative,
    outcome: DecisionOutcome,
    actor: Actor,
    now: datetime,
    reason: str | None,
) -> None:
    """Take the action that a committee has decided on; who may record the decision is asked by the committee."""
    step = _step(initiative, InitiativeAction(outcome.value))
    _require(session, initiative, step, reason)
    move(session, initiative, step, actor.id, now, reason)


def move(
    session: TrackerSession, initiative: Initiative, step: Step, actor_id: uuid.UUID, now: datetime, reason: str | None
) -> None:
    """Follow a row of the table, all of whose needs are met."""
    initiative.state = step.target
    initiative.state_changed_at = initiative.last_activity_at = now
    if step.action is InitiativeAction.SUBMIT:
        initiative.submitted_at = now
        initiative.first_submitted_at = initiative.first_submitted_at or now
    if step.action is InitiativeAction.APPROVE:
        initiative.approved_at = now
    if step.target in CLOSES_CYCLES:
        cycles.cancel_open(session, initiative, actor_id, now, reason or f"The initiative was {words(step.target)}.")
    kind = TimelineKind.DECISION if step.who is Who.COMMITTEE else TimelineKind.ACTION
    details = {"from": step.source.value, "to": step.target.value}
    record(session, initiative, kind, step.action.value, actor_id, now, reason=reason, details=details)
    session.flush()


def _step(initiative: Initiative, action: InitiativeAction) -> Step:
    step = step_of(initiative, action)
    if step is None:
        raise Conflict(_elsewhere(initiative, action), code="wrong_state")
    return step


def _require(session: TrackerSession, initiative: Initiative, step: Step, reason: str | None) -> None:
    missing = lacking(initiative, step, queries.facts_of(session, initiative)) if step.needs else []
    if missing:
        raise Conflict(_lacks(initiative, step.action), code="lacking", missing=missing)
    if step.reason and reason is None:
        raise Invalid.at("#/reason", "required", f"Say why: {words(step.action)} from {words(step.source)} needs it.")


def _elsewhere(initiative: Initiative, action: InitiativeAction) -> str:
    sources = " or ".join(dict.fromkeys(words(step.source) for step in WAY if step.action is action))
    possible = ", ".join(dict.fromkeys(words(step.action) for step in WAY if step.source is initiative.state))
    return (
        f"The initiative is in the state {words(initiative.state)}; {words(action)} leads on from {sources}. "
        f"What can follow here: {possible}."
    )


def _lacks(initiative: Initiative, action: InitiativeAction) -> str:
    return (
        f"The initiative is in the state {words(initiative.state)} and still lacks what {words(action)} needs: "
        "see `missing`, supply it and try again."
    )
