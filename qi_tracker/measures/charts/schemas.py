"""What clients may ask of charts, and what they send and get about share links."""

from typing import Any

import marshmallow as ma

from ...charts.layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, HEIGHT_RANGE, WIDTH_RANGE
from ...charts.render import SCALE_RANGE
from ...charts.theme import ChartTheme
from ...core import fields
from ...core.schemas import Query, RecordSchema, Schema
from ..analysis.schemas import AnalysisOverrides


def _theme() -> Any:
    return fields.Enum(
        ChartTheme,
        load_default=ChartTheme.LIGHT,
        metadata={"description": "Colors for a light page or for a dark one."},
    )


def _width(**kwargs: Any) -> Any:
    return fields.Integer(*WIDTH_RANGE, metadata={"description": f"In pixels; {DEFAULT_WIDTH} without it."}, **kwargs)


class ChartLooks(Query):
    """How a chart looks."""

    theme = _theme()
    width = _width()
    height = fields.Integer(*HEIGHT_RANGE, metadata={"description": f"In pixels; {DEFAULT_HEIGHT} without it."})


class ChartQuery(AnalysisOverrides, ChartLooks):
    """How a chart looks, and what it overrides of the measure's own settings."""


class PngScale(Query):
    """How sharp a chart is as PNG."""

    scale = fields.Integer(
        int(SCALE_RANGE[0]),
        int(SCALE_RANGE[1]),
        load_default=1,
        metadata={
            "description": "How many pixels are drawn for each unit of width and height; 2 is sharp on most screens."
        },
    )


class PngQuery(ChartQuery, PngScale):
    """The same for PNG."""


class SpecificationQuery(ChartQuery):
    """The same for the specification."""

    responsive = fields.Boolean(
        metadata={"description": "Takes the width of what holds it; true without it, unless `width` is sent."}
    )


class MultiplesQuery(Query):
    """How an initiative's charts look."""

    theme = _theme()
    width = _width()


class ShareLinkInput(Schema):
    """A public address to make."""

    expires_on = fields.Date(required=True, metadata={"description": "The last day on which it shows the chart."})


class ShareLink(RecordSchema):
    """A public address of one chart. The address itself is not kept, and shown only when it is made."""

    measure_id = fields.UUID(required=True)
    expires_on = fields.Date(required=True)
    created_by_id = fields.UUID(required=True)
    created_by = fields.Reference("created_by", required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)
    views = fields.Integer(required=True)
    last_viewed_at = fields.AwareDateTime(required=True, allow_none=True)


class IssuedShareLink(ShareLink):
    """A new public address."""

    url = ma.fields.String(
        required=True, metadata={"description": "Shown once: the path of the picture, for an <img>."}
    )
