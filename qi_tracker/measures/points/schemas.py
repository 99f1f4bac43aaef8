"""What clients send and get about points, their history, and what a bulk entry did."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.schemas import Query, RecordSchema, Schema, out_of, patch_of
from ..models import PointChange
from .tables import MAXIMUM_POINTS, PointInput, PointTable, table_of_items


class PointItems(fields.List):
    """Points, read by columns: a hundred thousand of them take a second, where one by one they would take ten."""

    def __init__(self) -> None:
        super().__init__(
            fields.Nested(PointInput),
            maximum=MAXIMUM_POINTS,
            required=True,
            metadata={"description": "The points to enter, all or none of them."},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.maximum:
            raise self.make_error("length", minimum=0, maximum=self.maximum, length=len(value))
        return table_of_items(value)

    def _validate(self, value: PointTable) -> None:
        """Nothing more: the table knows its problems, which are answered together with those by data kind."""


class PointsInput(Schema):
    """Points to enter: new, or in place of those of the same period_start and sequence."""

    points = PointItems()


PointPatch = patch_of(PointInput, without=("period_start", "sequence"))


PointFields = out_of(PointInput, named="PointFields")


class Point(RecordSchema, PointFields):  # type: ignore[misc, valid-type]
    """A point."""


class PointsWritten(Schema):
    """What a bulk entry did."""

    created = ma.fields.Integer(required=True, metadata={"description": "How many points are new."})
    changed = ma.fields.Integer(
        required=True, metadata={"description": "How many points have other values than before."}
    )
    unchanged = ma.fields.Integer(
        required=True, metadata={"description": "How many points were there with the same values."}
    )
    preview = ma.fields.List(
        ma.fields.Nested(PointFields),
        metadata={"description": "With validate_only=true alone: the first points as they were read."},
    )


class Tally(Schema):
    """An event to count."""

    values = ma.fields.Dict(
        keys=ma.fields.String(),
        values=fields.String(100, minimum=1, screened=False),
        load_default=dict,
        metadata={
            "description": "What it was of each stratum of the measure; left out where the measure has none.",
            "example": {"ward": "4W"},
        },
    )
    at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        metadata={"description": "When it happened; now without it. The organization's time zone says on which day."},
    )


class PointHistoryEntry(PointFields):  # type: ignore[misc, valid-type]
    """What a point was before a change or its deletion."""

    id = fields.UUID(required=True)
    change = fields.Enum(PointChange, required=True)
    changed_by_id = fields.UUID(required=True)
    changed_by = fields.Reference("changed_by", required=True)
    changed_at = fields.AwareDateTime(required=True)


class PointQuery(Query):
    """Filters of the list of points."""

    since = fields.Date(metadata={"description": "This day and later."})
    until = fields.Date(metadata={"description": "This day and earlier."})
    excluded = fields.Boolean(
        metadata={"description": "true: only points left out of center and limits; false: only those that count."}
    )


class SequenceQuery(Query):
    """Which point of the day."""

    sequence = fields.Integer(1, load_default=1, metadata={"description": "The point's order within the day."})


class HistoryQuery(Query):
    """Filters of a day's history."""

    sequence = fields.Integer(1, metadata={"description": "Only of this point of the day."})
