"""Drivers and change ideas."""

from typing import Any

from ..access.guards import fetch, get_reference
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import session
from ..initiatives.models import Initiative
from . import queries, schemas, service
from .models import ChangeIdea, Driver

blp = Blueprint("diagrams", __name__, tag="Driver diagram")


def _driver(driver_id: Any) -> Any:
    return session().execute(queries.drivers().where(Driver.id == driver_id)).one()


def _change_idea(idea_id: Any) -> Any:
    return session().execute(queries.change_ideas().where(ChangeIdea.id == idea_id)).one()


@blp.route("/initiatives/<uuid:initiative_id>/drivers")
class InitiativeDrivers(Resource):
    @blp.operation("listDrivers", to="drivers:list")
    @blp.listing(
        schemas.Driver, filters=schemas.DriverQuery, sorts=queries.DRIVER_SORTS, default="position", key=Driver.id
    )
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the drivers of an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.drivers_of(initiative_id, query)

    @blp.operation("createDriver", to="drivers:create")
    @blp.arguments(schemas.DriverInput, example={"kind": "primary", "text": "Reliable delivery of first doses"})
    @blp.response(201, schemas.Driver, location="/drivers/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a driver to an initiative's diagram"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        parent = get_reference(Driver, payload["parent_id"], "#/parent_id")
        return _driver(service.add_driver(session(), initiative, payload, parent).id)


@blp.route("/drivers/<uuid:driver_id>")
class DriverById(Resource):
    @blp.operation("getDriver", to="drivers:read")
    @blp.response(200, schemas.Driver)
    def get(self, driver_id: Any) -> Any:
        """Show a driver"""
        fetch(Driver, driver_id)
        return _driver(driver_id)

    @blp.operation("updateDriver", to="drivers:edit")
    @blp.arguments(schemas.DriverPatch, example={"text": "Reliable delivery of first and STAT doses"})
    @blp.response(200, schemas.Driver)
    def patch(self, payload: dict[str, Any], driver_id: Any) -> Any:
        """Change or move a driver"""
        driver = fetch(Driver, driver_id, below=Initiative)
        parent = get_reference(Driver, payload.get("parent_id", driver.parent_id), "#/parent_id")
        service.change_driver(session(), driver, payload, parent)
        return _driver(driver_id)

    @blp.operation("deleteDriver", to="drivers:delete")
    @blp.response(204)
    def delete(self, driver_id: Any) -> None:
        """Delete a driver that no other stands below"""
        service.remove_driver(session(), fetch(Driver, driver_id, below=Initiative))


@blp.route("/initiatives/<uuid:initiative_id>/change-ideas")
class InitiativeChangeIdeas(Resource):
    @blp.operation("listChangeIdeas", to="change_ideas:list")
    @blp.listing(
        schemas.ChangeIdea,
        filters=schemas.ChangeIdeaQuery,
        sorts=queries.CHANGE_IDEA_SORTS,
        default="created_at",
        key=ChangeIdea.id,
    )
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the change ideas of an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.change_ideas_of(initiative_id, query)

    @blp.operation("createChangeIdea", to="change_ideas:create")
    @blp.arguments(schemas.ChangeIdeaInput, example={"text": "A second check of first doses before the cart leaves"})
    @blp.response(201, schemas.ChangeIdea, location="/change-ideas/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a change idea to an initiative"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        driver = get_reference(Driver, payload["driver_id"], "#/driver_id")
        return _change_idea(service.add_change_idea(session(), initiative, payload, driver).id)


@blp.route("/change-ideas/<uuid:change_idea_id>")
class ChangeIdeaById(Resource):
    @blp.operation("getChangeIdea", to="change_ideas:read")
    @blp.response(200, schemas.ChangeIdea)
    def get(self, change_idea_id: Any) -> Any:
        """Show a change idea"""
        fetch(ChangeIdea, change_idea_id)
        return _change_idea(change_idea_id)

    @blp.operation("updateChangeIdea", to="change_ideas:edit")
    @blp.arguments(
        schemas.ChangeIdeaPatch, example={"text": "A second check of all first doses before the cart leaves"}
    )
    @blp.response(200, schemas.ChangeIdea)
    def patch(self, payload: dict[str, Any], change_idea_id: Any) -> Any:
        """Change a change idea"""
        idea = fetch(ChangeIdea, change_idea_id, below=Initiative)
        driver = get_reference(Driver, payload.get("driver_id"), "#/driver_id")
        service.change_change_idea(session(), idea, payload, driver)
        return _change_idea(change_idea_id)

    @blp.operation("deleteChangeIdea", to="change_ideas:delete")
    @blp.response(204)
    def delete(self, change_idea_id: Any) -> None:
        """Delete a change idea that was never tested"""
        service.remove_change_idea(session(), fetch(ChangeIdea, change_idea_id, below=Initiative))
