"""Domain errors. Each carries its status and stable code; error handlers turn them into application/problem+json."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from .problem_codes import PROBLEM_CODES, VALIDATION_CODES

LISTED_PROBLEMS = 1000
PROBLEMS_PAGE = "/docs/problems"
"""Where a reader of a problem finds what its code means; `type` leads there."""


class RequestPart(StrEnum):
    """Where in a request something is wrong."""

    BODY = "body"
    QUERY = "query"
    HEADER = "header"


@dataclass(frozen=True)
class ValidationProblem:
    """One thing wrong with what was sent.

    pointer: a JSON pointer such as #/aim/due_on.
    """

    pointer: str
    code: str
    detail: str
    place: RequestPart = RequestPart.BODY
    row: int | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        if self.code not in VALIDATION_CODES:
            raise ValueError(f"There is no validation code {self.code!r}: add it to problem_codes.")

    def as_json(self) -> dict[str, Any]:
        """The item of `errors`; row and column only where a table was sent."""
        answer: dict[str, Any] = {
            "in": self.place,
            "pointer": self.pointer,
            "code": self.code,
            "detail": self.detail,
        }
        if self.row is not None:
            answer |= {"row": self.row, "column": self.column}
        return answer


@dataclass(frozen=True)
class MissingRequirement:
    """Something that a record still lacks. pointer: where it belongs; detail: a sentence."""

    pointer: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """The item of `missing`."""
        return asdict(self)


class Problem(Exception):
    """An answer other than success. detail: a sentence that says what to do next."""

    status: int = 500
    code: str = "internal_error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[ValidationProblem] = (),
        missing: Sequence[MissingRequirement] = (),
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        if self.code not in PROBLEM_CODES:
            raise ValueError(f"There is no problem code {self.code!r}: add it to problem_codes.")
        self.headers = dict(headers or {})
        self.errors = tuple(errors)
        self.missing = tuple(missing)

    def as_json(self, instance: str, request_id: str, root: str = "") -> dict[str, Any]:
        """The body of the answer (RFC 9457). root: the path below which the application is served, such as /qi."""
        body: dict[str, Any] = {
            "type": f"{root}{PROBLEMS_PAGE}#{self.code}",
            "title": PROBLEM_CODES[self.code].cause,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "request_id": request_id,
        }
        if self.errors:
            body["errors"] = [problem.as_json() for problem in self.errors]
        if self.missing:
            body["missing"] = [lack.as_json() for lack in self.missing]
        return body


class MalformedRequest(Problem):
    """What was sent cannot be read at all."""

    status = 400
    code = "malformed_request"


class Unauthenticated(Problem):
    """Nobody, or nobody we know, is asking."""

    status = 401
    code = "unauthenticated"

    def __init__(self, detail: str, **kwargs: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"}, **kwargs)


class Forbidden(Problem):
    """The caller sees the object but may not do this; the detail names the rule."""

    status = 403
    code = "forbidden"


class NotFound(Problem):
    """Unknown, unseen and malformed addresses share one body, so that nobody learns what exists."""

    status = 404
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing at this address, or nothing that you may see. Check the address and its id.")


class NotAcceptable(Problem):
    """The Accept header names nothing that this operation can answer."""

    status = 406
    code = "not_acceptable"


class Conflict(Problem):
    """The state of the stored record does not allow it; the detail names the state and what would help."""

    status = 409
    code = "conflict"


class PreconditionFailed(Problem):
    """The If-Match header names another version than the stored one."""

    status = 412
    code = "stale_version"

    def __init__(self) -> None:
        super().__init__(
            "The record has changed since you read it. Read it again, look at what changed, and send your change "
            "with the new ETag in If-Match."
        )


class ContentTooLarge(Problem):
    """The body is larger than this operation takes."""

    status = 413
    code = "content_too_large"


class UnsupportedMediaType(Problem):
    """The body's media type is not one that this operation reads."""

    status = 415
    code = "unsupported_media_type"


class Invalid(Problem):
    """What was sent fails validation; every problem is listed, up to a thousand."""

    status = 422
    code = "validation_failed"

    def __init__(self, problems: Sequence[ValidationProblem]) -> None:
        count = len(problems)
        where = "1 place" if count == 1 else f"{count:,} places"
        # A small body of nonsense must not draw a huge answer.
        listed = f"; the first {LISTED_PROBLEMS:,} are listed" if count > LISTED_PROBLEMS else ""
        super().__init__(
            f"What was sent cannot be taken as it is: see `errors` for {where} to correct{listed}.",
            errors=problems[:LISTED_PROBLEMS],
        )

    @classmethod
    def at(cls, pointer: str, code: str, detail: str, place: RequestPart = RequestPart.BODY) -> Self:
        """One problem at one place."""
        return cls([ValidationProblem(pointer, code, detail, place)])


class PreconditionRequired(Problem):
    """A change needs If-Match, so that nobody overwrites what they have not seen."""

    status = 428
    code = "precondition_required"

    def __init__(self) -> None:
        super().__init__(
            "Send the header If-Match with the ETag that you read (or *), so that you do not overwrite a change that "
            "you have not seen."
        )


class TooManyRequests(Problem):
    """The caller is to slow down."""

    status = 429
    code = "too_many_requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Unavailable(Problem):
    """Something that we depend on is away or overloaded; trying again later helps."""

    status = 503
    code = "unavailable"

    def __init__(self, detail: str, *, code: str | None = None, retry_after: int = 2) -> None:
        super().__init__(detail, code=code, headers={"Retry-After": str(retry_after)})
