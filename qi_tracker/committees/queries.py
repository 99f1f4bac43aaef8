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
_Seat = CommitteeMembership


def current(today: date) -> ColumnElement[bool]:
    """Whether a membership is held on a day."""
    begun = or_(_Seat.starts_on.is_(None), _Seat.starts_on <= today)
    return and_(_Seat.state == MembershipState.ACTIVE, begun, or_(_Seat.ends_on.is_(None), _Seat.ends_on >= today))


def _committees_of(person_id: uuid.UUID, today: date, roles: Sequence[CommitteeRole]) -> Rows:
    return select(_Seat.committee_id).where(_Seat.person_id == person_id, _Seat.role.in_(roles), current(today))


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


def seats_on(today: date) -> Any:
    """Committee.seats, limited to those held on a day: for the options of a select."""
    return Committee.seats.and_(current(today))


def visible(_actor: Actor, today: date) -> Rows:
    """Every committee: everyone sees them, so that they can ask to join."""
    return select(Committee).options(selectinload(seats_on(today)))


def visible_memberships(_actor: Actor, today: date) -> Rows:
    """Every membership: who is on a committee is no secret either."""
    committee = joinedload(_Seat.committee, innerjoin=True)
    return select(_Seat).options(committee.selectinload(seats_on(today)))


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
    lapsed = and_(_Seat.state == MembershipState.ACTIVE, _Seat.ends_on < today)
    return case((lapsed, MembershipState.ENDED.value), else_=_Seat.state)


def membership_columns(today: date) -> Rows:
    """Memberships as they are on a day, with the names of committee and person."""
    return (
        select(
            _Seat.id,
            _Seat.created_at,
            _Seat.updated_at,
            _Seat.version,
            _Seat.committee_id,
            Committee.name.label("committee_name"),
            _Seat.person_id,
            Person.name.label("person_name"),
            _Seat.role,
            _state_on(today).label("state"),
            _Seat.starts_on,
            _Seat.ends_on,
        )
        .join(Committee, Committee.id == _Seat.committee_id)
        .join(Person, Person.id == _Seat.person_id)
    )


def memberships(committee_id: uuid.UUID, query: Mapping[str, Any], today: date) -> Rows:
    """A committee's memberships by the list's filters."""
    found = membership_columns(today).where(_Seat.committee_id == committee_id)
    if "state" in query:
        found = found.where(_state_on(today).in_([state.value for state in query["state"]]))
    if "role" in query:
        found = found.where(_Seat.role.in_(query["role"]))
    if "person_id" in query:
        found = found.where(_Seat.person_id.in_(query["person_id"]))
    return found


VISIBLE = {Committee: visible, CommitteeMembership: visible_memberships}
