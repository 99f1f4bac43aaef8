"""Scenes that several features' tests begin from, put into the database as they would be after much else."""

import uuid
from typing import Any

from sqlalchemy import update

from qi_tracker.initiatives.models import Initiative, State, TeamMember, TeamRole
from qi_tracker.measures.models import Measure
from qi_tracker.people.models import Person
from tests import rows
from tests.world import START, World

TEAM = {"mel": "member", "sue": "superuser", "dan": "data_collector", "spo": "sponsor", "coco": "coach"}
"""A team besides its lead ana: name -> role."""


def an_initiative(
    world: World, state: str = "active", *, lead: str = "ana", team: dict[str, str] | None = None, **members: Any
) -> str:
    """The id of an initiative in a state, with its lead and others on the team."""
    moments = dict.fromkeys(
        ("created_at", "updated_at", "state_changed_at", "last_activity_at", "submitted_at", "first_submitted_at"),
        START,
    )
    if state == "draft":
        del moments["submitted_at"], moments["first_submitted_at"]
    people = {name: uuid.UUID(world.id_of(name)) for name in (lead, *(team or {}))}
    with world.database.transaction() as session:
        leading = session.get_one(Person, people[lead])
        made = rows.initiative(leading, state=State(state), **{**moments, **members})
        made.team += [
            TeamMember(person_id=people[name], role=TeamRole(role), created_at=START)
            for name, role in (team or {}).items()
        ]
        session.add(made)
        return str(made.id)


def put_into(world: World, initiative_id: str, state: str) -> None:
    """Bring an initiative into a state, whatever its way there."""
    with world.database.transaction() as session:
        session.execute(update(Initiative).where(Initiative.id == uuid.UUID(initiative_id)).values(state=State(state)))


def a_measure(world: World, initiative_id: str, name: str = "Missing doses") -> str:
    """The id of a measure of an initiative."""
    with world.database.transaction() as session:
        initiative = session.get_one(Initiative, uuid.UUID(initiative_id))
        made: Measure = rows.measure(initiative, name=name)
        session.add(made)
        return str(made.id)
