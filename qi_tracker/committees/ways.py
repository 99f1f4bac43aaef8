"""The ways of memberships, meetings and minutes: states and actions as data, read by services and the contract."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..core.errors import Conflict
from .meetings.models import MeetingState, MinutesState
from .models import MembershipState


class MembershipAction(StrEnum):
    """What can be done with a membership."""

    ACCEPT = "accept"
    DECLINE = "decline"
    END = "end"


@dataclass(frozen=True)
class Step:
    """From a state by an action to a state. permission: who may; who: the same for the contract's reader."""

    source: StrEnum
    action: str
    target: StrEnum
    permission: str
    who: str


_ANSWERER = "chair, secretary or quality lead, but nobody their own request"
_OFFICER = "chair or secretary"

MEMBERSHIP_WAY = (
    Step(MembershipState.REQUESTED, MembershipAction.ACCEPT, MembershipState.ACTIVE, "memberships:answer", _ANSWERER),
    Step(
        MembershipState.REQUESTED, MembershipAction.DECLINE, MembershipState.DECLINED, "memberships:answer", _ANSWERER
    ),
    Step(
        MembershipState.ACTIVE,
        MembershipAction.END,
        MembershipState.ENDED,
        "memberships:end",
        "the person, the chair, the secretary or a quality lead",
    ),
)
MEETING_WAY = (
    Step(MeetingState.SCHEDULED, "hold", MeetingState.HELD, "meetings:edit", _OFFICER),
    Step(MeetingState.SCHEDULED, "cancel", MeetingState.CANCELED, "meetings:edit", _OFFICER),
)
MINUTES_WAY = (Step(MinutesState.DRAFT, "approve", MinutesState.APPROVED, "minutes:edit", _OFFICER),)


def permission_for(action: MembershipAction) -> str:
    """The permission that an action on a membership needs."""
    return next(step.permission for step in MEMBERSHIP_WAY if step.action == action)


def by_action(way: Iterable[Step], present: StrEnum, action: str, noun: str) -> Step:
    """The step that an action takes from the present state; raises Conflict where there is none."""
    steps = [step for step in way if step.source is present]
    found = next((step for step in steps if step.action == action), None)
    if found is None:
        raise _no_step(noun, present, f"`{action}`", [step.action for step in steps])
    return found


def to_state(way: Iterable[Step], present: StrEnum, target: StrEnum, noun: str) -> None:
    """Check that a state may be set from the present one, or is the present one; raises Conflict otherwise."""
    targets = [step.target.value for step in way if step.source is present]
    if target is not present and target not in targets:
        raise _no_step(noun, present, f"`{target}`", targets)


def _no_step(noun: str, present: StrEnum, wanted: str, offered: list[str]) -> Conflict:
    rest = f"From here it goes on by {' or '.join(offered)}." if offered else "Nothing follows that; begin a new one."
    return Conflict(f"The {noun} is {present}, so that {wanted} is not possible. {rest}", code=f"{noun}_state")


def told(way: Iterable[Step]) -> str:
    """A way for the contract's reader: one sentence a step."""
    return " ".join(f"`{step.source}` --{step.action}--> `{step.target}` ({step.who})." for step in way)
