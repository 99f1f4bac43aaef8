"""What is done with comments. They stay possible on a finished initiative: people go on learning from it."""

import uuid

from ..core.database import TrackerSession
from ..initiatives.models import Initiative
from ..initiatives.timeline import note_activity
from .models import Comment


def add(session: TrackerSession, initiative: Initiative, text: str, author_id: uuid.UUID) -> Comment:
    """Comment on an initiative."""
    comment = Comment(initiative_id=initiative.id, text=text, author_id=author_id)
    session.add(comment)
    session.flush()
    note_activity(session, initiative.id, session.clock.now())
    return comment


def change(session: TrackerSession, comment: Comment, text: str) -> None:
    """Word a comment anew."""
    comment.text = text
    session.flush()
    note_activity(session, comment.initiative_id, session.clock.now())


def remove(session: TrackerSession, comment: Comment) -> None:
    """Take a comment back."""
    session.delete(comment)
    session.flush()
