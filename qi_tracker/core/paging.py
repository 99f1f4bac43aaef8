"""Lists: keyset pages with opaque cursors that are bound to their filters and sort, and streamed CSV."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
import orjson
from flask import Request, Response
from marshmallow import Schema as AnySchema
from marshmallow.validate import OneOf
from sqlakeyset import InvalidPage, select_page, unserialize_bookmark
from sqlalchemy import UnaryExpression, func, select
from sqlalchemy.orm import Session

from . import fields
from .database.sql import Rows
from .downloads import CSV_TYPE, Download, Format, download_of, format_parameter
from .errors import Invalid, RequestPart
from .schemas import Query, Schema
from .serializer import dumps, writer

DEFAULT_LIMIT, MAXIMUM_LIMIT = 50, 200
_OUTSIDE_BINDING = frozenset({"cursor", "limit", "count", "format"})
_UPDATED_SINCE = (
    "Changed at this moment or later. To keep a copy, ask with the moment of your last request less one minute: what "
    "was being changed just then is not missed. What was deleted is not listed."
)
Sorts = Mapping[str, Any]


@dataclass(frozen=True)
class Ranked:
    """A select that is ordered by rank and holds at most the best 200: one page, no next."""

    statement: Rows


@dataclass(frozen=True)
class Titled:
    """A list with a title of its own, by which a file of it is called, such as the name of its measure."""

    found: "Rows | Ranked"
    title: str


@dataclass(frozen=True)
class Listing:
    """How a list is sorted. sorts: name -> never-null column, or columns; key: the unique tie-breaker.

    csv_item: what a row of a table has, where that is not what an item of JSON has.
    """

    item: type[Schema]
    sorts: Sorts
    default: str
    key: Any
    csv_item: type[Schema] | None = None

    @property
    def table(self) -> type[Schema]:
        """What a row of CSV or of a sheet has."""
        return self.csv_item or self.item

    def order(self, sort: str) -> list[UnaryExpression[Any]]:
        """The ORDER BY of a sort name, always ending in the unique key."""
        found = self.sorts[sort.removeprefix("-")]
        columns = list(found) if isinstance(found, (tuple, list)) else [found]
        columns += [] if any(column is self.key for column in columns) else [self.key]
        return [column.desc() if sort.startswith("-") else column.asc() for column in columns]

    @property
    def updated_at(self) -> Any:
        """The column that says when a row was last changed; None for rows that never change."""
        return getattr(self.key.class_, "updated_at", None)

    def query_schema(self, filters: type[Query] | None, name: str) -> type[Query]:
        """The one schema of the list's query string: its filters and the paging parameters."""
        names = [sign + sort for sort in self.sorts for sign in ("", "-")]
        paging = {
            "limit": fields.Integer(
                1, MAXIMUM_LIMIT, metadata={"description": f"Items a page; {DEFAULT_LIMIT} without it."}
            ),
            "cursor": fields.String(2000, screened=False, metadata={"description": "From `next` of the page before."}),
            "sort": Sort(names, self.default, component=f"{name.removeprefix('List')}Sort"),
            "count": fields.Boolean(load_default=False, metadata={"description": "Adds `total`."}),
            "format": format_parameter(),
        }
        if self.updated_at is not None:
            paging["updated_since"] = fields.AwareDateTime(metadata={"description": _UPDATED_SINCE})
        return type(f"{name}Query", (filters or Query,), paging)


class OneWord(fields.String):
    """One word of a few."""

    default_error_messages = {"choice": fields.Code("unknown_choice", "Send one of: {choices}.")}

    def __init__(self, words: Sequence[str], *, component: str = "", about: str = "", **kwargs: Any) -> None:
        """component: the name that these words have in the contract, and about what they mean."""
        super().__init__(screened=False, **kwargs)
        self.component, self.about = component, about
        self.words = list(words)
        self.validators = [OneOf(self.words)]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in self.words:
            raise self.make_error("choice", choices=", ".join(self.words))
        return str(value)


_SORTS = "What a list is sorted by; with - before it the other way around."


class Sort(OneWord):
    """The name of a sort, with - before it for descending."""

    def __init__(self, names: Sequence[str], default: str, *, component: str, **kwargs: Any) -> None:
        description = f"`-` sorts downward; `{default}` without it."
        super().__init__(names, component=component, about=_SORTS, metadata={"description": description}, **kwargs)


@cache
def list_schema(item: type[Schema]) -> type[AnySchema]:
    """The contract of a page of items."""

    return type(
        f"{item.__name__.removesuffix('Summary')}List",
        (Schema,),
        {
            "__doc__": "One page of a list.",
            "items": ma.fields.List(ma.fields.Nested(item), required=True),
            "next": ma.fields.String(metadata={"description": "Path of the next page; absent on the last."}),
            "next_cursor": ma.fields.String(metadata={"description": "The cursor in `next`; absent on the last page."}),
            "total": ma.fields.Integer(metadata={"description": "With count=true: the rows of all pages."}),
        },
    )


