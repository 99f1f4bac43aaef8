"""The transitions of a mentorship as one table.

It is asked for by the mentee or offered by the mentor, and answered by the other of the two.
"""

from dataclasses import dataclass
from enum import StrEnum

from ..core.transitions import Obstacle, Precondition, StateMachine, Transition
from .models import Mentorship, MentorshipState


class MentorshipAction(StrEnum):
    """What is done with a mentorship."""

    ACCEPT = "accept"
    DECLINE = "decline"
    COMPLETE = "complete"
    CANCEL = "cancel"


class Who(StrEnum):
    """Who of the two takes an action."""

    ASKER = "the one who asked"
    ASKED = "the one who was asked"
    EITHER = "either of the two"


@dataclass(frozen=True)
class MentorPlaces:
    """A mentor's places. capacity: None where the mentor no longer offers mentorships; taken: by active ones."""

    capacity: int | None
    taken: int


def _no_place(_mentorship: Mentorship, places: MentorPlaces) -> Obstacle | None:
    if places.capacity is None:
        return Obstacle("no_mentor", "The mentor no longer offers mentorships: decline, and look for another.")
    if places.taken < places.capacity:
        return None
    return Obstacle(
        "mentor_full",
        f"The mentor is full, with {places.taken} active mentorships of {places.capacity}: complete one, or raise the "
        "capacity of the mentor profile, then accept.",
    )


_PLACE = Precondition("a free place with the mentor", _no_place)

TRANSITIONS = StateMachine(
    title="Mentorship",
    subject="The mentorship is",
    it="it",
    at_end="It has ended: ask for a new one.",
    transitions=(
        Transition(
            MentorshipState.REQUESTED,
            MentorshipAction.ACCEPT,
            MentorshipState.ACTIVE,
            Who.ASKED,
            preconditions=(_PLACE,),
        ),
        Transition(MentorshipState.REQUESTED, MentorshipAction.DECLINE, MentorshipState.DECLINED, Who.ASKED),
        Transition(MentorshipState.REQUESTED, MentorshipAction.CANCEL, MentorshipState.CANCELED, Who.ASKER),
        Transition(MentorshipState.ACTIVE, MentorshipAction.COMPLETE, MentorshipState.COMPLETED, Who.EITHER),
        Transition(MentorshipState.ACTIVE, MentorshipAction.CANCEL, MentorshipState.CANCELED, Who.EITHER),
    ),
)
