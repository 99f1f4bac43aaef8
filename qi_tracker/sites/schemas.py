"""What clients send and get about sites."""

from ..core import fields
from ..core.schemas import PART_OF_NAME, Query, RecordSchema, Schema, patch_of
from .models import SiteKind


class SiteInput(Schema):
    """A site to add."""

    name = fields.String(
        minimum=1,
        required=True,
        metadata={"description": "The name by which people know it, such as: St. Mary Hospital or 4 West."},
    )
    kind = fields.Enum(
        SiteKind,
        required=True,
        metadata={"description": "What it is: a region, hospital, department, clinic or telepharmacy hub."},
    )
    parent_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The site that it belongs to, such as the hospital of a department."},
    )
    external_id = fields.ExternalId(allow_none=True, load_default=None)
    serves = fields.List(
        fields.UUID(),
        unique=True,
        load_default=list,
        metadata={
            "description": "Of a telepharmacy hub: the sites that it serves. The hub is treated as being above them."
        },
    )


SitePatch = patch_of(SiteInput)


class SiteQuery(Query):
    """Filters of the list of sites."""

    kind = fields.List(fields.Enum(SiteKind), metadata={"description": "Of one of these kinds."})
    parent_id = fields.List(fields.UUID(), metadata={"description": "Directly below one of these sites."})
    external_id = fields.List(
        fields.ExternalId(), metadata={"description": "Has one of these numbers of the hospital's own."}
    )
    below = fields.UUID(metadata={"description": "This site and all below it."})
    q = fields.String(metadata={"description": PART_OF_NAME})


class Site(RecordSchema):
    """A site."""

    name = fields.String(required=True)
    kind = fields.Enum(SiteKind, required=True)
    parent_id = fields.UUID(allow_none=True, required=True)
    parent = fields.Reference("parent", required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
    serves = fields.List(fields.UUID(), required=True)
