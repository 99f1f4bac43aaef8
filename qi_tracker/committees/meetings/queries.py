"""Selects of meetings, agendas, minutes and action items."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager

from ...access.actor import Actor
from ...core.database.sql import Rows, json_list
from ...initiatives.models import Initiative
from ...initiatives.queries import visible_to
from ...people.models import Person
from ..models import Committee
from ..queries import memberships_on, read_by
from .models import ActionItem, AgendaItem, Meeting, MeetingAttendance, MeetingMinutes

SORTS = {"scheduled_for": Meeting.scheduled_for, "created_at": Meeting.created_at}
AGENDA_SORTS = {"position": AgendaItem.position, "created_at": AgendaItem.created_at}
ACTION_ITEM_SORTS = {"created_at": ActionItem.created_at}
_Presenter, _Owner = aliased(Person), aliased(Person)


def visible(actor: Actor, today: date) -> Rows:
    """Meetings: the committee's people and quality leads see them."""
    committee = contains_eager(Meeting.committee).selectinload(memberships_on(today))
    return select(Meeting).join(Meeting.committee).options(committee).where(read_by(actor, Meeting.committee_id, today))


def visible_minutes(actor: Actor, today: date) -> Rows:
    """Minutes: those of meetings that the actor sees."""
    committee = contains_eager(MeetingMinutes.meeting).contains_eager(Meeting.committee)
    return (
        select(MeetingMinutes)
        .join(MeetingMinutes.meeting)
        .join(Meeting.committee)
        .options(committee.selectinload(memberships_on(today)))
        .where(read_by(actor, Meeting.committee_id, today))
    )


def visible_agenda_items(actor: Actor, today: date) -> Rows:
    """Agenda items: those of visible meetings, and of visible initiatives where the item is about one."""
    committee = contains_eager(AgendaItem.meeting).contains_eager(Meeting.committee)
    return _as_visible_to(
        actor,
        today,
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .join(Meeting.committee)
        .options(committee.selectinload(memberships_on(today)))
        .where(read_by(actor, Meeting.committee_id, today)),
    )


def visible_action_items(actor: Actor, today: date) -> Rows:
    """Action items: the committee's people, quality leads, and the owner see them."""
    committee = contains_eager(ActionItem.committee).selectinload(memberships_on(today))
    seen = or_(read_by(actor, ActionItem.committee_id, today), ActionItem.owner_id == actor.id)
    return select(ActionItem).join(ActionItem.committee).options(committee).where(seen)


def _as_visible_to(actor: Actor, today: date, found: Rows) -> Rows:
    """Agenda items without those about an initiative that the actor does not see, such as a guest."""
    unseen = AgendaItem.initiative_id.is_not(None) & AgendaItem.initiative_id.not_in(
        select(Initiative.id).where(visible_to(actor, today))
    )
    return found.where(~unseen)


def _people(as_guest: bool) -> Any:
    listed = select(MeetingAttendance.person_id).where(
        MeetingAttendance.meeting_id == Meeting.id, MeetingAttendance.as_guest.is_(as_guest)
    )
    return json_list(listed.correlate(Meeting), MeetingAttendance.person_id)


def columns() -> Rows:
    """Meetings with the names of their committees and who was there."""
    return select(
        Meeting.id,
        Meeting.created_at,
        Meeting.updated_at,
        Meeting.version,
        Meeting.committee_id,
        Committee.name.label("committee_name"),
        Meeting.scheduled_for,
        Meeting.utc_offset_minutes,
        Meeting.location,
        Meeting.state,
        _people(as_guest=False).label("present"),
        _people(as_guest=True).label("guests"),
    ).join(Committee, Committee.id == Meeting.committee_id)


def filtered(committee_id: uuid.UUID, query: Mapping[str, Any]) -> Rows:
    """A committee's meetings by the list's filters."""
    found = columns().where(Meeting.committee_id == committee_id)
    return found.where(Meeting.state.in_(query["state"])) if "state" in query else found


def minutes_columns() -> Rows:
    """Minutes as rows."""
    return select(
        MeetingMinutes.id,
        MeetingMinutes.created_at,
        MeetingMinutes.updated_at,
        MeetingMinutes.version,
        MeetingMinutes.meeting_id,
        MeetingMinutes.text,
        MeetingMinutes.state,
    )


def minutes_of(meeting_id: uuid.UUID) -> Rows:
    """The id of a meeting's minutes, which are there from its beginning."""
    return select(MeetingMinutes.id).where(MeetingMinutes.meeting_id == meeting_id)


def agenda_columns() -> Rows:
    """Agenda items with the titles of initiatives and the names of presenters."""
    return (
        select(
            AgendaItem.id,
            AgendaItem.created_at,
            AgendaItem.updated_at,
            AgendaItem.version,
            AgendaItem.meeting_id,
            AgendaItem.initiative_id,
            Initiative.title.label("initiative_title"),
            AgendaItem.topic,
            AgendaItem.minutes,
            AgendaItem.presenter_id,
            _Presenter.name.label("presenter_name"),
            AgendaItem.position,
        )
        .outerjoin(Initiative, Initiative.id == AgendaItem.initiative_id)
        .outerjoin(_Presenter, _Presenter.id == AgendaItem.presenter_id)
    )


def agenda(actor: Actor, meeting_id: uuid.UUID, today: date) -> Rows:
    """A meeting's agenda as the actor sees it."""
    return _as_visible_to(actor, today, agenda_columns().where(AgendaItem.meeting_id == meeting_id))


def action_item_columns() -> Rows:
    """Action items with the names of committees and owners."""
    return (
        select(
            ActionItem.id,
            ActionItem.created_at,
            ActionItem.updated_at,
            ActionItem.version,
            ActionItem.committee_id,
            Committee.name.label("committee_name"),
            ActionItem.meeting_id,
            ActionItem.text,
            ActionItem.owner_id,
            _Owner.name.label("owner_name"),
            ActionItem.due_on,
            ActionItem.done_at,
        )
        .join(Committee, Committee.id == ActionItem.committee_id)
        .outerjoin(_Owner, _Owner.id == ActionItem.owner_id)
    )


def action_items(query: Mapping[str, Any]) -> Rows:
    """Action items by the list's filters."""
    found = action_item_columns()
    if "open" in query:
        found = found.where(ActionItem.done_at.is_(None) if query["open"] else ActionItem.done_at.is_not(None))
    if "owner_id" in query:
        found = found.where(ActionItem.owner_id.in_(query["owner_id"]))
    return found


VISIBLE = {
    ActionItem: visible_action_items,
    AgendaItem: visible_agenda_items,
    Meeting: visible,
    MeetingMinutes: visible_minutes,
}
