"""The stages of a PDSA cycle as data: read by the service, by /actions, by the OpenAPI description and by the docs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Verdict
from ..core.errors import MissingRequirement
from ..initiatives.models import InitiativeState
from ..initiatives.way import words
from .models import ActDecision, Cycle, CycleStage
from .policy import can_change


class CycleAction(StrEnum):
    """What can be done with a cycle as a whole."""

    ADVANCE = "advance"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Who:
    """Those who may take a step. name: for the docs; ask: the policy."""

    name: str
    ask: Callable[[Actor, Cycle], Verdict]


@dataclass(frozen=True)
class Need:
    """What a cycle must hold for a step. pointer: where it belongs; detail: a sentence for people."""

    pointer: str
    detail: str
    met: Callable[[Cycle], bool]


@dataclass(frozen=True)
class Step:
    """One row of the table. during: the initiative's states that allow it; None is every state."""

    stage: CycleStage
    action: CycleAction
    to: CycleStage
    who: Who
    needs: tuple[Need, ...] = ()
    during: tuple[InitiativeState, ...] | None = None
    needs_reason: bool = False


def _filled(column: str, detail: str, pointer: str | None = None) -> Need:
    def is_filled(cycle: Cycle) -> bool:
        value = getattr(cycle, column)
        return bool(value.strip()) if isinstance(value, str) else value is not None

    return Need(pointer or "#/" + column.replace("_", "/", 1), detail, is_filled)


def _one_question_predicted(cycle: Cycle) -> bool:
    return any((question["prediction"] or "").strip() for question in cycle.plan_questions)


def _every_question_answered(cycle: Cycle) -> bool:
    held = [answer["prediction_held"] for answer in cycle.study_answers]
    return len(held) == len(cycle.plan_questions) and None not in held


TEAM = Who("lead, member or superuser", can_change)
RUNNING = (InitiativeState.ACTIVE, InitiativeState.SUSTAINING)
OPEN = (CycleStage.PLAN, CycleStage.DO, CycleStage.STUDY, CycleStage.ACT)

WAY = (
    Step(
        CycleStage.PLAN,
        CycleAction.ADVANCE,
        CycleStage.DO,
        TEAM,
        (
            _filled("objective", "Say what this cycle is to find out.", "#/objective"),
            Need(
                "#/plan/questions",
                "Ask at least one question and predict its answer; nobody predicts afterwards.",
                _one_question_predicted,
            ),
            _filled("plan_what", "Say what is going to be done."),
        ),
        during=RUNNING,
    ),
    Step(
        CycleStage.DO,
        CycleAction.ADVANCE,
        CycleStage.STUDY,
        TEAM,
        (
            _filled("do_started_on", "Say on which day the test began."),
            _filled("do_observations", "Write down what was observed."),
        ),
    ),
    Step(
        CycleStage.STUDY,
        CycleAction.ADVANCE,
        CycleStage.ACT,
        TEAM,
        (
            _filled("study_results", "Sum up the results."),
            _filled("study_learned", "Say what was learned."),
            Need(
                "#/study/answers",
                "Say for every question of the plan, in its order, whether the prediction held.",
                _every_question_answered,
            ),
        ),
    ),
    Step(
        CycleStage.ACT,
        CycleAction.ADVANCE,
        CycleStage.CLOSED,
        TEAM,
        (
            _filled("act_decision", "Decide: adopt, adapt or abandon the change."),
            _filled("act_rationale", "Give the reason for the decision."),
        ),
    ),
    *(Step(stage, CycleAction.CANCEL, CycleStage.CANCELED, TEAM, needs_reason=True) for stage in OPEN),
)


STEPS = {(step.stage, step.action): step for step in WAY}
"""The rows by stage and action; what is not here cannot be done."""


def steps_before(stage: CycleStage) -> tuple[Step, ...]:
    """The rows by which a cycle has come to a stage."""
    return tuple(step for step in WAY if step.action is CycleAction.ADVANCE and step.stage in OPEN[: OPEN.index(stage)])


def lacking(step: Step, cycle: Cycle) -> list[MissingRequirement]:
    """What of a step's needs the cycle does not hold."""
    return [MissingRequirement(need.pointer, need.detail) for need in step.needs if not need.met(cycle)]


@dataclass(frozen=True)
class Standing:
    """Whether an action can be taken now. detail: if not, why; if so, what comes of it; missing: what would help."""

    action: CycleAction
    allowed: bool
    detail: str
    code: str = ""
    missing: tuple[MissingRequirement, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The item of /actions."""
        missing = [lack.as_json() for lack in self.missing]
        return {"action": self.action, "allowed": self.allowed, "detail": self.detail, "missing": missing}


def standing(cycle: Cycle, action: CycleAction) -> Standing:
    """How an action stands with the cycle and its initiative, whoever asks."""
    step = STEPS.get((cycle.stage, action))
    if step is None:
        return Standing(action, False, f"The cycle is {cycle.stage.value}: its way has ended.", "cycle_finished")
    missing = tuple(lacking(step, cycle))
    state = cycle.initiative.state
    if step.during is not None and state not in step.during:
        named = " or ".join(allowed.value for allowed in step.during)
        detail = f"The initiative is {words(state)}: a cycle leaves its plan only while it is {named}."
        return Standing(action, False, detail, "initiative_not_running", missing)
    if missing:
        detail = f"The cycle is in {step.stage.value}: fill in what `missing` names, then advance it."
        return Standing(action, False, detail, "incomplete", missing)
    return Standing(action, True, _outcome(cycle, step))


def _outcome(cycle: Cycle, step: Step) -> str:
    if step.needs_reason:
        return "Send a reason with it; the cycle ends here."
    if step.to is CycleStage.CLOSED and cycle.act_decision is ActDecision.ADAPT:
        return "The cycle closes; send next_cycle with it to open the next one of the ramp."
    return f"The cycle goes on to {step.to.value}." if step.to in OPEN else "The cycle closes."


def standings(cycle: Cycle, actor: Actor) -> list[Standing]:
    """How every action stands for somebody."""
    return [_standing_for(cycle, action, actor) for action in CycleAction]


def _standing_for(cycle: Cycle, action: CycleAction, actor: Actor) -> Standing:
    step = STEPS.get((cycle.stage, action))
    verdict = step.who.ask(actor, cycle) if step else ALLOWED
    return standing(cycle, action) if verdict else Standing(action, False, verdict.reason)


def described() -> str:
    """The table in Markdown: for the OpenAPI description and the docs."""
    lines = ["| stage | action | leads to | who | needs |", "|---|---|---|---|---|"]
    for step in WAY:
        needs = [f"`{need.pointer.removeprefix('#/').replace('/', '.')}`" for need in step.needs]
        needs += ["a reason"] if step.needs_reason else []
        needs += [f"the initiative {' or '.join(step.during)}"] if step.during else []
        lines.append(f"| {step.stage} | `{step.action}` | {step.to} | {step.who.name} | {', '.join(needs)} |")
    return "\n".join(lines)


def drawn() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {WAY[0].stage}"]
    lines += [f"    {step.stage} --> {step.to}: {step.action}" for step in WAY]
    lines += [f"    {stage} --> [*]" for stage in CycleStage if stage not in OPEN]
    return "\n".join(lines)
