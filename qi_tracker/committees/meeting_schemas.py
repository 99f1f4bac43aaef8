"""What clients send and get about meetings, agendas, minutes and action items."""

from typing import Any

import marshmallow as ma

from ..core.fields import Choice, Code, Day, Derived, Flag, Line, Many, Moment, Named, Ref, Text, Whole
from ..core.schemas import Query, RecordOut, Schema, patch_of
from .meeting_models import MeetingState, MinutesState
from .ways import MEETING_WAY, MINUTES_WAY, told

ONE_SUBJECT = Code("one_subject", "Send either initiative_id or topic, and not both.")


class MeetingIn(Schema):
    """A meeting to call."""

    scheduled_for = Moment(required=True, metadata={"description": "With the offset at which people come."})
    location = Text(allow_none=True, load_default=None)


class MeetingChangeIn(MeetingIn):
    """A meeting's members that may change."""

    state = Choice(MeetingState, required=True, metadata={"description": told(MEETING_WAY)})


MeetingPatch = patch_of(MeetingChangeIn)


class MeetingQuery(Query):
    """Filters of the list of meetings."""

    state = Many(Choice(MeetingState))


def offset_of(row: Any) -> str:
    """A meeting's offset from UTC, such as +01:00."""
    hours, minutes = divmod(abs(row.utc_offset_minutes), 60)
    return f"{'-' if row.utc_offset_minutes < 0 else '+'}{hours:02}:{minutes:02}"


class MeetingOut(RecordOut):
    """A meeting, with the ids of those who were there."""

    committee_id = Ref(required=True)
    committee = Named("committee", required=True)
    scheduled_for = Moment(required=True)
    utc_offset = Derived(
        Line(metadata={"pattern": r"^[+-]\d{2}:\d{2}$"}),
        offset_of,
        required=True,
        metadata={"description": "The offset from UTC at which it was called: scheduled_for itself is in UTC."},
    )
    location = Text(allow_none=True, required=True)
    state = Choice(MeetingState, required=True, metadata={"description": told(MEETING_WAY)})
    present = Many(Ref(), required=True, metadata={"description": "Ids of those present, guests left out."})
    guests = Many(Ref(), required=True, metadata={"description": "Ids of those present as guests."})


class AttendanceIn(Schema):
    """Who is there; replaces what was recorded before."""

    present = Many(Ref(), unique=True, required=True, metadata={"description": "Person ids."})
    guests = Many(Ref(), unique=True, load_default=list, metadata={"description": "Person ids; guests never count."})

    @ma.validates_schema(skip_on_field_errors=False)
    def in_one_list(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a person who is there twice."""
        present = set(data.get("present", []))
        again = [index for index, person in enumerate(data.get("guests", [])) if person in present]
        if again:
            fault = [Code("repeated", "The person is in `present` already; list each once.")]
            raise ma.ValidationError({"guests": dict.fromkeys(again, fault)})


class AgendaItemIn(Schema):
    """Something to speak about: an initiative or a topic."""

    initiative_id = Ref(allow_none=True, load_default=None)
    topic = Text(minimum=1, allow_none=True, load_default=None)
    minutes = Whole(1, 1440, allow_none=True, load_default=None, metadata={"description": "How long it may take."})
    presenter_id = Ref(allow_none=True, load_default=None)
    position = Whole(0, 10_000, metadata={"description": "Its place; left out, it comes last."})

    @ma.validates_schema
    def one_subject(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an item about nothing, or about two things."""
        if (data["initiative_id"] is None) == (data["topic"] is None):
            raise ma.ValidationError({"topic": [ONE_SUBJECT]})


class AgendaItemChangeIn(AgendaItemIn):
    """An agenda item's members that may change."""

    position = Whole(0, 10_000, required=True)


AgendaItemPatch = patch_of(AgendaItemChangeIn)


class AgendaItemOut(RecordOut):
    """An item of a meeting's agenda."""

    meeting_id = Ref(required=True)
    initiative_id = Ref(allow_none=True, required=True)
    initiative_title = Line(allow_none=True, required=True)
    topic = Text(allow_none=True, required=True)
    minutes = Whole(allow_none=True, required=True)
    presenter_id = Ref(allow_none=True, required=True)
    presenter = Named("presenter", required=True)
    position = Whole(required=True)


class MinutesIn(Schema):
    """What was said and settled."""

    text = Text(100_000, allow_none=True, load_default=None)
    state = Choice(MinutesState, required=True, metadata={"description": f"{told(MINUTES_WAY)} Approved is locked."})


MinutesPatch = patch_of(MinutesIn)


class MinutesOut(RecordOut):
    """A meeting's minutes; there from the beginning, empty."""

    meeting_id = Ref(required=True)
    text = Text(100_000, allow_none=True, required=True)
    state = Choice(MinutesState, required=True)


class ActionItemIn(Schema):
    """What somebody takes on."""

    text = Text(minimum=1, required=True)
    owner_id = Ref(allow_none=True, load_default=None)
    due_on = Day(allow_none=True, load_default=None)
    done_at = Moment(allow_none=True, load_default=None, metadata={"description": "Open while it is null."})


ActionItemPatch = patch_of(ActionItemIn)


class ActionItemQuery(Query):
    """Filters of lists of action items."""

    open = Flag(metadata={"description": "true: not done yet, which is what carries over to the next meeting."})
    owner_id = Many(Ref())


class ActionItemOut(RecordOut):
    """What somebody took on in a meeting."""

    committee_id = Ref(required=True)
    committee = Named("committee", required=True)
    meeting_id = Ref(required=True)
    text = Text(required=True)
    owner_id = Ref(allow_none=True, required=True)
    owner = Named("owner", required=True)
    due_on = Day(allow_none=True, required=True)
    done_at = Moment(allow_none=True, required=True)
