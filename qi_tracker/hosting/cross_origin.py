"""Which web pages may call the API from a browser: those of the origins that the settings name, and no others."""

from flask import Flask
from flask_cors import CORS

from ..settings import Settings

EXPOSED = ["ETag", "Idempotent-Replayed", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id"]
SENT = ["Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-Id"]
METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


def attach(app: Flask, settings: Settings) -> None:
    """Answer preflights and mark answers for the named origins. No cookies are used, so none are let through."""
    if not settings.cors_origins:
        return
    CORS(
        app,
        resources=[r"/api/v1/.*", r"/openapi\.json"],
        origins=list(settings.cors_origins),
        methods=METHODS,
        allow_headers=SENT,
        expose_headers=EXPOSED,
        max_age=600,
        send_wildcard=False,
    )
