"""What is done with a driver diagram and its change ideas."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from ..core.database import TrackerSession
from ..core.errors import Conflict, Invalid
from ..cycles.models import Cycle
from ..initiatives.locks import require_unfinished
from ..initiatives.models import Initiative
from .models import ChangeIdea, Driver, DriverKind


def add_driver(
    session: TrackerSession, initiative: Initiative, values: Mapping[str, Any], parent: Driver | None
) -> Driver:
    """Add a node to the diagram. parent: what values["parent_id"] means."""
    require_unfinished(initiative, "drivers")
    driver = Driver(initiative_id=initiative.id, **values)
    _require_place(driver, parent)
    session.add(driver)
    session.flush()
    return driver


def change_driver(session: TrackerSession, driver: Driver, values: Mapping[str, Any], parent: Driver | None) -> None:
    """Change a node or move it. parent: the node that it is to be below after the change."""
    require_unfinished(driver.initiative, "drivers")
    becomes_secondary = values.get("kind") is DriverKind.SECONDARY and driver.kind is DriverKind.PRIMARY
    if becomes_secondary and _has_drivers_below(session, driver):
        raise Conflict(
            "Secondary drivers stand below this primary driver: move them below another one first.",
            code="driver_in_use",
        )
    for name, value in values.items():
        setattr(driver, name, value)
    _require_place(driver, parent)
    session.flush()


def remove_driver(session: TrackerSession, driver: Driver) -> None:
    """Take a node out of the diagram; the change ideas that were to move it stay, without a driver."""
    require_unfinished(driver.initiative, "drivers")
    if _has_drivers_below(session, driver):
        raise Conflict(
            "Secondary drivers stand below this one: move or delete them first.",
            code="driver_in_use",
        )
    for idea in session.scalars(select(ChangeIdea).where(ChangeIdea.driver_id == driver.id).with_for_update()):
        idea.driver_id = None
    session.flush()
    session.delete(driver)
    session.flush()


def _has_drivers_below(session: TrackerSession, driver: Driver) -> bool:
    return bool(session.scalar(select(exists().where(Driver.parent_id == driver.id))))


def _require_place(driver: Driver, parent: Driver | None) -> None:
    """Raises Invalid unless the node is where its kind belongs. Two levels leave no room for a circle."""
    if parent is None:
        return
    if driver.kind is DriverKind.PRIMARY:
        raise Invalid.at(
            "#/parent_id", "primary_has_no_parent", "A primary driver stands right below the aim: send null here."
        )
    if parent.initiative_id != driver.initiative_id:
        raise Invalid.at("#/parent_id", "other_initiative", "Choose a driver of the same initiative.")
    if parent.kind is not DriverKind.PRIMARY or parent.id == driver.id:
        raise Invalid.at(
            "#/parent_id", "parent_not_primary", "A secondary driver stands below a primary one: choose one of those."
        )


def add_change_idea(
    session: TrackerSession, initiative: Initiative, values: Mapping[str, Any], driver: Driver | None
) -> ChangeIdea:
    """Add a change idea. driver: what values["driver_id"] means."""
    require_unfinished(initiative, "change ideas")
    _require_own_driver(initiative, driver)
    idea = ChangeIdea(initiative_id=initiative.id, **values)
    session.add(idea)
    session.flush()
    return idea


def change_change_idea(
    session: TrackerSession, idea: ChangeIdea, values: Mapping[str, Any], driver: Driver | None
) -> None:
    """Change a change idea. driver: what values["driver_id"] means, where it is sent."""
    require_unfinished(idea.initiative, "change ideas")
    _require_own_driver(idea.initiative, driver)
    for name, value in values.items():
        setattr(idea, name, value)
    session.flush()


def remove_change_idea(session: TrackerSession, idea: ChangeIdea) -> None:
    """Delete a change idea that was never tested."""
    require_unfinished(idea.initiative, "change ideas")
    if session.scalar(select(exists().where(Cycle.change_idea_id == idea.id))):
        raise Conflict(
            "The change idea has cycles, and what was tested stays on record: delete those that are still planned "
            "first; with others it stays.",
            code="change_idea_in_use",
        )
    session.delete(idea)
    session.flush()


def _require_own_driver(initiative: Initiative, driver: Driver | None) -> None:
    if driver is not None and driver.initiative_id != initiative.id:
        raise Invalid.at("#/driver_id", "other_initiative", "Choose a driver of the same initiative.")
