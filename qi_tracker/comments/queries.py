"""Selects of comments."""

from datetime import date

from sqlalchemy import select

from ..access.actor import Actor
from ..core.database.sql import Rows
from ..initiatives.queries import visible_to
from ..people.models import Person
from .models import Comment

SORTS = {"created_at": Comment.created_at}


def columns() -> Rows:
    """Comments with their authors."""
    return select(
        Comment.id,
        Comment.created_at,
        Comment.updated_at,
        Comment.version,
        Comment.initiative_id,
        Comment.text,
        Comment.author_id,
        Person.name.label("author_name"),
    ).join(Person, Person.id == Comment.author_id)


def visible(actor: Actor, today: date) -> Rows:
    """Comments: those on initiatives that the actor sees."""
    return select(Comment).join(Comment.initiative).where(visible_to(actor, today))


VISIBLE = {Comment: visible}
