"""What clients send and get about comments."""

from ..core import fields
from ..core.schemas import RecordSchema, Schema, patch_of


class CommentInput(Schema):
    """A comment to add."""

    text = fields.Text(
        minimum=1,
        required=True,
        metadata={"description": "What you want to say to the team. Leave out names and numbers of patients."},
    )


CommentPatch = patch_of(CommentInput)


class Comment(RecordSchema):
    """A comment on an initiative."""

    initiative_id = fields.UUID(required=True)
    text = fields.Text(required=True)
    author_id = fields.UUID(required=True)
    author = fields.Reference("author", required=True)
