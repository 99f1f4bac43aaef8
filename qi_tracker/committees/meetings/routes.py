"""Meetings with their attendance, agenda, minutes and action items."""

from typing import Any

from ...access.actor import actor
from ...access.guards import fetch, get_reference
from ...core.blueprint import Blueprint, Resource
from ...core.errors import NotFound
from ...core.openapi.available_actions import AvailableActions
from ...core.request_transaction import clock, session
from ...initiatives.models import Initiative
from ...people.models import Person
from ..models import Committee
from ..transitions import MEETING_TRANSITIONS, MINUTES_TRANSITIONS
from . import queries, schemas, service
from .models import ActionItem, AgendaItem, Meeting, MeetingMinutes

blp = Blueprint("meetings", __name__, tag="Meetings")

PERSON_EXAMPLE = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"


def _row(meeting_id: Any) -> Any:
    return session().execute(queries.columns().where(Meeting.id == meeting_id)).one()


def _agenda_item_row(item_id: Any) -> Any:
    return session().execute(queries.agenda_columns().where(AgendaItem.id == item_id)).one()


def _action_item_row(item_id: Any) -> Any:
    return session().execute(queries.action_item_columns().where(ActionItem.id == item_id)).one()


def _minutes_id(meeting_id: Any) -> Any:
    """The id of a meeting's minutes, so that they are fetched by their own visible query and version."""
    found = session().scalar(queries.minutes_of(meeting_id))
    if found is None:
        raise NotFound
    return found


@blp.route("/committees/<uuid:committee_id>/meetings")
class Meetings(Resource):
    @blp.operation("listMeetings", to="meetings:list")
    @blp.listing(
        schemas.Meeting, filters=schemas.MeetingQuery, sorts=queries.SORTS, default="-scheduled_for", key=Meeting.id
    )
    def get(self, query: dict[str, Any], committee_id: Any) -> Any:
        """List a committee's meetings"""
        fetch(Committee, committee_id, parent=True)
        return queries.filtered(committee_id, query)

    @blp.operation("createMeeting", to="meetings:create")
    @blp.arguments(schemas.MeetingInput, example={"scheduled_for": "2026-03-10T14:00:00+01:00", "location": "Room 2"})
    @blp.response(201, schemas.Meeting, location="/meetings/{id}")
    def post(self, payload: dict[str, Any], committee_id: Any) -> Any:
        """Call a meeting"""
        committee = fetch(Committee, committee_id, parent=True)
        return _row(service.call(session(), committee, payload).id)


