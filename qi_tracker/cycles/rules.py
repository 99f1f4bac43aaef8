"""What may be written into a cycle, and when: sections open with their stage, and predictions are made beforehand."""

import uuid
from collections.abc import Mapping
from typing import Any

from ..core import fields
from ..core.errors import Conflict, Invalid
from ..diagrams.models import ChangeIdea
from ..initiatives.models import Initiative
from .models import OPEN_STAGES, Cycle, CycleStage
from .transitions import missing_up_to

ENDS_EARLY = fields.Code("ends_before_start", "The end lies before the start; send two days in order.")
_LISTS = ("plan_questions", "study_answers", "plan_measure_ids")
_COLUMNS = {
    section: tuple(name for name in (*Cycle.__table__.columns.keys(), *_LISTS) if name.startswith(f"{section}_"))
    for section in OPEN_STAGES
}
_DAYS = (("plan_starts_on", "plan_ends_on", "#/plan/ends_on"), ("do_started_on", "do_ended_on", "#/do/ended_on"))


def by_column(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[uuid.UUID] | None]:
    """What was sent, by column, and apart from it the measures, if any were named; null clears all of a section."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in _COLUMNS:
            cleared: dict[str, Any] = {
                column: [] if column in _LISTS else None for column in _COLUMNS[CycleStage(name)]
            }
            columns |= cleared if value is None else {f"{name}_{member}": sent for member, sent in value.items()}
        else:
            columns[name] = value
    return columns, columns.pop("plan_measure_ids", None)


def require_open(cycle: Cycle) -> None:
    """Raises Conflict where the cycle is closed or canceled."""
    if not cycle.is_open:
        raise Conflict(
            f"The cycle is {cycle.stage.value}: its record is kept as it is. Plan another cycle to go on.",
            code="wrong_state",
        )


def refuse_later_sections(cycle: Cycle, values: Mapping[str, Any]) -> None:
    """Raises Conflict where a section is written whose stage the cycle has not reached."""
    ahead = OPEN_STAGES[OPEN_STAGES.index(cycle.stage) + 1 :]
    for section in ahead:
        if section in values:
            raise Conflict(
                f"The cycle is in {cycle.stage.value}: `{section.value}` is written once the cycle is there. "
                "Advance it first.",
                code="section_ahead",
            )


def refuse_locked(cycle: Cycle, columns: Mapping[str, Any]) -> None:
    """Raises Conflict where something changes that is locked once the cycle has left its plan."""
    if not cycle.is_planned and columns.get("plan_questions", cycle.plan_questions) != cycle.plan_questions:
        raise Conflict(
            "Questions and predictions are locked once a cycle has left its plan, so that nobody predicts afterwards. "
            "Take a new question into the next cycle.",
            code="questions_locked",
        )
    moves = columns.get("change_idea_id", cycle.change_idea_id) != cycle.change_idea_id
    if moves and not (cycle.is_planned and cycle.previous_cycle_id is None):
        raise Conflict(
            "The change idea is settled once the cycle has left its plan, and with the cycle before it in the ramp. "
            "Plan another cycle for the other idea.",
            code="change_idea_locked",
        )


def require_own_idea(initiative: Initiative, idea: ChangeIdea | None) -> None:
    """Raises Invalid where the change idea belongs to another initiative."""
    if idea is not None and idea.initiative_id != initiative.id:
        raise Invalid.at("#/change_idea_id", "other_initiative", "Choose a change idea of the same initiative.")


def require_consistent(cycle: Cycle) -> None:
    """Raises Invalid where the cycle contradicts itself now, Conflict where it lacks what brought it to its stage."""
    for first, second, pointer in _DAYS:
        start, end = getattr(cycle, first), getattr(cycle, second)
        if start is not None and end is not None and end < start:
            raise Invalid.at(pointer, ENDS_EARLY.code, ENDS_EARLY)
    answers, questions = len(cycle.study_answers), len(cycle.plan_questions)
    if answers not in (0, questions):
        raise Invalid.at(
            "#/study/answers",
            "not_aligned",
            f"The plan has {questions} question{'s' if questions != 1 else ''}: send one answer for each, in its "
            f"order; this has {answers}.",
        )
    taken_out = missing_up_to(cycle)
    if taken_out:
        raise Conflict(
            f"The cycle is in {cycle.stage.value}: what brought it here can be changed, but not taken out.",
            code="incomplete",
            missing=taken_out,
        )
