"""What clients may ask of charts, and what they send and get about share links."""

from typing import Any

from marshmallow import fields

from ..charts.layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, HEIGHT_RANGE, WIDTH_RANGE
from ..charts.render import SCALE_RANGE
from ..charts.theme import THEMES
from ..core.fields import Day, Flag, Moment, Named, Ref, Whole
from ..core.paging import OneWord
from ..core.schemas import Query, RecordOut, Schema
from .analysis_schemas import AnalysisOverrides


def _theme() -> Any:
    return OneWord(list(THEMES), load_default="light")


def _width(**kwargs: Any) -> Any:
    return Whole(*WIDTH_RANGE, metadata={"description": f"In pixels; {DEFAULT_WIDTH} without it."}, **kwargs)


class Looks(Query):
    """How a chart looks."""

    theme = _theme()
    width = _width()
    height = Whole(*HEIGHT_RANGE, metadata={"description": f"In pixels; {DEFAULT_HEIGHT} without it."})


class ChartQuery(AnalysisOverrides, Looks):
    """How a chart looks, and what it overrides of the measure's own settings."""


class PngQuery(ChartQuery):
    """The same for PNG."""

    scale = Whole(int(SCALE_RANGE[0]), int(SCALE_RANGE[1]), load_default=1, metadata={"description": "Pixels a unit."})


class SpecificationQuery(ChartQuery):
    """The same for the specification."""

    responsive = Flag(
        metadata={"description": "Takes the width of what holds it; true without it, unless `width` is sent."}
    )


class MultiplesQuery(Query):
    """How an initiative's charts look."""

    theme = _theme()
    width = _width()


class ShareLinkIn(Schema):
    """A public address to make."""

    expires_on = Day(required=True, metadata={"description": "The last day on which it shows the chart."})


class ShareLinkItem(RecordOut):
    """A public address of one chart. The address itself is not kept, and shown only when it is made."""

    measure_id = Ref(required=True)
    expires_on = Day(required=True)
    created_by_id = Ref(required=True)
    created_by = Named("created_by", required=True)
    revoked_at = Moment(required=True, allow_none=True)
    views = Whole(required=True)
    last_viewed_at = Moment(required=True, allow_none=True)


class ShareLinkOut(ShareLinkItem):
    """A new public address."""

    url = fields.String(required=True, metadata={"description": "Shown once: the path of the picture, for an <img>."})
