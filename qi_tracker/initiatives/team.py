"""What is done with an initiative's team. Every change of it is on the timeline."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..core.errors import Conflict, Invalid, NotFound
from ..people.models import Person
from .events import MemberLeft, member_left
from .models import Initiative, TeamAction, TeamMember, TeamRole, TimelineKind
from .timeline import record


def add(
    session: TrackerSession, initiative: Initiative, actor: Actor, person: Person, given: StrEnum, now: datetime
) -> None:
    """Give a person a role on the team."""
    present = _row(initiative, person.id)
    if present is not None:
        raise Conflict(
            f"{person.name} is on the team already, as {present.role.value}; change the role instead.",
            code="already_on_team",
        )
    _require_active(person)
    role = TeamRole(given.value)
    _keep_one_sponsor(initiative, role)
    initiative.team.append(TeamMember(person_id=person.id, role=role, created_at=now))
    _record(session, initiative, TeamAction.ADD, actor, now, person=_named(session, person.id), role=role.value)


def change(
    session: TrackerSession, initiative: Initiative, actor: Actor, person_id: uuid.UUID, given: StrEnum, now: datetime
) -> None:
    """Give a person on the team another role."""
    row = _changeable(initiative, person_id)
    role, former = TeamRole(given.value), row.role
    if role is former:
        return
    _keep_one_sponsor(initiative, role)
    row.role = role
    details = {"person": _named(session, person_id), "role": role.value, "former_role": former.value}
    _record(session, initiative, TeamAction.CHANGE_ROLE, actor, now, **details)


def remove(session: TrackerSession, initiative: Initiative, actor: Actor, person_id: uuid.UUID, now: datetime) -> None:
    """Take a person off the team; their mentors no longer see the initiative through them."""
    row = _changeable(initiative, person_id)
    initiative.team.remove(row)
    member_left.emit(session, MemberLeft(initiative, person_id, actor.id, now))
    details = {"person": _named(session, person_id), "former_role": row.role.value}
    _record(session, initiative, TeamAction.REMOVE, actor, now, **details)


def hand_over(session: TrackerSession, initiative: Initiative, actor: Actor, person: Person, now: datetime) -> None:
    """Make another person the lead; the former lead stays as a member."""
    if person.id == initiative.lead_id:
        raise Conflict(f"{person.name} leads the initiative already; name somebody else.", code="already_lead")
    _require_active(person)
    former = next(row for row in initiative.team if row.role is TeamRole.LEAD)
    former.role = TeamRole.MEMBER
    # The index that allows one lead cannot wait until the end of the transaction, so the former one steps back first.
    session.flush()
    row = _row(initiative, person.id)
    before = row.role.value if row else None
    if row is None:
        row = TeamMember(person_id=person.id, role=TeamRole.LEAD, created_at=now)
        initiative.team.append(row)
    row.role = TeamRole.LEAD
    initiative.lead_id = person.id
    details = {"person": _named(session, person.id), "role": TeamRole.LEAD.value, "former_role": before}
    _record(
        session, initiative, TeamAction.HANDOVER, actor, now, **details, former_lead=_named(session, former.person_id)
    )


def _row(initiative: Initiative, person_id: uuid.UUID) -> TeamMember | None:
    return next((row for row in initiative.team if row.person_id == person_id), None)


def _changeable(initiative: Initiative, person_id: uuid.UUID) -> TeamMember:
    row = _row(initiative, person_id)
    if row is None:
        raise NotFound
    if row.role is TeamRole.LEAD:
        raise Conflict("An initiative always has its lead: hand the lead over to somebody else first.", code="is_lead")
    return row


def _require_active(person: Person) -> None:
    if not person.active:
        raise Invalid.at("#/person_id", "inactive_person", f"{person.name} has no active account; name somebody else.")


def _keep_one_sponsor(initiative: Initiative, role: TeamRole) -> None:
    if role is TeamRole.SPONSOR and any(row.role is TeamRole.SPONSOR for row in initiative.team):
        raise Conflict("The initiative has a sponsor already; give that person another role first.", code="has_sponsor")


def _named(session: TrackerSession, person_id: uuid.UUID) -> dict[str, str]:
    """The person as the timeline keeps them: by the name they have now."""
    name = session.scalars(select(Person.name).where(Person.id == person_id)).one()
    return {"id": str(person_id), "name": name}


def _record(
    session: TrackerSession, initiative: Initiative, action: TeamAction, actor: Actor, now: datetime, **details: Any
) -> None:
    details = {"role": None, "former_role": None, **details}
    record(session, initiative, TimelineKind.TEAM_CHANGE, action, actor.id, now, details=details)
    session.flush()
