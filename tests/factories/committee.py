"""A committee with its people, and what one of them does by way of the API."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from qi_tracker.committees.models import MembershipState
from tests.api_client import ApiClient

if TYPE_CHECKING:
    from tests.factories.factory import Factory

ROLES_HELD = ("chair", "secretary", "member", "guest")
PEOPLE = (*ROLES_HELD, "former", "coming", "lapsed", "applicant", "quality_lead", "admin", "manager", "stranger", None)
"""Everybody that a permission may tell apart: members today, members at other times, other roles, nobody."""

SEATED = [
    *((role, role, {}) for role in ROLES_HELD),
    ("former", "chair", {"state": MembershipState.ENDED, "ends_on": date(2026, 3, 2)}),
    ("coming", "secretary", {"starts_on": date(2026, 3, 3)}),
    ("lapsed", "member", {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 1)}),
    ("applicant", "member", {"state": MembershipState.REQUESTED}),
]
"""Who is on a committee of the factory's: name, role, and what else the membership has."""


class Committee:
    """A committee, worked with through the API."""

    def __init__(self, factory: "Factory", committee_id: str, chair: str = "chair") -> None:
        self.factory, self.id, self.path = factory, committee_id, f"/committees/{committee_id}"
        self._chair = chair

    @property
    def chair(self) -> ApiClient:
        """The client of the chair."""
        return self.factory.client_as(self._chair)

    def add_member(self, who: str, role: str, **days: str) -> dict[str, Any]:
        """Make somebody a member in a role, active at once."""
        person_id = self.factory.id_of(who)
        return self.factory.client_as("quality_lead").create(
            f"{self.path}/memberships", person_id=person_id, role=role, **days
        )

    def request(self, who: str, role: str = "member") -> dict[str, Any]:
        """Somebody asks for a membership."""
        return self.factory.client_as(who).create(f"{self.path}/memberships", role=role)

    def end(self, membership: dict[str, Any]) -> dict[str, Any]:
        """End a membership."""
        return self.factory.client_as("quality_lead").create(
            f"/memberships/{membership['id']}/transitions", action="end"
        )

    def decide(
        self, initiative: dict[str, Any], outcome: str, who: str | None = "chair", **fields: Any
    ) -> TestResponse:
        """Record a decision; votes are given by people's names."""
        body = {"initiative_id": initiative["id"], "outcome": outcome} | fields
        if "votes" in fields:
            body["votes"] = self.votes(**fields["votes"])
        return self.factory.client_as(who).post(f"{self.path}/decisions", json=body)

    def decide_for(self, initiative: dict[str, Any], outcome: str, lead: str) -> None:
        """A decision that must succeed, recorded by an officer, who is not its lead and alone votes for it."""
        officer = "secretary" if lead == self._chair else self._chair
        votes = {"votes": {"for": [officer]}} if outcome in ("approve", "decline") else {}
        answer = self.decide(initiative, outcome, officer, reason="As discussed.", **votes)
        assert answer.status_code == 201, answer.text

    def votes(self, **lists: list[str]) -> dict[str, list[str]]:
        """Votes with ids for names."""
        return {vote: [self.factory.id_of(who) for who in people] for vote, people in lists.items()}

    def meeting(self, **fields: Any) -> dict[str, Any]:
        """Call a meeting."""
        return self.chair.create(f"{self.path}/meetings", **({"scheduled_for": "2026-03-10T14:00:00+01:00"} | fields))


def statuses(
    factory: "Factory", send: Callable[[ApiClient], TestResponse], people: Iterable[str | None] = PEOPLE
) -> dict[str | None, int]:
    """The status that each of the people gets for one and the same request."""
    return {who: send(factory.client_as(who)).status_code for who in people}


def only(allowed: dict[str, int], others: int = 403) -> dict[str | None, int]:
    """The truth table in which the named get their status, nobody gets 401, and the others get theirs."""
    return dict.fromkeys(PEOPLE, others) | {None: 401} | allowed
