"""The OpenAPI side of an operation: everything that the pipeline does, said in the contract."""

from typing import TYPE_CHECKING, Any

import marshmallow as ma

from .. import fields
from ..errors import RequestPart
from ..paging import OneWord, list_schema
from ..parsing import CSV, JSON, XLSX
from ..problem_codes import PROBLEM_CODES, VALIDATION_CODES
from ..schemas import Schema

if TYPE_CHECKING:
    from ..blueprint import Operation

PROBLEM_JSON = "application/problem+json"
ERRORS: dict[int, tuple[str, str]] = {
    400: ("Malformed", "The body is no JSON."),
    401: ("Unauthenticated", "Missing or bad credentials."),
    403: ("Forbidden", "Seen but not allowed; `detail` names the rule."),
    404: ("NotFound", "Unknown, or not visible to you."),
    406: ("NotAcceptable", "None of the accepted media types is offered."),
    409: ("Conflict", "The state, uniqueness or a race does not allow it; `detail` says what would help."),
    412: ("StaleVersion", "If-Match names another version than the stored one."),
    413: ("ContentTooLarge", "The body is too large."),
    415: ("UnsupportedMediaType", "The body's media type is not read here."),
    422: ("ValidationFailed", "What was sent fails validation; `errors` lists every problem."),
    428: ("PreconditionRequired", "If-Match is needed."),
    429: ("TooManyRequests", "Slow down; see Retry-After."),
    500: ("InternalError", "An error on our side; nothing was changed. Tell your administrator the `request_id`."),
    503: ("Unavailable", "The database or a renderer is away or overloaded; see Retry-After."),
}


_REFUSED = "Why there is no success; stable, for programs. `/docs/problems` explains each."
_WRONG = "What is wrong at one place of what was sent; stable, for programs. `/docs/problems` explains each."


