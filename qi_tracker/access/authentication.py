"""Finds out who is asking, before anything else is looked at."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError

from ..core.blueprint import API_PREFIX, Operation
from ..core.database import Database
from ..core.errors import Unauthenticated
from ..core.parsing import MEBIBYTE, body_of
from ..core.request_transaction import clock, database
from ..people.models import Person
from .actor import Actor
from .models import Credential
from .secrets import digest

NOTED_EVERY = timedelta(minutes=5)
# Built once: every request runs it.
_BY_TOKEN = (
    select(
        Credential.id,
        Credential.scope,
        Credential.expires_at,
        Credential.expires_on,
        Credential.last_used_at,
        Person.id.label("person_id"),
        Person.name,
        Person.organization_role,
        Person.site_id,
    )
    .join(Person, Person.id == Credential.person_id)
    .where(Credential.token_hash == bindparam("token_hash"), Person.active)
)


def authenticate() -> None:
    """Set the request's actor; raises Unauthenticated, also for unknown addresses below the API's prefix."""
    if not request.path.startswith(API_PREFIX + "/") or request.method == "OPTIONS":
        return
    operation = present_operation()
    g.operation_id = operation.id if operation else ""
    if operation is not None and operation.public and "Authorization" not in request.headers:
        return
    if operation is not None and operation.public and not operation.reads_actor:
        return
    _identify()
    g.transaction.person_id = g.actor.id
    # Where an answer holds a secret, it is not to be stored.
    if operation is None or operation.idempotent:
        if "Idempotency-Key" in request.headers:
            # A known key is compared by the body, which is read before the parser would look at its size.
            body_of(request, operation.body_limit if operation else MEBIBYTE)
        g.transaction.read_key(request)


def present_operation() -> Operation | None:
    """What the route at the request's address states of itself, or None for an unknown address or method."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    method = "get" if request.method == "HEAD" else request.method.lower()
    handler = getattr(getattr(view, "view_class", None), method, None)
    found: Operation | None = getattr(handler, "operation", None)
    return found


def _identify() -> None:
    header = request.headers.get("Authorization", "")
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(
            "Say who you are: send the header `Authorization: Bearer <token>` with the token of a session "
            "(POST /api/v1/auth/sessions) or a personal access token."
        )
    with database().session() as reading:
        row = reading.execute(_BY_TOKEN, {"token_hash": digest(secret.strip())}).one_or_none()
    if row is None or _has_ended(row):
        raise Unauthenticated(
            "This token is not valid: it is unknown, has expired or was revoked. Sign in again or issue a new token."
        )
    g.actor = Actor(row.person_id, row.name, row.organization_role, row.site_id, row.scope, row.id)
    if row.last_used_at is None or clock().now() - row.last_used_at > NOTED_EVERY:
        g.note_use_of = row.id


def _has_ended(row: Any) -> bool:
    if row.expires_at is not None and row.expires_at <= clock().now():
        return True
    return row.expires_on is not None and row.expires_on < clock().today()


def note_use(response: Response) -> Response:
    """Note that a token was used, after the answer is sent and only where the database is idle."""
    credential_id = g.pop("note_use_of", None)
    if credential_id is not None:
        bound, now = database(), clock().now()
        response.call_on_close(lambda: _note(bound, credential_id, now))
    return response


def _note(bound: Database, credential_id: Any, now: datetime) -> None:
    try:
        with bound.session(write=True, lock_timeout=0) as writing, writing.begin():
            # By a plain UPDATE: a note of use is no new version of the token.
            writing.execute(update(Credential).where(Credential.id == credential_id).values(last_used_at=now))
    except OperationalError:
        return
