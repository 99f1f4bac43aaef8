"""The factory of the tests: it makes people, initiatives, measures and whatever else a test begins from.

Methods that begin with `insert_` write rows straight into the database, fast and in any state, and answer the id.
All others go through the API as a named person would and answer what the API answers.
"""

import uuid
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from qi_tracker.access.models import Credential, CredentialKind, Scope
from qi_tracker.access.secrets import digest, new_secret
from qi_tracker.committees.meetings.models import ActionItem, Meeting
from qi_tracker.committees.models import CommitteeMembership, CommitteeRole, DecisionOutcome, MembershipState
from qi_tracker.core.database import Base, Database
from qi_tracker.cycles.models import ActDecision, CycleStage
from qi_tracker.initiatives.models import Initiative, InitiativeState, TeamMember, TeamRole, TimelineEntry, TimelineKind
from qi_tracker.measures.models import MeasurePhase, MeasurePoint
from qi_tracker.people.models import JobRole, OrganizationRole, Person
from tests.api_client import ApiClient, application
from tests.clock import START, FrozenClock
from tests.factories import cycles, rows
from tests.factories.committee import SEATED, Committee
from tests.factories.one_of_each import OneOfEach
from tests.factories.payloads import CHARTER, MEASURE, OUTCOME, ROUTES, days


