"""What is done with an initiative's team. Every change of it is told on the timeline."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..core.errors import Conflict, Invalid, NotFound
from ..mentoring.service import unlink_of
from ..people.models import Person
from .models import Initiative, TeamMember, TeamRole, TimelineKind
from .timeline import record


class AssignableTeamRole(StrEnum):
    """A role that is given and taken away; the lead is handed over."""

    MEMBER = TeamRole.MEMBER.value
    SUPERUSER = TeamRole.SUPERUSER.value
    DATA_COLLECTOR = TeamRole.DATA_COLLECTOR.value
    SPONSOR = TeamRole.SPONSOR.value
    COACH = TeamRole.COACH.value


def add(
    session: TrackerSession,
    initiative: Initiative,
    actor: Actor,
    person: Person,
    seat: AssignableTeamRole,
    now: datetime,
) -> None:
    """Give a person a role on the team."""
    present = _row(initiative, person.id)
    if present is not None:
        raise Conflict(
            f"{person.name} is on the team already, as {present.role.value}; change the role instead.",
            code="already_on_team",
        )
    _require_active(person)
    role = TeamRole(seat.value)
    _keep_one_sponsor(initiative, role)
    initiative.team.append(TeamMember(person_id=person.id, role=role, created_at=now))
    _tell(session, initiative, "add", actor, now, person=_named(session, person.id), role=role.value)


def change(
    session: TrackerSession,
    initiative: Initiative,
    actor: Actor,
    person_id: uuid.UUID,
    seat: AssignableTeamRole,
    now: datetime,
) -> None:
    """Give a person on the team another role."""
    row = _seat(initiative, person_id)
    role, former = TeamRole(seat.value), row.role
    if role is former:
        return
    _keep_one_sponsor(initiative, role)
    row.role = role
    told = {"person": _named(session, person_id), "role": role.value, "former_role": former.value}
    _tell(session, initiative, "change_role", actor, now, **told)


def remove(session: TrackerSession, initiative: Initiative, actor: Actor, person_id: uuid.UUID, now: datetime) -> None:
    """Take a person off the team; their mentors no longer see the initiative through them."""
    row = _seat(initiative, person_id)
    initiative.team.remove(row)
    unlink_of(session, person_id, initiative.id)
    told = {"person": _named(session, person_id), "former_role": row.role.value}
    _tell(session, initiative, "remove", actor, now, **told)


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
    told = {"person": _named(session, person.id), "role": TeamRole.LEAD.value, "former_role": before}
    _tell(session, initiative, "handover", actor, now, **told, former_lead=_named(session, former.person_id))


def _row(initiative: Initiative, person_id: uuid.UUID) -> TeamMember | None:
    return next((row for row in initiative.team if row.person_id == person_id), None)


def _seat(initiative: Initiative, person_id: uuid.UUID) -> TeamMember:
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


def _tell(
    session: TrackerSession, initiative: Initiative, action: str, actor: Actor, now: datetime, **details: Any
) -> None:
    told = {"role": None, "former_role": None, **details}
    record(session, initiative, TimelineKind.TEAM_CHANGE, action, actor.id, now, details=told)
    session.flush()
