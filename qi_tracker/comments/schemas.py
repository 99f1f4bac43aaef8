"""What clients send and get about comments."""

from ..core.fields import Named, Ref, Text
from ..core.schemas import RecordOut, Schema, patch_of


class CommentIn(Schema):
    """A comment to add."""

    text = Text(minimum=1, required=True)


CommentPatch = patch_of(CommentIn)


class CommentOut(RecordOut):
    """A comment on an initiative."""

    initiative_id = Ref(required=True)
    text = Text(required=True)
    author_id = Ref(required=True)
    author = Named("author", required=True)