class Factory:
    """Makes a test's data in one database."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        self.database, self.clock = database, clock
        database.clock = clock
        self.app = application()
        self.app.extensions |= {"qi_tracker.database": database, "qi_tracker.clock": clock}
        self.clients: dict[str, ApiClient] = {}
        self._mentors: set[str] = set()

    # People and their clients

    def person(
        self,
        name: str,
        *,
        organization_role: OrganizationRole = OrganizationRole.STAFF,
        job_role: JobRole = JobRole.PHARMACY_TECHNICIAN,
        site_id: Any = None,
    ) -> ApiClient:
        """Add a person; a client that acts as them."""
        email = f"{name.lower().replace(' ', '.')}@example.org"
        home = uuid.UUID(str(site_id)) if site_id else None
        with self.database.transaction() as session:
            person = Person(
                email=email, name=name, job_role=job_role, organization_role=organization_role, site_id=home
            )
            session.add(person)
            session.flush()
            person_id = person.id
        return self.new_client(person_id)

    def new_client(self, person_id: uuid.UUID, scope: Scope = Scope.WRITE) -> ApiClient:
        """A client with a new token of a person."""
        token = new_secret("qit_")
        last_used_at = self.clock.now() + timedelta(days=3650)
        kind = {"kind": CredentialKind.TOKEN, "scope": scope, "name": "test"}
        self._insert(Credential(person_id=person_id, token_hash=digest(token), last_used_at=last_used_at, **kind))
        return ApiClient(self.app.test_client(), {"Authorization": f"Bearer {token}"}, person_id)

    def client_as(self, name: str | None) -> ApiClient:
        """The client of somebody by first name, who is added when first asked for; None has no credentials.

        admin, quality_lead and manager have that organization role; everybody else is staff.
        """
        if name is None:
            return ApiClient(self.app.test_client(), {})
        if name not in self.clients:
            known = {role.value for role in OrganizationRole}
            role = OrganizationRole(name) if name in known else OrganizationRole.STAFF
            self.clients[name] = self.person(name.replace("_", " ").title(), organization_role=role)
        return self.clients[name]

    def id_of(self, name: str) -> str:
        """The id of somebody by first name."""
        return str(self.client_as(name).person_id)

    # Sites and committees

    def site(self, name: str = "North Hospital", **fields: Any) -> dict[str, Any]:
        """A new site, a hospital unless another kind is given."""
        return self.client_as("admin").create("/sites", **{"name": name, "kind": "hospital", **fields})

    def committee(self, name: str = "Medication Safety", **fields: Any) -> Committee:
        """A committee with everybody of SEATED in place.

        Their memberships are inserted at once: dozens of truth tables begin with them.
        """
        created = self.client_as("quality_lead").create("/committees", name=name, **fields)
        self._insert(*(self._membership(created["id"], *membership) for membership in SEATED))
        return Committee(self, created["id"])

    @cached_property
    def hospital(self) -> dict[str, Any]:
        """The site of initiatives that are given no other."""
        return self.site("General Hospital")

    @cached_property
    def review_committee(self) -> Committee:
        """The committee of initiatives that are given no other; Carla chairs it and alone is its quorum."""
        name = f"Review {uuid.uuid4()}"
        committee_id = self.insert_committee({"carla": "chair"}, name=name, quorum_minimum=1)
        return Committee(self, committee_id, chair="carla")

    def insert_committee(self, members: dict[str, str] | None = None, **fields: Any) -> str:
        """A committee with people in roles, name -> role; its id."""
        committee = rows.committee(**{"name": "Medication Safety", **fields})
        memberships = [self._membership(str(committee.id), name, role) for name, role in (members or {}).items()]
        return self._insert(committee, *memberships)

    def insert_membership(self, committee_id: str, name: str, role: str, **fields: Any) -> None:
        """Somebody's active membership of a committee."""
        self._insert(self._membership(committee_id, name, role, fields))

    def _membership(self, committee_id: str, name: str, role: str, fields: Any = None) -> CommitteeMembership:
        place = {"committee_id": uuid.UUID(committee_id), "person_id": self.client_as(name).person_id}
        return CommitteeMembership(
            role=CommitteeRole(role), **place, **{"state": MembershipState.ACTIVE} | (fields or {})
        )

    def insert_action_item(self, committee_id: str, owner: str, text: str, **fields: Any) -> str:
        """What somebody took on at a meeting of a committee; its id."""
        of = {"committee_id": uuid.UUID(committee_id)}
        meeting = Meeting(id=uuid.uuid4(), scheduled_for=START, utc_offset_minutes=0, **of)
        owned = {"meeting_id": meeting.id, "owner_id": self.client_as(owner).person_id, "text": text}
        return self._insert(meeting, ActionItem(**of, **owned, **fields))

    # Initiatives

    def charter(self, **fields: Any) -> dict[str, Any]:
        """What makes a charter complete, before the review committee and at the hospital unless another is given."""
        place = {"site_id": self.hospital["id"]} if "site_id" not in fields else {}
        if "committee_id" not in fields:
            place["committee_id"] = self.review_committee.id
        return {**CHARTER, **place, **fields}

    def initiative(
        self, state: str = "draft", *, lead: str = "ana", committee: Committee | None = None, **fields: Any
    ) -> dict[str, Any]:
        """An initiative with a complete charter, tested and measured, moved to a state by its transitions."""
        at = {"committee_id": committee.id} if committee else {}
        created = self.client_as(lead).create("/initiatives", **self.charter(**at, **fields))
        self.insert_tested_change(created["id"])
        for action in ROUTES[state].split():
            self.move(created, action, lead=lead, committee=committee)
        return self.client_as(lead).read(f"/initiatives/{created['id']}")

    def move(
        self, initiative: dict[str, Any], action: str, *, lead: str = "ana", committee: Committee | None = None
    ) -> None:
        """Move an initiative by an action, with all that it needs, as somebody who may; a committee's by decision."""
        if action in set(DecisionOutcome):
            (committee or self.review_committee).decide_for(initiative, action, lead)
            return
        sent = {"action": action} | ({"reason": "So it is."} if action in ("hold", "abandon", "reopen") else {})
        sent |= OUTCOME if action == "complete" else {}
        self.client_as(lead).create(f"/initiatives/{initiative['id']}/transitions", **sent)

    def insert_initiative(
        self, state: str = "active", *, lead: str = "ana", team: dict[str, str] | None = None, **fields: Any
    ) -> str:
        """An initiative in a state, with its lead and others on the team, name -> role; its id."""
        names = ("created_at", "updated_at", "state_changed_at", "last_activity_at")
        submitted = () if state == "draft" else ("submitted_at", "first_submitted_at")
        people = {name: self.client_as(name).person_id for name in (lead, *(team or {}))}
        initiative = rows.initiative(
            people[lead], state=InitiativeState(state), **dict.fromkeys((*names, *submitted), START) | fields
        )
        initiative.team += [
            TeamMember(person_id=people[name], role=TeamRole(role), created_at=START)
            for name, role in (team or {}).items()
        ]
        return self._insert(initiative)

    def set_state(self, initiative_id: str, state: str) -> None:
        """Put an initiative into a state, without its transitions."""
        there = Initiative.id == uuid.UUID(initiative_id)
        with self.database.transaction() as session:
            session.execute(update(Initiative).where(there).values(state=InitiativeState(state)))

    def insert_team_member(self, initiative_id: str, name: str, role: str) -> ApiClient:
        """Somebody's membership of a team; their client."""
        client = self.client_as(name)
        place = {"initiative_id": uuid.UUID(initiative_id), "person_id": client.person_id}
        self._insert(TeamMember(**place, role=TeamRole(role), created_at=self.clock.now()))
        return client

    def insert_tested_change(self, initiative_id: str) -> None:
        """A closed cycle and a measured point, before which nothing is sustained or completed."""
        cycle = rows.cycle(uuid.UUID(initiative_id), stage=CycleStage.CLOSED, act_decision=ActDecision.ADOPT)
        measure = rows.measure(uuid.UUID(initiative_id))
        self._insert(cycle, measure, MeasurePoint(measure_id=measure.id, period_start=rows.TODAY, value=4.0))

    def insert_timeline_entry(self, initiative_id: str, kind: str, action: str, at: datetime) -> None:
        """Something that Ana did, on the timeline of an initiative."""
        place = {"initiative_id": uuid.UUID(initiative_id), "actor_id": self.client_as("ana").person_id}
        self._insert(TimelineEntry(**place, kind=TimelineKind(kind), action=action, at=at))

    # Cycles

    def cycle(self, initiative_id: str, stage: str = "plan", *, lead: str = "ana", **fields: Any) -> dict[str, Any]:
        """A cycle brought to a stage by its transitions."""
        client = self.client_as(lead)
        cycle = client.create(f"/initiatives/{initiative_id}/cycles", **{"title": "One ward, one day", **fields})
        while cycle["stage"] != stage:
            if stage == "canceled":
                return cycles.cancel(client, cycle)
            cycle = cycles.advance(client, cycles.fill(client, cycle))
        return cycle

    def insert_cycle(self, initiative_id: str, **fields: Any) -> str:
        """The first planned cycle outside any ramp; its id."""
        return self._insert(rows.cycle(uuid.UUID(initiative_id), **fields))

    # Measures and points

    def measure(self, initiative_id: str, **fields: Any) -> dict[str, Any]:
        """A measure, of values unless another kind is given, added by Ana."""
        return self.client_as("ana").create(f"/initiatives/{initiative_id}/measures", **MEASURE | fields)

    def enter_points(self, measure: dict[str, Any], *points: dict[str, Any]) -> dict[str, Any]:
        """Enter points that must be taken; what the entry did."""
        answer = self.client_as("ana").put(f"/measures/{measure['id']}/points", json={"points": list(points)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def enter_values(self, measure: dict[str, Any], values: list[Any]) -> None:
        """Enter weekly values."""
        weeks = zip(days(len(values)), values, strict=True)
        self.enter_points(measure, *({"period_start": day, "value": value} for day, value in weeks))

    def send_csv(self, measure: dict[str, Any], text: str | bytes, query: str = "") -> TestResponse:
        """Send points as a CSV file; the answer."""
        body = text if isinstance(text, bytes) else text.encode()
        path = f"/measures/{measure['id']}/points{query}"
        return self.client_as("ana").put(path, data=body, content_type="text/csv")

    def points_of(self, measure: dict[str, Any]) -> list[dict[str, Any]]:
        """The points of a measure."""
        return self.client_as("ana").items(f"/measures/{measure['id']}/points?limit=200")

    def insert_measure(self, initiative_id: str, **fields: Any) -> str:
        """A monthly count of missing doses; its id."""
        return self._insert(rows.measure(uuid.UUID(initiative_id), **fields))

    def insert_point(self, measure_id: str, period_start: date, value: float | None) -> None:
        """A point of a measure."""
        self._insert(MeasurePoint(measure_id=uuid.UUID(measure_id), period_start=period_start, value=value))

    def insert_weekly_measure(
        self, initiative_id: str, values: list[float | None], phase: date | None = None, **fields: Any
    ) -> str:
        """A measure with a value a week from January 6, 2025, and perhaps a second phase; its id."""
        kinds = {"data_kind": "value", "direction": "increase", "frequency": "weekly"}
        measure = rows.measure(uuid.UUID(initiative_id), **{**kinds, **fields})
        of = {"measure_id": measure.id}
        weeks = zip(map(date.fromisoformat, days(len(values))), values, strict=True)
        parts: list[Base] = [MeasurePoint(period_start=day, value=value, **of) for day, value in weeks]
        if phase is not None:
            parts.append(MeasurePhase(start=phase, label="New shelves", **of))
        return self._insert(measure, *parts)

    # Mentoring

    def mentor(self, name: str = "mia", **offer: Any) -> dict[str, Any]:
        """Somebody's mentor profile."""
        payload = {"expertise": ["run charts"], "capacity": 1} | offer
        answer = self.client_as(name).put("/me/mentor-profile", json=payload)
        assert answer.status_code in (200, 201), answer.text
        self._mentors.add(name)
        return dict(answer.json or {})

    def mentorship(
        self, state: str = "requested", *, mentee: str = "ana", mentor: str = "mia", by: str = "mentee", **fields: Any
    ) -> dict[str, Any]:
        """A mentorship that the mentee has asked for or, by="mentor", that the mentor has offered; accepted if active.

        The mentor gets a profile first if none was made.
        """
        if mentor not in self._mentors:
            self.mentor(mentor)
        asker, other = (mentee, mentor) if by == "mentee" else (mentor, mentee)
        pair = {"mentor_id": self.id_of(mentor), "mentee_id": self.id_of(mentee)}
        asked = self.client_as(asker).create("/mentorships", **{"message": "Would you help me?"} | pair | fields)
        return self.move_mentorship(other, asked, "accept") if state == "active" else asked

    def move_mentorship(self, who: str, mentorship: dict[str, Any], action: str, **fields: Any) -> dict[str, Any]:
        """The mentorship after an action that must succeed."""
        return self.client_as(who).create(f"/mentorships/{mentorship['id']}/transitions", action=action, **fields)

    # Everything

    def one_of_each(self, visibility: str = "team") -> OneOfEach:
        """One object of every kind around one active initiative, made through the API."""
        return OneOfEach(self, visibility)

    def _insert(self, row: Base, *more: Base) -> str:
        """Insert rows in one transaction, one by one in their order; the id of the first, if it has one."""
        with self.database.transaction() as session:
            for each in (row, *more):
                session.add(each)
                session.flush()
            return str(getattr(row, "id", ""))
