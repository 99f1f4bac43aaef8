"""What clients send and get about points, their history, and what a bulk entry did."""

from typing import Any

from marshmallow import fields

from ..core.fields import Choice, Day, Flag, Many, Moment, Named, Number, Part, Ref, Text, Whole
from ..core.schemas import Query, RecordOut, Schema, patch_of
from .models import PointChange
from .point_tables import MAXIMUM_POINTS, PointIn, PointTable, table_of_items


class PointItems(Many):
    """Points, read by columns: a hundred thousand of them take a second, where one by one they would take ten."""

    def __init__(self) -> None:
        super().__init__(Part(PointIn), maximum=MAXIMUM_POINTS, required=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.maximum:
            raise self.make_error("length", minimum=0, maximum=self.maximum, length=len(value))
        return table_of_items(value)

    def _validate(self, value: PointTable) -> None:
        """Nothing more: the table knows its faults, which are told together with those by data kind."""


class PointsIn(Schema):
    """Points to enter: new, or in place of those of the same period_start and sequence."""

    points = PointItems()


PointPatch = patch_of(PointIn, without=("period_start", "sequence"))


class PointMembers(Schema):
    """What a point says."""

    period_start = Day(required=True)
    sequence = Whole(1, required=True)
    value = Number(allow_none=True, required=True)
    numerator = Number(allow_none=True, required=True)
    denominator = Number(allow_none=True, required=True)
    mean = Number(allow_none=True, required=True)
    sd = Number(allow_none=True, required=True)
    n = Whole(1, allow_none=True, required=True)
    excluded = Flag(required=True)
    exclusion_reason = Text(allow_none=True, required=True)
    note = Text(allow_none=True, required=True)


class PointOut(RecordOut, PointMembers):
    """A point."""


class PointsWritten(Schema):
    """What a bulk entry did."""

    created = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    preview = fields.List(
        fields.Nested(PointMembers),
        metadata={"description": "With validate_only=true alone: the first points as they were read."},
    )


class PointHistoryOut(PointMembers):
    """What a point was before a change or its deletion."""

    id = Ref(required=True)
    change = Choice(PointChange, required=True)
    changed_by_id = Ref(required=True)
    changed_by = Named("changed_by", required=True)
    changed_at = Moment(required=True)


class PointQuery(Query):
    """Filters of the list of points."""

    since = Day(metadata={"description": "This day and later."})
    until = Day(metadata={"description": "This day and earlier."})
    excluded = Flag()


class SequenceQuery(Query):
    """Which point of the day."""

    sequence = Whole(1, load_default=1, metadata={"description": "The point's order within the day."})


class HistoryQuery(Query):
    """Filters of a day's history."""

    sequence = Whole(1, metadata={"description": "Only of this point of the day."})
