"""What is done with comments. They stay possible on a finished initiative: people go on learning from it."""

from datetime import datetime

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..initiatives.models import Initiative
from ..initiatives.timeline import note_activity
from .models import Comment


def add(session: TrackerSession, initiative: Initiative, text: str, actor: Actor, now: datetime) -> Comment:
    """Comment on an initiative."""
    comment = Comment(initiative_id=initiative.id, text=text, author_id=actor.id)
    session.add(comment)
    session.flush()
    note_activity(session, initiative.id, now)
    return comment


def change(session: TrackerSession, comment: Comment, text: str, now: datetime) -> None:
    """Change what a comment says."""
    comment.text = text
    session.flush()
    note_activity(session, comment.initiative_id, now)


def remove(session: TrackerSession, comment: Comment) -> None:
    """Take a comment back."""
    session.delete(comment)
    session.flush()
