"""What clients ask of the figures, and get."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from ..core.fields import Choice, Code, Day, Line, Many, Moment, Named, Number, Part, Ref, Text, Whole
from ..core.paging import OneWord
from ..core.schemas import Query, RecordOut, Schema
from ..initiatives.models import State
from ..measures.models import Chart, Direction, MeasureKind
from .figures import GroupBy


class Variation(StrEnum):
    """What the last point of a measure tells."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the process reaches its target by itself."""

    PASS = "pass"  # noqa: S105
    HIT_OR_MISS = "hit_or_miss"
    FAIL = "fail"


class FlowQuery(Query):
    """Which initiatives count."""

    site_id = Many(Ref(), metadata={"description": "At these sites or at one below them."})
    from_ = Day(data_key="from", metadata={"description": "Created on this day or later."})
    to = Day(metadata={"description": "Created on this day or earlier."})
    format = OneWord(["json", "csv"], metadata={"description": "csv is the same as Accept: text/csv."})

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if "from_" in data and "to" in data and data["to"] < data["from_"]:
            raise ma.ValidationError({"to": [Code("before_from", "Send a day that is not before `from`.")]})


class InitiativeMetricsQuery(FlowQuery):
    """What initiatives are counted by, and which."""

    group_by = Choice(
        GroupBy,
        load_default=GroupBy.STATE,
        metadata={"description": "A site is the initiative's own; a quarter is that of the day of creation."},
    )


class TallyOut(Schema):
    """What is counted of initiatives."""

    count = Whole(required=True)
    under_review = Whole(required=True, metadata={"description": "Submitted or in review."})
    running = Whole(required=True, metadata={"description": "Active or sustaining."})
    completed = Whole(required=True)
    stalled = Whole(required=True)
    cycles_closed = Whole(required=True, metadata={"description": "PDSA cycles that ended with a decision."})
    measures = Whole(required=True, metadata={"description": "Measures in use: those not archived."})


class KeyOut(Schema):
    """What the initiatives of a group have in common."""

    key = Line(
        allow_none=True,
        required=True,
        metadata={"description": "A state, a category, the id of a site, committee or person, or such as 2026-Q1."},
    )
    label = Line(required=True)


class GroupOut(TallyOut, KeyOut):
    """The initiatives with one key."""


class InitiativeMetricsOut(Schema):
    """Initiatives by groups. As CSV the groups alone."""

    groups = Part(GroupOut, many=True, required=True)
    totals = Part(TallyOut, required=True)


class SpreadOut(Schema):
    """How a number of days is spread."""

    count = Whole(required=True)
    median = Number(allow_none=True, required=True)
    percentile_90 = Number(
        allow_none=True,
        required=True,
        metadata={"description": "Interpolated linearly between the closest ranks (type 7 of Hyndman and Fan)."},
    )


class StallOut(Schema):
    """One reason for standing still."""

    code = Line(required=True)
    detail = Text(required=True)


class StalledOut(Schema):
    """An initiative that stands still."""

    initiative_id = Ref(required=True)
    title = Line(required=True)
    state = Choice(State, required=True)
    state_changed_at = Moment(required=True)
    site_id = Ref(allow_none=True, required=True)
    site = Named("site", required=True)
    lead_id = Ref(required=True)
    lead = Named("lead", required=True)
    reasons = Part(StallOut, many=True, required=True)


class FlowOut(Schema):
    """How initiatives flow, and where they stand still."""

    days_from_submission_to_decision = Part(
        SpreadOut,
        required=True,
        metadata={"description": "Of every decision that ends a review, from the submission that it answers."},
    )
    days_from_approval_to_first_cycle = Part(
        SpreadOut,
        required=True,
        metadata={"description": "Until the first PDSA cycle left its plan; initiatives without one do not count."},
    )
    stalled = Part(StalledOut, many=True, required=True)


class FlowRow(Schema):
    """A line of the report as CSV: one of the two spreads, or one reason why one initiative is stalled."""

    figure = Line(required=True)
    count = Whole(allow_none=True, required=True)
    median = Number(allow_none=True, required=True)
    percentile_90 = Number(allow_none=True, required=True)
    initiative_id = Ref(allow_none=True, required=True)
    title = Line(allow_none=True, required=True)
    state = Choice(State, allow_none=True, required=True)
    site = Line(allow_none=True, required=True)
    lead = Line(allow_none=True, required=True)
    detail = Text(allow_none=True, required=True)


class MeasureMetricsQuery(Query):
    """Filters of the list of measures."""

    site_id = Many(Ref(), metadata={"description": "Of initiatives at these sites or at one below them."})
    kind = Many(Choice(MeasureKind))
    variation = Many(
        Choice(Variation),
        metadata={
            "description": "Judged anew for every measure that the other filters leave, at most 2,000 of them; with "
            "more, narrow by `site_id` or `kind`."
        },
    )


class MeasureMetricsOut(RecordOut):
    """A measure in use with what its last point tells; that is the last with a value that is not excluded."""

    name = Line(required=True)
    kind = Choice(MeasureKind, required=True)
    initiative_id = Ref(required=True)
    initiative_title = Line(required=True)
    site_id = Ref(allow_none=True, required=True)
    site = Named("site", required=True)
    unit = Text(allow_none=True, required=True)
    direction = Choice(Direction, required=True)
    target_value = Number(allow_none=True, required=True)
    chart = Choice(Chart, allow_none=True, required=True, metadata={"description": "The one that was drawn up."})
    points = Whole(required=True)
    latest_value = Number(allow_none=True, required=True)
    latest_on = Day(allow_none=True, required=True)
    center = Number(allow_none=True, required=True)
    lower = Number(allow_none=True, required=True)
    upper = Number(allow_none=True, required=True)
    variation = Choice(Variation, allow_none=True, required=True)
    assurance = Choice(Assurance, allow_none=True, required=True)
    since = Day(
        allow_none=True,
        required=True,
        metadata={"description": "Where the present special cause began; null for common cause."},
    )
    problem = Text(
        allow_none=True, required=True, metadata={"description": "Why the measure cannot be analyzed, if it cannot."}
    )
