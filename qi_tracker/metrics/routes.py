"""Figures for managers, as JSON and as CSV."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request

from ..access.actor import actor
from ..core.blueprint import Blueprint, Resource
from ..core.paging import CSV_TYPE, wants_csv
from ..core.parsing import CSV, JSON
from ..core.request_transaction import clock, session
from ..core.serializer import csv_lines
from ..measures.models import Measure
from . import queries, schemas, service

blp = Blueprint("metrics", __name__, tag="Metrics")


def _table(schema: Any, rows: Iterable[Any]) -> Response:
    return Response("".join(csv_lines(schema, rows)), content_type=CSV_TYPE)


@blp.route("/metrics/initiatives")
class InitiativeMetrics(Resource):
    @blp.operation("countInitiatives", to="metrics:read")
    @blp.query(schemas.InitiativeMetricsQuery)
    @blp.response(200, schemas.InitiativeMetrics, media_types=(JSON, CSV))
    def get(self, query: dict[str, Any]) -> Any:
        """Count initiatives by state, site, category, committee, lead or quarter"""
        groups, totals = service.count_initiatives(session(), actor(), query, clock().local_now())
        if wants_csv(request, query):
            return _table(schemas.InitiativeGroup, groups)
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


@blp.route("/metrics/flow")
class FlowMetrics(Resource):
    @blp.operation("getFlow", to="metrics:read")
    @blp.query(schemas.FlowQuery)
    @blp.response(200, schemas.Flow, media_types=(JSON, CSV))
    def get(self, query: dict[str, Any]) -> Any:
        """Show how long decisions and first cycles take, and which initiatives have stalled and why"""
        found = service.flow(session(), actor(), query, clock().local_now())
        return _table(schemas.FlowRow, found.as_rows()) if wants_csv(request, query) else found
