"""The application under test, and clients that call its API."""

import re
import uuid
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qi_tracker import create_app
from qi_tracker.core.blueprint import Operation
from qi_tracker.hosting import documentation
from qi_tracker.settings import Settings

API = "/api/v1"


class ApiClient:
    """A client of the API with somebody's credentials. Paths are given below /api/v1."""

    def __init__(self, inner: FlaskClient, headers: dict[str, str], person_id: uuid.UUID | None = None) -> None:
        self.inner, self.headers, self.person_id = inner, headers, person_id

    def again(self) -> "ApiClient":
        """A client with the same credentials and no cookies."""
        return ApiClient(self.inner.application.test_client(), self.headers, self.person_id)

    def open(self, method: str, path: str, *, headers: dict[str, str] | None = None, **kwargs: Any) -> TestResponse:
        """Send a request; `if_match` takes an ETag or an object that has one."""
        sent = self.headers | (headers or {})
        if_match = kwargs.pop("if_match", None)
        if if_match is not None:
            sent["If-Match"] = if_match if isinstance(if_match, str) else if_match["etag"]
        return self.inner.open(path if path.startswith("/api") else API + path, method=method, headers=sent, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("PUT", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("PATCH", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("DELETE", path, **kwargs)

    def create(self, path: str, **payload: Any) -> dict[str, Any]:
        """POST that must succeed; the object made."""
        answer = self.post(path, json=payload)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json or {})

    def update(self, path: str, if_match: Any = "*", **payload: Any) -> dict[str, Any]:
        """PATCH that must succeed; the object changed."""
        answer = self.patch(path, json=payload, if_match=if_match)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def read(self, path: str) -> dict[str, Any]:
        """GET that must succeed; the object."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def items(self, path: str) -> list[dict[str, Any]]:
        """GET of a list that must succeed; its items."""
        return list(self.read(path)["items"])


@cache
def application() -> Flask:
    """The one application of a test process: its contract takes longer to build than most tests to run."""
    app = create_app(Settings())
    app.testing = True
    # An unhandled error is to be answered as in production, so that tests see the 500.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@cache
def contract() -> dict[str, Any]:
    """The OpenAPI document of that application, to be read alone."""
    return documentation.contract(application())


def operations() -> list[tuple[str, Operation]]:
    """Every operation of the API with its path below /api/v1, ids in braces, sorted by operation id."""
    found = []
    app = application()
    for rule in app.url_map.iter_rules():
        view_class = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = getattr(getattr(view_class, method.lower(), None), "operation", None)
            if operation is not None and rule.rule.startswith(API):
                found.append((re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(API)), operation))
    return sorted(found, key=lambda pair: pair[1].id)
