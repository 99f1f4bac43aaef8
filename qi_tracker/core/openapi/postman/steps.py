"""Steps of a folder that runs in order: a request with what it must answer and what later steps need of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from .requests import PATH_PARAMETER, Item, Operation, Request, item


@dataclass(frozen=True)
class Step:
    """A request of a story.

    who: the variable with the token; None for the collection's. call: method and path as in the contract. expect: what
    parts of the answer are, by JavaScript expression on `answer`. keep: variables that are set from the answer, each an
    expression on it. Path parameters come from the variables that the story keeps: {cycle_id} from `tour_cycle_id`.
    """

    name: str
    who: str | None
    call: str
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    status: int = 200
    expect: Mapping[str, Any] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    text: bool = False
    """Whether the answer is text, such as CSV or SVG, and not JSON."""


def folder(name: str, description: str, steps: tuple[Step, ...], known: Mapping[str, Operation], prefix: str) -> Item:
    """A folder that runs from top to bottom. prefix: of the variables that it keeps.

    Raises ValueError where a step asks for what the contract does not have.
    """
    return {"name": name, "description": description, "item": [_made(step, known, prefix) for step in steps]}


def _made(step: Step, known: Mapping[str, Operation], prefix: str) -> Item:
    operation = known.get(step.call)
    if operation is None:
        raise ValueError(f"{step.name}: the contract has no operation {step.call}.")
    listed = {parameter["name"] for parameter in operation.parameters_in("query")}
    if step.query.keys() - listed:
        raise ValueError(f"{step.name}: {step.call} has no parameter {', '.join(sorted(step.query.keys() - listed))}.")
    request = Request(
        operation,
        step.name,
        {name: f"{{{{{prefix}{name}}}}}" for name in PATH_PARAMETER.findall(operation.path)},
        query=step.query,
        body=step.body,
        media_type=step.media_type or ("application/json" if step.body is not None else None),
        bearer=step.who,
        headers=step.headers,
        description=step.description,
    )
    return item(request, _script(step, prefix))


def _script(step: Step, prefix: str) -> list[str]:
    """What runs after the answer: a check of the status first, since nothing else can hold where it is another."""
    lines = [f'pm.test("{step.status}", () => pm.expect(pm.response.code, pm.response.text()).to.eql({step.status}));']
    if step.expect or step.keep:
        lines.append(f"const answer = pm.response.{'text' if step.text else 'json'}();")
    for expression, value in step.expect.items():
        wanted = orjson.dumps(value).decode()
        named = orjson.dumps(f"{expression} is {wanted}").decode()
        lines.append(f"pm.test({named}, () => pm.expect({expression}).to.eql({wanted}));")
    lines += [f'pm.collectionVariables.set("{prefix}{name}", {value});' for name, value in step.keep.items()]
    return lines
