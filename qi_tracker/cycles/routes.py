"""PDSA cycles."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch, get_reference
from ..core.blueprint import Blueprint, Resource
from ..core.openapi.available_actions import AvailableActions
from ..core.request_transaction import clock, session
from ..diagrams.models import ChangeIdea
from ..initiatives.models import Initiative
from . import queries, schemas, service
from .models import Cycle
from .transitions import TRANSITIONS

blp = Blueprint("cycles", __name__, tag="Cycles")


def _row(cycle_id: Any) -> Any:
    return session().execute(queries.columns().where(Cycle.id == cycle_id)).one()


@blp.route("/initiatives/<uuid:initiative_id>/cycles")
class InitiativeCycles(Resource):
    @blp.operation("listCycles", to="cycles:list")
    @blp.listing(schemas.Cycle, filters=schemas.CycleQuery, sorts=queries.SORTS, default="-created_at", key=Cycle.id)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the cycles of an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.of_initiative(initiative_id, query)

    @blp.operation("createCycle", to="cycles:create")
    @blp.arguments(
        schemas.CycleInput,
        example={
            "title": "Second check on one ward, one day",
            "objective": "Does a second check find missing first doses before the cart leaves?",
            "scale": "one",
            "plan": {
                "questions": [{"question": "How many are found?", "prediction": "At least three of four."}],
                "what": "A second technician checks every first dose of ward 4.",
                "starts_on": "2026-03-09",
                "ends_on": "2026-03-09",
            },
        },
    )
    @blp.response(201, schemas.Cycle, location="/cycles/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Plan a cycle"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        idea = get_reference(ChangeIdea, payload["change_idea_id"], "#/change_idea_id")
        return _row(service.plan(session(), initiative, payload, idea, clock().now()).id)


@blp.route("/cycles/<uuid:cycle_id>")
class CycleById(Resource):
    @blp.operation("getCycle", to="cycles:read")
    @blp.response(200, schemas.Cycle)
    def get(self, cycle_id: Any) -> Any:
        """Show a cycle"""
        fetch(Cycle, cycle_id)
        return _row(cycle_id)

    @blp.operation("updateCycle", to="cycles:edit")
    @blp.arguments(
        schemas.CyclePatch,
        example={
            "objective": "Does the second check hold on all shifts of the unit?",
            "plan": {
                "questions": [{"question": "How many are found at night?", "prediction": "At least three of four."}],
                "what": "A second technician checks every first dose of the unit for one week.",
            },
        },
    )
    @blp.response(200, schemas.Cycle)
    def patch(self, payload: dict[str, Any], cycle_id: Any) -> Any:
        """Write into a cycle: its present section and those before"""
        cycle = fetch(Cycle, cycle_id, below=Initiative)
        idea = get_reference(ChangeIdea, payload.get("change_idea_id"), "#/change_idea_id")
        service.change(session(), cycle, payload, idea, clock().now())
        return _row(cycle_id)

    @blp.operation("deleteCycle", to="cycles:delete")
    @blp.response(204)
    def delete(self, cycle_id: Any) -> None:
        """Delete a cycle that is still in plan"""
        service.remove(session(), fetch(Cycle, cycle_id, below=Initiative), clock().now())


@blp.route("/cycles/<uuid:cycle_id>/actions")
class CycleActions(Resource):
    @blp.operation("listCycleActions", to="cycles:read")
    @blp.response(200, AvailableActions)
    def get(self, cycle_id: Any) -> Any:
        """Say for every action with a cycle whether you may take it now, and what is missing"""
        cycle = fetch(Cycle, cycle_id)
        return {"items": [found.as_json() for found in service.actions(cycle, actor())]}


@blp.route("/cycles/<uuid:cycle_id>/transitions")
class CycleTransitions(Resource):
    @blp.operation("transitionCycle", to="cycles:transition")
    @blp.arguments(schemas.CycleTransition, example={"action": "advance"})
    @blp.response(200, schemas.Cycle)
    @TRANSITIONS.document
    def post(self, payload: dict[str, Any], cycle_id: Any) -> Any:
        """Advance a cycle to its next stage, or cancel it"""
        cycle = fetch(Cycle, cycle_id, below=Initiative, about=payload["action"])
        action = payload.pop("action")
        service.move(session(), cycle, action, actor(), clock().now(), **payload)
        return _row(cycle_id)
