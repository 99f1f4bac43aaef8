"""What is done with committees and their memberships."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..core.database.folded import is_named
from ..core.errors import Conflict
from ..core.transitions import Availability
from . import policy
from .models import OPEN_MEMBERSHIPS, Committee, CommitteeMembership, MembershipState
from .transitions import MEMBERSHIP_TRANSITIONS, MembershipAction


def add(session: TrackerSession, values: Mapping[str, Any]) -> Committee:
    """Set up a committee."""
    committee = Committee(**_by_column(values))
    _refuse_taken_name(session, committee.name, None)
    session.add(committee)
    session.flush()
    return committee


def change(session: TrackerSession, committee: Committee, values: Mapping[str, Any]) -> None:
    """Change a committee's name, terms of reference, site, schedule or quorum."""
    if "name" in values:
        _refuse_taken_name(session, values["name"], committee.id)
    for name, value in _by_column(values).items():
        setattr(committee, name, value)
    session.flush()


def _by_column(values: Mapping[str, Any]) -> dict[str, Any]:
    members = dict(values)
    quorum = members.pop("quorum", {})
    return members | {f"quorum_{name}": value for name, value in quorum.items()}


def _refuse_taken_name(session: TrackerSession, name: str, own: uuid.UUID | None) -> None:
    same = select(Committee.id).where(or_(is_named(Committee.name_key, name), Committee.name == name))
    if session.scalar(same.where(Committee.id != own) if own else same) is not None:
        raise Conflict("Another committee has this name; choose another name.", code="name_taken")


def request_membership(
    session: TrackerSession, committee: Committee, person_id: uuid.UUID, values: Mapping[str, Any], today: date
) -> CommitteeMembership:
    """Ask for a membership, also as a guest; somebody else answers."""
    return _add(session, committee, person_id, values, MembershipState.REQUESTED, today)


def add_person(
    session: TrackerSession, committee: Committee, person_id: uuid.UUID, values: Mapping[str, Any], today: date
) -> CommitteeMembership:
    """Make somebody a member, active at once."""
    membership = _add(session, committee, person_id, values, MembershipState.ACTIVE, today)
    _begin(membership, today)
    session.flush()
    return membership


def _add(
    session: TrackerSession,
    committee: Committee,
    person_id: uuid.UUID,
    values: Mapping[str, Any],
    state: MembershipState,
    today: date,
) -> CommitteeMembership:
    _require_none_open(session, committee.id, person_id, today)
    membership = CommitteeMembership(committee_id=committee.id, person_id=person_id, state=state, **values)
    session.add(membership)
    session.flush()
    return membership


def _require_none_open(session: TrackerSession, committee_id: uuid.UUID, person_id: uuid.UUID, today: date) -> None:
    """Store that a former membership has ended where its last day has passed; raises Conflict where one is open."""
    found = session.scalar(
        select(CommitteeMembership).where(
            CommitteeMembership.committee_id == committee_id,
            CommitteeMembership.person_id == person_id,
            CommitteeMembership.state.in_(OPEN_MEMBERSHIPS),
        )
    )
    if found is None:
        return
    found.state = found.state_on(today)
    if found.state is not MembershipState.ENDED:
        raise Conflict(
            f"The person's membership of this committee is {found.state} already: answer the request, or end the "
            "membership first.",
            code="membership_exists",
        )
    session.flush()


def actions(membership: CommitteeMembership, actor: Actor, today: date) -> list[Availability]:
    """For every action: may the actor take it now, and if not, why."""
    state = membership.state_on(today)
    return [
        MEMBERSHIP_TRANSITIONS.availability(
            state, action, membership, policy.can_move_membership(actor, membership, action)
        )
        for action in MembershipAction
    ]


def move(session: TrackerSession, membership: CommitteeMembership, action: MembershipAction, today: date) -> None:
    """Accept or decline a request for a membership, or end a membership."""
    found = MEMBERSHIP_TRANSITIONS.require(membership.state_on(today), action, membership)
    membership.state = MembershipState(found.target)
    if membership.state is MembershipState.ACTIVE:
        _begin(membership, today)
    if membership.state is MembershipState.ENDED:
        membership.ends_on = max(today, membership.starts_on or today)
    session.flush()


def _begin(membership: CommitteeMembership, today: date) -> None:
    if membership.starts_on is None and (membership.ends_on is None or membership.ends_on >= today):
        membership.starts_on = today
