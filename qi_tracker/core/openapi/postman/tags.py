"""One folder a tag, with every operation: what it needs is filled in, the rest is listed and switched off."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..examples import recorded
from .examples import EXAMPLES, ORDER, STAND_INS, Example
from .requests import PATH_PARAMETER, Contract, Item, Operation, Request, as_text, event, item, resolved

SAMPLES = {
    "limit": "10",
    **{name: name for name in ("site_id", "committee_id", "initiative_id", "meeting_id", "driver_id", "person_id")},
    **dict.fromkeys(("lead_id", "member_id", "mentee_id", "owner_id"), "person_id"),
    "change_idea_id": "change_idea_id",
    "for_initiative": "initiative_id",
}
"""What a query asks for where the contract has no example: a value, or the variable with an id."""
OBJECT = re.compile(r"/\{(\w+)\}$")
SUCCESS = ['pm.test("Success", () => pm.expect(pm.response.code, pm.response.text()).to.be.within(200, 299));']


def folder(contract: Contract, tag: Mapping[str, Any], tagged: Iterable[Operation]) -> Item:
    """The folder of a tag: it can be run from top to bottom, so what others need comes first, and deleting last."""

    def place(operation: Operation) -> tuple[bool, int]:
        first = ORDER.index(operation.call) if operation.call in ORDER else len(ORDER)
        return operation.method == "DELETE", first

    return {
        "name": tag["name"],
        "description": tag["description"],
        "item": [_made(contract, operation) for operation in sorted(tagged, key=place)],
        "event": [event("test", SUCCESS)],
    }


def etags(known: Iterable[Operation]) -> list[str]:
    """The variables with ETags that the folders of all tags use."""
    versions = ("If-Match", "If-None-Match")
    return sorted({_etag(one) for one in known if any(one.named_in("header", name) for name in versions)})


def objects(known: Mapping[str, Operation]) -> dict[str, str]:
    """The variables with the demonstration's objects, as the contract's examples name them."""
    found: dict[str, str] = {}
    for operation in known.values():
        for parameter in operation.parameters_in("path"):
            if "example" in parameter:
                found.setdefault(parameter["name"], parameter["example"])
    # The days of its points move with today: a point is taken that the folder has entered.
    entered = known["PUT /measures/{measure_id}/points"].about["requestBody"]["content"]["application/json"]["example"]
    return found | {"period_start": entered["points"][0]["period_start"]}


def _made(contract: Contract, operation: Operation) -> Item:
    about, example = operation.about, EXAMPLES.get(operation.call, Example())
    media_type, body = _body(about)
    needed: dict[str, str] = {}
    offered: dict[str, str] = {}
    for parameter in (*operation.parameters_in("query"), *operation.parameters_in("header")):
        where = needed if parameter.get("required") else offered
        where[parameter["name"]] = _value(contract, operation, parameter)
    if example.path or operation.method == "DELETE":
        # Another object than the one that was read: no version of it is known.
        needed = {name: "*" if name == "If-Match" else value for name, value in needed.items()}
    request = Request(
        operation,
        about["summary"],
        {**_path(operation, recorded=example.recorded), **example.path},
        query={**needed, **example.query},
        headers=needed,
        offered=offered,
        body=body if example.body is None else example.body,
        media_type=media_type,
        bearer=_who(operation, example),
        description=about.get("description", ""),
    )
    return item(request, _kept(operation, example))


def _who(operation: Operation, example: Example) -> str | None:
    """The variable with the token of whom the example names, or of whom it was recorded."""
    who = example.who or recorded()["operations"].get(operation.about["operationId"], {}).get("who")
    return STAND_INS.get(who, who)


def _body(about: Mapping[str, Any]) -> tuple[str | None, Any]:
    for media_type, content in about.get("requestBody", {}).get("content", {}).items():
        return media_type, content.get("example")
    return None, None


def _path(operation: Operation, *, recorded: bool) -> dict[str, str]:
    """The demonstration's objects; what is deleted is what the folder itself has created before."""
    if recorded:
        return {parameter["name"]: parameter["example"] for parameter in operation.parameters_in("path")}
    values = {name: f"{{{{{name}}}}}" for name in PATH_PARAMETER.findall(operation.path)}
    last = OBJECT.search(operation.path)
    if operation.method == "DELETE" and last:
        values[last[1]] = f"{{{{new_{last[1]}}}}}"
    return values


def _value(contract: Contract, operation: Operation, parameter: Mapping[str, Any]) -> str:
    name, schema = parameter["name"], resolved(contract, parameter.get("schema", {}))
    if name in ("If-Match", "If-None-Match"):
        return f"{{{{{_etag(operation)}}}}}"
    if name == "Idempotency-Key":
        return "{{$guid}}"
    return _sample(name, parameter, schema, resolved(contract, schema.get("items", {})))


def _sample(name: str, parameter: Mapping[str, Any], *schemas: Mapping[str, Any]) -> str:
    """A value that makes a difference where the parameter is switched on; empty where only the sender can know."""
    given = [part["example"] for part in (parameter, *schemas) if "example" in part]
    if given:
        return as_text(given[0])
    default = next((schema["default"] for schema in schemas if "default" in schema), None)
    for schema in schemas:
        others = [value for value in schema.get("enum", ()) if value not in (default, "json", None)]
        if others:
            return as_text(others[0])
        if schema.get("type") == "boolean":
            return as_text(not default)
        if schema.get("format") == "date":
            return "2026-01-01"
        if schema.get("format") == "uuid" and name in SAMPLES:
            return f"{{{{{SAMPLES[name]}}}}}"
    smallest = next((schema["minimum"] for schema in schemas if "minimum" in schema), "")
    return as_text(SAMPLES.get(name, smallest if default is None else default))


def _etag(operation: Operation) -> str:
    """The variable that holds the ETag of what is at the operation's address."""
    return f"{operation.path.strip('/').split('/')[-1].strip('{}').removesuffix('_id').replace('-', '_')}_etag"


def _kept(operation: Operation, example: Example) -> list[str]:
    """Reading or changing an object keeps its ETag; the rest is the example's."""
    lines = []
    if operation.method in ("GET", "PATCH") and "ETag" in operation.about["responses"].get("200", {}).get(
        "headers", {}
    ):
        lines.append(f'pm.collectionVariables.set("{_etag(operation)}", pm.response.headers.get("ETag") ?? "*");')
    if example.keep:
        lines.append("const answer = pm.response.json();")
    return lines + [f'pm.collectionVariables.set("{name}", {value});' for name, value in example.keep.items()]
