"""Selects of people."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, null, or_, select, true, union
from sqlalchemy.orm import selectinload

from ..access.actor import Actor
from ..core.database.folded import is_named, key_begins
from ..core.database.sql import Rows, json_list
from ..sites.models import Site
from ..sites.queries import below
from .models import PEOPLE_BY_NAME, Person, PersonSkill
from .policy import sees_email

SORTS = {"created_at": Person.created_at, "updated_at": Person.updated_at, "name": Person.name}


def visible(_actor: Actor, _today: date) -> Rows:
    """People: everyone sees everyone."""
    return select(Person).options(selectinload(Person.skill_rows))


def _columns(sees_email: ColumnElement[bool]) -> Rows:
    skills = json_list(
        select(PersonSkill.skill).where(PersonSkill.person_id == Person.id).correlate(Person), PersonSkill.skill
    )
    return select(
        Person.id,
        Person.created_at,
        Person.updated_at,
        Person.version,
        case((sees_email, Person.email), else_=null()).label("email"),
        Person.name,
        Person.job_role,
        Person.organization_role,
        Person.site_id,
        Site.name.label("site_name"),
        skills.label("skills"),
        Person.active,
        Person.external_id,
    ).outerjoin(Site, Site.id == Person.site_id)


def shown_to(actor: Actor) -> Rows:
    """People as an actor sees them."""
    return _columns(_sees_email(actor))


def _sees_email(actor: Actor) -> ColumnElement[bool]:
    return true() if sees_email(actor) else Person.id == actor.id


def seen_by_oneself(person_id: uuid.UUID) -> Rows:
    """A person as they see themselves."""
    return _columns(true()).where(Person.id == person_id)


def _is_looked_for(actor: Actor, text: str) -> ColumnElement[bool]:
    if not text:
        return true()
    having_email = select(Person.id).where(_sees_email(actor), key_begins(Person.email_key, text))
    return Person.id.in_(union(*PEOPLE_BY_NAME.selects(text), having_email))


def by_email(email: str) -> Select[Person]:
    """The account of an e-mail address.

    Rows without a key had the address of another row but for its case or form: these are found as they are written.
    """
    as_written = and_(Person.email_key.is_(None), Person.email == email.lower())
    found = select(Person).where(or_(is_named(Person.email_key, email), as_written))
    return found.order_by(as_written.desc()).limit(1)


def filtered(actor: Actor, query: Mapping[str, Any]) -> Rows:
    """People as an actor sees them, by the list's filters."""
    found = shown_to(actor)
    for name in ("job_role", "organization_role", "external_id"):
        if name in query:
            found = found.where(getattr(Person, name).in_(query[name]))
    if "site_id" in query:
        found = found.where(Person.site_id.in_(below(query["site_id"])))
    if "skill" in query:
        skilled = select(PersonSkill.person_id).where(is_named(PersonSkill.skill_key, *query["skill"]))
        found = found.where(Person.id.in_(skilled))
    if "active" in query:
        found = found.where(Person.active.is_(query["active"]))
    if "q" in query:
        found = found.where(_is_looked_for(actor, query["q"]))
    return found


VISIBLE = {Person: visible}
