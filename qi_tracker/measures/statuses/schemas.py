"""The form of a measure's status."""

from ...core import fields
from ...core.schemas import Schema
from ...spc import Assurance, ChartType, SpecialCause, Variation


class MeasureStatus(Schema):
    """Where a measure is, by its last point that has a value and is not excluded, and what changed last.

    It is stored with every change of the measure, its points and its phases.
    """

    points = fields.Integer(required=True, metadata={"description": "How many the measure has."})
    chart = fields.Enum(
        ChartType, allow_none=True, required=True, metadata={"description": "The one that was drawn up."}
    )
    latest_value = fields.Float(allow_none=True, required=True)
    latest_on = fields.Date(allow_none=True, required=True)
    target_value = fields.Float(
        allow_none=True, required=True, metadata={"description": "The target that is in force at the last point."}
    )
    center = fields.Float(allow_none=True, required=True)
    lower = fields.Float(allow_none=True, required=True)
    upper = fields.Float(allow_none=True, required=True)
    variation = fields.Enum(Variation, allow_none=True, required=True)
    assurance = fields.Enum(Assurance, allow_none=True, required=True)
    special_cause = fields.Enum(
        SpecialCause,
        allow_none=True,
        required=True,
        metadata={"description": "The rule of the signal at the last point; null for common cause."},
    )
    since = fields.Date(
        allow_none=True,
        required=True,
        metadata={"description": "Where the signal at the last point began; null for common cause."},
    )
    former_center = fields.Float(
        allow_none=True,
        required=True,
        metadata={
            "description": "The level before what changed last: before the signal at the last point, or, where there "
            "is none, the center of the phase before the last one. Null where nothing changed."
        },
    )
    change = fields.Float(
        allow_none=True, required=True, metadata={"description": "How far it moved from there, in the unit shown."}
    )
    change_percent = fields.Float(
        allow_none=True, required=True, metadata={"description": "The same in percent of `former_center`."}
    )
    changed_on = fields.Date(
        allow_none=True,
        required=True,
        metadata={"description": "Where the signal at the last point began; without one, the start of the last phase."},
    )
    improved = fields.Boolean(
        required=True,
        metadata={
            "description": "The signal at the last point is an improvement, or the last phase has 8 points or more and "
            "its center moved in the wanted direction beyond the 95% interval of the difference."
        },
    )
    worse = fields.Boolean(
        required=True,
        metadata={
            "description": "The same in the other direction. Both are true where a signal stands against what the "
            "last phase reached."
        },
    )
    problem = fields.Text(
        allow_none=True, required=True, metadata={"description": "Why the measure cannot be analyzed, if it cannot."}
    )
