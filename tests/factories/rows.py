"""One plausible row for every table, for tests that need a database with something in it."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qi_tracker.access.models import Credential, CredentialKind, PasswordLink, Scope, SignInFailure
from qi_tracker.comments.models import Comment
from qi_tracker.committees.meetings.models import ActionItem, AgendaItem, Meeting, MeetingAttendance, MeetingMinutes
from qi_tracker.committees.models import (
    Committee,
    CommitteeMembership,
    CommitteeRole,
    Decision,
    DecisionOutcome,
    DecisionVote,
    MembershipState,
    Vote,
)
from qi_tracker.core.database import Base, new_id
from qi_tracker.core.database.models import AuditEntry, IdempotencyRecord
from qi_tracker.cycles.models import ActDecision, Cycle, CycleMeasure, CycleStage
from qi_tracker.diagrams.models import ChangeIdea, Driver, DriverKind
from qi_tracker.initiatives.models import Initiative, InitiativeTag, TeamMember, TeamRole, TimelineEntry, TimelineKind
from qi_tracker.measures.models import (
    DataKind,
    Direction,
    Frequency,
    Measure,
    MeasureKind,
    MeasurePhase,
    MeasurePoint,
    MeasurePointHistory,
    PointChange,
    ShareLink,
)
from qi_tracker.mentoring.models import MentorExpertise, MentorProfile, Mentorship, MentorshipGoal, MentorshipSession
from qi_tracker.people.models import JobRole, OrganizationRole, Person, PersonSkill
from qi_tracker.progress.models import ProgressScore
from qi_tracker.sites.models import Site, SiteClosure, SiteKind, SiteServes

NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
DATES = {"created_at": NOW, "updated_at": NOW}


def person(email: str, **fields: Any) -> Person:
    """A staff pharmacy technician."""
    role = {"job_role": JobRole.PHARMACY_TECHNICIAN, "organization_role": OrganizationRole.STAFF}
    return Person(**{"id": new_id(), "email": email, "name": "Ada Quist", **role, **DATES, **fields})


def site(name: str, **fields: Any) -> Site:
    """A hospital at the top of the tree."""
    return Site(**{"id": new_id(), "name": name, "kind": SiteKind.HOSPITAL, **DATES, **fields})


def committee(name: str, **fields: Any) -> Committee:
    """A committee with the least of what one needs."""
    return Committee(**{"id": new_id(), "name": name, **DATES, **fields})


def initiative(lead_id: uuid.UUID, **fields: Any) -> Initiative:
    """A draft initiative with its lead on the team."""
    text = {"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."}
    moments = {"state_changed_at": NOW, "last_activity_at": NOW, **DATES}
    made = Initiative(**{"id": new_id(), "lead_id": lead_id, **text, **moments, **fields})
    made.team = [TeamMember(person_id=lead_id, role=TeamRole.LEAD, created_at=NOW)]
    return made


def measure(initiative_id: uuid.UUID, **fields: Any) -> Measure:
    """A monthly count of missing doses."""
    kinds = {"kind": MeasureKind.OUTCOME, "data_kind": DataKind.COUNT, "direction": Direction.DECREASE}
    rest = {"frequency": Frequency.MONTHLY, **DATES}
    return Measure(
        **{"id": new_id(), "initiative_id": initiative_id, "name": "Missing doses", **kinds, **rest, **fields}
    )


def cycle(initiative_id: uuid.UUID, **fields: Any) -> Cycle:
    """The first planned cycle outside any ramp."""
    start = {"title": "Try a second check", "number": 1, "stage_changed_at": NOW, **DATES}
    return Cycle(**{"id": new_id(), "initiative_id": initiative_id, **start, **fields})


def fill(session: Session) -> None:
    """Put at least one row into every table."""
    hospital, hub = site("St. Anna", external_id="ANNA"), site("Remote Pharmacy", kind=SiteKind.TELEPHARMACY_HUB)
    board = committee("Medication Safety", site_id=hospital.id, quorum_roles=[{"job_role": "pharmacist", "count": 1}])
    _add(session, hospital, hub)
    _add(session, board)
    lead, mentor = person("ada@example.org", site_id=hospital.id, external_id="S1"), person("bo@example.org")
    _add(session, lead, mentor)
    effort = initiative(lead.id, site_id=hospital.id, committee_id=board.id, external_id="QI-1")
    wards = {"key": "ward", "label": "Ward", "values": ["4W", "5N"]}
    targets = [{"from": date(2024, 1, 1), "value": 3.0}]
    fixed = {"fixed_limits_center": 4.0, "fixed_limits_lower": 0.0, "fixed_limits_upper": 10.0}
    doses = measure(effort.id, external_id="KPI-1", strata=[wards], targets=targets, rule_options_shift=8, **fixed)
    _add(session, effort)
    _add(session, doses)
    effort.aim_measure_id = doses.id
    _add(session, *_around_people(hospital, hub, lead))
    _around_initiative(session, effort, doses, lead)
    _around_committee(session, board, effort, mentor)
    _around_mentors(session, effort, mentor, lead)


def _add(session: Session, *rows: Base) -> None:
    session.add_all(rows)
    session.flush()


def _around_people(hospital: Site, hub: Site, lead: Person) -> list[Base]:
    digest = b"0" * 32
    token = {"kind": CredentialKind.TOKEN, "scope": Scope.READ, "name": "Reports", "token_hash": digest}
    request = {"operation": "createSite", "method": "POST", "path": "/api/v1/sites", "status": 201}
    return [
        PersonSkill(person_id=lead.id, skill="aseptic technique"),
        SiteServes(hub_id=hub.id, site_id=hospital.id),
        SiteClosure(ancestor_id=hub.id, descendant_id=hospital.id),
        Credential(person_id=lead.id, **token, **DATES),
        PasswordLink(person_id=lead.id, link_hash=digest, created_at=NOW, expires_at=NOW),
        SignInFailure(email_hash=digest, at=NOW),
        IdempotencyRecord(person_id=lead.id, key="k", fingerprint=digest, headers={"ETag": '"1"'}, created_at=NOW),
        AuditEntry(at=NOW, person_id=lead.id, request_id="r", **request),
    ]


def _around_initiative(session: Session, effort: Initiative, doses: Measure, lead: Person) -> None:
    of = {"initiative_id": effort.id}
    driver = Driver(id=new_id(), kind=DriverKind.PRIMARY, text="Reliable picking", **of, **DATES)
    idea = ChangeIdea(id=new_id(), text="A second check", driver_id=driver.id, **of, **DATES)
    _add(session, driver)
    _add(session, idea)
    first = cycle(effort.id, change_idea_id=idea.id, stage=CycleStage.CLOSED, act_decision=ActDecision.ADAPT)
    second = cycle(effort.id, change_idea_id=idea.id, number=2, previous_cycle_id=first.id)
    _add(session, first)
    _add(session, second)
    place = {"measure_id": doses.id, "period_start": date(2024, 1, 1), "sequence": 1, "value": 4.0}
    place["by"] = {"ward": {"4W": 3, "5N": 1}}
    changed = {"change": PointChange.CHANGED, "changed_by_id": lead.id, "changed_at": NOW, "excluded": False}
    shared = {"token_hash": b"1" * 32, "expires_on": TODAY, "created_by_id": lead.id}
    _add(
        session,
        InitiativeTag(tag="antibiotics", **of),
        TimelineEntry(kind=TimelineKind.CREATED, actor_id=lead.id, at=NOW, **of),
        ProgressScore(score=1.5, assessed_on=TODAY, justification="Team formed", author_id=lead.id, **of, **DATES),
        Comment(author_id=lead.id, text="Well begun", **of, **DATES),
        CycleMeasure(cycle_id=second.id, measure_id=doses.id),
        MeasurePoint(**place, **DATES),
        MeasurePointHistory(**place, **changed),
        MeasurePhase(measure_id=doses.id, start=date(2024, 2, 1), label="New shelves", baseline_points=12),
        MeasurePhase(measure_id=doses.id, start=date(2024, 3, 1), label="Kits", baseline_until=date(2024, 9, 1)),
        ShareLink(measure_id=doses.id, **shared, **DATES),
    )


def _around_committee(session: Session, board: Committee, effort: Initiative, chair: Person) -> None:
    membership = {"role": CommitteeRole.CHAIR, "state": MembershipState.ACTIVE}
    meeting = Meeting(id=new_id(), committee_id=board.id, scheduled_for=NOW, utc_offset_minutes=60, **DATES)
    _add(session, meeting, CommitteeMembership(committee_id=board.id, person_id=chair.id, **membership, **DATES))
    decided = {"recorded_by_id": chair.id, "decided_at": NOW, "outcome": DecisionOutcome.DEFER, "reason": "No quorum"}
    decision = Decision(
        id=new_id(), committee_id=board.id, initiative_id=effort.id, meeting_id=meeting.id, **decided, **DATES
    )
    _add(session, decision)
    _add(
        session,
        DecisionVote(decision_id=decision.id, person_id=chair.id, vote=Vote.FOR),
        MeetingMinutes(meeting_id=meeting.id, text="We met.", **DATES),
        MeetingAttendance(meeting_id=meeting.id, person_id=chair.id),
        AgendaItem(meeting_id=meeting.id, initiative_id=effort.id, **DATES),
        ActionItem(committee_id=board.id, meeting_id=meeting.id, text="Ask the ward", owner_id=chair.id, **DATES),
    )


def _around_mentors(session: Session, effort: Initiative, mentor: Person, mentee: Person) -> None:
    profile = MentorProfile(id=new_id(), person_id=mentor.id, capacity=2, **DATES)
    profile.expertise_rows = [MentorExpertise(skill="run charts")]
    pair = {"mentor_id": mentor.id, "mentee_id": mentee.id, "requested_by_id": mentee.id}
    mentorship = Mentorship(id=new_id(), initiative_id=effort.id, **pair, **DATES)
    _add(session, profile, mentorship)
    _add(
        session,
        MentorshipGoal(mentorship_id=mentorship.id, text="Read a run chart", **DATES),
        MentorshipSession(mentorship_id=mentorship.id, held_on=TODAY, minutes=30, **DATES),
    )
