"""What clients send and get about the organization's defaults for measures."""

from typing import Any

from ...core import fields
from ...core.schemas import RecordSchema, Schema, patch_of
from ..models import ChartChoice, RuleSet
from ..options.schemas import RuleOptions, RuleOptionsInput


def _chart(**kwargs: Any) -> fields.Enum:
    about = "The chart of new measures whose data kind can feed it; the others get auto. i is the XmR chart of the NHS."
    return fields.Enum(ChartChoice, metadata={"description": about}, **kwargs)


def _rules(**kwargs: Any) -> fields.Enum:
    return fields.Enum(RuleSet, metadata={"description": "The rules of new measures."}, **kwargs)


def _screening(**kwargs: Any) -> fields.Boolean:
    about = "Whether new measures leave unusually large jumps out of their limits."
    return fields.Boolean(metadata={"description": about}, **kwargs)


def _rule_options(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    about = (
        "How many points make a shift and a trend in new measures under making_data_count; null as the rules have it."
    )
    return fields.Nested(
        schema,
        prefix="rule_options_",
        null_if_unset=True,
        allow_none=True,
        metadata={"description": about},
        **kwargs,
    )


class MeasureDefaultsInput(Schema):
    """The organization's defaults for measures."""

    chart = _chart(load_default=ChartChoice.AUTO)
    rules = _rules(load_default=RuleSet.MAKING_DATA_COUNT)
    screen_moving_ranges = _screening(load_default=True)
    rule_options = _rule_options(RuleOptionsInput, load_default=None)


MeasureDefaultsPatch = patch_of(
    MeasureDefaultsInput,
    apply=fields.Boolean(
        metadata={
            "description": "true: also gives the defaults to all measures that are not archived; a chart that a data "
            "kind cannot feed stays as it is. Without it no measure changes."
        }
    ),
)


class MeasureDefaults(RecordSchema):
    """What a new measure gets where its author leaves it open."""

    chart = _chart(required=True)
    rules = _rules(required=True)
    screen_moving_ranges = _screening(required=True)
    rule_options = _rule_options(RuleOptions, required=True)


class ChangedMeasureDefaults(MeasureDefaults):
    """The defaults, and what became of measures that were there already."""

    measures_changed = fields.Integer(
        required=True, metadata={"description": "How many measures `apply` has changed; 0 without it."}
    )
    measures_left = fields.Integer(
        required=True,
        metadata={
            "description": "How many measures in use still differ from the defaults. `apply` changes at most 1,000 at "
            "once: repeat it for the rest."
        },
    )
