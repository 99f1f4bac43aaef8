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


def _text(description: str) -> fields.Text:
    return fields.Text(allow_none=True, load_default=None, metadata={"description": description})


class CycleQuestionInput(Schema):
    """A question of the plan."""

    question = fields.Text(
        QUESTION,
        minimum=1,
        required=True,
        metadata={
            "description": "What you want to learn from this test, such as: Do nurses find the new label easier "
            "to read?"
        },
    )
    prediction = fields.Text(
        QUESTION,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "What you expect the answer to be, written before the test, such as: Yes, 8 of 10 will."
        },
    )


class CyclePlanInput(Schema):
    """Plan: what is asked and predicted, and who does what, where and when."""

    questions = fields.List(
        fields.Nested(CycleQuestionInput),
        maximum=20,
        load_default=list,
        metadata={"description": "The questions that the test is to answer, each with a prediction."},
    )
    who = _text("Who carries out the test, such as: two technicians of the day shift.")
    what = _text("What exactly is done differently, step by step.")
    where = _text("Where the test takes place, such as: the satellite pharmacy on 4 West.")
    starts_on = fields.Date(allow_none=True, load_default=None, metadata={"description": "The first day of the test."})
    ends_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The last day of the test; not before the first. Short tests teach sooner."},
    )
    data_collection = _text("Which data are collected, by whom, when and how, such as: a tally sheet at the window.")
    measure_ids = fields.List(
        fields.UUID(),
        maximum=50,
        unique=True,
        load_default=list,
        metadata={
            "description": "Measures of the initiative that are to show the effect; the days of the test appear "
            "on their charts."
        },
    )


class CycleDoInput(Schema):
    """Do: what happened."""

    started_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The day on which the test really began."}
    )
    ended_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The day on which the test really ended; not before the first."},
    )
    observations = _text("What you saw while testing, expected or not.")
    problems = _text("What did not go as planned, such as: the printer was out of labels for two days.")


class CycleAnswerInput(Schema):
    """How far the prediction of one question came true."""

    prediction_held = fields.Enum(
        PredictionHeld,
        allow_none=True,
        required=True,
        metadata={"description": "Whether the prediction of this question came true; null while it is not known yet."},
    )
    note = fields.Text(
        QUESTION, allow_none=True, load_default=None, metadata={"description": "What the data say about this question."}
    )


class CycleStudyInput(Schema):
    """Study: what came out and what it taught."""

    results = _text("What the data show, in numbers or a short summary.")
    comparison_to_prediction = _text("How the results compare with what you predicted, and why they differ.")
    learned = _text("What you know now that you did not know before.")
    answers = fields.List(
        fields.Nested(CycleAnswerInput),
        maximum=20,
        load_default=list,
        metadata={"description": "None yet, or one for each question of the plan, in its order."},
    )


class CycleActInput(Schema):
    """Act: what is done with the change."""

    decision = fields.Enum(
        ActDecision,
        allow_none=True,
        load_default=None,
        metadata={"description": "What happens to the change: adopt it, adapt it and test again, or abandon it."},
    )
    rationale = _text("Why you decided so, from what was learned.")
    next_steps = _text("What is done next, by whom and by when.")


class CycleInput(Schema):
    """A cycle to plan."""

    title = fields.String(
        minimum=1,
        required=True,
        metadata={"description": "A short name for the test, such as: New label on 4 West, one nurse, one shift."},
    )
    change_idea_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The change idea that is tested. Its cycles form a ramp, numbered 1, 2, 3."},
    )
    objective = _text("What you want to find out with this test, in one sentence.")
    scale = fields.Enum(
        CycleScale,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "How many take part: one person or patient, a few, a unit, a site or several sites. "
            "Begin small."
        },
    )
    plan = fields.Nested(
        CyclePlanInput,
        prefix="plan_",
        allow_none=True,
        load_default=None,
        validate=InOrder("starts_on", "ends_on"),
        metadata={"description": "Plan: what is asked and predicted, and who does what, where and when."},
    )


class _WholeCycleInput(CycleInput):
    do = fields.Nested(
        CycleDoInput,
        prefix="do_",
        validate=InOrder("started_on", "ended_on"),
        metadata={"description": "Do: what happened while testing."},
    )
    study = fields.Nested(
        CycleStudyInput, prefix="study_", metadata={"description": "Study: what the data show and what was learned."}
    )
    act = fields.Nested(
        CycleActInput, prefix="act_", metadata={"description": "Act: what is decided about the change."}
    )


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
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "A short name for the next test. Left out: the title of the present cycle."},
    )


class CycleTransition(Schema):
    """An action, with what it needs beside the stored cycle."""

    action = fields.Enum(CycleAction, required=True, metadata={"description": "advance to the next stage, or cancel."})
    reason = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "Why the cycle is canceled. Needed to cancel."},
    )
    next_cycle = fields.Nested(
        NextCycleInput,
        allow_none=True,
        load_default=None,
        metadata={"description": "The next cycle of the ramp; only when closing a cycle whose decision is adapt."},
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

    stage = fields.List(fields.Enum(CycleStage), metadata={"description": "In one of these stages."})
    change_idea_id = fields.List(fields.UUID(), metadata={"description": "Cycles that test one of these change ideas."})


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
    stage_changed_at = fields.AwareDateTime(
        required=True, metadata={"description": "When the cycle entered its present stage."}
    )
    closed_at = fields.AwareDateTime(
        allow_none=True,
        required=True,
        metadata={"description": "When the decision was made and the cycle closed; null while it is open or canceled."},
    )
    cancel_reason = fields.Text(allow_none=True, required=True)
    plan = fields.Nested(_CyclePlan, prefix="plan_", required=True)
    do = fields.Nested(_CycleDo, prefix="do_", required=True)
    study = fields.Nested(_CycleStudy, prefix="study_", required=True)
    act = fields.Nested(_CycleAct, prefix="act_", required=True)
