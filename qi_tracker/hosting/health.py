"""Whether the server runs, and whether it can do its work; for load balancers and process managers."""

from functools import cache
from typing import Any

from flask import Blueprint, jsonify

from ..core.database import migrate
from ..core.errors import Unavailable
from ..core.request_transaction import database

blp = Blueprint("health", __name__, url_prefix="/health")
_expected_revision = cache(migrate.head)


@blp.get("/live")
def live() -> Any:
    """The process answers; says nothing about the database, whose trouble no restart of ours ends."""
    return jsonify(status="ok")


@blp.get("/ready")
def ready() -> Any:
    """The database is reachable and at the revision that this code expects; 503 otherwise."""
    if migrate.current(database()) != _expected_revision():
        raise Unavailable(
            "The database is not at the revision that this version expects: run `qi-tracker db upgrade`.",
            code="database_not_migrated",
        )
    return jsonify(status="ok")
