"""What mentorships do when something happens to the initiative that they are linked to."""

from ..core.database import TrackerSession
from ..initiatives.events import MemberLeft, member_left
from . import service


def unlink_mentorships(session: TrackerSession, event: MemberLeft) -> None:
    """Let the mentors of who has left no longer see the initiative through them."""
    service.unlink_of(session, event.person_id, event.initiative.id)


def connect() -> None:
    """Listen to initiatives."""
    member_left.connect(unlink_mentorships)
