"""Sites compared: as data, as CSV and as a funnel plot."""

import hashlib
from typing import Any

from flask import Response, request
from marshmallow import fields

from ..access.actor import actor
from ..access.guards import refer
from ..charts.funnel import funnel_plot
from ..core.blueprint import Blueprint, Resource
from ..core.contract import NameOut
from ..core.fields import Choice, Code, Line, Many, Ref
from ..core.paging import CSV_TYPE, OneWord, wants_csv
from ..core.parsing import CSV, JSON
from ..core.schemas import Schema
from ..core.serializer import csv_lines, dumps
from ..core.unit import session
from ..sites.models import Site
from ..spc.funnel import ADJUSTMENTS
from . import comparison, drawing
from .chart_schemas import Looks
from .drawing import SVG, VEGA_LITE
from .models import Direction

blp = Blueprint("comparison", __name__, tag="Metrics", description="Figures for managers, over what the caller may see")


class Period(Line):
    """A year, a quarter or a month."""

    default_error_messages = {
        "period": Code("not_a_period", "Send a year, a quarter or a month: 2026, 2026-Q1 or 2026-03.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if comparison.days_of(text) is None:
            raise self.make_error("period")
        return text


class ComparisonBase(Looks):
    """What is compared."""

    measure_name = Line(minimum=1, required=True, metadata={"description": "In any case; the same at every site."})
    site_id = Many(Ref(), metadata={"description": "These sites and all below them."})
    period = Period(screened=False, metadata={"description": "2026, 2026-Q1 or 2026-03; all points without it."})
    adjustment = OneWord(
        list(ADJUSTMENTS),
        load_default="none",
        metadata={"description": "For variation beyond chance between sites: a factor, or a variance that is added."},
    )


class ComparisonQuery(ComparisonBase):
    """What is compared, and in which form."""

    format = OneWord(["json", "csv"], metadata={"description": "csv is the same as Accept: text/csv."})


class ComparedSiteOut(Schema):
    """A site among the others."""

    site_id = Ref(required=True)
    site = fields.Nested(NameOut, required=True)
    label = fields.String(required=True)
    numerator = fields.Float(required=True)
    denominator = fields.Float(required=True)
    value = fields.Float(required=True, allow_none=True)
    z = fields.Float(required=True, allow_none=True, metadata={"description": "Distance in standard deviations."})
    outside = fields.Integer(
        required=True, allow_none=True, metadata={"description": "2 or 3: the outermost curve that it lies beyond."}
    )
    side = fields.String(required=True, allow_none=True)


class FunnelCurveOut(Schema):
    """The limits at one size of denominator."""

    denominator = fields.Float(required=True)
    lower_3 = fields.Float(required=True)
    upper_3 = fields.Float(required=True)
    lower_2 = fields.Float(required=True)
    upper_2 = fields.Float(required=True)


class ComparisonOut(Schema):
    """Sites compared by what chance allows at their size."""

    measure_name = fields.String(required=True)
    period = fields.String(required=True, allow_none=True)
    chart = fields.String(required=True)
    adjustment = fields.String(required=True)
    adjusted = fields.Boolean(required=True)
    unit = fields.String(required=True, allow_none=True)
    multiplier = fields.Float(required=True)
    direction = Choice(Direction, required=True)
    center = fields.Float(required=True, allow_none=True)
    dispersion = fields.Float(required=True, allow_none=True)
    points = fields.List(fields.Nested(ComparedSiteOut), required=True)
    curves = fields.List(fields.Nested(FunnelCurveOut), required=True)


def _compared(query: dict[str, Any]) -> dict[str, Any]:
    for place, site_id in enumerate(query.get("site_id", ())):
        refer(Site, site_id, f"#/site_id/{place}")
    return comparison.compare(session(), actor(), query)


def _funnel(query: dict[str, Any], media_type: str) -> Response:
    found = _compared(query)
    looks = {name: query[name] for name in ("theme", "width", "height") if name in query}
    etag = f'"{hashlib.sha256(dumps([found, looks, media_type])).hexdigest()[:32]}"'

    def build() -> drawing.Specification:
        return funnel_plot(
            found | {"direction": found["direction"].value},
            title=found["measure_name"],
            context=found["period"],
            responsive=media_type == VEGA_LITE and "width" not in query,
            **looks,
        )

    return drawing.answer(etag, media_type, build)


@blp.route("/metrics/comparison")
class Comparison(Resource):
    @blp.operation("compareSites", to="metrics:read", extra_errors=(409,))
    @blp.query(ComparisonQuery)
    @blp.response(200, ComparisonOut, media_types=(JSON, CSV))
    def get(self, query: dict[str, Any]) -> Any:
        """Compare sites by a measure that each of them has, with the limits of what chance explains

        For proportions and rates. `adjustment` widens the limits for variation beyond chance (Spiegelhalter 2005).
        """
        found = _compared(query)
        if wants_csv(request, query):
            return Response("".join(csv_lines(ComparedSiteOut, found["points"])), content_type=CSV_TYPE)
        return found


@blp.route("/metrics/comparison/chart.svg")
class ComparisonSvg(Resource):
    @blp.operation("drawComparisonSvg", to="metrics:read", extra_errors=(409,))
    @blp.query(ComparisonBase)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Draw the comparison of sites as a funnel plot"""
        return _funnel(query, SVG)


@blp.route("/metrics/comparison/chart.vl.json")
class ComparisonSpecification(Resource):
    @blp.operation("specifyComparison", to="metrics:read", extra_errors=(409,))
    @blp.query(ComparisonBase)
    @blp.response(200, media_types=(VEGA_LITE,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Specify the funnel plot in Vega-Lite, for a front end to draw"""
        return _funnel(query, VEGA_LITE)
