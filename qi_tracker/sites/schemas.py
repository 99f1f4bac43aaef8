"""What clients send and get about sites."""

from ..core import fields
from ..core.schemas import PART_OF_NAME, Query, RecordSchema, Schema, patch_of
from .models import SiteKind


class SiteInput(Schema):
    """A site to add."""

    name = fields.String(minimum=1, required=True)
    kind = fields.Enum(SiteKind, required=True)
    parent_id = fields.UUID(allow_none=True, load_default=None)
    external_id = fields.ExternalId(allow_none=True, load_default=None)
    serves = fields.List(
        fields.UUID(),
        unique=True,
        load_default=list,
        metadata={"description": "Of a telepharmacy hub: the sites that it serves, and so stands above."},
    )


SitePatch = patch_of(SiteInput)


class SiteQuery(Query):
    """Filters of the list of sites."""

    kind = fields.List(fields.Enum(SiteKind))
    parent_id = fields.List(fields.UUID())
    external_id = fields.List(fields.ExternalId(), metadata={"description": "Has one of these."})
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