class NamedReference(Schema):
    """An id with the name it stands for."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class ValidationProblem(Schema):
    """One thing wrong with what was sent."""

    place = fields.Enum(RequestPart, data_key="in", required=True)
    pointer = ma.fields.String(required=True, metadata={"description": "JSON pointer, such as #/aim/due_on."})
    code = OneWord(sorted(VALIDATION_CODES), component="ValidationCode", about=_WRONG, required=True)
    detail = ma.fields.String(required=True)
    row = ma.fields.Integer(metadata={"description": "Of a table; the header is 1."})
    column = ma.fields.String(allow_none=True)


class MissingRequirement(Schema):
    """Something that a record still lacks."""

    pointer = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class Problem(Schema):
    """Every error (RFC 9457)."""

    type = ma.fields.String(
        required=True, metadata={"format": "uri-reference", "description": "Where this server explains the code."}
    )
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    instance = ma.fields.String(required=True)
    code = OneWord(sorted(PROBLEM_CODES), component="ProblemCode", about=_REFUSED, required=True)
    request_id = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(ValidationProblem))
    missing = ma.fields.List(ma.fields.Nested(MissingRequirement))
    preview = ma.fields.List(
        ma.fields.Dict(),
        metadata={"description": "Of a trial run of a table: its first rows as far as they were read."},
    )
    reading = ma.fields.Dict(metadata={"description": "Of a trial run of a file: how its columns were read."})


REQUEST_ID, REPLAYED, DISPOSITION = "X-Request-Id", "Idempotent-Replayed", "Content-Disposition"
_HEADERS = {
    "ETag": "The version of the object; send it back in If-Match to change it.",
    "Location": "The address of the new object.",
    "Link": 'The next page, `rel="next"`; absent on the last.',
    "Retry-After": "Seconds to wait.",
    DISPOSITION: "With format=csv or format=xlsx: the name of the file.",
    REQUEST_ID: "The id of this request in our logs: yours where you sent a sane one.",
    REPLAYED: "`true` where this is the stored answer of the first request with this Idempotency-Key.",
}
_PARAMETERS = {
    "IfMatch": ("If-Match", "The ETag that you read, or `*`. Without it: 428; where it is stale: 412."),
    "IfMatchOptional": ("If-Match", "The ETag that you read; honored where it is sent."),
    "IfNoneMatch": ("If-None-Match", "The ETag that you hold; answers 304 where it is still the present one."),
    "IdempotencyKey": ("Idempotency-Key", "A key of yours: a repeat with it gets the stored answer of the first."),
}


def register_components(spec: Any) -> None:
    """The shared responses, headers and parameters, and the two kinds of credentials."""
    for status, (name, description) in ERRORS.items():
        headers = [REQUEST_ID, *(["Retry-After"] if status in (429, 503) else [])]
        response: dict[str, Any] = {
            "description": description,
            "content": {PROBLEM_JSON: {"schema": Problem}},
            "headers": _headers(*headers),
        }
        if status == 401:
            response["headers"]["WWW-Authenticate"] = {"schema": {"type": "string"}}
        spec.components.response(name, response)
    spec.components.response(
        "NotModified", {"description": "You hold the present version.", "headers": _headers(REQUEST_ID, "ETag")}
    )
    for name, description in _HEADERS.items():
        kind = "integer" if name == "Retry-After" else "string"
        spec.components.header(name, {"description": description, "schema": {"type": kind}})
    for key, (name, description) in _PARAMETERS.items():
        schema: dict[str, Any] = {"type": "string"}
        if key == "IdempotencyKey":
            schema |= {"minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}
        spec.components.parameter(
            key, "header", {"name": name, "description": description, "schema": schema, "required": key == "IfMatch"}
        )
    spec.components.security_scheme(
        "bearer",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "A session's token (POST /auth/sessions) or a personal access token (`qit_...`).",
        },
    )


def errors_of(operation: "Operation", never_denied: frozenset[str]) -> set[int]:
    """The error statuses that an operation can answer. never_denied: permissions of everybody who sees the object."""
    found = {422, 500, 503, *operation.extra_errors}
    if operation.has_content:
        found.add(406)
    if not operation.public:
        found.add(401)
        # A change is refused to a token that may only read as well.
        if operation.method != "GET" or not never_denied.issuperset(operation.permissions):
            found.add(403)
    if operation.has_path_ids:
        found.add(404)
    if operation.body is not None:
        found |= {400, 413, 415}
    if operation.method in ("POST", "PUT", "PATCH", "DELETE"):
        found |= {409}
        if not operation.public and operation.has_path_ids:
            found.add(412)
    if operation.precondition:
        found |= {412, 428}
    return found


def document(doc: dict[str, Any], info: dict[str, Any], *, method: str, app: Any, **_kwargs: Any) -> dict[str, Any]:
    """The operation object. Called by flask-smorest once for every operation."""
    operation: Operation = info["operation"]
    info["docstring"].setdefault("description", "")
    said = info["docstring"].pop("description")
    names = " or ".join(f"`{name}`" for name in operation.permissions)
    permission = f"Permission: {names}." if names else ""
    description = "\n\n".join(part for part in (said, permission) if part)
    doc["operationId"] = operation.id
    if operation.public:
        doc["security"] = []
    if description:
        doc["description"] = description
    parameters: list[Any] = [{"in": "query", "schema": operation.query_schema}]
    parameters += [name for name, applies in _header_parameters(operation) if applies]
    doc["parameters"] = parameters
    if operation.body is not None:
        json_part: dict[str, Any] = {"schema": operation.body, "example": operation.body_example}
        content = {kind: json_part for kind in operation.content_types if kind not in operation.readers}
        content |= {
            kind: {"schema": {"type": "string"}}
            | ({"example": operation.reader_examples[kind]} if kind in operation.reader_examples else {})
            for kind in operation.readers
        }
        doc["requestBody"] = {"required": True, "content": content}
    errors = errors_of(operation, app.extensions["qi_tracker.never_denied"])
    doc["responses"] = _responses(operation) | {str(status): ERRORS[status][0] for status in sorted(errors)}
    return doc


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header_parameters(operation: "Operation") -> list[tuple[str, bool]]:
    reads_one = operation.method == "GET" and operation.out is not None and operation.out_has_version
    return [
        ("IfMatch", bool(operation.precondition)),
        ("IfMatchOptional", operation.method == "PUT" and not operation.precondition),
        ("IfNoneMatch", reads_one or operation.conditional),
        ("IdempotencyKey", operation.idempotent and not operation.public),
    ]


def _responses(operation: "Operation") -> dict[str, Any]:
    if operation.listing is not None:
        page = list_schema(operation.listing.item)
        return {
            "200": {
                "description": "The items.",
                "content": {JSON: {"schema": page}} | {kind: {"schema": {"type": "string"}} for kind in (CSV, XLSX)},
                "headers": _headers(REQUEST_ID, "Link", DISPOSITION),
            }
        }
    success: dict[str, Any] = {"description": _PHRASES.get(operation.status, "Done.")}
    headers = [REQUEST_ID]
    if operation.out is not None:
        success["content"] = {JSON: {"schema": operation.documented}}
        if operation.out_has_version:
            headers.append("ETag")
    for kind in operation.media_types:
        if kind != JSON:
            # What others specify, such as Vega-Lite and FHIR, is an object of any fields here.
            form = {"type": "object", "additionalProperties": True} if kind.endswith("json") else {"type": "string"}
            success.setdefault("content", {})[kind] = {"schema": form}
    if XLSX in operation.media_types:
        headers.append(DISPOSITION)
    if operation.conditional:
        headers.append("ETag")
    if operation.location:
        headers.append("Location")
    if ("IdempotencyKey", True) in _header_parameters(operation):
        headers.append(REPLAYED)
    success["headers"] = _headers(*headers)
    answers: dict[str, Any] = {str(operation.status): success}
    if operation.status != 200 and operation.dry_run and operation.method == "POST" and operation.out is not None:
        answers["200"] = {
            "description": "With validate_only=true: what would be returned. Nothing has changed.",
            "content": {JSON: {"schema": operation.out}},
            "headers": _headers(REQUEST_ID),
        }
    if operation.creates:
        answers["201"] = success | {"description": _PHRASES[201]}
    if ("IfNoneMatch", True) in _header_parameters(operation):
        answers["304"] = "NotModified"
    return answers


_PHRASES = {200: "The object.", 201: "Created: the object.", 204: "Done; there is nothing to return."}
