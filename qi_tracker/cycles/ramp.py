"""Ramps: the cycles of one change idea, one after the other, and what they make of the idea."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from ..core.database import TrackerSession
from ..diagrams.models import ChangeIdea, ChangeIdeaStatus
from .models import ActDecision, Cycle, PredictionHeld

_DECIDED = {
    ActDecision.ADOPT: ChangeIdeaStatus.ADOPTED,
    ActDecision.ADAPT: ChangeIdeaStatus.ADAPTED,
    ActDecision.ABANDON: ChangeIdeaStatus.ABANDONED,
}


def next_number(session: TrackerSession, change_idea_id: uuid.UUID | None, previous: Cycle | None = None) -> int:
    """The number of the next cycle of a change idea; without an idea, of the chain that the previous cycle ends."""
    if change_idea_id is None:
        return 1 if previous is None else previous.number + 1
    last = session.scalar(select(func.max(Cycle.number)).where(Cycle.change_idea_id == change_idea_id))
    return (last or 0) + 1


def update_status(session: TrackerSession, change_idea_id: uuid.UUID | None) -> None:
    """Keep a change idea's status what its cycles, already flushed, say."""
    if change_idea_id is None:
        return
    idea = session.get_one(ChangeIdea, change_idea_id)
    idea.status = _status(session, change_idea_id)
    session.flush()


def _status(session: TrackerSession, change_idea_id: uuid.UUID) -> ChangeIdeaStatus:
    cycles = session.scalars(
        select(Cycle)
        .where(Cycle.change_idea_id == change_idea_id)
        .order_by(Cycle.closed_at.desc(), Cycle.number.desc())
    ).all()
    if any(cycle.is_open for cycle in cycles):
        return ChangeIdeaStatus.TESTING
    decisions = [cycle.act_decision for cycle in cycles if cycle.closed_at is not None]
    return _DECIDED[decisions[0]] if decisions and decisions[0] else ChangeIdeaStatus.IDEA


def next_questions(cycle: Cycle, sent: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The questions of the next cycle: those whose prediction did not fully hold, then those sent.

    They keep their predictions, which can be revised while the next cycle is in plan. A question sent with the same
    wording replaces the former one.
    """
    open_questions = [
        question
        for question, answer in zip(cycle.plan_questions, cycle.study_answers, strict=True)
        if answer["prediction_held"] != PredictionHeld.YES
    ]
    return list({question["question"]: dict(question) for question in (*open_questions, *sent)}.values())
