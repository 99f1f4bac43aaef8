"""What comparisons of sites are asked for, and what they answer."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.openapi.operations import NamedReference
from ...core.paging import format_parameter
from ...core.schemas import ANY_LETTERS, Schema
from ...measures.charts.schemas import ChartLooks
from ...measures.models import Direction
from ...spc import Adjustment, ChartType, Side
from .service import days_of


class Period(fields.String):
    """A year, a quarter or a month."""

    default_error_messages = {
        "period": fields.Code("not_a_period", "Send a year, a quarter or a month: 2026, 2026-Q1 or 2026-03.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if days_of(text) is None:
            raise self.make_error("period")
        return text


class Compared(ChartLooks):
    """What is compared."""

    measure_name = fields.String(
        minimum=1, required=True, metadata={"description": f"The same at every site. {ANY_LETTERS}"}
    )
    site_id = fields.List(fields.UUID(), metadata={"description": "These sites and all below them."})
    period = Period(screened=False, metadata={"description": "2026, 2026-Q1 or 2026-03; all points without it."})
    adjustment = fields.Enum(
        Adjustment,
        load_default=Adjustment.NONE,
        metadata={"description": "For variation beyond chance between sites: a factor, or a variance that is added."},
    )


class ComparisonQuery(Compared):
    """What is compared, and in which form."""

    format = format_parameter()


class ComparedSite(Schema):
    """A site among the others."""

    site_id = fields.UUID(required=True)
    site = ma.fields.Nested(NamedReference, required=True)
    label = ma.fields.String(required=True)
    numerator = ma.fields.Float(required=True)
    denominator = ma.fields.Float(required=True)
    value = ma.fields.Float(required=True, allow_none=True)
    z = ma.fields.Float(required=True, allow_none=True, metadata={"description": "Distance in standard deviations."})
    outside = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "2 or 3: the outermost curve that it lies beyond."}
    )
    side = fields.Enum(Side, required=True, allow_none=True)


class FunnelCurve(Schema):
    """The limits at one size of denominator."""

    denominator = ma.fields.Float(required=True)
    lower_3 = ma.fields.Float(required=True)
    upper_3 = ma.fields.Float(required=True)
    lower_2 = ma.fields.Float(required=True)
    upper_2 = ma.fields.Float(required=True)


class Comparison(Schema):
    """Sites compared by what chance allows at their size."""

    measure_name = ma.fields.String(required=True)
    period = ma.fields.String(required=True, allow_none=True)
    chart = fields.Enum(ChartType, required=True)
    adjustment = fields.Enum(Adjustment, required=True)
    adjusted = ma.fields.Boolean(required=True)
    unit = ma.fields.String(required=True, allow_none=True)
    multiplier = ma.fields.Float(required=True)
    direction = fields.Enum(Direction, required=True)
    center = ma.fields.Float(required=True, allow_none=True)
    dispersion = ma.fields.Float(required=True, allow_none=True)
    points = ma.fields.List(ma.fields.Nested(ComparedSite), required=True)
    curves = ma.fields.List(ma.fields.Nested(FunnelCurve), required=True)
