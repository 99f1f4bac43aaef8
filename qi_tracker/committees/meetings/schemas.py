"""What clients send and get about meetings, agendas, minutes and action items."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.schemas import Query, RecordSchema, Schema, patch_of
from .models import MeetingState, MinutesState

ONE_SUBJECT = fields.Code("one_subject", "Send either initiative_id or topic, and not both.")


class MeetingInput(Schema):
    """A meeting to call."""

    scheduled_for = fields.AwareDateTime(
        required=True,
        metadata={
            "description": "Day and time with its offset from UTC where people meet, such as 2026-03-10T14:00:00+01:00."
        },
    )
    location = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "Where people meet: a place, or a link to join online."},
    )


class MeetingChangeInput(MeetingInput):
    """A meeting's fields that may change."""

    state = fields.Enum(
        MeetingState,
        required=True,
        metadata={"description": "held once the meeting took place, canceled if it will not."},
    )


MeetingPatch = patch_of(MeetingChangeInput, named="MeetingPatch")


class MeetingQuery(Query):
    """Filters of the list of meetings."""

    state = fields.List(fields.Enum(MeetingState), metadata={"description": "In one of these states."})


def offset_of(row: Any) -> str:
    """A meeting's offset from UTC, such as +01:00."""
    hours, minutes = divmod(abs(row.utc_offset_minutes), 60)
    return f"{'-' if row.utc_offset_minutes < 0 else '+'}{hours:02}:{minutes:02}"


class Meeting(RecordSchema):
    """A meeting, with the ids of those who were there."""

    committee_id = fields.UUID(required=True)
    committee = fields.Reference("committee", required=True)
    scheduled_for = fields.AwareDateTime(required=True)
    utc_offset = fields.Function(
        fields.String(metadata={"pattern": r"^[+-]\d{2}:\d{2}$"}),
        offset_of,
        required=True,
        metadata={"description": "The offset from UTC at which it was called: scheduled_for itself is in UTC."},
    )
    location = fields.Text(allow_none=True, required=True)
    state = fields.Enum(MeetingState, required=True)
    present = fields.List(
        fields.UUID(), required=True, metadata={"description": "Ids of those present, guests left out."}
    )
    guests = fields.List(fields.UUID(), required=True, metadata={"description": "Ids of those present as guests."})


class AttendanceInput(Schema):
    """Who is there; replaces what was recorded before."""

    present = fields.List(
        fields.UUID(),
        unique=True,
        required=True,
        metadata={
            "description": "Ids of the people who are present; chair, secretary and members count for the quorum."
        },
    )
    guests = fields.List(
        fields.UUID(),
        unique=True,
        load_default=list,
        metadata={"description": "Ids of the guests who are present; they never count for the quorum."},
    )

    @ma.validates_schema(skip_on_field_errors=False)
    def in_one_list(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a person who is there twice."""
        present = set(data.get("present", []))
        again = [index for index, person in enumerate(data.get("guests", [])) if person in present]
        if again:
            problem = [fields.Code("repeated", "The person is in `present` already; list each once.")]
            raise ma.ValidationError({"guests": dict.fromkeys(again, problem)})


class AgendaItemInput(Schema):
    """Something to speak about: an initiative or a topic."""

    initiative_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The initiative to discuss. Send this or a topic, not both."},
    )
    topic = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "What to discuss where it is no initiative, such as: budget for next year."},
    )
    minutes = fields.Integer(
        1, 1440, allow_none=True, load_default=None, metadata={"description": "How many minutes it may take."}
    )
    presenter_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "The person who presents it."}
    )
    position = fields.Integer(
        0, 10_000, metadata={"description": "Its place on the agenda, from 0; left out, it comes last."}
    )

    @ma.validates_schema
    def one_subject(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an item about nothing, or about two things."""
        if (data["initiative_id"] is None) == (data["topic"] is None):
            raise ma.ValidationError({"topic": [ONE_SUBJECT]})


class AgendaItemChangeInput(AgendaItemInput):
    """An agenda item's fields that may change."""

    position = fields.Integer(0, 10_000, required=True, metadata={"description": "Its place on the agenda, from 0."})


AgendaItemPatch = patch_of(AgendaItemChangeInput, named="AgendaItemPatch")


class AgendaItem(RecordSchema):
    """An item of a meeting's agenda."""

    meeting_id = fields.UUID(required=True)
    initiative_id = fields.UUID(allow_none=True, required=True)
    initiative_title = fields.String(allow_none=True, required=True)
    topic = fields.Text(allow_none=True, required=True)
    minutes = fields.Integer(allow_none=True, required=True)
    presenter_id = fields.UUID(allow_none=True, required=True)
    presenter = fields.Reference("presenter", required=True)
    position = fields.Integer(required=True)


class MinutesInput(Schema):
    """What was said and settled."""

    text = fields.Text(
        100_000, allow_none=True, load_default=None, metadata={"description": "What was discussed and agreed."}
    )
    state = fields.Enum(
        MinutesState,
        required=True,
        metadata={"description": "approved once the committee has agreed to them; approved minutes are locked."},
    )


MinutesPatch = patch_of(MinutesInput)


class Minutes(RecordSchema):
    """A meeting's minutes; there from the beginning, empty."""

    meeting_id = fields.UUID(required=True)
    text = fields.Text(100_000, allow_none=True, required=True)
    state = fields.Enum(MinutesState, required=True)


class ActionItemInput(Schema):
    """What somebody takes on."""

    text = fields.Text(
        minimum=1,
        required=True,
        metadata={"description": "What is to be done, such as: send the new form to all units."},
    )
    owner_id = fields.UUID(allow_none=True, load_default=None, metadata={"description": "The person who does it."})
    due_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The day by which it is to be done."}
    )
    done_at = fields.AwareDateTime(
        allow_none=True, load_default=None, metadata={"description": "When it was done; null while it is open."}
    )


ActionItemPatch = patch_of(ActionItemInput)


class ActionItemQuery(Query):
    """Filters of lists of action items."""

    open = fields.Boolean(
        metadata={"description": "true: not done yet, which is what carries over to the next meeting."}
    )
    owner_id = fields.List(fields.UUID(), metadata={"description": "Taken on by one of these people."})


class ActionItem(RecordSchema):
    """What somebody took on in a meeting."""

    committee_id = fields.UUID(required=True)
    committee = fields.Reference("committee", required=True)
    meeting_id = fields.UUID(required=True)
    text = fields.Text(required=True)
    owner_id = fields.UUID(allow_none=True, required=True)
    owner = fields.Reference("owner", required=True)
    due_on = fields.Date(allow_none=True, required=True)
    done_at = fields.AwareDateTime(allow_none=True, required=True)
