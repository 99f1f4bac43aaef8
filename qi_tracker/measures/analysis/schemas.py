"""The form of a measure's analysis."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.downloads import format_parameter
from ...core.paging import OneWord
from ...core.schemas import Query, Schema
from ...spc import AdviceTopic, Assurance, ChartType, PointType, Side, SpecialCause, Variation
from ..models import ChartChoice, DataKind, Direction, RuleSet
from ..options.schemas import FixedLimits


def _number(*, nullable: bool = True, **kwargs: Any) -> ma.fields.Float:
    return ma.fields.Float(required=True, allow_none=nullable, **kwargs)


def _count(*, nullable: bool = True, **kwargs: Any) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, allow_none=nullable, **kwargs)


class AnalysisOverrides(Query):
    """What an analysis may override of the measure's own settings."""

    chart = fields.Enum(
        ChartChoice, metadata={"description": "Another chart than the measure's own, for this answer only."}
    )
    rules = fields.Enum(
        RuleSet, metadata={"description": "Another set of rules than the measure's own, for this answer only."}
    )
    screen_moving_ranges = fields.Boolean(
        metadata={
            "description": "Another choice than the measure's own, for this answer only: whether large jumps "
            "are left out when limits are computed."
        }
    )
    until = fields.Date(metadata={"description": "Leaves out later points before computing."})
    last_points = fields.Integer(1, 100_000, metadata={"description": "Returns only so many; all are computed."})


class AnalysisQuery(AnalysisOverrides):
    """What an analysis may override, and what it may add."""

    format = format_parameter()
    compare = OneWord(["phases"], metadata={"description": "phases adds a comparison of neighboring phases."})


class Target(Schema):
    """What is aimed at, in shown units."""

    value = _number(nullable=False)
    on = fields.Date(required=True, allow_none=True)


class AnalyzedPoint(Schema):
    """A point with its center, limits and what rules say of it."""

    period_start = fields.Date(required=True)
    sequence = _count(nullable=False)
    value = _number()
    numerator = _number()
    denominator = _number()
    center = _number(metadata={"description": "The center line at this point, in the unit shown."})
    lower = _number(metadata={"description": "The lower 3-sigma limit; null where the chart has none."})
    upper = _number(metadata={"description": "The upper 3-sigma limit; null where the chart has none."})
    lower_2_sigma = _number()
    upper_2_sigma = _number()
    lower_1_sigma = _number()
    upper_1_sigma = _number()
    target = _number(metadata={"description": "The target that was in force then; null where there was none."})
    phase = _count(nullable=False, metadata={"description": "Its phase: the place in `phases`, from 0."})
    in_baseline = fields.Boolean(
        required=True, metadata={"description": "Whether center and limits were computed from this point too."}
    )
    excluded = fields.Boolean(required=True)
    beyond_limits = fields.Boolean(required=True)
    special_cause = fields.Enum(SpecialCause, required=True, allow_none=True)
    rules_broken = ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"description": "The numbers of the rules that flag this point."}
    )
    point_type = fields.Enum(PointType, required=True)
    note = ma.fields.String(required=True, allow_none=True)
    cycle_ids = ma.fields.List(
        fields.UUID(), required=True, metadata={"description": "PDSA cycles that took place then."}
    )


_POINT = {name: field for name, field in AnalyzedPoint._declared_fields.items() if name != "cycle_ids"}
AnalysisRow = type(
    "AnalysisRow",
    (Schema,),
    _POINT
    | {
        "__doc__": "A point of an analysis as a row of a table; its phase is counted from 1.",
        "rules_broken": ma.fields.String(required=True, allow_none=True),
        "phase_label": ma.fields.String(required=True, allow_none=True),
    },
)


