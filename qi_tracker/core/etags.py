"""Preconditions: If-Match for changes, If-None-Match for reads."""

from typing import Any

from flask import Request, Response

from .errors import PreconditionFailed, PreconditionRequired
from .schemas import etag_of


def check_precondition(request: Request, row: Any, *, required: bool) -> None:
    """Raises 428 where a needed If-Match is absent, 412 where it names another version of the row."""
    sent = request.headers.get("If-Match")
    if sent is None:
        if required:
            raise PreconditionRequired
        return
    if not request.if_match.contains_raw(etag_of(row)) and sent.strip() != "*":
        raise PreconditionFailed


def not_modified(request: Request, etag: str) -> Response | None:
    """A 304 with the ETag and no body, where the client already holds this version; else None."""
    if request.method not in ("GET", "HEAD") or "If-None-Match" not in request.headers:
        return None
    known = request.if_none_match
    if not (known.star_tag or known.contains_weak(etag.strip('"'))):
        return None
    response = Response(status=304)
    response.headers["ETag"] = etag
    del response.headers["Content-Type"]
    return response