@blp.route("/meetings/<uuid:meeting_id>")
class MeetingById(Resource):
    @blp.operation("getMeeting", to="meetings:read")
    @blp.response(200, schemas.Meeting)
    def get(self, meeting_id: Any) -> Any:
        """Show a meeting"""
        fetch(Meeting, meeting_id)
        return _row(meeting_id)

    @blp.operation("updateMeeting", to="meetings:edit")
    @blp.arguments(schemas.MeetingPatch, example={"state": "held"})
    @blp.response(200, schemas.Meeting)
    @MEETING_TRANSITIONS.document
    def patch(self, payload: dict[str, Any], meeting_id: Any) -> Any:
        """Move a meeting in time or place, or note that it was held or is canceled"""
        service.change(session(), fetch(Meeting, meeting_id), payload)
        return _row(meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/actions")
class MeetingActions(Resource):
    @blp.operation("listMeetingActions", to="meetings:read")
    @blp.response(200, AvailableActions)
    def get(self, meeting_id: Any) -> Any:
        """Say for every action with a meeting whether you may take it now"""
        meeting = fetch(Meeting, meeting_id)
        return {"items": [found.as_json() for found in service.actions(meeting, actor())]}


@blp.route("/meetings/<uuid:meeting_id>/attendance")
class Attendance(Resource):
    @blp.operation("setAttendance", to="attendance:record")
    @blp.arguments(schemas.AttendanceInput, example={"present": [PERSON_EXAMPLE], "guests": []})
    @blp.response(200, schemas.Meeting)
    def put(self, payload: dict[str, Any], meeting_id: Any) -> Any:
        """Record who is there

        Answers the meeting. Who is listed here and may vote makes the quorum of the decisions of the meeting.
        """
        meeting = fetch(Meeting, meeting_id)
        service.record_attendance(session(), meeting, **payload)
        return _row(meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/agenda-items")
class AgendaItems(Resource):
    @blp.operation("listAgendaItems", to="meetings:read")
    @blp.listing(schemas.AgendaItem, sorts=queries.AGENDA_SORTS, default="position", key=AgendaItem.id)
    def get(self, query: dict[str, Any], meeting_id: Any) -> Any:
        """List a meeting's agenda, without items about initiatives that you may not see"""
        fetch(Meeting, meeting_id, parent=True)
        return queries.agenda(actor(), meeting_id, clock().today())

    @blp.operation("createAgendaItem", to="agenda_items:create")
    @blp.arguments(schemas.AgendaItemInput, example={"topic": "Look-alike labels on the ward", "minutes": 15})
    @blp.response(201, schemas.AgendaItem, location="/agenda-items/{id}")
    def post(self, payload: dict[str, Any], meeting_id: Any) -> Any:
        """Put an initiative or a topic on a meeting's agenda"""
        meeting = fetch(Meeting, meeting_id, parent=True)
        get_reference(Initiative, payload["initiative_id"], "#/initiative_id")
        get_reference(Person, payload["presenter_id"], "#/presenter_id")
        return _agenda_item_row(service.add_agenda_item(session(), meeting, payload).id)


@blp.route("/agenda-items/<uuid:agenda_item_id>")
class AgendaItemById(Resource):
    @blp.operation("getAgendaItem", to="agenda_items:read")
    @blp.response(200, schemas.AgendaItem)
    def get(self, agenda_item_id: Any) -> Any:
        """Show an item of an agenda"""
        fetch(AgendaItem, agenda_item_id)
        return _agenda_item_row(agenda_item_id)

    @blp.operation("updateAgendaItem", to="agenda_items:edit")
    @blp.arguments(schemas.AgendaItemPatch, example={"position": 0})
    @blp.response(200, schemas.AgendaItem)
    def patch(self, payload: dict[str, Any], agenda_item_id: Any) -> Any:
        """Change an item of an agenda"""
        item = fetch(AgendaItem, agenda_item_id, below=Meeting)
        get_reference(Initiative, payload.get("initiative_id"), "#/initiative_id")
        get_reference(Person, payload.get("presenter_id"), "#/presenter_id")
        service.change_agenda_item(session(), item, payload)
        return _agenda_item_row(agenda_item_id)

    @blp.operation("deleteAgendaItem", to="agenda_items:delete")
    @blp.response(204)
    def delete(self, agenda_item_id: Any) -> None:
        """Take an item from an agenda"""
        item = fetch(AgendaItem, agenda_item_id, below=Meeting)
        service.remove_agenda_item(session(), item)


@blp.route("/meetings/<uuid:meeting_id>/minutes")
class Minutes(Resource):
    @blp.operation("getMinutes", to="minutes:read")
    @blp.response(200, schemas.Minutes)
    def get(self, meeting_id: Any) -> Any:
        """Show a meeting's minutes"""
        minutes_id = _minutes_id(meeting_id)
        fetch(MeetingMinutes, minutes_id)
        return self._row(minutes_id)

    @blp.operation("updateMinutes", to="minutes:edit")
    @blp.arguments(schemas.MinutesPatch, example={"text": "We agreed to try labels of two colors.", "state": "draft"})
    @blp.response(200, schemas.Minutes)
    @MINUTES_TRANSITIONS.document
    def patch(self, payload: dict[str, Any], meeting_id: Any) -> Any:
        """Write a meeting's minutes, or approve them, which locks them"""
        minutes_id = _minutes_id(meeting_id)
        minutes = fetch(MeetingMinutes, minutes_id, below=Meeting)
        service.write_minutes(session(), minutes, payload)
        return self._row(minutes_id)

    def _row(self, minutes_id: Any) -> Any:
        return session().execute(queries.minutes_columns().where(MeetingMinutes.id == minutes_id)).one()


@blp.route("/meetings/<uuid:meeting_id>/action-items")
class MeetingActionItems(Resource):
    @blp.operation("listMeetingActionItems", to="meetings:read")
    @blp.listing(
        schemas.ActionItem,
        filters=schemas.ActionItemQuery,
        sorts=queries.ACTION_ITEM_SORTS,
        default="created_at",
        key=ActionItem.id,
    )
    def get(self, query: dict[str, Any], meeting_id: Any) -> Any:
        """List what was taken on in a meeting"""
        fetch(Meeting, meeting_id, parent=True)
        return queries.action_items(query).where(ActionItem.meeting_id == meeting_id)

    @blp.operation("createActionItem", to="action_items:create")
    @blp.arguments(schemas.ActionItemInput, example={"text": "Ask the ward for old labels", "due_on": "2026-03-24"})
    @blp.response(201, schemas.ActionItem, location="/action-items/{id}")
    def post(self, payload: dict[str, Any], meeting_id: Any) -> Any:
        """Note what somebody takes on in a meeting"""
        meeting = fetch(Meeting, meeting_id, parent=True)
        get_reference(Person, payload["owner_id"], "#/owner_id")
        return _action_item_row(service.add_action_item(session(), meeting, payload).id)


@blp.route("/committees/<uuid:committee_id>/action-items")
class CommitteeActionItems(Resource):
    @blp.operation("listCommitteeActionItems", to="action_items:list")
    @blp.listing(
        schemas.ActionItem,
        filters=schemas.ActionItemQuery,
        sorts=queries.ACTION_ITEM_SORTS,
        default="created_at",
        key=ActionItem.id,
    )
    def get(self, query: dict[str, Any], committee_id: Any) -> Any:
        """List what was taken on in a committee's meetings; the open ones carry over"""
        fetch(Committee, committee_id, parent=True)
        return queries.action_items(query).where(ActionItem.committee_id == committee_id)


@blp.route("/action-items/<uuid:action_item_id>")
class ActionItemById(Resource):
    @blp.operation("getActionItem", to="action_items:read")
    @blp.response(200, schemas.ActionItem)
    def get(self, action_item_id: Any) -> Any:
        """Show an action item; its owner reads it without being on the committee"""
        fetch(ActionItem, action_item_id)
        return _action_item_row(action_item_id)

    @blp.operation("updateActionItem", to=("action_items:mark_done", "action_items:edit"))
    @blp.arguments(schemas.ActionItemPatch, example={"done_at": "2026-03-20T09:30:00Z"})
    @blp.response(200, schemas.ActionItem)
    def patch(self, payload: dict[str, Any], action_item_id: Any) -> Any:
        """Change an action item, or mark it as done

        Its owner may send `done_at` alone; the rest is the permission `action_items:edit`.
        """
        to = "action_items:edit" if payload.keys() - {"done_at"} else "action_items:mark_done"
        item = fetch(ActionItem, action_item_id, to=to)
        get_reference(Person, payload.get("owner_id"), "#/owner_id")
        service.change_action_item(session(), item, payload)
        return _action_item_row(action_item_id)