class AnalyzedPhase(Schema):
    """A phase with its runs analysis (Anhøj & Olesen 2014)."""

    label = ma.fields.String(required=True, allow_none=True)
    start = fields.Date(required=True)
    end = fields.Date(required=True)
    points = _count(nullable=False)
    useful = _count(nullable=False, metadata={"description": "Points that do not lie on the center line."})
    baseline = _count(
        nullable=False,
        metadata={
            "description": "How many points center and limits were computed from; of fewer than 2 there are no limits."
        },
    )
    center = _number()
    longest_run = _count()
    longest_run_max = _count(
        metadata={"description": "The longest run that chance explains; a longer one is a signal."}
    )
    crossings = _count()
    crossings_min = _count(
        metadata={"description": "The fewest crossings of the center line that chance explains; fewer are a signal."}
    )
    runs_signal = fields.Boolean(
        required=True, metadata={"description": "Whether the longest run or the crossings are a signal."}
    )
    too_few_runs = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Of the rules of Perla; null under others."}
    )
    too_many_runs = fields.Boolean(required=True, allow_none=True)
    short = fields.Boolean(
        required=True, metadata={"description": "Limits rest on fewer than 12 points: they are provisional."}
    )


class Signal(Schema):
    """A stretch of points that one or several rules flag on one side, or that belongs to what they flag."""

    special_cause = fields.Enum(
        SpecialCause,
        required=True,
        metadata={"description": "The rule whose pattern begins first, of several the longest."},
    )
    special_causes = ma.fields.List(
        fields.Enum(SpecialCause),
        required=True,
        metadata={"description": "All rules in it, in the order of the rule set."},
    )
    since = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "When the pattern of `special_cause` began; null where a whole phase shows it."},
    )
    start = fields.Date(required=True)
    end = fields.Date(required=True)
    side = fields.Enum(Side, required=True)
    point_type = fields.Enum(PointType, required=True)
    explanation = ma.fields.String(required=True)


# `from` is no name that a class body could give.
PhaseChange = type(
    "PhaseChange",
    (Schema,),
    {
        "__doc__": "What changed from one phase to the next; `from` and `to` are their places in `phases`.",
        "from": ma.fields.Integer(required=True),
        "to": ma.fields.Integer(required=True),
        "from_center": _number(),
        "to_center": _number(),
        "change": _number(),
        "change_percent": _number(),
        "limits_overlap": fields.Boolean(required=True, allow_none=True),
        "explanation": ma.fields.String(required=True),
    },
)


# The same holds of missing periods.
Gap = type(
    "Gap",
    (Schema,),
    {
        "__doc__": "Missing periods in a row.",
        "from": fields.Date(required=True, metadata={"description": "First day of the first missing period."}),
        "to": fields.Date(required=True, metadata={"description": "First day of the last missing period."}),
        "periods": _count(nullable=False, metadata={"description": "How many periods are missing."}),
    },
)


class ChartSuitability(Schema):
    """Whether a chart fits, and why."""

    chart = fields.Enum(ChartType, required=True)
    name = ma.fields.String(required=True)
    fits = fields.Boolean(required=True)
    recommended = fields.Boolean(required=True)
    reason = ma.fields.String(required=True)


class AdviceFigures(Schema):
    """What the advice rests on, of all phases together; null where a figure has no meaning."""

    points = _count(
        nullable=False,
        metadata={"description": "Points that limits rest on, of the phase that has most of them."},
    )
    points_needed = _count(nullable=False)
    mean_denominator = _number()
    mean_count = _number(metadata={"description": "Events expected at a point."})
    mean_failures = _number(
        metadata={"description": "Of proportions: cases expected at a point that are not in the numerator."}
    )
    zero_share = _number(metadata={"description": "Share of the points without an event."})
    full_share = _number(metadata={"description": "Of proportions: share of the points at 100%."})
    sigma_z = _number(
        metadata={"description": "How many times as much the values vary as chance alone makes them (Laney 2002)."}
    )
    sigma_z_critical = _number(metadata={"description": "What chance alone exceeds in at most 5% of series."})
    dispersion = _number(metadata={"description": "Variance over mean. A change of the process raises it too."})
    dispersion_critical = _number(metadata={"description": "What chance alone exceeds in 5% of series."})
    autocorrelation = _number(
        metadata={
            "description": "Correlation of a point with the next, in the last phase of 24 points or more without a "
            "shift or trend."
        }
    )
    autocorrelation_critical = _number()
    weekday = _number(
        metadata={"description": "H of Kruskal and Wallis over the days of the week, of 28 daily points or more."}
    )
    weekday_critical = _number()
    yearly = _number(
        metadata={"description": "Correlation of a month with that of a year later, of 24 monthly points or more."}
    )
    yearly_critical = _number()


