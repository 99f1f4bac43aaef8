"""The transitions of an initiative as one table: its states, and the actions between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..core.errors import MissingRequirement
from ..core.transitions import Condition, Requirement, StateMachine, Transition, label
from .models import Initiative
from .screening import ANSWERS, Determination
from .states import FINISHED, InitiativeState


class InitiativeAction(StrEnum):
    """What moves an initiative to another state."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START_REVIEW = "start_review"
    APPROVE = "approve"
    REQUEST_REVISIONS = "request_revisions"
    DEFER = "defer"
    DECLINE = "decline"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    SUSTAIN = "sustain"
    COMPLETE = "complete"
    ABANDON = "abandon"
    REOPEN = "reopen"


class InitiativeTransitionAction(StrEnum):
    """What the lead or a quality lead does with an initiative; the others are a committee's, by a decision."""

    SUBMIT = InitiativeAction.SUBMIT.value
    WITHDRAW = InitiativeAction.WITHDRAW.value
    START = InitiativeAction.START.value
    HOLD = InitiativeAction.HOLD.value
    RESUME = InitiativeAction.RESUME.value
    SUSTAIN = InitiativeAction.SUSTAIN.value
    COMPLETE = InitiativeAction.COMPLETE.value
    ABANDON = InitiativeAction.ABANDON.value
    REOPEN = InitiativeAction.REOPEN.value


class Who(StrEnum):
    """Who takes an action."""

    LEAD = "the lead or a quality lead"
    COMMITTEE = "the committee, by a decision"
    QUALITY_LEAD = "a quality lead"


@dataclass(frozen=True)
class Facts:
    """What lies outside the initiative's own row and decides about actions."""

    has_decided_cycle: bool
    has_points: bool


def _charter(initiative: Initiative, facts: Facts) -> Iterator[MissingRequirement]:
    wanted = {
        "#/title": (initiative.title, "Give it a title."),
        "#/problem": (initiative.problem, "Describe the problem."),
        "#/aim/statement": (initiative.aim_statement, "State the aim: which measure, for whom, by when."),
        "#/aim/target_value": (initiative.aim_target_value, "Set the value that the aim is to reach."),
        "#/aim/due_on": (initiative.aim_due_on, "Set the day by which the aim is to be reached."),
        "#/category": (initiative.category, "Choose the dimension of quality that it is about."),
        "#/site_id": (initiative.site_id, "Choose the site where it takes place."),
        "#/committee_id": (initiative.committee_id, "Choose the committee that is to review it."),
    }
    yield from (MissingRequirement(pointer, text) for pointer, (value, text) in wanted.items() if value is None)
    for name in ANSWERS:
        if getattr(initiative, f"screening_{name}") is None:
            yield MissingRequirement(f"#/screening/{name}", "Answer this question of the screening with true or false.")


def _ethics(initiative: Initiative, facts: Facts) -> Iterator[MissingRequirement]:
    if initiative.determination is Determination.NEEDS_ETHICS_REVIEW and not initiative.ethics_reference:
        yield MissingRequirement(
            "#/screening/ethics_reference",
            "The screening says that this needs an ethics review: the lead enters the review's reference.",
        )


def _tested(initiative: Initiative, facts: Facts) -> Iterator[MissingRequirement]:
    if not facts.has_decided_cycle:
        yield MissingRequirement("#/cycles", "Take at least one PDSA cycle to its act decision.")
    if not facts.has_points:
        yield MissingRequirement("#/measures", "Enter at least one point of one measure.")


def _outcome(initiative: Initiative, facts: Facts) -> Iterator[MissingRequirement]:
    if not initiative.outcome_summary:
        yield MissingRequirement("#/outcome_summary", "Say what came of it: send outcome_summary with the action.")
    if not initiative.lessons_learned:
        yield MissingRequirement(
            "#/lessons_learned", "Say what others can learn: send lessons_learned with the action."
        )


CHARTER = Requirement("a complete charter (aim, category, site, committee, screening)", _charter)
ETHICS = Requirement("an ethics reference where the screening calls for a review", _ethics)
TESTED = Requirement("a cycle with an act decision and a measure with a point", _tested)
OUTCOME = Requirement("outcome_summary and lessons_learned", _outcome, sent_along=True)


