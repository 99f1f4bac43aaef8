"""The states of an initiative, and the sets of them that the rest asks for: no other module lists states."""

from enum import StrEnum


class InitiativeState(StrEnum):
    """The state of an initiative."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    REVISIONS_REQUESTED = "revisions_requested"
    DEFERRED = "deferred"
    DECLINED = "declined"
    APPROVED = "approved"
    ACTIVE = "active"
    SUSTAINING = "sustaining"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


BEFORE_REVIEW = frozenset({InitiativeState.DRAFT, InitiativeState.REVISIONS_REQUESTED, InitiativeState.DEFERRED})
"""Its charter is still written: submitting comes next."""

UNDER_REVIEW = frozenset({InitiativeState.SUBMITTED, InitiativeState.IN_REVIEW})
"""It waits for its committee."""

RUNNING = frozenset({InitiativeState.ACTIVE, InitiativeState.SUSTAINING})
"""Work is under way, and cycles may leave their plan."""

FINISHED = frozenset({InitiativeState.COMPLETED, InitiativeState.DECLINED, InitiativeState.ABANDONED})
"""Its charter is locked for good, short of a reopening."""

PAST_APPROVAL = RUNNING | {InitiativeState.APPROVED, InitiativeState.ON_HOLD, InitiativeState.COMPLETED}
"""Its committee has approved it. One that was abandoned may have been approved before: `approved_at` says so."""

CANCELS_CYCLES = FINISHED - {InitiativeState.DECLINED}
"""Its open cycles end with it; one that is declined may be reopened as a draft, with the cycles planned for it."""

CHARTER_OPEN = frozenset(InitiativeState) - UNDER_REVIEW - FINISHED
"""Its charter can be changed, at least in part."""

WAITING_DAYS = {
    InitiativeState.SUBMITTED: 30,
    InitiativeState.APPROVED: 30,
    InitiativeState.REVISIONS_REQUESTED: 60,
    InitiativeState.DEFERRED: 60,
    InitiativeState.ON_HOLD: 90,
}
"""After how many days in a state an initiative counts as stalled."""
