"""What is done with meetings: called, prepared, attended, minuted."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from ...access.actor import Actor
from ...core.database import TrackerSession
from ...core.errors import Conflict, Invalid, ValidationProblem
from ...core.transitions import Availability
from ...people.models import Person
from .. import policy
from ..models import Committee
from ..transitions import MEETING_TRANSITIONS, MINUTES_TRANSITIONS, MeetingAction
from .models import ActionItem, AgendaItem, Meeting, MeetingAttendance, MeetingMinutes


def call(session: TrackerSession, committee: Committee, values: Mapping[str, Any]) -> Meeting:
    """Call a meeting; its minutes begin empty with it."""
    meeting = Meeting(committee_id=committee.id, **_with_offset(values))
    session.add(meeting)
    session.flush()
    session.add(MeetingMinutes(meeting_id=meeting.id))
    session.flush()
    return meeting


def actions(meeting: Meeting, actor: Actor) -> list[Availability]:
    """For every action: may the actor take it now, and if not, why."""
    verdict = policy.can_write_meeting(actor, meeting)
    return [MEETING_TRANSITIONS.availability(meeting.state, action, meeting, verdict) for action in MeetingAction]


def change(session: TrackerSession, meeting: Meeting, values: Mapping[str, Any]) -> None:
    """Move a meeting in time or place, or note that it was held or is canceled."""
    if values.get("state", meeting.state) is not meeting.state:
        MEETING_TRANSITIONS.require_target(meeting.state, values["state"], meeting)
    for name, value in _with_offset(values).items():
        setattr(meeting, name, value)
    session.flush()


def _with_offset(values: Mapping[str, Any]) -> dict[str, Any]:
    members = dict(values)
    moment: datetime | None = members.get("scheduled_for")
    offset = moment.utcoffset() if moment is not None else None
    return members if offset is None else members | {"utc_offset_minutes": int(offset.total_seconds() // 60)}


def record_attendance(
    session: TrackerSession, meeting: Meeting, present: Sequence[uuid.UUID], guests: Sequence[uuid.UUID]
) -> None:
    """Note who is there, in place of what was noted before."""
    _refuse_canceled(meeting)
    refuse_unknown_people(session, {"present": present, "guests": guests})
    session.execute(delete(MeetingAttendance).where(MeetingAttendance.meeting_id == meeting.id))
    rows = [
        {"meeting_id": meeting.id, "person_id": person_id, "as_guest": as_guest}
        for people, as_guest in ((present, False), (guests, True))
        for person_id in people
    ]
    if rows:
        session.execute(insert(MeetingAttendance), rows)
    session.touch(meeting)
    session.flush()


def refuse_unknown_people(session: TrackerSession, lists: Mapping[str, Iterable[uuid.UUID]]) -> None:
    """Raises Invalid for every id that means nobody. lists: by the path of the field that holds them."""
    sent = {person_id for people in lists.values() for person_id in people}
    known = set(session.scalars(select(Person.id).where(Person.id.in_(sent))))
    problems = [
        ValidationProblem(
            f"#/{name}/{index}", "unknown_reference", "There is no such object, or none that you may see."
        )
        for name, people in lists.items()
        for index, person_id in enumerate(people)
        if person_id not in known
    ]
    if problems:
        raise Invalid(problems)


def add_agenda_item(session: TrackerSession, meeting: Meeting, values: Mapping[str, Any]) -> AgendaItem:
    """Put something on the agenda, as the last item where no position is given."""
    _refuse_canceled(meeting)
    members = dict(values)
    if "position" not in members:
        last = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
        members["position"] = 0 if last is None else last + 1
    item = AgendaItem(meeting_id=meeting.id, **members)
    session.add(item)
    session.flush()
    return item


def change_agenda_item(session: TrackerSession, item: AgendaItem, values: Mapping[str, Any]) -> None:
    """Change an item of the agenda; it stays about one thing."""
    _refuse_canceled(item.meeting)
    for name, value in values.items():
        setattr(item, name, value)
    if (item.initiative_id is None) == (item.topic is None):
        raise Invalid.at(
            "#/topic", "one_subject", "An item is about an initiative or a topic: set the other one to null."
        )
    session.flush()


def remove_agenda_item(session: TrackerSession, item: AgendaItem) -> None:
    """Take an item from the agenda."""
    _refuse_canceled(item.meeting)
    session.delete(item)
    session.flush()


def write_minutes(session: TrackerSession, minutes: MeetingMinutes, values: Mapping[str, Any]) -> None:
    """Write the minutes, or approve them, which locks them."""
    _refuse_canceled(minutes.meeting)
    if minutes.is_locked:
        raise Conflict(f"The minutes are approved. {MINUTES_TRANSITIONS.at_end}", code="wrong_state")
    found = None
    if values.get("state", minutes.state) is not minutes.state:
        found = MINUTES_TRANSITIONS.require_target(minutes.state, values["state"], minutes)
    for name, value in values.items():
        setattr(minutes, name, value)
    if found is not None:
        MINUTES_TRANSITIONS.check(found, minutes)
    session.flush()


def add_action_item(session: TrackerSession, meeting: Meeting, values: Mapping[str, Any]) -> ActionItem:
    """Note what somebody took on in a meeting."""
    _refuse_canceled(meeting)
    item = ActionItem(committee_id=meeting.committee_id, meeting_id=meeting.id, **values)
    session.add(item)
    session.flush()
    return item


def change_action_item(session: TrackerSession, item: ActionItem, values: Mapping[str, Any]) -> None:
    """Change what somebody took on, or mark it as done."""
    for name, value in values.items():
        setattr(item, name, value)
    session.flush()


def _refuse_canceled(meeting: Meeting) -> None:
    if meeting.is_canceled:
        raise Conflict(
            "The meeting is canceled: nothing is written about it any more. Call another meeting.",
            code="wrong_state",
        )
