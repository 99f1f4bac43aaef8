"""Which parts of an initiative are locked in which state."""

from collections.abc import Iterable

from ..core.errors import Conflict
from ..core.transitions import label
from .models import Initiative
from .screening import ANSWERS
from .states import BEFORE_REVIEW, CHARTER_OPEN, InitiativeState

# How it is found and by whom is no part of the charter that a committee decides on.
NEVER_LOCKED = frozenset({"tags", "visibility", "open_to_help", "external_id"})
SCREENING = frozenset(f"screening_{name}" for name in ANSWERS)


def require_unlocked(initiative: Initiative, names: Iterable[str]) -> None:
    """Raises Conflict with the state and what would help, where one of the columns may not be changed now."""
    for name in names:
        reason = _lock_on(initiative, name)
        if reason:
            raise Conflict(f"The initiative is in the state {label(initiative.state)}: {reason}", code="locked")


def _lock_on(initiative: Initiative, name: str) -> str | None:
    if name in NEVER_LOCKED or (name == "ethics_reference" and initiative.is_under_review):
        return None
    if initiative.state is InitiativeState.SUBMITTED:
        return "its charter is locked; withdraw it to edit, or wait for its committee."
    if initiative.state is InitiativeState.IN_REVIEW:
        return "its charter is locked until the committee approves, defers, declines or requests revisions."
    if initiative.state not in CHARTER_OPEN:
        return "its charter is locked for good; a quality lead can reopen it."
    if initiative.state in BEFORE_REVIEW:
        return None
    if name == "committee_id":
        return "committee_id is locked from submission until the initiative is withdrawn or returned."
    if name in SCREENING:
        return "the screening's answers are locked from approval on; ethics_reference can still be set."
    return None


def require_unfinished(initiative: Initiative, what: str) -> None:
    """Raises Conflict where the initiative is completed, abandoned or declined. what: the things kept, in plural."""
    if initiative.is_finished:
        raise Conflict(
            f"The initiative is {initiative.state.value}: its {what} are kept as they are. To go on with it, ask a "
            "quality lead to reopen it; comments can still be added.",
            code="wrong_state",
        )
