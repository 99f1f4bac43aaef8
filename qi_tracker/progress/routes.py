"""Progress scores."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import clock, session
from ..initiatives.models import Initiative
from . import queries, schemas, service
from .models import ProgressScore

blp = Blueprint("progress", __name__, tag="Progress scores")


@blp.route("/initiatives/<uuid:initiative_id>/progress-scores")
class InitiativeProgressScores(Resource):
    @blp.operation("listProgressScores", to="progress_scores:list")
    @blp.listing(schemas.ProgressScore, sorts=queries.SORTS, default="-assessed_on", key=ProgressScore.id)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the progress scores of an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.of_initiative(initiative_id)

    @blp.operation("createProgressScore", to="progress_scores:create")
    @blp.arguments(
        schemas.ProgressScoreInput,
        example={"score": 2.5, "assessed_on": "2026-03-02", "justification": "Two cycles run, no change yet."},
    )
    @blp.response(201, schemas.ProgressScore)
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Assess the progress of an initiative"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        score = service.assess(session(), initiative, payload, actor(), clock().now())
        return session().execute(queries.of_initiative(initiative_id).where(ProgressScore.id == score.id)).one()
