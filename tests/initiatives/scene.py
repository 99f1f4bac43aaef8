"""Initiatives in every state, brought there along their way, with people in every relation to them."""

import uuid
from typing import Any

from qi_tracker.committees.models import CommitteeMembership, CommitteeRole, MembershipState, Outcome
from qi_tracker.core.database import new_id
from qi_tracker.cycles.models import ActDecision, Stage
from qi_tracker.initiatives.models import Initiative
from qi_tracker.measures.models import MeasurePoint
from tests import rows
from tests.world import Client, World

SUGGESTION = {"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."}
AIM = {"statement": "Halve missing first doses by June", "target_value": 5, "due_on": "2026-06-30"}
SCREENING = {
    "uses_unapproved_product": False,
    "funded_as_research": False,
    "multi_site_protocol": False,
    "designed_for_generalizable_knowledge": False,
    "improves_care_here": True,
    "continues_without_publication": True,
}
OUTCOME = {"outcome_summary": "Missing doses fell by half.", "lessons_learned": "Ask the night shift first."}
# How each state is reached from a complete draft; a committee's actions are its decisions.
ROUTES = {
    "draft": "",
    "submitted": "submit",
    "in_review": "submit start_review",
    "revisions_requested": "submit start_review request_revisions",
    "deferred": "submit start_review defer",
    "declined": "submit start_review decline",
    "approved": "submit start_review approve",
    "active": "submit start_review approve start",
    "on_hold": "submit start_review approve start hold",
    "sustaining": "submit start_review approve start sustain",
    "completed": "submit start_review approve start complete",
    "abandoned": "submit start_review approve start abandon",
}


class Scene:
    """A world with a hospital and a committee; ana leads what is suggested here."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.site = world.site("General Hospital")
        with world.database.session(write=True) as session, session.begin():
            board = rows.committee(f"Medication Safety {new_id()}", quorum_minimum=1)
            session.add(board)
            session.flush()
            self.committee_id = str(board.id)
        self.seat("carla", CommitteeRole.CHAIR)

    @property
    def ana(self) -> Client:
        return self.world.as_("ana")

    def complete(self, **members: Any) -> dict[str, Any]:
        """What makes a charter complete."""
        place = {"site_id": self.site["id"], "committee_id": self.committee_id}
        return {**SUGGESTION, "aim": AIM, "category": "safety", "screening": SCREENING, **place, **members}

    def initiative(self, state: str = "draft", **members: Any) -> dict[str, Any]:
        """An initiative of ana's that has come along its way to a state, tested and measured."""
        made = self.ana.made("/initiatives", **self.complete(**members))
        self.test_a_change(made)
        for action in ROUTES[state].split():
            self.follow(made, action)
        return self.ana.read(f"/initiatives/{made['id']}")

    def follow(self, initiative: dict[str, Any], action: str) -> None:
        """Take an action, with all that it may need, as somebody who may."""
        if action in set(Outcome):
            return self.decide(initiative, action)
        sent = {"action": action} | ({"reason": "So it is."} if action in ("hold", "abandon", "reopen") else {})
        self.ana.made(
            f"/initiatives/{initiative['id']}/transitions", **sent, **(OUTCOME if action == "complete" else {})
        )
        return None

    def decide(self, initiative: dict[str, Any], outcome: str) -> None:
        """The committee's decision, recorded by its chair, who alone is a quorum and votes for it."""
        told = {"initiative_id": initiative["id"], "outcome": outcome, "reason": "As discussed."}
        votes = {"votes": {"for": [self.world.id_of("carla")]}} if outcome in ("approve", "decline") else {}
        self.world.as_("carla").made(f"/committees/{self.committee_id}/decisions", **told, **votes)

    def test_a_change(self, initiative: dict[str, Any]) -> None:
        """A closed cycle and a measured point, before which nothing is sustained."""
        with self.world.database.session(write=True) as session, session.begin():
            record = session.get_one(Initiative, uuid.UUID(initiative["id"]))
            doses = rows.measure(record)
            session.add_all([doses, rows.cycle(record, stage=Stage.CLOSED, act_decision=ActDecision.ADOPT)])
            session.flush()
            place = {"measure_id": doses.id, "period_start": rows.TODAY, "value": 4.0}
            session.add(MeasurePoint(**place, **rows.DATES))

    def seat(self, name: str, role: CommitteeRole, **members: Any) -> None:
        """Somebody's seat on the committee."""
        with self.world.database.session(write=True) as session, session.begin():
            person_id = self.world.as_(name).person_id
            state = {"state": MembershipState.ACTIVE, **members}
            committee_id = uuid.UUID(self.committee_id)
            session.add(CommitteeMembership(committee_id=committee_id, person_id=person_id, role=role, **state))
