"""Measures and their results for systems that speak FHIR R4B."""

from typing import Any

from flask import Response

from ...access.guards import fetch
from ...core.blueprint import Blueprint, Resource
from ...core.request_transaction import clock, session
from ...core.serializer import dumps
from ..analysis import service as analysis
from ..models import Measure
from . import resources, schemas
from .resources import FHIR_JSON

blp = Blueprint("fhir", __name__, tag="FHIR")


@blp.route("/measures/<uuid:measure_id>/fhir/measure")
class FhirMeasure(Resource):
    @blp.operation("getFhirMeasure", to="measures:read")
    @blp.response(200, media_types=(FHIR_JSON,))
    def get(self, measure_id: Any) -> Any:
        """Show a measure as a FHIR R4B Measure"""
        measure = fetch(Measure, measure_id)
        return Response(dumps(resources.measure_resource(measure)), content_type=FHIR_JSON)


@blp.route("/measures/<uuid:measure_id>/fhir/measure-report")
class FhirMeasureReport(Resource):
    @blp.operation("getFhirMeasureReport", to="measures:read")
    @blp.query(schemas.ReportQuery)
    @blp.response(200, media_types=(FHIR_JSON,))
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Show a measure's results as a FHIR R4B MeasureReport, one stratum a point"""
        measure = fetch(Measure, measure_id)
        # A run chart takes every data kind, and its values are those shown.
        report = analysis.analysis_of(session(), measure, {"chart": "run"})
        first, last = (day.isoformat() if day else None for day in (query.get("since"), query.get("until")))
        points = [
            point
            for point in report["points"]
            if (first is None or point["period_start"] >= first) and (last is None or point["period_start"] <= last)
        ]
        return Response(dumps(resources.report_resource(measure, points, clock().now())), content_type=FHIR_JSON)
