"""What clients send and get about measures and their phases."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validates_schema

from ..core import fields
from ..core.schemas import PART_OF_NAME, Query, RecordSchema, Schema, out_of, patch_of
from .kinds import refuse_unsuitable_chart
from .models import ChartChoice, DataKind, Direction, Frequency, MeasureKind, RuleSet

_KINDS_HELP = (
    "Decides which members a point has. value, count, opportunities_between and time_between: `value`; proportion, "
    "rate and ratio: `numerator` and `denominator`; subgroup: `mean`, `sd` and `n`. Fixed once there are points."
)


class OperationalDefinitionInput(Schema):
    """What exactly is counted, from where, how and by whom."""

    numerator = fields.Text(2000, allow_none=True, load_default=None)
    denominator = fields.Text(2000, allow_none=True, load_default=None)
    inclusion = fields.Text(2000, allow_none=True, load_default=None)
    exclusion = fields.Text(2000, allow_none=True, load_default=None)
    data_source = fields.Text(2000, allow_none=True, load_default=None)
    collection_method = fields.Text(2000, allow_none=True, load_default=None)
    collector_id = fields.UUID(allow_none=True, load_default=None, metadata={"description": "The person who collects."})


class MeasureInput(Schema):
    """A measure to add."""

    name = fields.String(minimum=1, required=True)
    kind = fields.Enum(MeasureKind, required=True)
    operational_definition = fields.Nested(
        OperationalDefinitionInput, prefix="operational_definition_", allow_none=True, load_default=None
    )
    data_kind = fields.Enum(DataKind, required=True, metadata={"description": _KINDS_HELP})
    unit = fields.String(
        100, allow_none=True, load_default=None, metadata={"description": "Of the shown values, such as %."}
    )
    multiplier = fields.Float(
        1e-9, 1e12, load_default=1.0, metadata={"description": "100 for percent, 1000 for `per 1000 doses`."}
    )
    decimals = fields.Integer(0, 10, allow_none=True, load_default=None)
    direction = fields.Enum(
        Direction, load_default=Direction.NEUTRAL, metadata={"description": "Which way is better; neutral without it."}
    )
    frequency = fields.Enum(Frequency, load_default=Frequency.IRREGULAR)
    chart = fields.Enum(ChartChoice, load_default=ChartChoice.AUTO)
    rules = fields.Enum(RuleSet, load_default=RuleSet.MAKING_DATA_COUNT)
    screen_moving_ranges = fields.Boolean(load_default=True)
    target_value = fields.Float(allow_none=True, load_default=None, metadata={"description": "In shown units."})
    target_on = fields.Date(allow_none=True, load_default=None)
    external_id = fields.ExternalId(allow_none=True, load_default=None)

    @validates_schema
    def _chart_suits(self, data: dict[str, Any], **_kwargs: Any) -> None:
        fault = refuse_unsuitable_chart(data["data_kind"], data["chart"])
        if fault:
            raise ValidationError({"chart": [fields.Code("chart_not_possible", fault)]})


MeasurePatch = patch_of(
    MeasureInput, archived=fields.Boolean(metadata={"description": "Retires a measure that has points."})
)


OperationalDefinition = out_of(OperationalDefinitionInput, collector=fields.Reference("collector", required=True))


class MeasureSummary(RecordSchema):
    """A measure as lists show it: without its phases."""

    initiative_id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(MeasureKind, required=True)
    operational_definition = fields.Nested(OperationalDefinition, prefix="operational_definition_", required=True)
    data_kind = fields.Enum(DataKind, required=True)
    unit = fields.String(allow_none=True, required=True)
    multiplier = fields.Float(required=True)
    decimals = fields.Integer(allow_none=True, required=True)
    direction = fields.Enum(Direction, required=True)
    frequency = fields.Enum(Frequency, required=True)
    chart = fields.Enum(ChartChoice, required=True)
    rules = fields.Enum(RuleSet, required=True)
    screen_moving_ranges = fields.Boolean(required=True)
    target_value = fields.Float(allow_none=True, required=True)
    target_on = fields.Date(allow_none=True, required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
    archived = fields.Boolean(required=True)


class PhaseInput(Schema):
    """A phase: from its start on, the process was knowingly another."""

    start = fields.Date(required=True)
    label = fields.String(minimum=1, required=True)
    reason = fields.Text(2000, allow_none=True, load_default=None)
    baseline_points = fields.Integer(
        2,
        100_000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Center and limits rest on this many first points; on all of them without it."},
    )


Phase = out_of(PhaseInput)


class PhasesInput(Schema):
    """All phases of a measure; what is not listed is gone."""

    phases = fields.List(fields.Nested(PhaseInput), required=True)

    @validates_schema
    def _starts_differ(self, data: dict[str, Any], **_kwargs: Any) -> None:
        seen: set[Any] = set()
        for index, phase in enumerate(data["phases"]):
            if phase["start"] in seen:
                repeated = fields.Code("repeated", "Another phase begins on this day; give each its own start.")
                raise ValidationError({"phases": {index: {"start": [repeated]}}})
            seen.add(phase["start"])


class Measure(MeasureSummary):
    """A measure."""

    phases = ma.fields.List(ma.fields.Nested(Phase), required=True)


class MeasureQuery(Query):
    """Filters of the list of an initiative's measures."""

    kind = fields.List(fields.Enum(MeasureKind))
    external_id = fields.List(fields.ExternalId(), metadata={"description": "Has one of these."})
    archived = fields.Boolean()
    name = fields.String(metadata={"description": PART_OF_NAME})
