"""Initiatives: suggest, find, read and change them."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch, refer
from ..committees.models import Committee
from ..core.blueprint import Blueprint, Resource
from ..core.unit import clock, session
from ..sites.models import Site
from . import queries, service
from .models import Initiative
from .schemas import InitiativeIn, InitiativeItem, InitiativeOut, InitiativeQuery

blp = Blueprint("initiatives", __name__, tag="Initiatives", description="Improvement efforts, from idea to result")


def shown(initiative_id: Any) -> Any:
    """The initiative as the row of its answer."""
    return session().execute(queries.whole().where(Initiative.id == initiative_id)).one()


@blp.route("/initiatives")
class Initiatives(Resource):
    @blp.operation("listInitiatives", to="initiatives:list")
    @blp.listing(InitiativeItem, filters=InitiativeQuery, sorts=queries.SORTS, default="-created_at", key=Initiative.id)
    def get(self, query: dict[str, Any]) -> Any:
        """Find initiatives"""
        return queries.filtered(actor(), query)

    @blp.operation("suggestInitiative", to="initiatives:create")
    @blp.arguments(
        InitiativeIn,
        example={"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."},
    )
    @blp.response(201, InitiativeOut, location="/initiatives/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Suggest an initiative, and become its lead"""
        refer(Site, payload["site_id"], "#/site_id")
        refer(Committee, payload["committee_id"], "#/committee_id")
        return shown(service.suggest(session(), actor(), payload, clock().now()).id)


@blp.route("/initiatives/<uuid:initiative_id>")
class InitiativeById(Resource):
    @blp.operation("getInitiative", to="initiatives:read")
    @blp.response(200, InitiativeOut)
    def get(self, initiative_id: Any) -> Any:
        """Show an initiative"""
        fetch(Initiative, initiative_id, to="initiatives:read")
        return shown(initiative_id)
