"""Sites compared: as data, as CSV and as a funnel plot."""

import hashlib
from typing import Any

from flask import Response, request

from ...access.actor import actor
from ...charts import answers
from ...charts.answers import PNG, SVG, VEGA_LITE
from ...charts.funnel import funnel_plot
from ...core.blueprint import Blueprint, Resource
from ...core.downloads import TABLES, download_of
from ...core.request_transaction import clock, session
from ...core.serializer import dumps
from . import schemas, service

blp = Blueprint("comparison", __name__, tag="Metrics")


def _compared(query: dict[str, Any]) -> dict[str, Any]:
    return service.compare(session(), actor(), query, clock().today())


def _funnel(query: dict[str, Any], media_type: str) -> Response:
    scale = query.pop("scale", 1)
    found = _compared(query)
    looks = {name: query[name] for name in ("theme", "width", "height") if name in query}
    etag = f'"{hashlib.sha256(dumps([found, looks, media_type, scale])).hexdigest()[:32]}"'

    def build() -> answers.Specification:
        return funnel_plot(
            found | {"direction": found["direction"].value},
            title=found["measure_name"],
            context=found["period"],
            denominator_unit=found["denominator_definition"],
            decimals=found["decimals"],
            responsive=media_type == VEGA_LITE and "width" not in query,
            **looks,
        )

    return answers.answer(etag, media_type, build, scale=scale)


@blp.route("/metrics/comparison")
class Comparison(Resource):
    @blp.operation("compareSites", to="metrics:read")
    @blp.query(schemas.ComparisonQuery)
    @blp.response(200, schemas.Comparison, media_types=TABLES)
    def get(self, query: dict[str, Any]) -> Any:
        """Compare sites by a measure that each of them has, with the limits of what chance explains

        For proportions and rates of initiatives that were approved; `GET /metrics/comparison/measures` lists them.
        Limits are exact where fewer than 10 events are expected. `adjustment` widens them for variation beyond chance
        (Spiegelhalter 2005, 2012).
        """
        found = _compared(query)
        if download := download_of(request, query, f"{found['measure_name']} by site", clock().today()):
            return download.answer(schemas.ComparedSite, found["points"])
        return found


@blp.route("/metrics/comparison/measures")
class ComparableMeasures(Resource):
    @blp.operation("listComparableMeasures", to="metrics:read")
    @blp.query(schemas.ComparableQuery)
    @blp.response(200, schemas.ComparableMeasures, media_types=TABLES)
    def get(self, query: dict[str, Any]) -> Any:
        """List what sites can be compared by: the names of measures, with their units and sites"""
        found = service.comparable(session(), actor(), query, clock().today())
        if download := download_of(request, query, "comparable measures", clock().today()):
            return download.answer(schemas.ComparableMeasure, found)
        return {"items": found}


@blp.route("/metrics/comparison/chart.svg")
class ComparisonSvg(Resource):
    @blp.operation("drawComparisonSvg", to="metrics:read")
    @blp.query(schemas.Compared)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Draw the comparison of sites as a funnel plot, as SVG"""
        return _funnel(query, SVG)


@blp.route("/metrics/comparison/chart.png")
class ComparisonPng(Resource):
    @blp.operation("drawComparisonPng", to="metrics:read")
    @blp.query(schemas.ComparedPng)
    @blp.response(200, media_types=(PNG,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Draw the comparison of sites as a funnel plot, as PNG"""
        return _funnel(query, PNG)


@blp.route("/metrics/comparison/chart.vl.json")
class ComparisonSpecification(Resource):
    @blp.operation("getComparisonSpecification", to="metrics:read")
    @blp.query(schemas.Compared)
    @blp.response(200, media_types=(VEGA_LITE,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Specify the funnel plot in Vega-Lite, for a front end to draw"""
        return _funnel(query, VEGA_LITE)
