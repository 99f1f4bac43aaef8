"""What clients send and get about measures and their phases."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validates_schema

from ..core import fields
from ..core.schemas import PART_OF_NAME, Query, RecordSchema, Schema, out_of, patch_of
from .columns import columns_of
from .kinds import refuse_multiplier, refuse_unsuitable_chart, usual_multiplier
from .models import ChartChoice, DataKind, Direction, Frequency, MeasureKind, RuleSet
from .options import schemas as options
from .options.validation import refuse_options
from .statuses.schemas import MeasureStatus


class OperationalDefinitionInput(Schema):
    """What exactly is counted, from where, how and by whom."""

    numerator = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "What is counted, so exactly that two people get the same number. Example: doses not "
            "on the unit when due."
        },
    )
    denominator = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Out of what it is counted, such as: all scheduled doses of the month."},
    )
    inclusion = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Who or what is counted, such as: adult inpatients on 4 West."},
    )
    exclusion = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Who or what is left out, such as: doses ordered less than an hour before they were due."
        },
    )
    data_source = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Where the data come from, such as: the report of the dispensing system."},
    )
    collection_method = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "How and when the data are collected, such as: every Monday, all doses of the week before."
        },
    )
    collector_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "The person who collects the data."}
    )


class MeasureInput(Schema):
    """A measure to add."""

    name = fields.String(
        minimum=1,
        required=True,
        metadata={
            "description": "What is measured, such as: Missing doses. Sites that want to be compared use the same name."
        },
    )
    kind = fields.Enum(
        MeasureKind,
        required=True,
        metadata={
            "description": "outcome: what patients notice. process: whether the change is done. balancing: what "
            "may get worse. structure: what is in place."
        },
    )
    operational_definition = fields.Nested(
        OperationalDefinitionInput,
        prefix="operational_definition_",
        allow_none=True,
        load_default=None,
        metadata={"description": "What exactly is counted, from where, how and by whom."},
    )
    data_kind = fields.Enum(
        DataKind,
        required=True,
        metadata={
            "description": "What a point consists of. proportion, rate and ratio: numerator and denominator; "
            "subgroup: mean, sd, n; the others: value. Fixed once there are points."
        },
    )
    unit = fields.String(
        100,
        allow_none=True,
        load_default=None,
        metadata={"description": "The unit of the values shown, such as % or minutes."},
    )
    multiplier = fields.Float(
        1e-9,
        1e12,
        metadata={
            "description": "What a proportion or rate is multiplied by: 1000 for 'per 1,000 doses'. Left out it is 1, "
            "and 100 for a proportion in %, which takes nothing else."
        },
    )
    decimals = fields.Integer(
        0,
        10,
        allow_none=True,
        load_default=None,
        metadata={"description": "How many decimal places are shown; left out, the data decide."},
    )
    direction = fields.Enum(
        Direction,
        load_default=Direction.NEUTRAL,
        metadata={"description": "Whether higher or lower values are better; neutral if neither is."},
    )
    frequency = fields.Enum(
        Frequency,
        load_default=Frequency.IRREGULAR,
        metadata={"description": "How often a point is due. You are reminded when one is missing."},
    )
    chart = fields.Enum(
        ChartChoice,
        allow_none=True,
        metadata={
            "description": "The chart to draw. auto picks the one that suits the data. Left out: as /settings/measures "
            "says."
        },
    )
    rules = fields.Enum(
        RuleSet,
        allow_none=True,
        metadata={
            "description": "The published set of rules that says which points are signals and which are chance. Left "
            "out: as /settings/measures says."
        },
    )
    screen_moving_ranges = fields.Boolean(
        allow_none=True,
        metadata={
            "description": "Whether unusually large jumps between neighboring points are left out when limits "
            "are computed. Left out: as /settings/measures says."
        },
    )
    target_value = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={"description": "The value to reach, in the unit shown, such as 3 for 3%."},
    )
    target_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The day by which the target is to be reached."}
    )
    targets = options.targets_field()
    stretch_target_value = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "A second target, further in the wanted direction than every other, such as 1 beyond 3."
        },
    )
    lower_bound = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The least that the value shown can be at all. Left out: 0 for counts, proportions, rates, "
            "and times or cases between events."
        },
    )
    upper_bound = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The most that the value shown can be at all. Left out: the multiplier for proportions, "
            "such as 100 for percent."
        },
    )
    rule_options = fields.Nested(
        options.RuleOptionsInput,
        prefix="rule_options_",
        null_if_unset=True,
        allow_none=True,
        metadata={
            "description": "How many points make a shift and a trend under making_data_count; other rules keep the "
            "lengths that they were published with. Left out: as /settings/measures says."
        },
    )
    fixed_limits = fields.Nested(
        options.FixedLimitsInput,
        prefix="fixed_limits_",
        null_if_unset=True,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "A center and limits that are given, such as a standard or last year's, instead of computed "
            "from the points. Not for the charts run, mr and s."
        },
    )
    strata = options.strata_field()
    external_id = fields.ExternalId(allow_none=True, load_default=None)

    @validates_schema
    def _options_fit(self, data: dict[str, Any], **_kwargs: Any) -> None:
        # What is left out is filled in later, and validated again.
        open_yet = {"chart": ChartChoice.AUTO, "rules": RuleSet.MAKING_DATA_COUNT, "rule_options": None}
        known = {name: value for name, value in data.items() if value is not None or name not in open_yet}
        options.raise_refusals(refuse_options(SimpleNamespace(**columns_of(open_yet | self.multiplied(known)))))

    @validates_schema
    def _percent_is_multiplied_by_100(self, data: dict[str, Any], **_kwargs: Any) -> None:
        refusal = "multiplier" in data and refuse_multiplier(data["data_kind"], data["unit"], data["multiplier"])
        if refusal:
            raise ValidationError({"multiplier": [fields.Code("out_of_range", refusal)]})

    @ma.post_load
    def multiplied(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """The values with their multiplier, which follows the unit where it is left out."""
        return {"multiplier": usual_multiplier(data["data_kind"], data["unit"])} | data

    @validates_schema
    def _chart_suits(self, data: dict[str, Any], **_kwargs: Any) -> None:
        chart = data.get("chart")
        refusal = refuse_unsuitable_chart(data["data_kind"], chart) if chart else None
        if refusal:
            raise ValidationError({"chart": [fields.Code("chart_not_possible", refusal)]})


MeasurePatch = patch_of(
    MeasureInput,
    archived=fields.Boolean(
        metadata={"description": "true retires a measure that has points: it is kept, and no more points are expected."}
    ),
)


OperationalDefinition = out_of(OperationalDefinitionInput, collector=fields.Reference("collector", required=True))


class MeasureFields(RecordSchema):
    """What every answer about a measure has."""

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
    targets = fields.List(fields.Nested(options.DatedTarget), required=True)
    stretch_target_value = fields.Float(allow_none=True, required=True)
    lower_bound = fields.Float(allow_none=True, required=True)
    upper_bound = fields.Float(allow_none=True, required=True)
    rule_options = fields.Nested(
        options.RuleOptions, prefix="rule_options_", null_if_unset=True, allow_none=True, required=True
    )
    fixed_limits = fields.Nested(
        options.FixedLimits, prefix="fixed_limits_", null_if_unset=True, allow_none=True, required=True
    )
    strata = fields.List(fields.Nested(options.Stratum), required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
    archived = fields.Boolean(required=True)


class MeasureSummary(MeasureFields):
    """A measure as lists show it: with its status, and without its phases."""

    status = fields.Nested(MeasureStatus, prefix="status_", required=True)


class PhaseInput(Schema):
    """A phase: from its start on, the process was knowingly another."""

    start = fields.Date(
        required=True,
        metadata={"description": "The first day of the phase: the day on which the process was knowingly changed."},
    )
    label = fields.String(
        minimum=1, required=True, metadata={"description": "A short name that the chart shows, such as: New label."}
    )
    reason = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "What was changed in the process on that day."},
    )
    baseline_points = fields.Integer(
        2,
        100_000,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "How many of the first points the center and limits are computed from. Left out: all "
            "points of the phase."
        },
    )
    baseline_from = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Instead of baseline_points: the first day of the points that center and limits are "
            "computed from. Left out beside baseline_until: from the first point of the phase on."
        },
    )
    baseline_until = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Instead of baseline_points: the last day of the points that center and limits are "
            "computed from. Left out beside baseline_from: up to the last point of the phase."
        },
    )


Phase = out_of(PhaseInput)


class PhasesInput(Schema):
    """All phases of a measure; what is not listed is gone."""

    phases = fields.List(
        fields.Nested(PhaseInput),
        required=True,
        metadata={"description": "All phases of the measure. A phase that is not listed is removed."},
    )

    @validates_schema
    def _starts_differ(self, data: dict[str, Any], **_kwargs: Any) -> None:
        seen: set[Any] = set()
        for index, phase in enumerate(data["phases"]):
            if phase["start"] in seen:
                repeated = fields.Code("repeated", "Another phase begins on this day; give each its own start.")
                raise ValidationError({"phases": {index: {"start": [repeated]}}})
            seen.add(phase["start"])

    @validates_schema
    def _baselines_lie_within(self, data: dict[str, Any], **_kwargs: Any) -> None:
        starts = sorted(phase["start"] for phase in data["phases"])
        nexts = dict(pairwise(starts))
        errors = {}
        for index, phase in enumerate(data["phases"]):
            refusals = options.refuse_baseline_days(phase, nexts.get(phase["start"]))
            if refusals:
                errors[index] = refusals
        if errors:
            raise ValidationError({"phases": errors})


class Measure(MeasureFields):
    """A measure."""

    phases = ma.fields.List(ma.fields.Nested(Phase), required=True)


class MeasureQuery(Query):
    """Filters of the list of an initiative's measures."""

    kind = fields.List(fields.Enum(MeasureKind), metadata={"description": "Of one of these kinds."})
    archived = fields.Boolean(metadata={"description": "true: only retired measures; false: only those in use."})
    external_id = fields.List(
        fields.ExternalId(), metadata={"description": "Has one of these numbers of the hospital's own."}
    )
    name = fields.String(metadata={"description": PART_OF_NAME})
