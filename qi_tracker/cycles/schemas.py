"""What clients send and get about cycles."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from ..core import fields
from ..core.schemas import Query, RecordSchema, Schema, out_of, patch_of
from .models import ActDecision, CycleScale, CycleStage, PredictionHeld
from .rules import ENDS_EARLY
from .transitions import CycleAction

QUESTION = 2_000


class InOrder:
    """Checks of an object that its second day, where both are sent, does not lie before its first."""

    def __init__(self, first: str, second: str) -> None:
        self.first, self.second = first, second

    def __call__(self, values: Mapping[str, Any]) -> None:
        first, second = values.get(self.first), values.get(self.second)
        if first is not None and second is not None and second < first:
            raise ma.ValidationError({self.second: [ENDS_EARLY]})


def _text(description: str = "") -> fields.Text:
    metadata = {"description": description} if description else {}
    return fields.Text(allow_none=True, load_default=None, metadata=metadata)


class CycleQuestionInput(Schema):
    """A question of the plan."""

    question = fields.Text(QUESTION, minimum=1, required=True)
    prediction = fields.Text(QUESTION, allow_none=True, load_default=None)


class CyclePlanInput(Schema):
    """Plan: what is asked and predicted, and who does what, where and when."""

    questions = fields.List(fields.Nested(CycleQuestionInput), maximum=20, load_default=list)
    who = _text()
    what = _text()
    where = _text()
    starts_on = fields.Date(allow_none=True, load_default=None)
    ends_on = fields.Date(allow_none=True, load_default=None)
    data_collection = _text("Which data are collected, by whom and how.")
    measure_ids = fields.List(
        fields.UUID(),
        maximum=50,
        unique=True,
        load_default=list,
        metadata={"description": "Measures of the initiative that are to tell; the cycle's days show on their charts."},
    )


class CycleDoInput(Schema):
    """Do: what happened."""

    started_on = fields.Date(allow_none=True, load_default=None)
    ended_on = fields.Date(allow_none=True, load_default=None)
    observations = _text()
    problems = _text()


class CycleAnswerInput(Schema):
    """How far the prediction of one question came true."""

    prediction_held = fields.Enum(
        PredictionHeld,
        allow_none=True,
        required=True,
        metadata={"description": "null while it is not known yet."},
    )
    note = fields.Text(QUESTION, allow_none=True, load_default=None)


class CycleStudyInput(Schema):
    """Study: what came out and what it taught."""

    results = _text()
    comparison_to_prediction = _text()
    learned = _text()
    answers = fields.List(
        fields.Nested(CycleAnswerInput),
        maximum=20,
        load_default=list,
        metadata={"description": "None yet, or one for each question of the plan, in its order."},
    )


class CycleActInput(Schema):
    """Act: what is done with the change."""

    decision = fields.Enum(ActDecision, allow_none=True, load_default=None)
    rationale = _text()
    next_steps = _text()


class CycleInput(Schema):
    """A cycle to plan."""

    title = fields.String(minimum=1, required=True)
    change_idea_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The change idea that is tested: its cycles form a ramp, numbered 1, 2, 3."},
    )
    objective = _text("What the cycle is to find out.")
    scale = fields.Enum(CycleScale, allow_none=True, load_default=None)
    plan = fields.Nested(
        CyclePlanInput, prefix="plan_", allow_none=True, load_default=None, validate=InOrder("starts_on", "ends_on")
    )


class _WholeCycleInput(CycleInput):
    do = fields.Nested(CycleDoInput, prefix="do_", validate=InOrder("started_on", "ended_on"))
    study = fields.Nested(CycleStudyInput, prefix="study_")
    act = fields.Nested(CycleActInput, prefix="act_")


# What of a cycle is to change: the present section and those before it.
CyclePatch = patch_of(_WholeCycleInput, named="CyclePatch")


class NextCycleInput(CycleInput):
    """The next cycle of the ramp.

    It carries the change idea, the measures and the questions whose prediction did not fully hold; what is sent here
    comes on top, and a question sent with the same wording replaces the carried one.
    """

    class Meta(Schema.Meta):
        exclude = ("change_idea_id",)

    title = fields.String(
        minimum=1, allow_none=True, load_default=None, metadata={"description": "Without it: the present title."}
    )


class CycleTransition(Schema):
    """An action, with what it needs beside the stored cycle."""

    action = fields.Enum(CycleAction, required=True)
    reason = fields.Text(minimum=1, allow_none=True, load_default=None, metadata={"description": "`cancel` needs one."})
    next_cycle = fields.Nested(
        NextCycleInput,
        allow_none=True,
        load_default=None,
        metadata={"description": "Only when closing a cycle whose decision is adapt: opens the next of the ramp."},
    )

    @ma.validates_schema
    def fits_the_action(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        """`cancel` needs a reason and opens no next cycle."""
        if data["action"] is not CycleAction.CANCEL:
            return
        problems: dict[str, list[Any]] = {}
        if data["reason"] is None:
            problems["reason"] = [
                fields.Code("required", "Say why the cycle is canceled, for those who read its story.")
            ]
        if data["next_cycle"] is not None:
            problems["next_cycle"] = [
                fields.Code(
                    "not_with_cancel", "A canceled cycle has no next one: leave this out, and plan another cycle."
                )
            ]
        if problems:
            raise ma.ValidationError(problems)


class CycleQuery(Query):
    """Filters of the list of cycles."""

    stage = fields.List(fields.Enum(CycleStage))
    change_idea_id = fields.List(fields.UUID())


_CycleQuestion = out_of(CycleQuestionInput)
_CycleAnswer = out_of(CycleAnswerInput)
_CyclePlan = out_of(CyclePlanInput, questions=fields.List(fields.Nested(_CycleQuestion), required=True))
_CycleDo = out_of(CycleDoInput)
_CycleStudy = out_of(CycleStudyInput, answers=fields.List(fields.Nested(_CycleAnswer), required=True))
_CycleAct = out_of(CycleActInput)


class Cycle(RecordSchema):
    """A PDSA cycle."""

    initiative_id = fields.UUID(required=True)
    change_idea_id = fields.UUID(allow_none=True, required=True)
    previous_cycle_id = fields.UUID(allow_none=True, required=True)
    next_cycle_id = fields.UUID(allow_none=True, required=True)
    number = ma.fields.Integer(required=True, metadata={"description": "Its place in the ramp, from 1."})
    title = fields.String(required=True)
    objective = fields.Text(allow_none=True, required=True)
    scale = fields.Enum(CycleScale, allow_none=True, required=True)
    stage = fields.Enum(CycleStage, required=True)
    stage_changed_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(allow_none=True, required=True)
    cancel_reason = fields.Text(allow_none=True, required=True)
    plan = fields.Nested(_CyclePlan, prefix="plan_", required=True)
    do = fields.Nested(_CycleDo, prefix="do_", required=True)
    study = fields.Nested(_CycleStudy, prefix="study_", required=True)
    act = fields.Nested(_CycleAct, prefix="act_", required=True)
