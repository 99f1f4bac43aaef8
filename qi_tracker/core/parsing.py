"""Reads what was sent: JSON bodies and query strings, with every problem named by a pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import marshmallow as ma
import orjson

from .errors import ContentTooLarge, Invalid, MalformedRequest, RequestPart, UnsupportedMediaType, ValidationProblem
from .schemas import Query, Schema

if TYPE_CHECKING:
    from flask import Request
from werkzeug.datastructures import MIMEAccept

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """A body that is no JSON, with what is said of it: its media type, its charset, and the values of the query."""

    body: bytes
    media_type: str = CSV
    charset: str | None = None
    query: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[SentFile], dict[str, Any]]


def validation_problems(messages: Any, place: RequestPart, pointer: str = "#") -> Iterator[ValidationProblem]:
    """marshmallow's nested messages as one sequence of problems."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from validation_problems(inner, place, pointer if key == "_schema" else f"{pointer}/{_escaped(key)}")
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, Mapping):
            yield from validation_problems(message, place, pointer)
        else:
            yield ValidationProblem(pointer, getattr(message, "code", "invalid"), str(message), place)


def _escaped(key: object) -> str:
    return str(key)[:100].replace("~", "~0").replace("/", "~1")


def body_of(request: Request, limit: int) -> bytes:
    """The raw body, at most `limit` bytes; raises ContentTooLarge."""
    too_large = ContentTooLarge(
        f"The body is larger than the {limit:,} bytes that this operation takes; send it in smaller parts."
    )
    if (request.content_length or 0) > limit:
        raise too_large
    # A chunked body does not say how long it is, and is cut at the limit: one byte more shows that there was more.
    request.max_content_length = limit + 1
    body = request.get_data(cache=True)
    if len(body) > limit:
        raise too_large
    return body


def read_json(body: bytes) -> Any:
    """The value that a JSON text holds; raises MalformedRequest, also for deep nesting and lone surrogates."""
    if not body.strip():
        raise MalformedRequest("The body is empty; send a JSON object.")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise MalformedRequest(f"The body is no JSON that we can read: look at {where}.") from None


def accepted_types(request: Request) -> MIMEAccept:
    """The media types of the Accept header by themselves: parameters such as a charset choose nothing here."""
    return MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in request.accept_mimetypes])


def media_type(request: Request) -> str:
    """The body's media type without its parameters, in lower case."""
    return (request.mimetype or "").lower()


def take_body(request: Request, *, limit: int, content_types: tuple[str, ...]) -> bytes:
    """The raw body, of one of the media types. Refuses in the order 413, 415."""
    body = body_of(request, limit)
    sent = media_type(request)
    if sent not in content_types and (sent or body):
        known = " or ".join(content_types)
        got = f"not as {sent[:80]}" if sent else "and say so in the Content-Type header"
        raise UnsupportedMediaType(f"Send the body as {known}, {got}.")
    return body


def load_body(request: Request, schema: Schema, body: bytes, query: Mapping[str, Any], reader: Reader | None) -> Any:
    """The validated body; raises MalformedRequest and Invalid.

    reader: for a media type other than JSON, what turns the file into the finished payload.
    """
    if reader is not None:
        return reader(SentFile(body, media_type(request), request.mimetype_params.get("charset"), query))
    return load(schema, read_json(body), RequestPart.BODY)


def load(schema: Schema, value: Any, place: RequestPart) -> Any:
    """The value as the schema reads it; raises Invalid with all problems."""
    try:
        return schema.load(value)
    except ma.ValidationError as error:
        raise Invalid(list(validation_problems(error.messages, place))) from None


def load_query(request: Request, schema: Query) -> Any:
    """The validated query string: parameters declared as lists may repeat, the others are sent at most once."""
    problems: list[ValidationProblem] = []
    values: dict[str, Any] = {}
    for name, sent in request.args.lists():
        field = schema.fields.get(name)
        if isinstance(field, ma.fields.List):
            values[name] = sent
        elif len(sent) > 1:
            pointer = f"#/{_escaped(name)}"
            problems.append(ValidationProblem(pointer, "repeated", "Send this parameter once.", RequestPart.QUERY))
        else:
            values[name] = sent[0]
    try:
        loaded = schema.load(values)
    except ma.ValidationError as error:
        problems += validation_problems(error.messages, RequestPart.QUERY)
    if problems:
        raise Invalid(problems)
    return loaded
