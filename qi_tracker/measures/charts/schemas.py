"""What clients may ask of charts, and what they send and get about share links."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from ...charts.icons import DEFAULT_SIZE, SIZE_RANGE
from ...charts.layers import SIGMA_LINES
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


class SigmaLines(fields.String):
    """Which lines between center and limits are drawn besides, separated by commas."""

    default_error_messages = {
        "choice": fields.Code("unknown_choice", "Send 1, 2 or 1,2."),
        "repeated": fields.Code("repeated", "Name each once."),
    }

    def __init__(self) -> None:
        description = "Lines at 1 and 2 sigma besides the limits at 3, separated by commas: 1, 2 or 1,2."
        super().__init__(minimum=1, screened=False, metadata={"description": description, "example": "1,2"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        names = super()._deserialize(value, attr, data, **kwargs).split(",")
        if not set(names) <= {str(sigma) for sigma in SIGMA_LINES}:
            raise self.make_error("choice")
        if len(set(names)) < len(names):
            raise self.make_error("repeated")
        return tuple(sorted(int(name) for name in names))


class ChartQuery(AnalysisOverrides, ChartLooks):
    """How a chart looks, and what it overrides of the measure's own settings."""

    sigma_lines = SigmaLines()


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


class IconKind(StrEnum):
    """What an icon is about."""

    VARIATION = "variation"
    ASSURANCE = "assurance"


class IconQuery(Query):
    """Which icon, and how it looks."""

    kind = fields.Enum(IconKind, metadata={"description": "Only this one; without it, both side by side."})
    theme = _theme()
    size = fields.Integer(
        *SIZE_RANGE,
        load_default=DEFAULT_SIZE,
        metadata={"description": f"The height of an icon in pixels; {DEFAULT_SIZE} without it."},
    )


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
