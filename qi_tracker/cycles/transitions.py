"""The transitions of a PDSA cycle as one table: its stages, and the actions between them."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from ..core.errors import MissingRequirement
from ..core.transitions import Obstacle, Precondition, Requirement, StateMachine, Transition, label
from ..initiatives.states import RUNNING, InitiativeState
from .models import OPEN_STAGES, ActDecision, Cycle, CycleStage


class CycleAction(StrEnum):
    """What can be done with a cycle as a whole."""

    ADVANCE = "advance"
    CANCEL = "cancel"


class Who(StrEnum):
    """Who takes an action."""

    TEAM = "the lead, a member or a superuser"


def _require(pointer: str, detail: str, met: Callable[[Cycle], bool]) -> Requirement:
    def missing(cycle: Cycle, _facts: None) -> Iterator[MissingRequirement]:
        if not met(cycle):
            yield MissingRequirement(pointer, detail)

    return Requirement(f"`{pointer.removeprefix('#/').replace('/', '.')}`", missing)


def _filled(column: str, detail: str) -> Requirement:
    def is_filled(cycle: Cycle) -> bool:
        value = getattr(cycle, column)
        return bool(value.strip()) if isinstance(value, str) else value is not None

    return _require("#/" + column.replace("_", "/", 1), detail, is_filled)


def _one_question_predicted(cycle: Cycle) -> bool:
    return any((question["prediction"] or "").strip() for question in cycle.plan_questions)


def _every_question_answered(cycle: Cycle) -> bool:
    held = [answer["prediction_held"] for answer in cycle.study_answers]
    return len(held) == len(cycle.plan_questions) and None not in held


_RUNNING = " or ".join(state for state in InitiativeState if state in RUNNING)


def _not_running(cycle: Cycle, _facts: None) -> Obstacle | None:
    state = cycle.initiative.state
    if state in RUNNING:
        return None
    detail = f"The initiative is in the state {label(state)}: a cycle leaves its plan only while it is {_RUNNING}."
    return Obstacle("wrong_state", detail)


def _what_advancing_brings(cycle: Cycle) -> str:
    if cycle.stage is not CycleStage.ACT:
        return f"The cycle goes on to {OPEN_STAGES[OPEN_STAGES.index(cycle.stage) + 1]}."
    if cycle.act_decision is ActDecision.ADAPT:
        return "The cycle closes; send next_cycle with it to open the next one of the ramp."
    return "The cycle closes."


def _advance(
    source: CycleStage, target: CycleStage, *requires: Requirement, only: tuple[Precondition, ...] = ()
) -> Transition:
    return Transition(
        source, CycleAction.ADVANCE, target, Who.TEAM, requires, preconditions=only, outcome=_what_advancing_brings
    )


def _cancel(source: CycleStage) -> Transition:
    return Transition(
        source,
        CycleAction.CANCEL,
        CycleStage.CANCELED,
        Who.TEAM,
        reason=True,
        outcome=lambda _cycle: "The cycle ends here.",
    )


TRANSITIONS = StateMachine(
    title="PDSA cycle",
    subject="The cycle is",
    it="it",
    at_end="Its record is kept as it is: plan another cycle to go on.",
    phrase=lambda stage: f"in {stage}" if stage in OPEN_STAGES else stage,
    transitions=(
        _advance(
            CycleStage.PLAN,
            CycleStage.DO,
            _filled("objective", "Say what this cycle is to find out."),
            _require(
                "#/plan/questions",
                "Ask at least one question and predict its answer; nobody predicts afterwards.",
                _one_question_predicted,
            ),
            _filled("plan_what", "Say what is going to be done."),
            only=(Precondition(f"the initiative {_RUNNING}", _not_running),),
        ),
        _advance(
            CycleStage.DO,
            CycleStage.STUDY,
            _filled("do_started_on", "Say on which day the test began."),
            _filled("do_observations", "Write down what was observed."),
        ),
        _advance(
            CycleStage.STUDY,
            CycleStage.ACT,
            _filled("study_results", "Sum up the results."),
            _filled("study_learned", "Say what was learned."),
            _require(
                "#/study/answers",
                "Say for every question of the plan, in its order, whether the prediction held.",
                _every_question_answered,
            ),
        ),
        _advance(
            CycleStage.ACT,
            CycleStage.CLOSED,
            _filled("act_decision", "Decide: adopt, adapt or abandon the change."),
            _filled("act_rationale", "Give the reason for the decision."),
        ),
        *(_cancel(stage) for stage in OPEN_STAGES),
    ),
)


def missing_up_to(cycle: Cycle) -> list[MissingRequirement]:
    """What the cycle no longer holds of that which has brought it to its stage."""
    before = OPEN_STAGES[: OPEN_STAGES.index(cycle.stage)]
    passed = (row for row in TRANSITIONS.transitions if row.action is CycleAction.ADVANCE and row.source in before)
    return [missing for row in passed for missing in TRANSITIONS.missing(row, cycle)]
