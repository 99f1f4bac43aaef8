"""Selects of progress scores."""

import uuid

from sqlalchemy import select

from ..core.database.sql import Rows
from ..people.models import Person
from .models import ProgressScore

SORTS = {"assessed_on": ProgressScore.assessed_on, "created_at": ProgressScore.created_at}


def of_initiative(initiative_id: uuid.UUID) -> Rows:
    """An initiative's progress scores with who gave them."""
    return (
        select(
            ProgressScore.id,
            ProgressScore.created_at,
            ProgressScore.updated_at,
            ProgressScore.version,
            ProgressScore.initiative_id,
            ProgressScore.score,
            ProgressScore.assessed_on,
            ProgressScore.justification,
            ProgressScore.author_id,
            Person.name.label("author_name"),
        )
        .join(Person, Person.id == ProgressScore.author_id)
        .where(ProgressScore.initiative_id == initiative_id)
    )
