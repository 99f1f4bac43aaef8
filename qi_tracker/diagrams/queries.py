"""Selects of drivers and change ideas."""

import uuid
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ..access.actor import Actor
from ..core.database.sql import Rows
from ..initiatives.models import Initiative
from ..initiatives.queries import visible_to
from .models import ChangeIdea, Driver

DRIVER_SORTS = {"position": Driver.position, "created_at": Driver.created_at}
CHANGE_IDEA_SORTS = {"created_at": ChangeIdea.created_at}


def drivers() -> Rows:
    """Drivers as clients see them."""
    return select(
        Driver.id,
        Driver.created_at,
        Driver.updated_at,
        Driver.version,
        Driver.initiative_id,
        Driver.kind,
        Driver.text,
        Driver.parent_id,
        Driver.position,
    )


def drivers_of(initiative_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """An initiative's drivers, by the list's filters."""
    found = drivers().where(Driver.initiative_id == initiative_id)
    if "kind" in query:
        found = found.where(Driver.kind.in_(query["kind"]))
    if "parent_id" in query:
        found = found.where(Driver.parent_id.in_(query["parent_id"]))
    return found


def change_ideas() -> Rows:
    """Change ideas as clients see them."""
    return select(
        ChangeIdea.id,
        ChangeIdea.created_at,
        ChangeIdea.updated_at,
        ChangeIdea.version,
        ChangeIdea.initiative_id,
        ChangeIdea.text,
        ChangeIdea.driver_id,
        ChangeIdea.status,
    )


def change_ideas_of(initiative_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """An initiative's change ideas, by the list's filters."""
    found = change_ideas().where(ChangeIdea.initiative_id == initiative_id)
    if "status" in query:
        found = found.where(ChangeIdea.status.in_(query["status"]))
    if "driver_id" in query:
        found = found.where(ChangeIdea.driver_id.in_(query["driver_id"]))
    return found


def _visible(model: type[Driver] | type[ChangeIdea], actor: Actor, today: date) -> Rows:
    with_team = contains_eager(model.initiative).selectinload(Initiative.team)
    return select(model).join(model.initiative).where(visible_to(actor, today)).options(with_team)


VISIBLE = {
    ChangeIdea: partial(_visible, ChangeIdea),
    Driver: partial(_visible, Driver),
}
