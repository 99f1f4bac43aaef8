"""What clients ask of the figures, and get."""

from typing import Any

import marshmallow as ma

from ..charts.render import SCALE_RANGE
from ..charts.table import MOST_ROWS
from ..charts.theme import ChartTheme
from ..core import fields
from ..core.downloads import format_parameter
from ..core.paging import Sort
from ..core.schemas import Query, RecordSchema, Schema
from ..initiatives.stalls import StallCode
from ..initiatives.states import InitiativeState
from ..measures.models import Direction, MeasureKind
from ..measures.statuses.schemas import MeasureStatus
from ..spc import Assurance, Variation
from .figures import GroupBy


class SpanQuery(Query):
    """Days from and to, both inclusive, in this order."""

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if "from_" in data and "to" in data and data["to"] < data["from_"]:
            raise ma.ValidationError({"to": [fields.Code("before_from", "Send a day that is not before `from`.")]})


class FlowQuery(SpanQuery):
    """Which initiatives count."""

    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    from_ = fields.Date(data_key="from", metadata={"description": "Created on this day or later."})
    to = fields.Date(metadata={"description": "Created on this day or earlier."})
    format = format_parameter()


class InitiativeMetricsQuery(FlowQuery):
    """What initiatives are counted by, and which."""

    group_by = fields.Enum(
        GroupBy,
        load_default=GroupBy.STATE,
        metadata={"description": "A site is the initiative's own; a quarter is that of the day of creation."},
    )


class InitiativeCounts(Schema):
    """What is counted of initiatives."""

    count = fields.Integer(required=True)
    under_review = fields.Integer(required=True, metadata={"description": "Submitted or in review."})
    running = fields.Integer(required=True, metadata={"description": "Active or sustaining."})
    completed = fields.Integer(required=True)
    stalled = fields.Integer(required=True)
    cycles_closed = fields.Integer(required=True, metadata={"description": "PDSA cycles that ended with a decision."})
    measures = fields.Integer(required=True, metadata={"description": "Measures in use: those not archived."})


class GroupKey(Schema):
    """What the initiatives of a group have in common."""

    key = fields.String(
        allow_none=True,
        required=True,
        metadata={"description": "A state, a category, the id of a site, committee or person, or such as 2026-Q1."},
    )
    label = fields.String(required=True)


class InitiativeGroup(InitiativeCounts, GroupKey):
    """The initiatives with one key."""


class InitiativeMetrics(Schema):
    """Initiatives by groups. As CSV the groups alone."""

    groups = fields.Nested(InitiativeGroup, many=True, required=True)
    totals = fields.Nested(InitiativeCounts, required=True)


class DaysSpread(Schema):
    """How a number of days is spread."""

    count = fields.Integer(required=True)
    median = fields.Float(allow_none=True, required=True)
    percentile_90 = fields.Float(
        allow_none=True,
        required=True,
        metadata={"description": "Interpolated linearly between the closest ranks (type 7 of Hyndman and Fan)."},
    )


class StallReason(Schema):
    """One reason for being stalled."""

    code = fields.Enum(StallCode, required=True)
    detail = fields.Text(required=True)


class StalledInitiative(Schema):
    """A stalled initiative."""

    initiative_id = fields.UUID(required=True)
    title = fields.String(required=True)
    state = fields.Enum(InitiativeState, required=True)
    state_changed_at = fields.AwareDateTime(required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    lead_id = fields.UUID(required=True)
    lead = fields.Reference("lead", required=True)
    reasons = fields.Nested(StallReason, many=True, required=True)


class Flow(Schema):
    """How initiatives flow, and which are stalled."""

    days_from_submission_to_decision = fields.Nested(
        DaysSpread,
        required=True,
        metadata={"description": "Of every decision that ends a review, from the submission that it answers."},
    )
    days_from_approval_to_first_cycle = fields.Nested(
        DaysSpread,
        required=True,
        metadata={"description": "Until the first PDSA cycle left its plan; initiatives without one do not count."},
    )
    stalled = fields.Nested(StalledInitiative, many=True, required=True)


class FlowRow(Schema):
    """A line of the report as CSV: one of the two spreads, or one reason why one initiative is stalled."""

    figure = fields.String(required=True)
    count = fields.Integer(allow_none=True, required=True)
    median = fields.Float(allow_none=True, required=True)
    percentile_90 = fields.Float(allow_none=True, required=True)
    initiative_id = fields.UUID(allow_none=True, required=True)
    title = fields.String(allow_none=True, required=True)
    state = fields.Enum(InitiativeState, allow_none=True, required=True)
    site = fields.String(allow_none=True, required=True)
    lead = fields.String(allow_none=True, required=True)
    detail = fields.Text(allow_none=True, required=True)


class MeasureMetricsQuery(SpanQuery):
    """Filters of the list of measures."""

    site_id = fields.List(
        fields.UUID(), metadata={"description": "Of initiatives at these sites or at one below them."}
    )
    kind = fields.List(fields.Enum(MeasureKind), metadata={"description": "Of one of these kinds."})
    external_id = fields.List(
        fields.ExternalId(), metadata={"description": "Has one of these numbers of the hospital's own."}
    )
    variation = fields.List(fields.Enum(Variation), metadata={"description": "Its last point shows one of these."})
    assurance = fields.List(fields.Enum(Assurance), metadata={"description": "Its process reaches the target so."})
    improved = fields.Boolean(metadata={"description": "true: only those that improved; false: only the others."})
    worse = fields.Boolean(metadata={"description": "true: only those that got worse; false: only the others."})
    from_ = fields.Date(data_key="from", metadata={"description": "Changed on this day (`changed_on`) or later."})
    to = fields.Date(metadata={"description": "Changed on this day (`changed_on`) or earlier."})


class MeasureTableQuery(MeasureMetricsQuery):
    """Which measures the table shows, in which order and look."""

    sort = Sort(
        [sign + name for name in ("created_at", "name", "changed_on") for sign in ("", "-")],
        "name",
        component="MeasureTableSort",
        load_default="name",
    )
    limit = fields.Integer(
        1,
        MOST_ROWS,
        load_default=MOST_ROWS,
        metadata={"description": f"How many measures are shown; {MOST_ROWS} are what one page holds."},
    )
    theme = fields.Enum(
        ChartTheme,
        load_default=ChartTheme.LIGHT,
        metadata={"description": "Colors for a light page or for a dark one."},
    )


class MeasureTablePngQuery(MeasureTableQuery):
    """The same for PNG."""

    scale = fields.Integer(
        int(SCALE_RANGE[0]),
        int(SCALE_RANGE[1]),
        load_default=1,
        metadata={"description": "How many pixels are drawn for each unit of width; 2 is sharp on most screens."},
    )


class MeasureMetrics(MeasureStatus, RecordSchema):
    """A measure in use with what its last point shows, and what changed last."""

    name = fields.String(required=True)
    kind = fields.Enum(MeasureKind, required=True)
    initiative_id = fields.UUID(required=True)
    initiative_title = fields.String(required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    unit = fields.Text(allow_none=True, required=True)
    decimals = fields.Integer(allow_none=True, required=True)
    direction = fields.Enum(Direction, required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
