"""Around every request: its id, the end of the transaction, and one mapping from every error to problem+json."""

import logging
import re
from typing import Any

import orjson
from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed

from .database import new_id
from .database.constraints import constraint_of, sentence_for
from .errors import Conflict, ContentTooLarge, MalformedRequest, NotFound, PreconditionFailed, Problem, Unavailable
from .openapi.operations import PROBLEM_JSON
from .request_transaction import WRITING, Replay, RequestTransaction, database
from .serializer import dumps

log = logging.getLogger("qi_tracker")
DATABASE_AWAY = "The database is busy or away{waited}. Try again in a moment."
# A picture or an error that is opened as a page of its own runs nothing and loads nothing.
NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


class OrjsonProvider(JSONProvider):
    """Flask's JSON by orjson, for the few answers that do not pass the serializer."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)


class Application(Flask):
    """Flask whose request is the transaction: the commit comes after the answer is made, and before it is sent."""

    json_provider_class = OrjsonProvider

    def dispatch_request(self) -> Any:
        response = self.make_response(super().dispatch_request())
        if "transaction" in g:
            g.transaction.finish(response)
        return response


class MethodRefused(Problem):
    """The method is not offered at this address."""

    status = 405
    code = "method_not_allowed"


class InternalError(Problem):
    """An error of ours. The detail never says more."""

    status = 500
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__(
            "Something went wrong on our side; nothing was changed. Tell your administrator the request_id."
        )


def attach(app: Flask) -> None:
    """Register request ids, the end of the transaction and the error handlers."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_discard)
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(Replay, lambda replay: replay.response())
    app.register_error_handler(HTTPException, lambda error: _answer(_from_http(error)))
    app.register_error_handler(StaleDataError, lambda _error: _answer(_from_race()))
    app.register_error_handler(DBAPIError, lambda error: _answer(_from_database(error)))
    app.register_error_handler(Exception, lambda error: _answer(_from_error(error)))


def _open() -> None:
    sent = request.headers.get("X-Request-Id", "")
    g.request_id = sent if _SANE_REQUEST_ID.fullmatch(sent) else str(new_id())
    g.transaction = RequestTransaction(database(), request)


def _close(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Content-Security-Policy", NO_SCRIPTS)
    response.headers.setdefault("Cache-Control", "no-cache" if "ETag" in response.headers else "no-store")
    return response


def _discard(_error: BaseException | None) -> None:
    transaction = g.pop("transaction", None)
    # What was read is rolled back here after an error; a streamed answer closes its own session at its end.
    if transaction is not None and (transaction.writes or not transaction.handed_over):
        transaction.close()


def _answer(problem: Problem) -> Response:
    body = problem.as_json(request.path, g.get("request_id", ""), request.root_path)
    response = Response(dumps(body), problem.status, content_type=PROBLEM_JSON)
    response.headers.update(problem.headers)
    return response


def _from_http(error: HTTPException) -> Problem:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or []))
        return MethodRefused(f"This address offers {allowed}.", headers={"Allow": allowed})
    if error.code == 413:
        return ContentTooLarge("The body is larger than this operation takes; send it in smaller parts.")
    if isinstance(error, BadRequest):
        return MalformedRequest("The request cannot be read; check its headers and its body.")
    if error.code in (301, 308, 404, None):
        return NotFound()
    log.error("unmapped HTTP error %s", error.code)
    return InternalError()


def _from_race() -> Problem:
    if request.headers.get("If-Match", "*").strip() != "*":
        return PreconditionFailed()
    return Conflict("Somebody changed the record at the same moment; read it again and repeat.", code="race")


def _from_database(error: DBAPIError) -> Problem:
    if isinstance(error, IntegrityError):
        return _from_constraint(error)
    if isinstance(error, (OperationalError, InterfaceError)):
        log.warning("database unavailable", exc_info=error)
        waited = "; nothing was changed" if request.method in WRITING else ""
        return Unavailable(DATABASE_AWAY.format(waited=waited), code="database_unavailable")
    return _from_error(error)


def _from_constraint(error: IntegrityError) -> Problem:
    refusal = sentence_for(error)
    if refusal is None:
        # Without the exception: its message holds the row on PostgreSQL, and so what people sent.
        log.error("a constraint that only an error of ours can break was broken: %s", constraint_of(error))
        return InternalError()
    code, sentence = refusal
    return Conflict(sentence, code=code)


def _from_error(error: Exception) -> Problem:
    log.error("unhandled error", exc_info=error)
    return InternalError()
