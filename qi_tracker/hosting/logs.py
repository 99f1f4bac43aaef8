"""Structured logs: one line a request, for people (console) or for machines (json).

A line says who did what and how long it took, and nothing that was sent: no bodies, no query strings, no headers, and
the route instead of the path, since a path may hold a secret. The ids in a path are named, as they help to find things.
"""

import logging
import sys
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request

from ..settings import Settings

LOGGER = "qi_tracker"
_requests = structlog.stdlib.get_logger(f"{LOGGER}.requests")


def _add_request_id(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every line that a request writes can be found by its id."""
    if has_request_context() and "request_id" in g:
        line["request_id"] = g.request_id
    return line


_SHARED: list[Any] = [
    _add_request_id,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(settings: Settings) -> None:
    """Send this process's log lines to standard error in the settings' form and from their level on."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(settings.log_format)],
        )
    )
    logger = logging.getLogger(LOGGER)
    # A second application replaces the lines' form; a second handler would write each line twice.
    logger.handlers = [kept for kept in logger.handlers if not isinstance(kept, _Handler)] + [handler]
    logger.setLevel(settings.log_level.upper())


class _Handler(logging.StreamHandler[Any]):
    """The handler that `configure` sets: to what standard error is when a line is written."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        self.stream = sys.stderr
        super().emit(record)


def _rendering(form: str) -> list[Any]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # A plain traceback: the colorful one prints local variables, and these hold what clients sent.
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
            pad_event_to=0,
            sort_keys=False,
        )
    ]


def attach(app: Flask, settings: Settings) -> None:
    """Write a line for every request of an application."""
    configure(settings)
    app.before_request(_start)
    app.after_request(_write)


def _start() -> None:
    g.started = time.perf_counter()


def _level(status: int) -> int:
    if status >= 500:
        return logging.WARNING
    # Asked for every few seconds by what watches the server.
    return logging.DEBUG if request.path.startswith("/health/") else logging.INFO


def _write(response: Response) -> Response:
    rule, actor = request.url_rule, g.get("actor")
    ids = {name: str(value) for name, value in (request.view_args or {}).items() if isinstance(value, uuid.UUID)}
    _requests.log(
        _level(response.status_code),
        "request",
        method=request.method,
        route=rule.rule if rule else None,
        operation=g.get("operation_id") or request.endpoint,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
        actor_id=str(actor.id) if actor else None,
        **ids,
    )
    return response
