"""Who one is here, and what waits for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..core.schemas import etag_of
from ..initiatives.states import WAITING_DAYS, InitiativeState
from ..people.queries import seen_by_oneself
from . import queries
from .due import next_due


class RoleKind(StrEnum):
    """Where a role is held."""

    ORGANIZATION = "organization"
    COMMITTEE = "committee"
    MENTORING = "mentoring"


class WorkKind(StrEnum):
    """What waits."""

    CYCLE_PAST_END = "cycle_past_end"
    MEASURE_POINT_DUE = "measure_point_due"
    REVIEW = "review"
    ACTION_ITEM = "action_item"
    MENTORSHIP_REQUEST = "mentorship_request"
    MEMBERSHIP_REQUEST = "membership_request"


@dataclass(frozen=True)
class Role:
    """A role and, where it is held on a committee, the committee."""

    kind: RoleKind
    role: str
    committee_id: Any = None
    committee_name: str | None = None


@dataclass(frozen=True)
class WorkItem:
    """One thing that waits. due_on: the last day on which it is in time."""

    kind: WorkKind
    title: str
    due_on: date | None
    overdue: bool
    path: str


def myself(session: TrackerSession, actor: Actor, today: date, permissions: list[str]) -> SimpleNamespace:
    """The actor's account with their roles and the permissions that need no object."""
    person = session.execute(seen_by_oneself(actor.id)).one()
    roles = [Role(RoleKind.ORGANIZATION, person.organization_role.value)]
    for held in session.execute(queries.current_memberships(actor.id, today)):
        roles.append(Role(RoleKind.COMMITTEE, held.role.value, held.id, held.name))
    if session.scalar(queries.mentor_profile_id(actor.id)) is not None:
        roles.append(Role(RoleKind.MENTORING, "mentor"))
    # Not a row with a version: what else is answered here changes without the account changing, so that its ETag must
    # not answer for the whole.
    columns = {name: value for name, value in person._mapping.items() if name != "version"}
    return SimpleNamespace(**columns, etag=etag_of(person), roles=roles, permissions=permissions)


def work_of(session: TrackerSession, actor: Actor, now: datetime) -> list[WorkItem]:
    """What waits for the actor, by the day on which it is due; what has no such day comes last.

    now: in the organization's time zone, whose days count.
    """
    today = now.date()
    found = [
        WorkItem(kind, title, due_on, due_on is not None and due_on < today, path)
        for kind, title, due_on, path in (*_of_initiatives(session, actor, now), *_of_people(session, actor, today))
    ]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or today, item.kind, item.title, item.path))


_Waiting = tuple[WorkKind, str, date | None, str]


def _of_initiatives(session: TrackerSession, actor: Actor, now: datetime) -> Iterator[_Waiting]:
    today = now.date()
    for cycle in session.execute(queries.cycles_past_their_end(actor, today)):
        yield WorkKind.CYCLE_PAST_END, cycle.title, cycle.plan_ends_on, f"/cycles/{cycle.id}"
    for measure in session.execute(queries.measures_to_feed(actor)):
        due_on = next_due(measure.frequency, measure.last, measure.created_at.astimezone(now.tzinfo).date())
        if due_on is not None and due_on <= today:
            yield WorkKind.MEASURE_POINT_DUE, measure.name, due_on, f"/measures/{measure.id}"
    for effort in session.execute(queries.reviews(actor, today)):
        due_on = effort.submitted_at.astimezone(now.tzinfo).date() + timedelta(
            days=WAITING_DAYS[InitiativeState.SUBMITTED]
        )
        yield WorkKind.REVIEW, effort.title, due_on, f"/initiatives/{effort.id}"


def _of_people(session: TrackerSession, actor: Actor, today: date) -> Iterator[_Waiting]:
    for item in session.execute(queries.action_items(actor)):
        yield WorkKind.ACTION_ITEM, item.text, item.due_on, f"/action-items/{item.id}"
    for request in session.execute(queries.mentorship_requests(actor)):
        asks = "asks you to be their mentor" if request.mentor_id == actor.id else "offers to be your mentor"
        yield WorkKind.MENTORSHIP_REQUEST, f"{request.name} {asks}", None, f"/mentorships/{request.id}"
    for request in session.execute(queries.membership_requests(actor, today)):
        title = f"{request.person} asks to join {request.committee} as {request.role.value}"
        path = f"/committees/{request.committee_id}/memberships?state=requested"
        yield WorkKind.MEMBERSHIP_REQUEST, title, None, path
