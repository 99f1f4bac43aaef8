"""What clients send and get about drivers and change ideas."""

from ..core import fields
from ..core.schemas import Query, RecordSchema, Schema, patch_of
from .models import ChangeIdeaStatus, DriverKind

DRIVER_TEXT = 2_000


class DriverInput(Schema):
    """A node to add to the driver diagram."""

    kind = fields.Enum(
        DriverKind,
        required=True,
        metadata={"description": "primary: acts on the aim directly. secondary: acts on a primary driver."},
    )
    text = fields.Text(
        DRIVER_TEXT,
        minimum=1,
        required=True,
        metadata={
            "description": "What has to be right for the aim to be reached, such as: doses leave the pharmacy on time."
        },
    )
    parent_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "Of a secondary driver: the primary driver that it acts on."},
    )
    position = fields.Integer(
        maximum=10_000,
        load_default=0,
        metadata={"description": "Its place in the diagram, from 0; of two in one place the older comes first."},
    )


DriverPatch = patch_of(DriverInput)


class DriverQuery(Query):
    """Filters of the list of drivers."""

    kind = fields.List(fields.Enum(DriverKind), metadata={"description": "Of one of these kinds."})
    parent_id = fields.List(fields.UUID(), metadata={"description": "Secondary drivers that act on one of these."})


class Driver(RecordSchema):
    """A node of the driver diagram."""

    initiative_id = fields.UUID(required=True)
    kind = fields.Enum(DriverKind, required=True)
    text = fields.Text(required=True)
    parent_id = fields.UUID(allow_none=True, required=True)
    position = fields.Integer(required=True)


class ChangeIdeaInput(Schema):
    """A change idea to add."""

    text = fields.Text(
        minimum=1,
        required=True,
        metadata={
            "description": "What could be done differently, such as: a technician rounds with the cart at 10 am."
        },
    )
    driver_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "The driver that the change should act on."}
    )


ChangeIdeaPatch = patch_of(ChangeIdeaInput)


class ChangeIdeaQuery(Query):
    """Filters of the list of change ideas."""

    status = fields.List(fields.Enum(ChangeIdeaStatus), metadata={"description": "With one of these statuses."})
    driver_id = fields.List(fields.UUID(), metadata={"description": "That should act on one of these drivers."})


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
