"""Selects of mentors and mentorships."""

import uuid

from sqlalchemy import select

from ..core.sql import Rows
from .models import Mentorship, MentorshipState


def mentored_initiatives(person_id: uuid.UUID) -> Rows:
    """The ids of the initiatives that a person sees as the active mentor of somebody on them."""
    return select(Mentorship.initiative_id).where(
        Mentorship.mentor_id == person_id,
        Mentorship.state == MentorshipState.ACTIVE,
        Mentorship.initiative_id.is_not(None),
    )
