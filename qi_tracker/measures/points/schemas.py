"""What clients send and get about points, their history, and what a bulk entry did."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.schemas import Query, RecordSchema, Schema, out_of, patch_of
from ..models import PointChange
from ..options.parts import MOST_STRATA
from .files.grid import CellForm, DateOrder, Decimal, FileFormat
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


class ColumnReading(Schema):
    """How one column of a file was read."""

    column = ma.fields.String(required=True, metadata={"description": "Its name in the file's header."})
    field = ma.fields.String(required=True, metadata={"description": "The point's field that it holds."})
    forms = fields.List(
        fields.Enum(CellForm), required=True, metadata={"description": "As what its cells were read, each form once."}
    )
    missing = ma.fields.Integer(
        required=True, metadata={"description": "How many of its cells stand for a missing value, such as NA."}
    )


class MissingCell(Schema):
    """A cell that stands for a value that is not known."""

    row = ma.fields.Integer(required=True)
    column = ma.fields.String(required=True)
    text = ma.fields.String(required=True, metadata={"description": "What it holds, such as NA, - or #N/A."})


class FileReading(Schema):
    """How a file was read: look whether that is how it was meant."""

    format = fields.Enum(FileFormat, required=True)
    encoding = ma.fields.String(required=True, allow_none=True, metadata={"description": "Of a text."})
    separator = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "What stands between the cells of a text."}
    )
    sheet = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Which sheet of the workbook was read."}
    )
    sheets = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "All sheets of the workbook, in order."}
    )
    header_row = ma.fields.Integer(required=True, metadata={"description": "The row that names the columns."})
    rows = ma.fields.Integer(required=True, metadata={"description": "How many rows stand below it, blank ones aside."})
    date_order = fields.Enum(
        DateOrder,
        required=True,
        allow_none=True,
        metadata={"description": "How days such as 03/04/2026 were read; null where there are none."},
    )
    decimal = fields.Enum(
        Decimal,
        required=True,
        allow_none=True,
        metadata={"description": "What stands before the decimals; null where no number has any."},
    )
    columns = ma.fields.List(ma.fields.Nested(ColumnReading), required=True)
    ignored_columns = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "With ignore_unknown_columns=true: those left out."}
    )
    missing_count = ma.fields.Integer(
        required=True, metadata={"description": "How many cells stand for a missing value, such as NA."}
    )
    missing = ma.fields.List(
        ma.fields.Nested(MissingCell), required=True, metadata={"description": "The first of those cells."}
    )


class FileQuery(Query):
    """How a file is to be read, where it can be read in several ways. Of a JSON body nothing here is used."""

    decimal = fields.Enum(
        Decimal, metadata={"description": "What stands before the decimals of a file's numbers: 1.234 or 1,234."}
    )
    date_order = fields.Enum(
        DateOrder, metadata={"description": "How a file's days such as 03/04/2026 are meant: dmy April, mdy March."}
    )
    ignore_unknown_columns = fields.Boolean(
        load_default=False, metadata={"description": "true leaves out a file's columns that are no field of a point."}
    )
    sheet = fields.String(
        200, screened=False, metadata={"description": "Which sheet of a workbook; without it the first to be seen."}
    )


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
    reading = ma.fields.Nested(FileReading, metadata={"description": "Of a file alone: how it was read."})


class Values(ma.fields.Dict):
    """What an event was of each stratum: {"ward": "4W"}."""

    default_error_messages = {
        "null": fields.Code("null_not_allowed", "This field cannot be null."),
        "invalid": fields.Code(
            "not_an_object", 'Send what it was of each stratum, such as {{"ward": "4W"}}; without strata leave it out.'
        ),
        "too_many": fields.Code("wrong_length", "Send at most {maximum} strata."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.named = fields.String(100, minimum=1, screened=False)
        super().__init__(keys=ma.fields.String(), values=self.named, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if len(value) > MOST_STRATA:
            raise self.make_error("too_many", maximum=MOST_STRATA)
        read: dict[str, str] = {}
        refused: dict[str, Any] = {}
        for key, sent in value.items():
            try:
                read[key] = str(self.named.deserialize(sent))
            except ma.ValidationError as error:
                refused[key] = error.messages
        if refused:
            # By the key alone: marshmallow puts "value" below it, which nobody has sent.
            raise ma.ValidationError(refused)
        return read


class Tally(Schema):
    """An event to count."""

    values = Values(
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
