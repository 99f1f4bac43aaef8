"""Operations: what each route states of itself, and the one pipeline that every request goes through.

    @blp.route("/sites/<uuid:site_id>")
    class SiteById(Resource):
        @blp.operation("updateSite", to="sites:edit")
        @blp.arguments(SitePatch, example={"name": "North"})
        @blp.response(200, SiteOut)
        def patch(self, payload, site_id):
            "Change a site"

The decorators only record; `route` composes: acceptable media type, body (413, 415, 400, 422), query (422), then the
permission where it needs no object, the view, and the answer. A view gets the query's values (where it declares
`query` or `listing`), then the body's, then the path's ids by name. A view that returns without anybody having asked
for permission is a programming error and answers 500: access is denied by default.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import flask_smorest
from flask import Flask, Response, current_app, g, request
from flask.views import MethodView

from . import fields
from .downloads import TABLES
from .errors import NotAcceptable
from .etags import not_modified
from .openapi import operations as contract
from .paging import Listing, Ranked, answer_list
from .parsing import (
    JSON,
    MEBIBYTE,
    MERGE_PATCH,
    Reader,
    accepted_types,
    load_body,
    load_query,
    media_type,
    take_body,
)
from .request_transaction import clock, session
from .schemas import Query, RecordSchema, Schema, etag_of
from .serializer import dumps, writer

API_PREFIX = "/api/v1"
Resource = MethodView
View = Callable[..., Any]


def _dry_run_flag() -> fields.Boolean:
    return fields.Boolean(
        load_default=False,
        metadata={"description": "true runs every check and changes nothing; answers 200 with what would be returned."},
    )


@dataclass(frozen=True)
class Created:
    """What a PUT has created: the row, answered with 201."""

    row: Any


@dataclass(eq=False)
class Operation:
    """What a route's method states of itself."""

    id: str = ""
    permissions: tuple[str, ...] = ()
    public: bool = False
    reads_actor: bool = False
    dry_run: bool = True
    precondition: bool | None = None
    idempotent: bool = True
    body: type[Schema] | None = None
    body_limit: int = MEBIBYTE
    body_example: Any = None
    readers: Mapping[str, Reader] = field(default_factory=dict)
    reader_examples: Mapping[str, str] = field(default_factory=dict)
    filters: type[Query] | None = None
    listing: Listing | None = None
    status: int = 200
    out: type[Schema] | None = None
    documented: type[Schema] | None = None
    location: str | None = None
    creates: bool = False
    media_types: tuple[str, ...] = (JSON,)
    conditional: bool = False
    extra_errors: tuple[int, ...] = ()
    method: str = ""
    has_path_ids: bool = False
    query_schema: type[Query] = Query

    def __deepcopy__(self, memo: Any) -> "Operation":
        return self

    def complete(self, method: str) -> None:
        """Derive what depends on the HTTP method."""
        self.method = method
        name = self.id[:1].upper() + self.id[1:]
        if self.listing is not None:
            self.query_schema = self.listing.query_schema(self.filters, name)
        elif method in ("POST", "PUT", "PATCH") and self.dry_run:
            self.query_schema = type(f"{name}Query", (self.filters or Query,), {"validate_only": _dry_run_flag()})
        else:
            self.query_schema = self.filters or Query
        if self.precondition is None:
            self.precondition = method in ("PATCH", "DELETE")
        self.idempotent = self.idempotent and method == "POST"

    @property
    def permission(self) -> str | None:
        """The permission that is asked for where the view names no other of those stated."""
        return self.permissions[0] if self.permissions else None

    @property
    def title(self) -> str:
        """What a file of the answer is called, such as measure-metrics."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", self.id.removeprefix("list")).lower()

    @property
    def out_has_version(self) -> bool:
        """Whether the answer is one object with an ETag."""
        return self.out is not None and issubclass(self.out, RecordSchema)

    @property
    def has_content(self) -> bool:
        """Whether the answer has a body."""
        return self.out is not None or self.listing is not None or self.media_types != (JSON,)

    @property
    def content_types(self) -> tuple[str, ...]:
        """The media types that the body may have."""
        json_types = (MERGE_PATCH, JSON) if self.method == "PATCH" else (JSON,)
        return (*json_types, *self.readers)


def _operation(view: View) -> Operation:
    if not hasattr(view, "operation"):
        view.operation = Operation()  # type: ignore[attr-defined]
    found: Operation = view.operation  # type: ignore[attr-defined]
    return found


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest is not typed
    """A feature's routes. tag: their heading in the documentation, one of those that the API was made with."""

    def __init__(self, name: str, import_name: str, *, tag: str) -> None:
        super().__init__(name, import_name)
        self.tag = tag
        self._prepare_doc_cbks = [contract.document]

    def operation(
        self,
        operation_id: str,
        *,
        to: str | tuple[str, ...] = (),
        public: bool = False,
        reads_actor: bool = False,
        dry_run: bool = True,
        precondition: bool | None = None,
        idempotent: bool = True,
        extra_errors: tuple[int, ...] = (),
    ) -> Callable[[View], View]:
        """Names an operation and its permission, or the several between which its view decides.

        public: needs no credentials; reads_actor: but knows who it is where they are sent.

        dry_run: offers validate_only. precondition: whether If-Match is needed (default: PATCH and DELETE).
        idempotent: takes Idempotency-Key on POST. extra_errors: statuses to document beyond the usual.
        """

        def record(view: View) -> View:
            stated = _operation(view)
            stated.id, stated.public = operation_id, public
            stated.permissions = (to,) if isinstance(to, str) else to
            stated.reads_actor, stated.dry_run = reads_actor, dry_run
            stated.precondition, stated.idempotent = precondition, idempotent
            stated.extra_errors = extra_errors
            return view

        return record

    def arguments(
        self,
        schema: type[Schema],
        *,
        example: Any,
        limit: int = MEBIBYTE,
        readers: Mapping[str, Reader] | None = None,
        reader_examples: Mapping[str, str] | None = None,
    ) -> Callable[[View], View]:
        """The body's schema. limit: in bytes; readers: other media types and what reads them, each with an example."""

        def record(view: View) -> View:
            stated = _operation(view)
            stated.body, stated.body_example, stated.body_limit = schema, example, limit
            stated.readers, stated.reader_examples = readers or {}, reader_examples or {}
            return view

        return record

    def query(self, schema: type[Query]) -> Callable[[View], View]:
        """The query string's schema; the view gets its values first."""

        def record(view: View) -> View:
            _operation(view).filters = schema
            return view

        return record

    def response(
        self,
        status: int,
        schema: type[Schema] | None = None,
        *,
        location: str | None = None,
        creates: bool = False,
        media_types: tuple[str, ...] = (JSON,),
        conditional: bool = False,
        documented: type[Schema] | None = None,
    ) -> Callable[[View], View]:
        """The success answer. location: path of the new object below the API's prefix, such as /sites/{id}.

        conditional: has an ETag that the view makes, and answers 304 to the one who holds it.

        documented: what the contract shows, where the view itself may answer more than the schema has.

        creates: a PUT that answers 201 where its view returns Created(row).
        """

        def record(view: View) -> View:
            stated = _operation(view)
            stated.status, stated.out, stated.location = status, schema, location
            stated.creates, stated.documented = creates, documented or schema
            stated.media_types, stated.conditional = media_types, conditional
            return view

        return record

    def listing(
        self,
        item: type[Schema],
        *,
        sorts: Mapping[str, Any],
        default: str,
        key: Any,
        filters: type[Query] | None = None,
        csv_item: type[Schema] | None = None,
    ) -> Callable[[View], View]:
        """A list of items: the view returns a select (or Ranked, Titled) of what the caller may see.

        csv_item: what a row of CSV or a sheet has, where that is not what an item of JSON has.
        """

        def record(view: View) -> View:
            stated = _operation(view)
            stated.listing, stated.filters = Listing(item, sorts, default, key, csv_item), filters
            stated.media_types = TABLES
            return view

        return record

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **kw: Any
    ) -> None:
        """Compose each method's pipeline before Flask and the documentation see it."""
        for method in view_func.methods:
            view = getattr(view_func, method.lower())
            operation = _operation(view)
            operation.has_path_ids = "<" in rule
            operation.complete(method)
            composed = _compose(view, operation)
            setattr(view_func, method.lower(), composed)
        super().add_url_rule(rule, endpoint, view_func, *args, **(kw | {"tags": [self.tag]}))


