"""Mentors, mentorships and initiatives for tests to begin from."""

from types import SimpleNamespace
from typing import Any

from tests import rows
from tests.world import World


def mentor(world: World, name: str = "mia", **offer: Any) -> dict[str, Any]:
    """Somebody with a mentor profile."""
    answer = world.as_(name).put("/me/mentor-profile", json={"expertise": ["run charts"], "capacity": 1} | offer)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json)


def asked(world: World, mentee: str = "ana", mentor_name: str = "mia", **members: Any) -> dict[str, Any]:
    """A mentorship that the mentee has asked for."""
    pair = {"mentor_id": world.id_of(mentor_name), "mentee_id": world.id_of(mentee)}
    return world.as_(mentee).made("/mentorships", **({"message": "Would you help me?"} | pair | members))


def offered(world: World, mentee: str = "ana", mentor_name: str = "mia", **members: Any) -> dict[str, Any]:
    """A mentorship that the mentor has offered."""
    pair = {"mentor_id": world.id_of(mentor_name), "mentee_id": world.id_of(mentee)}
    return world.as_(mentor_name).made("/mentorships", **({"message": "May I help you?"} | pair | members))


def moved(world: World, who: str, mentorship: dict[str, Any], action: str, **members: Any) -> dict[str, Any]:
    """The mentorship after an action that must succeed."""
    return world.as_(who).made(f"/mentorships/{mentorship['id']}/transitions", action=action, **members)


def active(world: World, **members: Any) -> dict[str, Any]:
    """An active mentorship of Ana with Mia."""
    mentor(world)
    return moved(world, "mia", asked(world, **members), "accept")


def initiative(world: World, lead: str = "ana", **members: Any) -> str:
    """The id of an initiative that somebody leads."""
    person_id = world.as_(lead).person_id
    with world.database.session(write=True) as session, session.begin():
        made = rows.initiative(SimpleNamespace(id=person_id), **members)
        session.add(made)
        return str(made.id)
