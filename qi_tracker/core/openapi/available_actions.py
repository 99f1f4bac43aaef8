"""The answer of every `/actions`."""

import marshmallow as ma

from .. import fields
from ..schemas import Schema
from .operations import MissingRequirement


class AvailableAction(Schema):
    """Whether the caller may take an action now, and if not, why and what is missing."""

    action = ma.fields.String(
        required=True, metadata={"description": "As the operation that changes the record's state takes it."}
    )
    allowed = fields.Boolean(required=True)
    detail = ma.fields.String(
        required=True, metadata={"description": "If not, why; if so, what to send with it and what comes of it."}
    )
    missing = fields.List(fields.Nested(MissingRequirement), required=True)


class AvailableActions(Schema):
    """Every action of the record's state machine."""

    items = fields.List(fields.Nested(AvailableAction), required=True)
