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

CHARTER: dict[str, Any] = {
    "title": "Fewer missing doses",
    "problem": "Every tenth first dose is missing on the ward.",
    "category": "safety",
    "aim": {"statement": "Halve missing first doses by June", "target_value": 5, "due_on": "2026-06-30"},
    "screening": {
        "uses_unapproved_product": False,
        "funded_as_research": False,
        "multi_site_protocol": False,
        "designed_for_generalizable_knowledge": False,
        "improves_care_here": True,
        "continues_without_publication": True,
    },
}

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

    def initiative(self, state: str = "submitted", lead: str = "ana", **members: Any) -> dict[str, Any]:
        """An initiative before this committee, or in review by its decision."""
        place = {"site_id": self.site_id, "committee_id": self.id}
        made = self.world.as_(lead).made("/initiatives", **(CHARTER | place | members))
        if state != "draft":
            self.world.as_(lead).made(f"/initiatives/{made['id']}/transitions", action="submit")
        if state == "in_review":
            officer = "secretary" if lead == "chair" else "chair"
            self.world.as_(officer).made(f"{self.path}/decisions", initiative_id=made["id"], outcome="start_review")
        return made

    @property
    def site_id(self) -> str:
        """The id of the one hospital of this world."""
        found = self.world.as_("quality_lead").items("/sites")
        return str(found[0]["id"] if found else self.world.site()["id"])

    def decide(
        self, initiative: dict[str, Any], outcome: str, who: str | None = "chair", **members: Any
    ) -> TestResponse:
        """Record a decision; votes are given by people's names."""
        client = self.world.anonymous if who is None else self.world.as_(who)
        body = {"initiative_id": initiative["id"], "outcome": outcome} | members
        if "votes" in members:
            body["votes"] = self.votes(**members["votes"])
        return client.post(f"{self.path}/decisions", json=body)

    def votes(self, **lists: list[str]) -> dict[str, list[str]]:
        """Votes with ids for names."""
        return {vote: [self.world.id_of(who) for who in people] for vote, people in lists.items()}

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
