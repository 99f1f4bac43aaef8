"""What is asked of a Pareto table, and its form."""

from typing import Any

import marshmallow as ma

from ...charts.layout import DEFAULT_WIDTH, HEIGHT_RANGE, WIDTH_RANGE
from ...charts.render import SCALE_RANGE
from ...charts.theme import ChartTheme
from ...core import fields
from ...core.schemas import Query, Schema


class ParetoQuery(Query):
    """By what, and over which points."""

    stratum = fields.String(
        40, metadata={"description": "The key of a stratum of the measure, such as ward; its first one without it."}
    )
    from_ = fields.Date(data_key="from", metadata={"description": "Points of this day and later."})
    to = fields.Date(metadata={"description": "Points of this day and earlier."})
    split = fields.Date(
        metadata={
            "description": "The first day of `after`. Without it, the start of the last phase that begins within "
            "the points; without such a phase there is no before and after."
        }
    )

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if "from_" in data and "to" in data and data["to"] < data["from_"]:
            raise ma.ValidationError({"to": [fields.Code("before_from", "Send a day that is not before `from`.")]})


class ParetoChartQuery(ParetoQuery):
    """The same, and how the chart looks."""

    theme = fields.Enum(
        ChartTheme,
        load_default=ChartTheme.LIGHT,
        metadata={"description": "Colors for a light page or for a dark one."},
    )
    width = fields.Integer(*WIDTH_RANGE, metadata={"description": f"In pixels; {DEFAULT_WIDTH} without it."})
    height = fields.Integer(
        *HEIGHT_RANGE, metadata={"description": "In pixels, of each of the two charts where there is a before."}
    )


class ParetoPngQuery(ParetoChartQuery):
    """The same for PNG."""

    scale = fields.Integer(
        int(SCALE_RANGE[0]),
        int(SCALE_RANGE[1]),
        load_default=1,
        metadata={"description": "How many pixels are drawn for each unit of width and height."},
    )


class ParetoBar(Schema):
    """How much of the whole one value has."""

    value = fields.String(required=True)
    count = fields.Integer(required=True)
    percent = fields.Float(
        allow_none=True, required=True, metadata={"description": "Its share of all bars; null where they are empty."}
    )
    cumulative_percent = fields.Float(
        allow_none=True, required=True, metadata={"description": "The share of this bar and all larger ones together."}
    )


class ParetoTable(Schema):
    """What some points counted, by the values of a stratum, the largest first. Excluded points are left out."""

    first = fields.Date(
        allow_none=True, required=True, metadata={"description": "The first point's `period_start`; null without any."}
    )
    last = fields.Date(allow_none=True, required=True, metadata={"description": "The last point's `period_start`."})
    periods = fields.Integer(required=True, metadata={"description": "How many points there are."})
    total = fields.Integer(required=True, metadata={"description": "What the bars add up to."})
    undivided = fields.Integer(
        required=True, metadata={"description": "What points counted without saying of which value it was."}
    )
    per_period = fields.Float(
        allow_none=True,
        required=True,
        metadata={"description": "`total` for each point: what to compare where before and after differ in length."},
    )
    bars = fields.List(fields.Nested(ParetoBar), required=True)


class Pareto(Schema):
    """What a measure counted, by one of its strata, as a whole, before and after."""

    measure_id = fields.UUID(required=True)
    stratum = fields.String(required=True)
    label = fields.String(required=True, metadata={"description": "What charts call the stratum."})
    split = fields.Date(
        allow_none=True, required=True, metadata={"description": "The first day of `after`; null without a before."}
    )
    phase = fields.String(
        allow_none=True,
        required=True,
        metadata={"description": "The label of the phase that `split` comes from; null where it was asked for."},
    )
    whole = fields.Nested(ParetoTable, required=True)
    before = fields.Nested(ParetoTable, allow_none=True, required=True)
    after = fields.Nested(ParetoTable, allow_none=True, required=True)
