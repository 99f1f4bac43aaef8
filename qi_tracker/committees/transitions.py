"""The transitions of memberships, meetings and minutes, each as one table."""

from collections.abc import Iterator
from enum import StrEnum

from ..core.errors import MissingRequirement
from ..core.transitions import Requirement, StateMachine, Transition
from .meetings.models import Meeting, MeetingMinutes, MeetingState, MinutesState
from .models import MembershipState


class MembershipAction(StrEnum):
    """What can be done with a membership."""

    ACCEPT = "accept"
    DECLINE = "decline"
    END = "end"


class MeetingAction(StrEnum):
    """What brings a meeting to its end; clients send the state that it leads to."""

    HOLD = "hold"
    CANCEL = "cancel"


class MinutesAction(StrEnum):
    """What can be done with minutes; clients send the state that it leads to."""

    APPROVE = "approve"


class Who(StrEnum):
    """Who takes an action."""

    ANSWERER = "the chair, the secretary or a quality lead, but nobody their own request"
    ONESELF = "the person, the chair, the secretary or a quality lead"
    OFFICER = "the chair or the secretary"


MEMBERSHIP_TRANSITIONS = StateMachine(
    title="Membership of a committee",
    subject="The membership is",
    it="it",
    at_end="Nothing can follow: ask for a new membership.",
    initial=(MembershipState.REQUESTED, MembershipState.ACTIVE),
    transitions=(
        Transition(MembershipState.REQUESTED, MembershipAction.ACCEPT, MembershipState.ACTIVE, Who.ANSWERER),
        Transition(MembershipState.REQUESTED, MembershipAction.DECLINE, MembershipState.DECLINED, Who.ANSWERER),
        Transition(MembershipState.ACTIVE, MembershipAction.END, MembershipState.ENDED, Who.ONESELF),
    ),
)

PERMISSIONS = {
    action: "memberships:answer" if row.who is Who.ANSWERER else "memberships:end"
    for row in MEMBERSHIP_TRANSITIONS.transitions
    for action in (MembershipAction(row.action),)
}
"""The permission that an action on a membership needs."""


def _ending(action: MeetingAction, target: MeetingState) -> Transition:
    def outcome(_meeting: Meeting) -> str:
        return f"Send `state` with `{target}` by PATCH /meetings/{{id}}."

    return Transition(MeetingState.SCHEDULED, action, target, Who.OFFICER, outcome=outcome)


MEETING_TRANSITIONS = StateMachine(
    title="Meeting",
    subject="The meeting is",
    it="it",
    at_end="Nothing can follow: call another meeting.",
    transitions=(
        _ending(MeetingAction.HOLD, MeetingState.HELD),
        _ending(MeetingAction.CANCEL, MeetingState.CANCELED),
    ),
)


def _text(minutes: MeetingMinutes, _facts: None) -> Iterator[MissingRequirement]:
    if not (minutes.text or "").strip():
        yield MissingRequirement("#/text", "Write what was said and settled.")


MINUTES_TRANSITIONS = StateMachine(
    title="Minutes of a meeting",
    subject="The minutes are",
    it="them",
    at_end="They stay as they are: write a correction into the next meeting's minutes.",
    phrase=lambda state: "a draft" if state == MinutesState.DRAFT else state,
    transitions=(
        Transition(
            MinutesState.DRAFT,
            MinutesAction.APPROVE,
            MinutesState.APPROVED,
            Who.OFFICER,
            (Requirement("`text`", _text, sent_along=True),),
        ),
    ),
)
