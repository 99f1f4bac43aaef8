"""The request is the transaction, and only the outermost layer commits.

A writing transaction begins at the first use of `session()`, that is after authentication, password hashing, parsing
and validation, so that the write lock is short. A POST with an Idempotency-Key claims its key as the first thing in
that transaction; the stored answer becomes visible with the change itself or not at all.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Request, Response, current_app, g, request
from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from .clock import Clock
from .database import Database, TrackerSession, new_id
from .database.models import AuditEntry, IdempotencyRecord
from .errors import Conflict, Invalid, RequestPart

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEPT_FOR = timedelta(hours=72)
DELETED_AT_ONCE = 100
"""More than a request adds, so that old answers become fewer."""
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class Replay(Exception):
    """Carries the stored answer of an earlier request with the same Idempotency-Key to the error handlers."""

    def __init__(self, record: IdempotencyRecord) -> None:
        super().__init__("replayed")
        self.status, self.headers, self.body = record.status, record.headers or {}, record.body

    def response(self) -> Response:
        """The stored answer, marked as such."""
        answer = Response(self.body or b"", status=self.status)
        del answer.headers["Content-Type"]
        answer.headers.update(self.headers)
        answer.headers["Idempotent-Replayed"] = "true"
        return answer


def database() -> Database:
    """The application's database."""
    found: Database = current_app.extensions["qi_tracker.database"]
    return found


def clock() -> Clock:
    """The application's clock."""
    found: Clock = current_app.extensions["qi_tracker.clock"]
    return found


def session() -> TrackerSession:
    """The request's session. The first call begins the transaction; the error handlers commit or roll back."""
    transaction: RequestTransaction = g.transaction
    return transaction.session()


class RequestTransaction:
    """One request's transaction, its idempotency record and its audit entry."""

    def __init__(self, bound: Database, sent: Request) -> None:
        self.database = bound
        self.writes = sent.method in WRITING
        self.person_id: Any = None
        self.key: str | None = None
        self.dry_run = False
        self.handed_over = False
        self._fingerprint: bytes | None = None
        self._session: TrackerSession | None = None

    def session(self) -> TrackerSession:
        """The session, in a transaction."""
        if self._session is None:
            self._session = self.database.session(write=self.writes)
            try:
                self._session.connection()
                if self.key is not None and not self.dry_run:
                    self._claim(self._session)
            except OperationalError:
                if self.key is None:
                    raise
                raise _still_under_way() from None
        return self._session

    def read_key(self, sent: Request) -> None:
        """Take note of the request's Idempotency-Key and answer at once where its answer is stored.

        Raises Replay, or Invalid for a malformed key and for a key that was used for something else.
        """
        key = sent.headers.get("Idempotency-Key")
        if key is None or sent.method != "POST":
            return
        if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
            raise _bad_key("invalid", "Send 1 to 255 printable ASCII characters.")
        if sent.args.get("validate_only") == "true":
            return
        self.key = key
        with self.database.session() as reading:
            record = reading.scalar(self._stored())
        if record is not None:
            self._answer_from(record)

    def finish(self, response: Response) -> None:
        """Commit what the request changed together with its audit entry and its stored answer."""
        open_session = self._session
        if open_session is None:
            return
        if not self.writes:
            if response.is_streamed:
                # A streamed list is still reading: its session ends with the answer, not with the view.
                self.handed_over = True
                response.call_on_close(self.close)
            else:
                self.close()
            return
        if self.dry_run:
            response.status_code = 200
            response.headers.pop("Location", None)
        elif response.status_code < 400:
            self._record(open_session, response)
            open_session.commit()
        self.close()

    def close(self) -> None:
        """Roll back whatever was not committed and give the connection back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _fingerprinted(self) -> bytes:
        # Read before, up to the operation's limit.
        if self._fingerprint is None:
            digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
            digest.update(request.get_data(cache=True))
            self._fingerprint = digest.digest()
        return self._fingerprint

    def _stored(self) -> Any:
        return select(IdempotencyRecord).where(
            IdempotencyRecord.person_id == self.person_id,
            IdempotencyRecord.key == self.key,
            IdempotencyRecord.status.is_not(None),
            IdempotencyRecord.created_at >= clock().now() - KEPT_FOR,
        )

    def _answer_from(self, record: IdempotencyRecord) -> None:
        if record.fingerprint != self._fingerprinted():
            raise _bad_key("key_reused", "This key was used for another request; take a new key for a new request.")
        raise Replay(record)

    def _claim(self, writing: TrackerSession) -> None:
        now = clock().now()
        self._delete_old(writing, now - KEPT_FOR)
        dialect = sqlite if self.database.is_sqlite else postgresql
        values = {
            "person_id": self.person_id,
            "key": self.key,
            "fingerprint": self._fingerprinted(),
            "created_at": now,
        }
        # On PostgreSQL this waits for a first request with the key that has not committed yet; on SQLite the write
        # lock has made us wait already.
        claimed = writing.execute(
            dialect.insert(IdempotencyRecord)
            .values(values)
            .on_conflict_do_nothing(index_elements=["person_id", "key"])
            .returning(IdempotencyRecord.key)
        )
        if claimed.first() is None:
            record = writing.scalar(self._stored())
            if record is None:
                raise _still_under_way()
            self._answer_from(record)

    def _delete_old(self, writing: TrackerSession, until: datetime) -> None:
        """Delete what the key meant before, and some of the oldest stored answers, no matter whose.

        A bounded number, and on PostgreSQL none that another request is deleting: nobody waits for it.
        """
        old = IdempotencyRecord.created_at < until
        own = (IdempotencyRecord.person_id == self.person_id, IdempotencyRecord.key == self.key)
        writing.execute(delete(IdempotencyRecord).where(*own, old))
        primary_key = (IdempotencyRecord.person_id, IdempotencyRecord.key)
        oldest = select(*primary_key).where(old).order_by(IdempotencyRecord.created_at).limit(DELETED_AT_ONCE)
        writing.execute(
            delete(IdempotencyRecord)
            .where(tuple_(*primary_key).in_(oldest.with_for_update(skip_locked=True)))
            .execution_options(synchronize_session=False)
        )

    def _record(self, writing: TrackerSession, response: Response) -> None:
        now = clock().now()
        writing.add(
            AuditEntry(
                id=new_id(),
                at=now,
                person_id=self.person_id,
                operation=g.operation_id,
                method=request.method,
                path=request.path[:500],
                status=response.status_code,
                request_id=g.request_id,
            )
        )
        if self.key is not None:
            writing.execute(
                update(IdempotencyRecord)
                .where(IdempotencyRecord.person_id == self.person_id, IdempotencyRecord.key == self.key)
                .values(
                    status=response.status_code,
                    headers={name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
                    body=response.get_data(),
                )
            )


def _bad_key(code: str, detail: str) -> Invalid:
    return Invalid.at("#/Idempotency-Key", code, detail, RequestPart.HEADER)


def _still_under_way() -> Conflict:
    return Conflict(
        "The first request with this Idempotency-Key is still under way; repeat it in a moment to get its answer.",
        code="request_under_way",
        headers={"Retry-After": "2"},
    )