ONCE_APPROVED = Condition("once approved", lambda initiative: initiative.approved_at is not None)
NEVER_APPROVED = Condition("never approved", lambda initiative: initiative.approved_at is None)


_S, _A, _LEAD, _COMMITTEE, _QUALITY_LEAD = InitiativeState, InitiativeAction, Who.LEAD, Who.COMMITTEE, Who.QUALITY_LEAD

_ROWS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _A.SUBMIT, _S.SUBMITTED, _LEAD, (CHARTER,)),
    Transition(_S.REVISIONS_REQUESTED, _A.SUBMIT, _S.SUBMITTED, _LEAD, (CHARTER,)),
    Transition(_S.DEFERRED, _A.SUBMIT, _S.SUBMITTED, _LEAD, (CHARTER,)),
    Transition(_S.SUBMITTED, _A.WITHDRAW, _S.DRAFT, _LEAD),
    Transition(_S.SUBMITTED, _A.START_REVIEW, _S.IN_REVIEW, _COMMITTEE),
    Transition(_S.IN_REVIEW, _A.APPROVE, _S.APPROVED, _COMMITTEE, (ETHICS,)),
    Transition(_S.IN_REVIEW, _A.REQUEST_REVISIONS, _S.REVISIONS_REQUESTED, _COMMITTEE, reason=True),
    Transition(_S.IN_REVIEW, _A.DEFER, _S.DEFERRED, _COMMITTEE, reason=True),
    Transition(_S.IN_REVIEW, _A.DECLINE, _S.DECLINED, _COMMITTEE, reason=True),
    Transition(_S.APPROVED, _A.START, _S.ACTIVE, _LEAD),
    Transition(_S.ACTIVE, _A.HOLD, _S.ON_HOLD, _LEAD, reason=True),
    Transition(_S.SUSTAINING, _A.HOLD, _S.ON_HOLD, _LEAD, reason=True),
    Transition(_S.ON_HOLD, _A.RESUME, _S.ACTIVE, _LEAD),
    Transition(_S.SUSTAINING, _A.RESUME, _S.ACTIVE, _LEAD, reason=True),
    Transition(_S.ACTIVE, _A.SUSTAIN, _S.SUSTAINING, _LEAD, (TESTED,)),
    Transition(_S.ACTIVE, _A.COMPLETE, _S.COMPLETED, _LEAD, (TESTED, OUTCOME)),
    Transition(_S.SUSTAINING, _A.COMPLETE, _S.COMPLETED, _LEAD, (TESTED, OUTCOME)),
    *(
        Transition(state, _A.ABANDON, _S.ABANDONED, _LEAD, reason=True)
        for state in InitiativeState
        if state not in FINISHED
    ),
    Transition(_S.COMPLETED, _A.REOPEN, _S.ACTIVE, _QUALITY_LEAD, reason=True),
    Transition(_S.ABANDONED, _A.REOPEN, _S.ACTIVE, _QUALITY_LEAD, reason=True, when=ONCE_APPROVED),
    Transition(_S.ABANDONED, _A.REOPEN, _S.DRAFT, _QUALITY_LEAD, reason=True, when=NEVER_APPROVED),
    Transition(_S.DECLINED, _A.REOPEN, _S.DRAFT, _QUALITY_LEAD, reason=True),
)

TRANSITIONS = StateMachine(
    title="Initiative",
    subject="The initiative is in the state",
    it="it",
    at_end="Nothing can follow.",
    transitions=_ROWS,
)

WHO_TAKES = {row.action: row.who for row in _ROWS}

ALWAYS_WITH_REASON = frozenset(
    action for action in InitiativeAction if all(row.reason for row in _ROWS if row.action is action)
)
BRINGS_OUTCOME = frozenset({InitiativeAction.COMPLETE})
BRINGS_LESSONS = frozenset({InitiativeAction.COMPLETE, InitiativeAction.ABANDON})


def committee_decides(action: InitiativeAction) -> str:
    """The sentence for a person who tries what only a committee does."""
    return (
        f"To {label(action)} is for the initiative's committee: its chair or secretary records it as a decision "
        "(POST /committees/{id}/decisions)."
    )
