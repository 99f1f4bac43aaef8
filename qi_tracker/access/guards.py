"""The one door to every object: fetched through what the actor may see, then through its policy."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from flask import current_app, g, request
from sqlalchemy import select

from ..core.blueprint import Operation
from ..core.database import Record
from ..core.database.sql import Rows
from ..core.errors import Forbidden, Invalid, NotFound
from ..core.etags import check_precondition
from ..core.request_transaction import WRITING, session
from .actor import Actor, actor
from .models import Scope
from .permissions import Permissions

R = TypeVar("R", bound=Record)
Door = Callable[[Actor], Rows]
Doors = Mapping[type[Any], Door]


def permissions() -> Permissions:
    """The application's permissions."""
    found: Permissions = current_app.extensions["qi_tracker.permissions"]
    return found


def permit_operation(operation: Operation) -> None:
    """Ask, before the view runs, for a permission that needs no object."""
    g.operation = operation
    if operation.permission is not None and not permissions().needs_object(operation.permission):
        permit(operation.permission)


def permit(permission: str, *subject: Any) -> None:
    """Raises Forbidden with the policy's sentence where the actor may not."""
    g.permitted = True
    if request.method in WRITING and actor().scope is Scope.READ:
        raise Forbidden(
            "This token may only read. Issue one with the scope `write`, or sign in, to change something.",
            code="read_only_token",
        )
    verdict = permissions().ask(permission, actor(), *subject)
    if not verdict:
        raise Forbidden(verdict.reason)


def fetch(
    model: type[R],
    key: uuid.UUID,
    *,
    to: str,
    parent: bool = False,
    below: type[Record] | None = None,
    about: Any = None,
) -> R:
    """The object with an id, for a purpose.

    Raises NotFound where it does not exist or the actor does not see it, Forbidden where they may not do this to it,
    then 428 or 412 by If-Match. In a change the row stays locked until the end of the transaction.
    parent: the operation is about something below this object, so that If-Match does not mean this one.
    below: the model above this one, joined in its door, whose state decides about the change. Its row is locked too,
    and first: whoever locks from the top down cannot wait for each other in a circle.
    about: what the policy asks for beside the object, such as an action.
    """
    statement = _seen(model).where(model.id == key)
    if request.method in WRITING:
        # Changes of what hangs on one object wait for each other; on SQLite the whole database is locked already.
        statement = statement.with_for_update(of=[below, model] if below else [model])
    found: R | None = session().scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    permit(to, found) if about is None else permit(to, found, about)
    if request.method in WRITING and not parent:
        check_precondition(request, found, required=bool(g.operation.precondition))
    return found


@overload
def refer(model: type[R], key: uuid.UUID, pointer: str) -> R: ...
@overload
def refer(model: type[R], key: uuid.UUID | None, pointer: str) -> R | None: ...
def refer(model: type[R], key: uuid.UUID | None, pointer: str) -> R | None:
    """The object that an id in the body means; raises Invalid at the pointer where it is unknown or unseen."""
    if key is None:
        return None
    found: R | None = session().scalars(_seen(model).where(model.id == key)).one_or_none()
    if found is None:
        raise Invalid.at(pointer, "unknown_reference", "There is no such object, or none that you may see.")
    return found


def _seen(model: type[Any]) -> Rows:
    doors: Doors = current_app.extensions["qi_tracker.doors"]
    return doors[model](actor())


def everything(model: type[Any]) -> Door:
    """The door to what everyone sees."""
    return lambda _actor: select(model)
