"""Sites compared: as data, as CSV and as a funnel plot."""

import hashlib
from typing import Any

import marshmallow as ma
from flask import Response, request

from ...access.actor import actor
from ...access.guards import refer
from ...charts.funnel import funnel_plot
from ...core import fields
from ...core.blueprint import Blueprint, Resource
from ...core.openapi.operations import NameOut
from ...core.paging import CSV_TYPE, OneWord, wants_csv
from ...core.parsing import CSV, JSON
from ...core.request_transaction import session
from ...core.schemas import Schema
from ...core.serializer import csv_lines, dumps
from ...measures.charts import drawing
from ...measures.charts.drawing import SVG, VEGA_LITE
from ...measures.charts.schemas import Looks
from ...measures.models import Direction
from ...sites.models import Site
from ...spc.funnel import ADJUSTMENTS
from . import service as comparison

blp = Blueprint("comparison", __name__, tag="Metrics", description="Figures for managers, over what the caller may see")


class Period(fields.String):
    """A year, a quarter or a month."""

    default_error_messages = {
        "period": fields.Code("not_a_period", "Send a year, a quarter or a month: 2026, 2026-Q1 or 2026-03.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if comparison.days_of(text) is None:
            raise self.make_error("period")
        return text


class ComparisonBase(Looks):
    """What is compared."""

    measure_name = fields.String(
        minimum=1, required=True, metadata={"description": "In any case; the same at every site."}
    )
    site_id = fields.List(fields.UUID(), metadata={"description": "These sites and all below them."})
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

    site_id = fields.UUID(required=True)
    site = ma.fields.Nested(NameOut, required=True)
    label = ma.fields.String(required=True)
    numerator = ma.fields.Float(required=True)
    denominator = ma.fields.Float(required=True)
    value = ma.fields.Float(required=True, allow_none=True)
    z = ma.fields.Float(required=True, allow_none=True, metadata={"description": "Distance in standard deviations."})
    outside = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "2 or 3: the outermost curve that it lies beyond."}
    )
    side = ma.fields.String(required=True, allow_none=True)


class FunnelCurveOut(Schema):
    """The limits at one size of denominator."""

    denominator = ma.fields.Float(required=True)
    lower_3 = ma.fields.Float(required=True)
    upper_3 = ma.fields.Float(required=True)
    lower_2 = ma.fields.Float(required=True)
    upper_2 = ma.fields.Float(required=True)


class ComparisonOut(Schema):
    """Sites compared by what chance allows at their size."""

    measure_name = ma.fields.String(required=True)
    period = ma.fields.String(required=True, allow_none=True)
    chart = ma.fields.String(required=True)
    adjustment = ma.fields.String(required=True)
    adjusted = ma.fields.Boolean(required=True)
    unit = ma.fields.String(required=True, allow_none=True)
    multiplier = ma.fields.Float(required=True)
    direction = fields.Enum(Direction, required=True)
    center = ma.fields.Float(required=True, allow_none=True)
    dispersion = ma.fields.Float(required=True, allow_none=True)
    points = ma.fields.List(ma.fields.Nested(ComparedSiteOut), required=True)
    curves = ma.fields.List(ma.fields.Nested(FunnelCurveOut), required=True)


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