class AdviceFinding(Schema):
    """What the reader of any chart of this measure has to know."""

    finding = fields.Enum(AdviceTopic, required=True)
    figure = _number(nullable=False)
    critical = _number(nullable=False, metadata={"description": "The border that the figure passed."})
    explanation = ma.fields.String(required=True, metadata={"description": "What it means, and what to do."})


class ChartAdvice(Schema):
    """Which charts fit a measure, and why."""

    measure_id = fields.UUID(required=True)
    data_kind = fields.Enum(DataKind, required=True)
    chart = fields.Enum(ChartType, required=True, metadata={"description": "The one that is drawn at present."})
    recommended = fields.Enum(ChartType, required=True)
    figures = ma.fields.Nested(AdviceFigures, required=True)
    charts = ma.fields.List(ma.fields.Nested(ChartSuitability), required=True)
    findings = ma.fields.List(ma.fields.Nested(AdviceFinding), required=True)


class SuggestedPhase(Schema):
    """A new phase that is offered: begin it with `PUT /measures/{id}/phases` if its conditions hold."""

    start = fields.Date(required=True)
    reason = ma.fields.String(required=True, metadata={"description": "What changed, and on which conditions."})
    center_before = _number(
        nullable=False, metadata={"description": "Mean of the values shown in the present phase before `start`."}
    )
    center_after = _number(nullable=False, metadata={"description": "Mean of the values shown since `start`."})
    points = _count(nullable=False, metadata={"description": "Points since `start` that count."})


class Analysis(Schema):
    """A measure's analysis."""

    measure_id = fields.UUID(required=True)
    chart = fields.Enum(ChartType, required=True)
    rules = fields.Enum(RuleSet, required=True)
    unit = ma.fields.String(required=True, allow_none=True)
    multiplier = _number(nullable=False)
    direction = fields.Enum(Direction, required=True)
    target = ma.fields.Nested(
        Target, required=True, allow_none=True, metadata={"description": "The one in force at the last point."}
    )
    stretch_target_value = _number(metadata={"description": "A second target, beyond the other."})
    screened = fields.Boolean(required=True)
    fixed_limits = ma.fields.Nested(
        FixedLimits,
        required=True,
        allow_none=True,
        metadata={"description": "The given center and limits that the chart has; null where they are computed."},
    )
    points = ma.fields.List(ma.fields.Nested(AnalyzedPoint), required=True)
    phases = ma.fields.List(ma.fields.Nested(AnalyzedPhase), required=True)
    signals = ma.fields.List(ma.fields.Nested(Signal), required=True)
    chart_reason = ma.fields.String(
        required=True, metadata={"description": "Why this chart, since when if it changed, and how to keep it."}
    )
    suggested_phase = ma.fields.Nested(SuggestedPhase, required=True, allow_none=True)
    variation = fields.Enum(Variation, required=True, allow_none=True)
    since = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "First day of the points in a row that show what the latest one shows."},
    )
    assurance = fields.Enum(Assurance, required=True, allow_none=True)
    gaps = ma.fields.List(
        ma.fields.Nested(Gap),
        required=True,
        metadata={"description": "Periods of a regular frequency for which no point was entered."},
    )
    headline = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "The narrative in a few short parts, as the chart shows them below its name."},
    )
    narrative = ma.fields.String(required=True)
    comparison = ma.fields.List(
        ma.fields.Nested(PhaseChange), metadata={"description": "With compare=phases alone, for neighboring phases."}
    )
