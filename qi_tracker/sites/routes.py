"""Sites: the tree of regions, hospitals and departments, and the hubs that serve them."""

from typing import Any

from ..access.guards import fetch, get_reference
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import session
from . import queries, schemas, service
from .models import Site

blp = Blueprint("sites", __name__, tag="Sites")


def _row(site_id: Any) -> Any:
    return session().execute(queries.columns().where(Site.id == site_id)).one()


@blp.route("/sites")
class Sites(Resource):
    @blp.operation("listSites", to="sites:list")
    @blp.listing(schemas.Site, filters=schemas.SiteQuery, sorts=queries.SORTS, default="-created_at", key=Site.id)
    def get(self, query: dict[str, Any]) -> Any:
        """List sites"""
        return queries.filtered(query)

    @blp.operation("createSite", to="sites:create")
    @blp.arguments(schemas.SiteInput, example={"name": "North Hospital", "kind": "hospital"})
    @blp.response(201, schemas.Site, location="/sites/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Add a site"""
        get_reference(Site, payload["parent_id"], "#/parent_id")
        return _row(service.add(session(), payload).id)


@blp.route("/sites/<uuid:site_id>")
class SiteById(Resource):
    @blp.operation("getSite", to="sites:read")
    @blp.response(200, schemas.Site)
    def get(self, site_id: Any) -> Any:
        """Show a site"""
        fetch(Site, site_id)
        return _row(site_id)

    @blp.operation("updateSite", to="sites:edit")
    @blp.arguments(schemas.SitePatch, example={"name": "North General Hospital"})
    @blp.response(200, schemas.Site)
    def patch(self, payload: dict[str, Any], site_id: Any) -> Any:
        """Change a site"""
        site = fetch(Site, site_id)
        get_reference(Site, payload.get("parent_id"), "#/parent_id")
        service.change(session(), site, payload)
        return _row(site_id)

    @blp.operation("deleteSite", to="sites:delete")
    @blp.response(204)
    def delete(self, site_id: Any) -> None:
        """Delete a site that nothing refers to"""
        service.remove(session(), fetch(Site, site_id))
