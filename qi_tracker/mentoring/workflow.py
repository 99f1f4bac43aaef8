"""The way of a mentorship, as data: who may take it from which state to which."""

import uuid
from enum import StrEnum
from typing import NamedTuple

from ..core.errors import Conflict, Forbidden
from .models import Mentorship, MentorshipState


class MentorshipAction(StrEnum):
    """What is done with a mentorship."""

    ACCEPT = "accept"
    DECLINE = "decline"
    COMPLETE = "complete"
    CANCEL = "cancel"


class Side(StrEnum):
    """Who of the two."""

    ASKER = "asker"
    ASKED = "asked"
    EITHER = "either"


class Step(NamedTuple):
    """One row of the table."""

    start: MentorshipState
    action: MentorshipAction
    end: MentorshipState
    who: Side


WAY = (
    Step(MentorshipState.REQUESTED, MentorshipAction.ACCEPT, MentorshipState.ACTIVE, Side.ASKED),
    Step(MentorshipState.REQUESTED, MentorshipAction.DECLINE, MentorshipState.DECLINED, Side.ASKED),
    Step(MentorshipState.REQUESTED, MentorshipAction.CANCEL, MentorshipState.CANCELED, Side.ASKER),
    Step(MentorshipState.ACTIVE, MentorshipAction.COMPLETE, MentorshipState.COMPLETED, Side.EITHER),
    Step(MentorshipState.ACTIVE, MentorshipAction.CANCEL, MentorshipState.CANCELED, Side.EITHER),
)
"""Asked for by the mentee or offered by the mentor; answered by the other of the two."""

_DENIALS = {
    Side.ASKED: "Only the one who was asked accepts or declines; you may cancel your own request.",
    Side.ASKER: "Only the one who asked cancels a request; you may accept or decline it.",
}


def step_for(mentorship: Mentorship, action: MentorshipAction, person_id: uuid.UUID) -> Step:
    """The row by which one of the two takes the mentorship on.

    Raises Forbidden where the action is the other's, Conflict where the present state does not allow it.
    """
    steps = [step for step in WAY if step.action is action]
    here = [step for step in steps if step.start is mentorship.state]
    open_to_person = [step for step in here or steps if _is_on(step.who, mentorship, person_id)]
    if not open_to_person:
        raise Forbidden(_DENIALS[(here or steps)[0].who])
    if not here:
        raise Conflict(_not_now(mentorship.state, action), code="not_in_this_state")
    return here[0]


def _is_on(side: Side, mentorship: Mentorship, person_id: uuid.UUID) -> bool:
    if side is Side.EITHER:
        return True
    return (mentorship.requested_by_id == person_id) is (side is Side.ASKER)


def _not_now(state: MentorshipState, action: MentorshipAction) -> str:
    offered = [step.action.value for step in WAY if step.start is state]
    helps = f"it can be taken on by {' or '.join(offered)}" if offered else "it has ended; ask for a new one"
    return f"The mentorship is {state.value} and cannot take the action {action.value}: {helps}."
