"""What clients send and get about progress scores."""

from collections.abc import Mapping
from typing import Any

from ..core import fields
from ..core.schemas import RecordSchema, Schema


class Score(fields.Float):
    """The IHI self-assessment: 0.5 (intent to participate) to 5.0 (outstanding sustained results) in steps of 0.5."""

    default_error_messages = {"step": fields.Code("not_a_step", "Send a number from 0.5 to 5.0 in steps of 0.5.")}

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(0.5, 5.0, metadata={"multipleOf": 0.5, **(metadata or {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        score = super()._deserialize(value, attr, data, **kwargs)
        if not (score * 2).is_integer():
            raise self.make_error("step")
        return score


class ProgressScoreInput(Schema):
    """An assessment to add."""

    score = Score(
        required=True,
        metadata={
            "description": "How far the initiative is, on the IHI scale: 0.5 intent, 2.5 changes tested, 5.0 "
            "outstanding sustained results."
        },
    )
    assessed_on = fields.Date(required=True, metadata={"description": "The day that the assessment is about."})
    justification = fields.Text(
        minimum=1, required=True, metadata={"description": "Why this score: what was done and what the measures show."}
    )


class ProgressScore(RecordSchema):
    """The assessment of an initiative on a day."""

    initiative_id = fields.UUID(required=True)
    score = Score(required=True)
    assessed_on = fields.Date(required=True)
    justification = fields.Text(required=True)
    author_id = fields.UUID(required=True)
    author = fields.Reference("author", required=True)
