"""Measures: their definitions and phases."""

from typing import Any

from ..access.guards import fetch, get_reference
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import session
from ..initiatives.models import Initiative
from ..people.models import Person
from . import queries, schemas, service
from .models import Measure

blp = Blueprint("measures", __name__, tag="Measures")

_MEASURE = {
    "name": "Missing first doses",
    "kind": "outcome",
    "data_kind": "proportion",
    "unit": "%",
    "multiplier": 100,
    "direction": "decrease",
    "frequency": "monthly",
    "target_value": 2,
    "operational_definition": {"numerator": "First doses not on the ward in time", "denominator": "First doses"},
}
_PHASES = {
    "phases": [
        {"start": "2026-03-01", "label": "Second check", "reason": "Checks by two people", "baseline_points": 12}
    ]
}


@blp.route("/initiatives/<uuid:initiative_id>/measures")
class InitiativeMeasures(Resource):
    @blp.operation("listMeasures", to="measures:list")
    @blp.listing(
        schemas.MeasureSummary, filters=schemas.MeasureQuery, sorts=queries.SORTS, default="created_at", key=Measure.id
    )
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List an initiative's measures"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.of_initiative(initiative_id, query)

    @blp.operation("createMeasure", to="measures:create")
    @blp.arguments(schemas.MeasureInput, example=_MEASURE)
    @blp.response(201, schemas.Measure, location="/measures/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a measure to an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        _get_collector(payload)
        return queries.shown(session(), service.add(session(), initiative_id, payload).id)


@blp.route("/measures/<uuid:measure_id>")
class MeasureById(Resource):
    @blp.operation("getMeasure", to="measures:read")
    @blp.response(200, schemas.Measure)
    def get(self, measure_id: Any) -> Any:
        """Show a measure"""
        fetch(Measure, measure_id)
        return queries.shown(session(), measure_id)

    @blp.operation("updateMeasure", to="measures:edit")
    @blp.arguments(schemas.MeasurePatch, example={"target_value": 1.5, "target_on": "2026-12-31"})
    @blp.response(200, schemas.Measure)
    def patch(self, payload: dict[str, Any], measure_id: Any) -> Any:
        """Change or archive a measure"""
        measure = fetch(Measure, measure_id)
        _get_collector(payload)
        service.change(session(), measure, payload)
        return queries.shown(session(), measure_id)

    @blp.operation("deleteMeasure", to="measures:delete")
    @blp.response(204)
    def delete(self, measure_id: Any) -> None:
        """Delete a measure that has no points"""
        service.remove(session(), fetch(Measure, measure_id, below=Initiative))


@blp.route("/measures/<uuid:measure_id>/phases")
class MeasurePhases(Resource):
    @blp.operation("setPhases", to="measures:edit")
    @blp.arguments(schemas.PhasesInput, example=_PHASES)
    @blp.response(200, schemas.Measure)
    def put(self, payload: dict[str, Any], measure_id: Any) -> Any:
        """Replace a measure's phases"""
        service.set_phases(session(), fetch(Measure, measure_id), payload["phases"])
        return queries.shown(session(), measure_id)


def _get_collector(payload: dict[str, Any]) -> None:
    definition = payload.get("operational_definition") or {}
    get_reference(Person, definition.get("collector_id"), "#/operational_definition/collector_id")
