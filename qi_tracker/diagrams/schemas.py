"""What clients send and get about drivers and change ideas."""

from ..core import fields
from ..core.schemas import Query, RecordSchema, Schema, patch_of
from .models import ChangeIdeaStatus, DriverKind

DRIVER_TEXT = 2_000


class DriverInput(Schema):
    """A node to add to the driver diagram."""

    kind = fields.Enum(DriverKind, required=True)
    text = fields.Text(DRIVER_TEXT, minimum=1, required=True)
    parent_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "Of a secondary driver: the primary driver that it belongs to."},
    )
    position = fields.Integer(
        maximum=10_000, load_default=0, metadata={"description": "Order in the diagram; ties by age, oldest first."}
    )


DriverPatch = patch_of(DriverInput)


class DriverQuery(Query):
    """Filters of the list of drivers."""

    kind = fields.List(fields.Enum(DriverKind))
    parent_id = fields.List(fields.UUID())


class Driver(RecordSchema):
    """A node of the driver diagram."""

    initiative_id = fields.UUID(required=True)
    kind = fields.Enum(DriverKind, required=True)
    text = fields.Text(required=True)
    parent_id = fields.UUID(allow_none=True, required=True)
    position = fields.Integer(required=True)


class ChangeIdeaInput(Schema):
    """A change idea to add."""

    text = fields.Text(minimum=1, required=True)
    driver_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "The driver that the change is to move."}
    )


ChangeIdeaPatch = patch_of(ChangeIdeaInput)


class ChangeIdeaQuery(Query):
    """Filters of the list of change ideas."""

    status = fields.List(fields.Enum(ChangeIdeaStatus))
    driver_id = fields.List(fields.UUID())


class ChangeIdea(RecordSchema):
    """A change idea. Its status follows from its cycles."""

    initiative_id = fields.UUID(required=True)
    text = fields.Text(required=True)
    driver_id = fields.UUID(allow_none=True, required=True)
    status = fields.Enum(
        ChangeIdeaStatus,
        required=True,
        metadata={
            "description": "`testing` while one of its cycles is open, else what its last closed cycle decided, "
            "else `idea`."
        },
    )
