"""Drivers and change ideas."""

from typing import Any

from ..access.guards import fetch, refer
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import session
from ..initiatives.models import Initiative
from . import queries, service
from .models import ChangeIdea, Driver
from .schemas import (
    ChangeIdeaIn,
    ChangeIdeaOut,
    ChangeIdeaPatch,
    ChangeIdeaQuery,
    DriverIn,
    DriverOut,
    DriverPatch,
    DriverQuery,
)

blp = Blueprint("diagrams", __name__, tag="Driver diagram", description="Drivers and change ideas of initiatives")


def _driver(driver_id: Any) -> Any:
    return session().execute(queries.drivers().where(Driver.id == driver_id)).one()


def _change_idea(idea_id: Any) -> Any:
    return session().execute(queries.change_ideas().where(ChangeIdea.id == idea_id)).one()


@blp.route("/initiatives/<uuid:initiative_id>/drivers")
class InitiativeDrivers(Resource):
    @blp.operation("listDrivers", to="drivers:list")
    @blp.listing(DriverOut, filters=DriverQuery, sorts=queries.DRIVER_SORTS, default="position", key=Driver.id)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the drivers of an initiative"""
        fetch(Initiative, initiative_id, to="drivers:list", parent=True)
        return queries.drivers_of(initiative_id, query)

    @blp.operation("addDriver", to="drivers:create")
    @blp.arguments(DriverIn, example={"kind": "primary", "text": "Reliable delivery of first doses"})
    @blp.response(201, DriverOut, location="/drivers/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a driver to an initiative's diagram"""
        initiative = fetch(Initiative, initiative_id, to="drivers:create", parent=True)
        parent = refer(Driver, payload["parent_id"], "#/parent_id")
        return _driver(service.add_driver(session(), initiative, payload, parent).id)


@blp.route("/drivers/<uuid:driver_id>")
class DriverById(Resource):
    @blp.operation("updateDriver", to="drivers:edit")
    @blp.arguments(DriverPatch, example={"text": "Reliable delivery of first and STAT doses"})
    @blp.response(200, DriverOut)
    def patch(self, payload: dict[str, Any], driver_id: Any) -> Any:
        """Change or move a driver"""
        driver = fetch(Driver, driver_id, to="drivers:edit", below=Initiative)
        parent = refer(Driver, payload.get("parent_id", driver.parent_id), "#/parent_id")
        service.change_driver(session(), driver, payload, parent)
        return _driver(driver_id)

    @blp.operation("deleteDriver", to="drivers:delete")
    @blp.response(204)
    def delete(self, driver_id: Any) -> None:
        """Delete a driver that no other stands below"""
        service.remove_driver(session(), fetch(Driver, driver_id, to="drivers:delete", below=Initiative))


@blp.route("/initiatives/<uuid:initiative_id>/change-ideas")
class InitiativeChangeIdeas(Resource):
    @blp.operation("listChangeIdeas", to="change_ideas:list")
    @blp.listing(
        ChangeIdeaOut,
        filters=ChangeIdeaQuery,
        sorts=queries.CHANGE_IDEA_SORTS,
        default="created_at",
        key=ChangeIdea.id,
    )
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the change ideas of an initiative"""
        fetch(Initiative, initiative_id, to="change_ideas:list", parent=True)
        return queries.change_ideas_of(initiative_id, query)

    @blp.operation("addChangeIdea", to="change_ideas:create")
    @blp.arguments(ChangeIdeaIn, example={"text": "A second check of first doses before the cart leaves"})
    @blp.response(201, ChangeIdeaOut, location="/change-ideas/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a change idea to an initiative"""
        initiative = fetch(Initiative, initiative_id, to="change_ideas:create", parent=True)
        driver = refer(Driver, payload["driver_id"], "#/driver_id")
        return _change_idea(service.add_change_idea(session(), initiative, payload, driver).id)


@blp.route("/change-ideas/<uuid:change_idea_id>")
class ChangeIdeaById(Resource):
    @blp.operation("getChangeIdea", to="change_ideas:read")
    @blp.response(200, ChangeIdeaOut)
    def get(self, change_idea_id: Any) -> Any:
        """Show a change idea"""
        fetch(ChangeIdea, change_idea_id, to="change_ideas:read")
        return _change_idea(change_idea_id)

    @blp.operation("updateChangeIdea", to="change_ideas:edit")
    @blp.arguments(ChangeIdeaPatch, example={"text": "A second check of all first doses before the cart leaves"})
    @blp.response(200, ChangeIdeaOut)
    def patch(self, payload: dict[str, Any], change_idea_id: Any) -> Any:
        """Change a change idea"""
        idea = fetch(ChangeIdea, change_idea_id, to="change_ideas:edit", below=Initiative)
        driver = refer(Driver, payload.get("driver_id"), "#/driver_id")
        service.change_change_idea(session(), idea, payload, driver)
        return _change_idea(change_idea_id)

    @blp.operation("deleteChangeIdea", to="change_ideas:delete")
    @blp.response(204)
    def delete(self, change_idea_id: Any) -> None:
        """Delete a change idea that was never tested"""
        service.remove_change_idea(
            session(), fetch(ChangeIdea, change_idea_id, to="change_ideas:delete", below=Initiative)
        )
