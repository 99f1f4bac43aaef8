"""The analysis of a measure, and which charts fit it."""

from typing import Any

from flask import Response, request

from ...access.guards import fetch
from ...core.blueprint import Blueprint, Resource
from ...core.downloads import TABLES, download_of
from ...core.parsing import JSON
from ...core.request_transaction import clock, session
from ...core.serializer import dumps
from ..models import Measure
from . import schemas, service
from .table import rows_of

blp = Blueprint("analysis", __name__, tag="Measures")


@blp.route("/measures/<uuid:measure_id>/analysis")
class MeasureAnalysis(Resource):
    @blp.operation("analyzeMeasure", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.AnalysisQuery)
    @blp.response(200, schemas.Analysis, media_types=TABLES)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Tell signal from noise: centers, limits, rules, runs and what they mean

        `chart`, `rules` and `screen_moving_ranges` override the measure's own for this answer; `until` cuts before
        computing, `last_points` cuts only what is returned. `compare=phases` adds `comparison`.

        As CSV and as a workbook (`format=csv`, `format=xlsx`) it has a row for each point: with center, limits, what
        the rules say, the label of its phase, and the target.
        """
        measure = fetch(Measure, measure_id)
        today = clock().today()
        found = service.analysis_of(session(), measure, query, today)
        if download := download_of(request, query, f"{measure.name} analysis", today):
            return download.answer(schemas.AnalysisRow, rows_of(found))
        return Response(dumps(found), content_type=JSON)


@blp.route("/measures/<uuid:measure_id>/chart-advice")
class MeasureChartAdvice(Resource):
    @blp.operation("getChartAdvice", to="measures:read")
    @blp.response(200, schemas.ChartAdvice)
    def get(self, measure_id: Any) -> Any:
        """List which charts fit the measure, and why"""
        return service.advice_on(session(), fetch(Measure, measure_id))
