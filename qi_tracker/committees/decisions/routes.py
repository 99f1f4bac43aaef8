"""The review queue and the decisions of committees."""

from typing import Any

from ...access.actor import actor
from ...access.guards import fetch, get_reference, permit
from ...core.blueprint import Blueprint, Resource
from ...core.request_transaction import clock, session
from ...initiatives.models import Initiative
from ..meetings.models import Meeting
from ..models import Committee, Decision
from . import queries, schemas, service

blp = Blueprint("decisions", __name__, tag="Decisions")

ID_EXAMPLE = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
DECISION_EXAMPLE = {
    "initiative_id": ID_EXAMPLE,
    "outcome": "approve",
    "conditions": "Report after the first two cycles.",
    "votes": {"for": [ID_EXAMPLE], "against": [], "abstain": [], "recused": []},
}


def _row(decision_id: Any) -> Any:
    return session().execute(queries.columns().where(Decision.id == decision_id)).one()


@blp.route("/committees/<uuid:committee_id>/queue")
class ReviewQueue(Resource):
    @blp.operation("listReviewQueue", to="committees:read_queue")
    @blp.listing(
        schemas.QueueItem,
        filters=schemas.QueueQuery,
        sorts=queries.QUEUE_SORTS,
        default="submitted_at",
        key=Initiative.id,
    )
    def get(self, query: dict[str, Any], committee_id: Any) -> Any:
        """List what waits for a committee's review, oldest first

        Guests see the initiatives that they may see anyway.
        """
        fetch(Committee, committee_id, parent=True)
        return queries.queue(actor(), committee_id, query, clock().local_now())


@blp.route("/committees/<uuid:committee_id>/decisions")
class Decisions(Resource):
    @blp.operation("listDecisions", to="decisions:list")
    @blp.listing(
        schemas.Decision, filters=schemas.DecisionQuery, sorts=queries.SORTS, default="-decided_at", key=Decision.id
    )
    def get(self, query: dict[str, Any], committee_id: Any) -> Any:
        """List what a committee decided"""
        committee = fetch(Committee, committee_id, parent=True)
        return queries.decisions(actor(), committee, query, clock().today())

    @blp.operation("createDecision", to="decisions:record")
    @blp.arguments(schemas.DecisionInput, example=DECISION_EXAMPLE)
    @blp.response(201, schemas.Decision, location="/decisions/{id}")
    def post(self, payload: dict[str, Any], committee_id: Any) -> Any:
        """Record what a committee decided about an initiative, which moves it

        `approve` and `decline` need the committee's quorum: of those present at the meeting, else of those who voted
        for, against or abstained. Present chair, secretary and members count, the recused do not; everyone on the
        initiative's team is recused. `approve` needs more votes for than against.
        """
        committee = fetch(Committee, committee_id, parent=True)
        initiative = get_reference(Initiative, payload["initiative_id"], "#/initiative_id")
        permit(committee, initiative)
        meeting = get_reference(Meeting, payload["meeting_id"], "#/meeting_id")
        made = service.record(session(), committee, initiative, meeting, payload, actor(), clock().now())
        return _row(made.id)


@blp.route("/decisions/<uuid:decision_id>")
class DecisionById(Resource):
    @blp.operation("getDecision", to="decisions:read")
    @blp.response(200, schemas.Decision)
    def get(self, decision_id: Any) -> Any:
        """Show a decision with its votes, as the committee and quality leads read it"""
        fetch(Decision, decision_id)
        return _row(decision_id)