def _compose(view: View, operation: Operation) -> View:
    query_schema = operation.query_schema()
    body_schema = operation.body() if operation.body is not None else None
    passes_query = operation.filters is not None or operation.listing is not None

    def handle(self: Any, **path: Any) -> Response:
        _require_acceptable(operation)
        arguments: list[Any] = []
        query: Any = None
        if body_schema is not None:
            body = take_body(request, limit=operation.body_limit, content_types=operation.content_types)
            reader = operation.readers.get(media_type(request))
            # How a file is to be read stands in the query, which otherwise comes after the body.
            query = load_query(request, query_schema) if reader else None
            arguments.append(load_body(request, body_schema, body, query or {}, reader))
        if query is None:
            query = load_query(request, query_schema)
        g.transaction.dry_run = query.pop("validate_only", False) if operation.dry_run else False
        if passes_query:
            arguments.insert(0, query)
        current_app.extensions["qi_tracker.permit"](operation)
        result = view(self, *arguments, **path)
        if not (operation.public or g.get("permitted")):
            raise RuntimeError(f"{operation.id} answered without asking for permission")
        if operation.listing is not None:
            return answer_list(
                request, session(), operation.listing, result, query, title=operation.title, day=clock().today()
            )
        return render(operation, result)

    handle.__doc__ = view.__doc__
    handle.__name__ = view.__name__
    handle.operation = operation  # type: ignore[attr-defined]
    handle._apidoc = {"operation": operation}  # type: ignore[attr-defined]
    return handle


