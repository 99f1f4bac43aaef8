"""A committee with its people, as every test of this part needs one."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from werkzeug.test import TestResponse

from qi_tracker.committees.models import CommitteeMembership, CommitteeRole, MembershipState
from tests.world import Client, World

SEATS = ("chair", "secretary", "member", "guest")
PEOPLE = (*SEATS, "former", "coming", "lapsed", "applicant", "quality_lead", "admin", "manager", "stranger", None)
"""Everybody that a permission may tell apart: seats held today, seats not held today, other roles, nobody."""

_ACTIVE = MembershipState.ACTIVE
_STANDING = {role: (CommitteeRole(role), _ACTIVE, None, None) for role in SEATS} | {
    "former": (CommitteeRole.CHAIR, MembershipState.ENDED, None, date(2026, 3, 2)),
    "coming": (CommitteeRole.SECRETARY, _ACTIVE, date(2026, 3, 3), None),
    "lapsed": (CommitteeRole.MEMBER, _ACTIVE, date(2026, 1, 1), date(2026, 3, 1)),
    "applicant": (CommitteeRole.MEMBER, MembershipState.REQUESTED, None, None),
}


class Board:
    """A committee over HTTP."""

    def __init__(self, world: World, made: dict[str, Any]) -> None:
        self.world, self.id, self.path = world, made["id"], f"/committees/{made['id']}"

    @property
    def chair(self) -> Client:
        """The client of the chair."""
        return self.world.as_("chair")

    def seat(self, who: str, role: str, **days: str) -> dict[str, Any]:
        """Give somebody a seat, active at once."""
        person_id = self.world.id_of(who)
        return self.world.as_("quality_lead").made(f"{self.path}/memberships", person_id=person_id, role=role, **days)

    def request(self, who: str, role: str = "member") -> dict[str, Any]:
        """Somebody asks for a seat."""
        return self.world.as_(who).made(f"{self.path}/memberships", role=role)

    def end(self, membership: dict[str, Any]) -> dict[str, Any]:
        """End a membership."""
        return self.world.as_("quality_lead").made(f"/memberships/{membership['id']}/transitions", action="end")

    def meeting(self, **members: Any) -> dict[str, Any]:
        """Call a meeting."""
        return self.chair.made(f"{self.path}/meetings", **({"scheduled_for": "2026-03-10T14:00:00+01:00"} | members))


def board(world: World, name: str = "Medication Safety", **members: Any) -> Board:
    """A committee with everybody of PEOPLE in place.

    Their seats are put into the database at once: dozens of truth tables begin with them.
    """
    made = Board(world, world.as_("quality_lead").made("/committees", name=name, **members))
    people = {who: uuid.UUID(world.id_of(who)) for who in _STANDING}
    with world.database.session(write=True) as session, session.begin():
        for who, (role, state, starts_on, ends_on) in _STANDING.items():
            session.add(
                CommitteeMembership(
                    committee_id=uuid.UUID(made.id),
                    person_id=people[who],
                    role=role,
                    state=state,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
            )
            session.flush()
    return made


def answers(
    world: World, send: Callable[[Client], TestResponse], people: Iterable[str | None] = PEOPLE
) -> dict[str | None, int]:
    """The status that each of the people gets for one and the same request."""
    return {who: send(world.anonymous if who is None else world.as_(who)).status_code for who in people}


def only(allowed: dict[str, int], others: int = 403) -> dict[str | None, int]:
    """The truth table in which the named get their status, nobody gets 401, and the others get theirs."""
    return dict.fromkeys(PEOPLE, others) | {None: 401} | allowed
