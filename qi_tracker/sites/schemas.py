"""What clients send and get about sites."""

from ..core.fields import Choice, Line, Many, Named, Ref
from ..core.schemas import Query, RecordOut, Schema, patch_of
from .models import SiteKind


class SiteIn(Schema):
    """A site to add."""

    name = Line(minimum=1, required=True)
    kind = Choice(SiteKind, required=True)
    parent_id = Ref(allow_none=True, load_default=None)
    serves = Many(
        Ref(),
        unique=True,
        load_default=list,
        metadata={"description": "Of a telepharmacy hub: the sites that it serves, and so stands above."},
    )


SitePatch = patch_of(SiteIn)


class SiteQuery(Query):
    """Filters of the list of sites."""

    kind = Many(Choice(SiteKind))
    parent_id = Many(Ref())
    below = Ref(metadata={"description": "This site and all below it."})
    q = Line(metadata={"description": "Part of the name."})


class SiteOut(RecordOut):
    """A site."""

    name = Line(required=True)
    kind = Choice(SiteKind, required=True)
    parent_id = Ref(allow_none=True, required=True)
    parent = Named("parent", required=True)
    serves = Many(Ref(), required=True)
