"""Events as they are sent, and what was made of them."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validates_schema

from ....core import fields
from ....core.schemas import Schema
from ..schemas import PointFields

MAXIMUM_EVENTS = 10_000


class DayOrMoment(ma.fields.String):
    """A day, or a moment with its offset where the time of day counts."""

    _day, _moment = fields.Date(), fields.AwareDateTime()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        has_time = isinstance(value, str) and len(value) > len("2026-03-01")
        return (self._moment if has_time else self._day).deserialize(value, attr, data)


class EventRow(Schema):
    """An event, or several of one day, with what was known then."""

    date = DayOrMoment(
        required=True,
        metadata={
            "description": "The day, or the moment where the time of day counts; the organization's "
            "time zone says on which day a moment was."
        },
    )
    count = fields.Integer(
        0,
        1_000_000,
        load_default=1,
        metadata={"description": "How many events; 0 for a row that only has the period's denominator."},
    )
    denominator = fields.Float(
        0,
        allow_none=True,
        load_default=None,
        metadata={"description": "For proportions and rates: out of how many in the whole period of this day."},
    )
    case_number = fields.Integer(
        1,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "For cases between events: which case the event was, counted through, such as 340 for the "
            "340th operation."
        },
    )


class EventsInput(Schema):
    """Events to count into a measure's points: `dates`, or `rows`."""

    dates = fields.List(
        DayOrMoment(),
        minimum=1,
        maximum=MAXIMUM_EVENTS,
        metadata={
            "description": "The day or the moment of each event, in any order. A day may stand several times. The "
            "organization's time zone says on which day a moment was."
        },
    )
    rows = fields.List(
        fields.Nested(EventRow),
        minimum=1,
        maximum=MAXIMUM_EVENTS,
        metadata={"description": "Instead of `dates`: events with what was known of them."},
    )
    first_day = fields.Date(
        data_key="from",
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Counting begins with this day: earlier periods get no point. For time between events: the "
            "day from which the time to the first event is counted. Left out: the first event."
        },
    )
    last_day = fields.Date(
        data_key="until",
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Counting ends with this day, so that the periods after the last event are 0. Left out: "
            "the last event."
        },
    )

    @validates_schema
    def _one_of(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if ("dates" in data) is ("rows" in data):
            raise ValidationError({"dates": [fields.Code("one_of", "Send either dates or rows.")]})
        first, last = data["first_day"], data["last_day"]
        if first and last and last < first:
            raise ValidationError({"until": [fields.Code("before_from", "`until` lies before `from`.")]})


class EventsCounted(Schema):
    """What was made of the events."""

    created = ma.fields.Integer(required=True, metadata={"description": "How many points are new."})
    changed = ma.fields.Integer(
        required=True, metadata={"description": "How many points have other values than before."}
    )
    unchanged = ma.fields.Integer(
        required=True, metadata={"description": "How many points were there with the same values."}
    )
    events = ma.fields.Integer(required=True, metadata={"description": "How many events were counted."})
    empty_periods = ma.fields.Integer(
        required=True, metadata={"description": "How many periods have no event and so 0; 0 where none are counted."}
    )
    preview = ma.fields.List(
        ma.fields.Nested(PointFields),
        metadata={"description": "With validate_only=true alone: the first points as they would be."},
    )
