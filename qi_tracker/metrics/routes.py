"""Figures for managers, as JSON and as CSV."""

from typing import Any

from flask import request

from ..access.actor import actor
from ..charts import answers
from ..charts.answers import PNG, SVG
from ..core.blueprint import Blueprint, Resource
from ..core.downloads import TABLES, download_of
from ..core.request_transaction import clock, session
from ..measures.models import Measure
from . import pictures, queries, schemas, service

blp = Blueprint("metrics", __name__, tag="Metrics")


@blp.route("/metrics/initiatives")
class InitiativeMetrics(Resource):
    @blp.operation("countInitiatives", to="metrics:read")
    @blp.query(schemas.InitiativeMetricsQuery)
    @blp.response(200, schemas.InitiativeMetrics, media_types=TABLES)
    def get(self, query: dict[str, Any]) -> Any:
        """Count initiatives by state, site, category, committee, lead or quarter"""
        groups, totals = service.count_initiatives(session(), actor(), query, clock().local_now())
        if download := download_of(request, query, f"initiatives by {query['group_by']}", clock().today()):
            return download.answer(schemas.InitiativeGroup, groups)
        return {"groups": groups, "totals": totals}


@blp.route("/metrics/measures")
class MeasureMetrics(Resource):
    @blp.operation("listMeasureMetrics", to="metrics:read")
    @blp.listing(
        schemas.MeasureMetrics,
        filters=schemas.MeasureMetricsQuery,
        sorts=queries.MEASURE_SORTS,
        default="-created_at",
        key=Measure.id,
    )
    def get(self, query: dict[str, Any]) -> Any:
        """List measures with their latest value, center, variation and assurance, and with what changed last

        `improved=true` lists what improved: by a signal at the last point, or by a phase that lasts. Sorted by
        `changed_on`, only measures that changed are listed.
        """
        return queries.measures(actor(), query, clock().local_now())


def _measure_table(query: dict[str, Any], media_type: str) -> Any:
    scale, looks = query.pop("scale", 1), {"theme": query["theme"]}
    table = pictures.measure_table(session(), actor(), query, clock().local_now())
    etag = table.version(looks | {"form": media_type})
    return answers.answer(etag, media_type, lambda: pictures.table_picture(session(), table, looks), scale=scale)


@blp.route("/metrics/measures/table.svg")
class MeasureTableSvg(Resource):
    @blp.operation("drawMeasureTableSvg", to="metrics:read")
    @blp.query(schemas.MeasureTableQuery)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Draw measures as a table on one page: sparkline, icons, latest value, target, and what changed when"""
        return _measure_table(query, SVG)


@blp.route("/metrics/measures/table.png")
class MeasureTablePng(Resource):
    @blp.operation("drawMeasureTablePng", to="metrics:read")
    @blp.query(schemas.MeasureTablePngQuery)
    @blp.response(200, media_types=(PNG,), conditional=True)
    def get(self, query: dict[str, Any]) -> Any:
        """Draw the same table as PNG"""
        return _measure_table(query, PNG)


@blp.route("/metrics/flow")
class FlowMetrics(Resource):
    @blp.operation("getFlow", to="metrics:read")
    @blp.query(schemas.FlowQuery)
    @blp.response(200, schemas.Flow, media_types=TABLES)
    def get(self, query: dict[str, Any]) -> Any:
        """Show how long decisions and first cycles take, and which initiatives have stalled and why"""
        found = service.flow(session(), actor(), query, clock().local_now())
        download = download_of(request, query, "flow", clock().today())
        return download.answer(schemas.FlowRow, found.as_rows()) if download else found
