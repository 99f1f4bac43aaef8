"""What is done with accounts."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, or_, select

from ..access.models import Credential
from ..core.database import TrackerSession
from ..core.database.folded import is_named
from ..core.database.sql import lock_table
from ..core.errors import Conflict
from .models import OrganizationRole, Person, PersonSkill


def add(session: TrackerSession, values: Mapping[str, Any]) -> Person:
    """Add an account, without a password: it is set by a password link or at the command line."""
    columns = dict(values)
    skills = columns.pop("skills", [])
    _refuse_taken_email(session, columns["email"], None)
    person = Person(**columns, skill_rows=[PersonSkill(skill=skill) for skill in skills])
    session.add(person)
    session.flush()
    return person


def change(session: TrackerSession, person: Person, values: Mapping[str, Any], actor_id: uuid.UUID) -> None:
    """Change an account; one that becomes inactive loses its sessions and tokens at once."""
    columns = dict(values)
    role = columns.get("organization_role", person.organization_role)
    if person.id == actor_id and (role is not person.organization_role or not columns.get("active", True)):
        raise Conflict(
            "Nobody changes their own organization role or makes their own account inactive, so that nobody locks "
            "themselves out; ask another administrator.",
            code="own_account",
        )
    if "email" in columns and columns["email"] != person.email:
        _refuse_taken_email(session, columns["email"], person.id)
    if "skills" in columns:
        wanted = set(columns.pop("skills"))
        person.skill_rows = [row for row in person.skill_rows if row.skill in wanted] + [
            PersonSkill(skill=skill) for skill in sorted(wanted - {row.skill for row in person.skill_rows})
        ]
    _keep_an_administrator(session, person, columns)
    for name, value in columns.items():
        setattr(person, name, value)
    if not person.active:
        session.execute(delete(Credential).where(Credential.person_id == person.id))
    session.touch(person)
    session.flush()


def _refuse_taken_email(session: TrackerSession, email: str, own: uuid.UUID | None) -> None:
    same = select(Person.id).where(or_(is_named(Person.email_key, email), Person.email == email))
    if session.scalar(same.where(Person.id != own) if own else same) is not None:
        raise Conflict("Somebody has this e-mail already; look them up, or use another address.", code="email_taken")


def _keep_an_administrator(session: TrackerSession, person: Person, values: Mapping[str, Any]) -> None:
    role = values.get("organization_role", person.organization_role)
    stays = role is OrganizationRole.ADMIN and values.get("active", person.active)
    if not person.is_admin or stays:
        return
    # Two administrators who demote each other at the same moment must not both succeed.
    lock_table(session, Person)
    others = select(Person.id).where(
        Person.organization_role == OrganizationRole.ADMIN, Person.active, Person.id != person.id
    )
    if session.scalar(others.limit(1)) is None:
        raise Conflict(
            "This is the last active administrator; make somebody else an administrator first.", code="last_admin"
        )
