"""One request of a collection, made of the operation that it sends (Postman's collection format 2.1.0)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

PREFIX = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
PATH_PARAMETER = re.compile(r"\{(\w+)\}")

Contract = Mapping[str, Any]
Item = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """An operation of the contract. path: without the prefix; parameters: those of its path among them."""

    method: str
    path: str
    about: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    @property
    def call(self) -> str:
        """How it is named here: POST /initiatives/{initiative_id}/transitions."""
        return f"{self.method} {self.path}"

    def parameters_in(self, place: str) -> list[Mapping[str, Any]]:
        """The parameters of its path, query or header."""
        return [parameter for parameter in self.parameters if parameter["in"] == place]

    def named_in(self, place: str, name: str) -> bool:
        """Whether it has this parameter."""
        return any(parameter["name"] == name for parameter in self.parameters_in(place))


def operations(contract: Contract) -> dict[str, Operation]:
    """Every operation of a contract by its name here, in the contract's order."""
    found = {}
    for full, offered in contract["paths"].items():
        shared = offered.get("parameters", [])
        path = full.removeprefix(PREFIX)
        for method in METHODS:
            if method in offered:
                stated = [*shared, *offered[method].get("parameters", [])]
                parameters = tuple(resolved(contract, parameter) for parameter in stated)
                one = Operation(method.upper(), path, offered[method], parameters)
                found[one.call] = one
    return found


def resolved(contract: Contract, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference means."""
    while "$ref" in part:
        target: Any = contract
        for key in part["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        part = target
    return part


@dataclass(frozen=True)
class Request:
    """What is sent beyond what the contract says.

    path: values of path parameters, by name. query: values of query parameters that are sent, by name; a list is sent
    as several. headers: values of headers, by name. offered: values of query parameters and headers that are listed,
    switched off. body: JSON, or text where `media_type` is of text. bearer: the variable with the token; the
    collection's where it is None.
    """

    operation: Operation
    name: str
    path: Mapping[str, str]
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    media_type: str | None = None
    bearer: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    offered: Mapping[str, str] = field(default_factory=dict)


def item(request: Request, script: list[str]) -> Item:
    """An entry of a folder. script: lines of JavaScript that run after the answer."""
    sent: dict[str, Any] = {
        "method": request.operation.method,
        "header": _headers(request),
        "url": _url(request),
        "description": request.description,
    }
    if not request.operation.about.get("security", True):
        sent["auth"] = {"type": "noauth"}
    elif request.bearer:
        sent["auth"] = bearer(request.bearer)
    if request.body is not None:
        sent["body"] = _body(request)
    made: Item = {"name": request.name, "request": sent, "response": []}
    if script:
        made["event"] = [event("test", script)]
    return made


def bearer(variable: str) -> dict[str, Any]:
    """Authorization by the token that a variable holds."""
    return {"type": "bearer", "bearer": [{"key": "token", "value": f"{{{{{variable}}}}}", "type": "string"}]}


def event(when: str, lines: list[str]) -> dict[str, Any]:
    """A script. when: `test` for after the answer, `prerequest` for before the request."""
    return {"listen": when, "script": {"type": "text/javascript", "exec": lines}}


def _body(request: Request) -> dict[str, Any]:
    if isinstance(request.body, str):
        return {"mode": "raw", "raw": request.body, "options": {"raw": {"language": "text"}}}
    text = orjson.dumps(request.body, option=orjson.OPT_INDENT_2).decode()
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


def _headers(request: Request) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    if request.media_type is not None:
        listed.append({"key": "Content-Type", "value": request.media_type})
    for parameter in request.operation.parameters_in("header"):
        name = parameter["name"]
        if name in request.headers:
            listed.append({"key": name, "value": request.headers[name]})
        elif name in request.offered:
            listed.append({"key": name, "value": request.offered[name], "disabled": True})
    return [entry | _description(request.operation, "header", entry["key"]) for entry in listed]


def _url(request: Request) -> dict[str, Any]:
    """The address; Postman knows a path parameter where it is a whole segment, and a variable anywhere."""
    variables, segments = [], []
    for segment in f"{PREFIX}{request.operation.path}".strip("/").split("/"):
        whole = PATH_PARAMETER.fullmatch(segment)
        if whole:
            name = whole[1]
            variable = {"key": name, "value": request.path[name]}
            variables.append(variable | _description(request.operation, "path", name))
            segments.append(f":{name}")
        else:
            segments.append(PATH_PARAMETER.sub(lambda found: request.path[found[1]], segment))
    query = _query(request)
    sent = "&".join(f"{entry['key']}={entry['value']}" for entry in query if not entry.get("disabled"))
    address: dict[str, Any] = {
        "raw": "{{base_url}}/" + "/".join(segments) + (f"?{sent}" if sent else ""),
        "host": ["{{base_url}}"],
        "path": segments,
    }
    if query:
        address["query"] = query
    if variables:
        address["variable"] = variables
    return address


def _query(request: Request) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for parameter in request.operation.parameters_in("query"):
        name = parameter["name"]
        if name in request.query:
            given = request.query[name]
            for value in given if isinstance(given, list) else [given]:
                listed.append({"key": name, "value": as_text(value)})
        elif name in request.offered:
            listed.append({"key": name, "value": request.offered[name], "disabled": True})
    return [entry | _description(request.operation, "query", entry["key"]) for entry in listed]


def as_text(value: Any) -> str:
    """A value as it is written in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _description(operation: Operation, place: str, name: str) -> dict[str, str]:
    for parameter in operation.parameters_in(place):
        if parameter["name"] == name and parameter.get("description"):
            return {"description": parameter["description"]}
    return {}
