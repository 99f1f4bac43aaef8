"""Preconditions: If-Match for changes, If-None-Match for reads."""

import re
from typing import Any

from flask import Request, Response
from werkzeug.http import parse_etags

from .errors import PreconditionFailed, PreconditionRequired
from .schemas import etag_of

# What compresses an answer names the coding in its ETag, we and Apache as "x-gzip", others as "x;gzip" or "x:br".
_CODING = re.compile(r"(?:--?|[;:])(?:gzip|zstd|br|deflate)$")


def tags_of(header: str | None) -> frozenset[str]:
    """The tags that a header names, strong or weak, without quotes."""
    # Of what is no tag, werkzeug makes None.
    return frozenset(filter(None, parse_etags(header).as_set(include_weak=True)))


def names(header: str | None, etag: str) -> bool:
    """Whether a header names an ETag, as we sent it or as a proxy that compresses handed it on.

    A weak tag counts for If-Match too: ours names a version, and the version is compared again inside the UPDATE.
    """
    return (header or "").strip() == "*" or etag.strip('"') in {_CODING.sub("", tag) for tag in tags_of(header)}


def check_precondition(request: Request, row: Any, *, required: bool) -> None:
    """Raises 428 where a needed If-Match is absent, 412 where it names another version of the row."""
    sent = request.headers.get("If-Match")
    if sent is None:
        if required:
            raise PreconditionRequired
        return
    if not names(sent, etag_of(row)):
        raise PreconditionFailed


def not_modified(request: Request, etag: str) -> Response | None:
    """A 304 with the ETag and no body, where the client already holds this version; else None."""
    sent = request.headers.get("If-None-Match")
    if request.method not in ("GET", "HEAD") or not names(sent, etag):
        return None
    response = Response(status=304)
    response.headers["ETag"] = etag
    del response.headers["Content-Type"]
    return response