def operations_of(app: Flask) -> Iterator[tuple[str, Operation]]:
    """Every operation of the application, with the rule of its path."""
    for rule in app.url_map.iter_rules():
        view = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted(getattr(view, "methods", None) or ()):
            operation = getattr(getattr(view, method.lower(), None), "operation", None)
            if operation is not None and method in (rule.methods or ()):
                yield rule.rule, operation


def permissions_of(app: Flask) -> set[str]:
    """Every permission that an operation of the application states."""
    return {name for _, operation in operations_of(app) for name in operation.permissions}


def _require_acceptable(operation: Operation) -> None:
    """Refuse what nobody could answer; who takes problems alone gets the operation's first media type.

    Generated clients send nothing but the problems' media type where the contract lists no other, or prefer it.
    """
    accepted = accepted_types(request)
    acceptable = [*operation.media_types, contract.PROBLEM_JSON]
    # What is JSON of some kind, such as FHIR, serves a client that takes JSON.
    acceptable += [JSON] if any(kind.endswith("+json") for kind in operation.media_types) else []
    if not operation.has_content or not accepted or any(accepted.quality(one) > 0 for one in acceptable):
        return
    offered = " or ".join(operation.media_types)
    raise NotAcceptable(f"This operation answers {offered}; send an Accept header that allows it.")


class _Names(dict[str, Any]):
    """What the path of a new object is made from: the names in the request's own path, and the row's attributes."""

    def __init__(self, row: Any) -> None:
        super().__init__(request.view_args or {})
        self._row = row

    def __missing__(self, name: str) -> Any:
        return getattr(self._row, name)


def render(operation: Operation, result: Any) -> Response:
    """A view's result as the answer: a row gets its ETag, a new one its Location."""
    if isinstance(result, Response):
        return result
    if operation.out is None or result is None:
        empty = Response(status=operation.status if operation.out is None else 204)
        del empty.headers["Content-Type"]
        return empty
    status, is_new = operation.status, operation.status == 201
    if isinstance(result, Created):
        result, status, is_new = result.row, 201, True
    etag = etag_of(result) if hasattr(result, "version") else None
    if etag and (unchanged := not_modified(request, etag)):
        return unchanged
    response = Response(dumps(writer(operation.out)(result)), status, content_type=JSON)
    if etag:
        response.headers["ETag"] = etag
    if operation.location and is_new:
        response.headers["Location"] = API_PREFIX + operation.location.format_map(_Names(result))
    return response


__all__ = [
    "API_PREFIX",
    "Blueprint",
    "Created",
    "Operation",
    "Ranked",
    "Resource",
    "operations_of",
    "permissions_of",
    "render",
]
