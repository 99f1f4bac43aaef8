"""A committee with its people, as every test of this part needs one."""

from typing import Any

from tests.world import Client, World

SEATS = ("chair", "secretary", "member", "guest")
PEOPLE = (*SEATS, "former", "coming", "lapsed", "applicant", "quality_lead", "admin", "manager", "stranger", None)
"""Everybody that a permission may tell apart: seats held today, seats not held today, other roles, nobody."""


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
        lead = self.world.as_("quality_lead")
        return lead.made(f"{self.path}/memberships", person_id=person_id, role=role, **days)

    def request(self, who: str, role: str = "member") -> dict[str, Any]:
        """Somebody asks for a seat."""
        return self.world.as_(who).made(f"{self.path}/memberships", role=role)

    def end(self, membership: dict[str, Any]) -> dict[str, Any]:
        """End a membership."""
        return self.world.as_("quality_lead").made(f"/memberships/{membership['id']}/transitions", action="end")


def board(world: World, name: str = "Medication Safety", **members: Any) -> Board:
    """A committee with everybody of PEOPLE in place."""
    made = Board(world, world.as_("quality_lead").made("/committees", name=name, **members))
    for role in SEATS:
        made.seat(role, role)
    made.end(made.seat("former", "chair"))
    made.seat("coming", "secretary", starts_on="2026-03-03")
    made.seat("lapsed", "member", starts_on="2026-01-01", ends_on="2026-03-01")
    made.request("applicant")
    return made