def _binding(sent: Request, sort: str) -> str:
    filters = sorted((k, v) for k, values in sent.args.lists() if k not in _OUTSIDE_BINDING for v in values)
    return hashlib.sha256(repr((sent.path, sort, filters)).encode()).hexdigest()[:16]


def _seal(bookmark: str, binding: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([binding, bookmark])).decode().rstrip("=")


def _open(cursor: str, binding: str, order: Sequence[UnaryExpression[Any]]) -> Any:
    """The place that a cursor marks; raises Invalid for a malformed, foreign or tampered one."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        bound, bookmark = orjson.loads(raw)
        if bound == binding:
            marker = unserialize_bookmark(bookmark)
            kinds = [column.element.type.python_type for column in order]
            if not marker.backwards and _fits(marker.place, kinds):
                return marker
    except (binascii.Error, ValueError, TypeError, AttributeError, InvalidPage):
        pass
    raise _bad_cursor(
        "This cursor does not belong to this list with these filters and this sort; begin again without a cursor."
    )


def _bad_cursor(detail: str) -> Invalid:
    return Invalid.at("#/cursor", "invalid_cursor", detail, RequestPart.QUERY)


def answer_list(
    sent: Request,
    session: Session,
    listing: Listing,
    found: Rows | Ranked | Titled,
    query: Mapping[str, Any],
    *,
    title: str,
    day: date,
) -> Response:
    """The answer to a list request: a page as JSON, CSV or a workbook, or every row as streamed CSV or a workbook.

    title, day: what a file is called by, unless the list has a title of its own.
    """
    if isinstance(found, Titled):
        title, found = found.title, found.found
    if "updated_since" in query:
        changed = listing.updated_at >= query["updated_since"]
        found = Ranked(found.statement.where(changed)) if isinstance(found, Ranked) else found.where(changed)
    download = download_of(sent, query, title, day)
    next_path = next_cursor = None
    if isinstance(found, Ranked):
        if "cursor" in query:
            raise _bad_cursor("A list by rank is one page; leave this out.")
        rows: Sequence[Any] = session.execute(found.statement).all()
        total = len(rows)
        rows = rows[: query.get("limit", MAXIMUM_LIMIT)]
    else:
        sort = query.get("sort", listing.default)
        order = listing.order(sort)
        ordered = found.order_by(None).order_by(*order)
        if download and "limit" not in query and "cursor" not in query:
            return _whole(sent, session, listing, ordered, download)
        binding = _binding(sent, sort)
        place = _open(query["cursor"], binding, order) if "cursor" in query else None
        rows = page = _page(session, ordered, query.get("limit", DEFAULT_LIMIT), place)
        if page.paging.has_next:
            next_cursor = _seal(page.paging.bookmark_next, binding)
            next_path = _next_path(sent, next_cursor)
    if download:
        response = download.answer(listing.table, rows)
    else:
        write = writer(listing.item)
        body: dict[str, Any] = {"items": [write(row) for row in rows]}
        if next_path:
            body |= {"next": next_path, "next_cursor": next_cursor}
        if query.get("count"):
            body["total"] = total if isinstance(found, Ranked) else _count(session, found)
        response = Response(dumps(body), content_type="application/json")
    if next_path:
        response.headers["Link"] = f'<{next_path}>; rel="next"'
    return response


def _whole(sent: Request, session: Session, listing: Listing, ordered: Rows, download: Download) -> Response:
    """Every row: CSV streamed; a workbook written before it is sent, since its end says where its parts are."""
    if sent.method == "HEAD" and download.form is Format.CSV:
        # As streamed as the answer to GET, whose length nobody knows beforehand either.
        return download.named(Response(iter(()), content_type=CSV_TYPE))
    rows = session.execute(ordered.execution_options(yield_per=1000))
    if download.form is Format.XLSX:
        with closing(rows):
            return download.answer(listing.table, rows)
    response = Response(_encoded(download.lines(listing.table, rows)), content_type=CSV_TYPE)
    # Also where the client leaves before the first line.
    response.call_on_close(rows.close)
    return download.named(response)


def _fits(place: Sequence[Any] | None, kinds: Sequence[type[Any]]) -> bool:
    # A value of another type would make PostgreSQL refuse the statement.
    return (
        place is not None
        and len(place) == len(kinds)
        and all(isinstance(value, kind) for value, kind in zip(place, kinds, strict=True))
    )


def _page(session: Session, ordered: Rows, limit: int, place: Any) -> Any:
    try:
        return select_page(session, ordered, per_page=limit, page=place)
    except (InvalidPage, ValueError, TypeError):
        raise _bad_cursor("This cursor is damaged; begin again.") from None


def _count(session: Session, found: Rows) -> int:
    inner = found.order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def _next_path(sent: Request, cursor: str) -> str:
    kept = [(k, v) for k, values in sent.args.lists() if k != "cursor" for v in values]
    return f"{sent.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()
