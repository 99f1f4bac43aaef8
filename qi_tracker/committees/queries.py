"""Selects of committees and memberships."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from ..access.actor import Actor
from ..core.database.sql import Rows
from ..people.models import Person
from ..sites.models import Site
from ..sites.queries import below
from .models import COMMITTEES_BY_NAME, VOTERS, Committee, CommitteeMembership, CommitteeRole, MembershipState

SORTS = {"created_at": Committee.created_at, "updated_at": Committee.updated_at, "name": Committee.name}
MEMBERSHIP_SORTS = {"created_at": CommitteeMembership.created_at}
_Row = CommitteeMembership


def current(today: date) -> ColumnElement[bool]:
    """Whether a membership is held on a day."""
    begun = or_(_Row.starts_on.is_(None), _Row.starts_on <= today)
    return and_(_Row.state == MembershipState.ACTIVE, begun, or_(_Row.ends_on.is_(None), _Row.ends_on >= today))


def _committees_of(person_id: uuid.UUID, today: date, roles: Sequence[CommitteeRole]) -> Rows:
    return select(_Row.committee_id).where(_Row.person_id == person_id, _Row.role.in_(roles), current(today))


def reviewing_committees(person_id: uuid.UUID, today: date) -> Rows:
    """The ids of the committees where a person is chair, secretary or member on a day."""
    return _committees_of(person_id, today, VOTERS)


def read_by(actor: Actor, committee_id: Any, today: date) -> ColumnElement[bool]:
    """Whether an actor reads what a committee works on: all its people, guests included, and quality leads."""
    if actor.is_quality_lead:
        return true()
    own = _committees_of(actor.id, today, tuple(CommitteeRole))
    found: ColumnElement[bool] = committee_id.in_(own)
    return found


def memberships_on(today: date) -> Any:
    """Committee.current_memberships, limited to those of a day: for the options of a select."""
    return Committee.current_memberships.and_(current(today))


def visible(_actor: Actor, today: date) -> Rows:
    """Every committee: everyone sees them, so that they can ask to join."""
    return select(Committee).options(selectinload(memberships_on(today)))


def visible_memberships(_actor: Actor, today: date) -> Rows:
    """Every membership: who is on a committee is no secret either."""
    committee = joinedload(_Row.committee, innerjoin=True)
    return select(_Row).options(committee.selectinload(memberships_on(today)))


def columns() -> Rows:
    """Committees with the names of their sites."""
    return select(
        Committee.id,
        Committee.created_at,
        Committee.updated_at,
        Committee.version,
        Committee.name,
        Committee.terms_of_reference,
        Committee.site_id,
        Site.name.label("site_name"),
        Committee.schedule,
        Committee.quorum_minimum,
        Committee.quorum_roles,
    ).outerjoin(Site, Site.id == Committee.site_id)


def filtered(query: Mapping[str, Any]) -> Rows:
    """Committees by the list's filters."""
    found = columns()
    if "site_id" in query:
        found = found.where(Committee.site_id.in_(below(query["site_id"])))
    if "q" in query:
        found = found.where(COMMITTEES_BY_NAME.finds(query["q"]))
    return found


def _state_on(today: date) -> ColumnElement[MembershipState]:
    lapsed = and_(_Row.state == MembershipState.ACTIVE, _Row.ends_on < today)
    return case((lapsed, MembershipState.ENDED.value), else_=_Row.state)


def membership_columns(today: date) -> Rows:
    """Memberships as they are on a day, with the names of committee and person."""
    return (
        select(
            _Row.id,
            _Row.created_at,
            _Row.updated_at,
            _Row.version,
            _Row.committee_id,
            Committee.name.label("committee_name"),
            _Row.person_id,
            Person.name.label("person_name"),
            _Row.role,
            _state_on(today).label("state"),
            _Row.starts_on,
            _Row.ends_on,
        )
        .join(Committee, Committee.id == _Row.committee_id)
        .join(Person, Person.id == _Row.person_id)
    )


def memberships(committee_id: uuid.UUID, query: Mapping[str, Any], today: date) -> Rows:
    """A committee's memberships by the list's filters."""
    found = membership_columns(today).where(_Row.committee_id == committee_id)
    if "state" in query:
        found = found.where(_state_on(today).in_([state.value for state in query["state"]]))
    if "role" in query:
        found = found.where(_Row.role.in_(query["role"]))
    if "person_id" in query:
        found = found.where(_Row.person_id.in_(query["person_id"]))
    return found


VISIBLE = {Committee: visible, CommitteeMembership: visible_memberships}
