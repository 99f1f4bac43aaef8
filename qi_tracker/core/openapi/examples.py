"""Puts the recorded examples into the contract: of what is sent, of what is answered, and of every error."""

from functools import cache
from importlib import resources
from typing import Any

import orjson

from ..parsing import CSV, JSON, MERGE_PATCH
from .operations import ERRORS, PROBLEM_JSON

FILE = "examples.json"
METHODS = ("get", "post", "put", "patch", "delete")


@cache
def recorded() -> dict[str, Any]:
    """The recorded examples: by operation, and those of errors by status and code."""
    found: dict[str, Any] = orjson.loads(resources.files(__package__).joinpath(FILE).read_bytes())
    return found


def add_examples(document: dict[str, Any], examples: dict[str, Any]) -> None:
    """Add the recorded examples to a contract, in place."""
    for path in document["paths"].values():
        ids: dict[str, Any] = {}
        for method in METHODS:
            operation = path.get(method)
            example = operation and examples["operations"].get(operation["operationId"])
            if example:
                ids = {**example.get("path", {}), **ids}
                _add_to_request(operation, example)
                _add_to_answers(operation, example)
        _add_to_path(path, ids, document["components"]["parameters"])
    for status, (name, _) in ERRORS.items():
        problems = examples["errors"].get(str(status), {})
        content = document["components"]["responses"][name]["content"][PROBLEM_JSON]
        content["examples"] = {code: {"value": problem} for code, problem in problems.items()}


def _add_to_path(path: dict[str, Any], ids: dict[str, Any], shared: dict[str, Any]) -> None:
    stated = path.get("parameters", [])
    for index, parameter in enumerate(stated):
        component = shared[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        value = ids.get(component["name"])
        if value is not None and component.setdefault("example", value) != value and component is not parameter:
            # What can be run at this address alone is put here and not at the shared parameter.
            stated[index] = {**component, "example": value}


def _add_to_request(operation: dict[str, Any], example: dict[str, Any]) -> None:
    if "request" not in example:
        return
    for kind, content in operation["requestBody"]["content"].items():
        if kind in (JSON, MERGE_PATCH):
            content["example"] = example["request"]


def _add_to_answers(operation: dict[str, Any], example: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if not status.startswith("2"):
            continue
        for kind, content in answer.get("content", {}).items():
            if kind.endswith("json") and "answer" in example:
                content["example"] = example["answer"]
            elif kind == CSV and "csv" in example:
                content["example"] = example["csv"]
