"""Records the examples of the contract: what the API really answers to requests about the demonstration.

Every request is sent through the API in process, and what it changed is rolled back. Its ids are those of the
demonstration, which are the same wherever it is loaded: each example can be run as it is.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient

from .. import create_app
from ..access.models import Credential, CredentialKind, Scope
from ..access.secrets import digest
from ..core import openapi
from ..core.blueprint import API_PREFIX, Operation, operations_of
from ..core.clock import Clock
from ..core.database import Database, ids_from, migrate
from ..core.error_handlers import DATABASE_AWAY, InternalError
from ..core.errors import Unavailable
from ..core.openapi.examples import FILE
from ..core.parsing import CSV
from ..settings import Settings
from .example_requests import ERRORS, ExampleRequests, Sent
from .ids import StableIds
from .loader import load

RECORDED_AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
"""The moment at which the demonstration is loaded for recording: dates of examples are those of that day."""
_REQUEST_ID = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
_SECRET = re.compile(r"\b(qi[a-z]_)[A-Za-z0-9_-]{16,}|(?<=shared-charts/)[A-Za-z0-9_-]{16,}")


class RecordingError(Exception):
    """A request did not get the answer that it is an example of."""


def record(database: Database, at: datetime = RECORDED_AT) -> dict[str, Any]:
    """The examples by operation, and those of errors by status and code; of a database that holds the demonstration.

    at: the moment at which the requests are sent, which is that at which the demonstration was loaded.

    Raises LookupError for an operation that has no request here, and RecordingError where the answer is another than
    expected.
    """
    clock = Clock(read=lambda: at)
    with database.engine.connect() as connection:
        outer = connection.begin()
        usual = database.clock
        database.connection, database.clock = connection, clock
        try:
            app = create_app(Settings(log_level="error"), clock=clock, database=database)
            return _Recorder(app, database).record()
        finally:
            database.connection, database.clock = None, usual
            outer.rollback()


def _require(expected: bool, what: str, answer: Any) -> None:
    if not expected:
        raise RecordingError(f"{what}: {answer.status_code} {answer.get_data(as_text=True)}")


def _token(who: str) -> str:
    return f"qit_{who}"


def _credential(who: str, person_id: uuid.UUID, at: datetime) -> Credential:
    return Credential(
        person_id=person_id,
        kind=CredentialKind.TOKEN,
        name="examples",
        scope=Scope.WRITE,
        token_hash=digest(_token(who)),
        # Noted already, so that no use is noted while examples are recorded.
        last_used_at=at,
    )


class _Recorder:
    """Sends requests in the name of the demonstration's people."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database, self.ids = app, database, StableIds()
        self.client: FlaskClient = app.test_client()
        self.operations = {operation.id: (rule, operation) for rule, operation in operations_of(app)}
        self.ids.begin("credentials")
        with ids_from(self.ids), database.session(write=True) as session, session.begin():
            self.requests = ExampleRequests(session)
            session.add_all(
                _credential(who, person_id, database.clock.now()) for who, person_id in self.requests.people.items()
            )

    def record(self) -> dict[str, Any]:
        """Everything, sorted."""
        recorded = {}
        for name, (_, operation) in sorted(self.operations.items()):
            with self._rolled_back(name):
                recorded[name] = self._recorded(name, operation)
        return {"operations": recorded, "errors": self._errors()}

    @contextmanager
    def _rolled_back(self, chapter: str) -> Iterator[None]:
        connection: Any = self.database.connection
        self.ids.begin(chapter)
        with ids_from(self.ids):
            inner = connection.begin_nested()
            try:
                yield
            finally:
                # An answer that failed may have rolled it back already.
                if connection.get_nested_transaction() is inner:
                    inner.rollback()

    def _recorded(self, name: str, operation: Operation) -> dict[str, Any]:
        sent = self.requests.of(name)
        captured: dict[str, Any] = {}
        for earlier in sent.first:
            captured |= self._success(earlier, self.requests.of(earlier), captured)
        answer = self._send(name, sent, captured)
        _require(answer.status_code == operation.status, name, answer)
        recorded: dict[str, Any] = {"who": sent.who}
        if sent.path:
            recorded["path"] = sent.path
        if sent.query:
            recorded["query"] = sent.query
        body = self._body(name, sent, captured)
        if body is not None:
            recorded["request"] = _without_secrets(body)
        if (answer.mimetype or "").endswith("json"):
            recorded["answer"] = _without_secrets(_shortened(orjson.loads(answer.data)))
        if CSV in operation.media_types:
            table = self._send(name, replace(sent, query={**sent.query, "format": "csv"}), captured)
            _require(table.status_code == operation.status, name, table)
            # The header and the first row.
            recorded["csv"] = "".join(table.get_data(as_text=True).splitlines(keepends=True)[:2])
        return recorded

    def _success(self, name: str, sent: Sent, captured: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._send(name, sent, captured)
        _require(answer.status_code < 300, name, answer)
        shown = dict(orjson.loads(answer.data)) if answer.data else {}
        if "url" in shown:
            shown["secret"] = shown["url"].rpartition("/")[2].removesuffix(".svg")
        return shown

    def _body(self, name: str, sent: Sent, captured: Mapping[str, Any]) -> Any:
        body = sent.body if sent.body is not None else self.operations[name][1].body_example
        if isinstance(body, dict):
            # What an earlier answer has shown once, such as the token of a link.
            body = {key: captured.get(key, value) if value == "" else value for key, value in body.items()}
        return body

    def _send(self, name: str, sent: Sent, captured: Mapping[str, Any]) -> Any:
        rule, operation = self.operations[name]
        # An id that is not stated is that of what was made before.
        path = re.sub(
            r"<(?:\w+:)?(\w+)>",
            lambda found: str(sent.path.get(found[1]) or captured.get(found[1], captured.get("id"))),
            rule,
        )
        return self.request(operation.method, path, sent.who, self._body(name, sent, captured), query=sent.query)

    def request(
        self, method: str, path: str, who: str | None, body: Any = None, *, query: Any = None, headers: Any = None
    ) -> Any:
        """The answer to a request of one of the demonstration's people, or of nobody."""
        sent = {"If-Match": "*", "X-Request-Id": _REQUEST_ID, "Accept": "*/*"} if headers is None else dict(headers)
        if who is not None:
            sent["Authorization"] = f"Bearer {_token(who)}"
        if method not in ("PATCH", "DELETE"):
            sent.pop("If-Match", None)
        data = body if isinstance(body, (bytes, type(None))) else orjson.dumps(body)
        content_type = sent.pop("Content-Type", "application/json" if data is not None else None)
        # A table is sent while it is read: read to its end, or its transaction stays open and is not rolled back.
        return self.client.open(
            path, method=method, data=data, query_string=query, headers=sent, content_type=content_type, buffered=True
        )

    def _errors(self) -> dict[str, dict[str, Any]]:
        """By status and code: what the API answers to requests that it refuses."""
        found: dict[str, dict[str, Any]] = {}
        for refused in ERRORS:
            with self._rolled_back(refused.path):
                for _ in range(refused.times):
                    answer = self.request(
                        refused.method,
                        API_PREFIX + refused.path.format(**self.requests.ids),
                        refused.who,
                        refused.body,
                        headers={"X-Request-Id": _REQUEST_ID, **refused.headers},
                    )
            body = orjson.loads(answer.data)
            _require(body["code"] == refused.code, refused.path, answer)
            found.setdefault(str(answer.status_code), {})[refused.code] = body
        for problem in (InternalError(), Unavailable(DATABASE_AWAY.format(waited=""), code="database_unavailable")):
            body = problem.as_json(f"{API_PREFIX}/initiatives", _REQUEST_ID)
            found[str(problem.status)] = {problem.code: body}
        return dict(sorted(found.items()))


def _shortened(value: Any) -> Any:
    """The first of the items, groups, points and data of an answer, as long as what they show is of one kind."""
    if isinstance(value, dict):
        return {
            key: _shortened(item[:1] if key in _SHORTENED and isinstance(item, list) else item)
            for key, item in value.items()
        }
    return [_shortened(item) for item in value] if isinstance(value, list) else value


_SHORTENED = ("items", "groups", "points", "curves", "signals", "values", "stratum", "permissions", "stalled")


def _without_secrets(value: Any) -> Any:
    """The same with every secret and its like replaced: an example holds none that ever worked."""
    if isinstance(value, dict):
        return {key: _without_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return _SECRET.sub(lambda found: f"{found[1] or ''}EXAMPLE", value) if isinstance(value, str) else value


def main() -> None:
    """Load the demonstration into a database that is thrown away, record, and write the file that the contract reads.

    `python -m qi_tracker.demo.examples`, of a checkout; part of `make openapi`.
    """
    clock = Clock(read=lambda: RECORDED_AT)
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/qi-tracker.db", clock=clock)
        try:
            migrate.upgrade(database)
            load(database, clock)
            found = record(database)
        finally:
            database.engine.dispose()
    Path(str(resources.files(openapi).joinpath(FILE))).write_bytes(
        orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )


if __name__ == "__main__":
    main()
