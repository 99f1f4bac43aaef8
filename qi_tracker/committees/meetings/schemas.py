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
        required=True, metadata={"description": "With the offset at which people come."}
    )
    location = fields.Text(allow_none=True, load_default=None)


class MeetingChangeInput(MeetingInput):
    """A meeting's members that may change."""

    state = fields.Enum(MeetingState, required=True)


MeetingPatch = patch_of(MeetingChangeInput, named="MeetingPatch")


class MeetingQuery(Query):
    """Filters of the list of meetings."""

    state = fields.List(fields.Enum(MeetingState))


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

    present = fields.List(fields.UUID(), unique=True, required=True, metadata={"description": "Person ids."})
    guests = fields.List(
        fields.UUID(), unique=True, load_default=list, metadata={"description": "Person ids; guests never count."}
    )

    @ma.validates_schema(skip_on_field_errors=False)
    def in_one_list(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a person who is there twice."""
        present = set(data.get("present", []))
        again = [index for index, person in enumerate(data.get("guests", [])) if person in present]
        if again:
            fault = [fields.Code("repeated", "The person is in `present` already; list each once.")]
            raise ma.ValidationError({"guests": dict.fromkeys(again, fault)})


class AgendaItemInput(Schema):
    """Something to speak about: an initiative or a topic."""

    initiative_id = fields.UUID(allow_none=True, load_default=None)
    topic = fields.Text(minimum=1, allow_none=True, load_default=None)
    minutes = fields.Integer(
        1, 1440, allow_none=True, load_default=None, metadata={"description": "How long it may take."}
    )
    presenter_id = fields.UUID(allow_none=True, load_default=None)
    position = fields.Integer(0, 10_000, metadata={"description": "Its place; left out, it comes last."})

    @ma.validates_schema
    def one_subject(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an item about nothing, or about two things."""
        if (data["initiative_id"] is None) == (data["topic"] is None):
            raise ma.ValidationError({"topic": [ONE_SUBJECT]})


class AgendaItemChangeInput(AgendaItemInput):
    """An agenda item's members that may change."""

    position = fields.Integer(0, 10_000, required=True)


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

    text = fields.Text(100_000, allow_none=True, load_default=None)
    state = fields.Enum(MinutesState, required=True, metadata={"description": "Approved minutes are locked."})


MinutesPatch = patch_of(MinutesInput)


class Minutes(RecordSchema):
    """A meeting's minutes; there from the beginning, empty."""

    meeting_id = fields.UUID(required=True)
    text = fields.Text(100_000, allow_none=True, required=True)
    state = fields.Enum(MinutesState, required=True)


class ActionItemInput(Schema):
    """What somebody takes on."""

    text = fields.Text(minimum=1, required=True)
    owner_id = fields.UUID(allow_none=True, load_default=None)
    due_on = fields.Date(allow_none=True, load_default=None)
    done_at = fields.AwareDateTime(
        allow_none=True, load_default=None, metadata={"description": "Open while it is null."}
    )


ActionItemPatch = patch_of(ActionItemInput)


class ActionItemQuery(Query):
    """Filters of lists of action items."""

    open = fields.Boolean(
        metadata={"description": "true: not done yet, which is what carries over to the next meeting."}
    )
    owner_id = fields.List(fields.UUID())


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
