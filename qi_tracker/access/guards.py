"""How every object is fetched: through what the actor may see, then through its policy."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, overload

from flask import current_app, g, request

from ..core.blueprint import Operation
from ..core.database import Record
from ..core.database.sql import Rows
from ..core.errors import Forbidden, Invalid, NotFound
from ..core.etags import check_precondition
from ..core.request_transaction import WRITING, clock, session
from .actor import Actor, actor
from .models import Scope
from .permissions import Permissions

R = TypeVar("R", bound=Record)
VisibleQuery = Callable[[Actor, date], Rows]
"""The rows of a model that somebody may see on a day."""


def permissions() -> Permissions:
    """The application's permissions."""
    found: Permissions = current_app.extensions["qi_tracker.permissions"]
    return found


def permit_operation(operation: Operation) -> None:
    """Ask, before the view runs, for a permission that needs no object; a public operation asks by itself."""
    g.operation = operation
    if (
        operation.permission is not None
        and not operation.public
        and not permissions().needs_object(operation.permission)
    ):
        permit()


def permit(*subject: Any, to: str | None = None) -> None:
    """Raises Forbidden with the policy's sentence where the actor may not.

    to: where the operation states several permissions, the one that is asked for; the first without it.
    """
    operation: Operation = g.operation
    permission = to or operation.permission
    if permission is None or permission not in operation.permissions:
        raise RuntimeError(f"{operation.id} does not state the permission {permission}")
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
    to: str | None = None,
    parent: bool = False,
    below: type[Record] | None = None,
    about: Any = None,
) -> R:
    """The object with an id, for what the operation does to it.

    Raises NotFound where it does not exist or the actor does not see it, Forbidden where they may not do this to it,
    then 428 or 412 by If-Match. In a change the row stays locked until the end of the transaction.
    to: where the operation states several permissions, the one that is asked for; the first without it.
    parent: the operation is about something below this object, so that If-Match does not mean this one.
    below: the model above this one, joined in its visible query, whose state decides about the change. Its row is
    locked too, and first: requests that lock from the top down cannot wait for each other in a circle.
    about: what the policy asks for beside the object, such as an action.
    """
    statement = seen_rows(model).where(model.id == key)
    if request.method in WRITING:
        # Changes of what hangs on one object wait for each other; on SQLite the whole database is locked already.
        statement = statement.with_for_update(of=[below, model] if below else [model])
    found: R | None = session().scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    permit(found, to=to) if about is None else permit(found, about, to=to)
    if request.method in WRITING and not parent:
        check_precondition(request, found, required=bool(g.operation.precondition))
    return found


@overload
def get_reference(model: type[R], key: uuid.UUID, pointer: str) -> R: ...
@overload
def get_reference(model: type[R], key: uuid.UUID | None, pointer: str) -> R | None: ...
def get_reference(model: type[R], key: uuid.UUID | None, pointer: str) -> R | None:
    """The object that an id in the body means; raises Invalid at the pointer where it is unknown or unseen."""
    if key is None:
        return None
    found: R | None = session().scalars(seen_rows(model).where(model.id == key)).one_or_none()
    if found is None:
        raise Invalid.at(pointer, "unknown_reference", "There is no such object, or none that you may see.")
    return found


def seen_rows(model: type[Any]) -> Rows:
    """The rows of a model that the actor sees today."""
    visible: Mapping[type[Any], VisibleQuery] = current_app.extensions["qi_tracker.visible"]
    return visible[model](actor(), clock().today())
