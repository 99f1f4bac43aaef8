"""The examples of the contract are what the API answers about the demonstration, and can be run as they stand."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
import pytest

from qi_tracker.core.blueprint import operations_of
from qi_tracker.core.database import Database
from qi_tracker.core.openapi.examples import recorded
from qi_tracker.demo import examples
from tests.api_client import application, contract

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOCUMENT = contract()
METHODS = ("get", "post", "put", "patch", "delete")


def answers() -> dict[str, dict[str, Any]]:
    """Every success with a body of JSON or CSV, by operation, status and media type."""
    return {
        f"{operation['operationId']} {status} {kind}": content
        for path in DOCUMENT["paths"].values()
        for method, operation in path.items()
        if method in METHODS
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for kind, content in answer.get("content", {}).items()
        if kind.endswith("json") or kind == "text/csv"
    }


ANSWERS = answers()


def form(value: Any) -> Any:
    """What an example says apart from numbers, days and texts, which depend on the day of recording."""
    if isinstance(value, dict):
        return {key: form(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [form(item) for item in value[:1]]
    if isinstance(value, str):
        return value if ID.fullmatch(value) else "text"
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def test_the_committed_examples_are_what_is_answered(demonstration, tmp_path):
    shutil.copy(demonstration[0], tmp_path / "demo.db")
    database = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    found = examples.record(database, datetime.now(UTC))
    database.engine.dispose()
    assert found["operations"].keys() == recorded()["operations"].keys()
    for name, example in found["operations"].items():
        committed = recorded()["operations"][name]
        asked, asks = (
            {key: one.get(key) for key in ("who", "path", "query", "request")} for one in (committed, example)
        )
        assert form(asks) == form(asked), name
        # On whatever day the demonstration was loaded: days in a path do not move with it.
        assert example.get("path") == committed.get("path"), name
        assert type(example.get("answer")) is type(committed.get("answer")), name
        if isinstance(example.get("answer"), dict):
            assert example["answer"].keys() == committed["answer"].keys(), name
    # The history shows an updated point, recorded before the list; what one request changed no other shows.
    operations = found["operations"]
    assert operations["listPoints"]["answer"]["items"] == [operations["getPoint"]["answer"]]
    assert {status: problems.keys() for status, problems in found["errors"].items()} == {
        status: problems.keys() for status, problems in recorded()["errors"].items()
    }


def creations(value: Any) -> Iterator[str]:
    """Every `created_at` within an example."""
    if isinstance(value, dict):
        yield from (item for key, item in value.items() if key == "created_at")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from creations(item)


def test_examples_hold_no_moment_of_the_clock_on_the_wall():
    """Else the contract would differ whenever it is written."""
    moments = set(creations(recorded()["operations"]))
    assert moments
    assert {moment for moment in moments if datetime.fromisoformat(moment) > examples.RECORDED_AT} == set()


def test_every_operation_has_an_example():
    assert recorded()["operations"].keys() == {operation.id for _, operation in operations_of(application())}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_success_has_an_example_that_its_schema_describes(name):
    content = ANSWERS[name]
    assert "example" in content
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    problems = list(jsonschema_rs.Draft202012Validator(schema).iter_errors(content["example"]))
    assert [f"{problem.instance_path}: {problem.message}" for problem in problems] == []


@pytest.mark.parametrize(
    "name", sorted(name for name, response in DOCUMENT["components"]["responses"].items() if "content" in response)
)
def test_every_error_has_an_example_with_its_code_and_sentence(name):
    content = DOCUMENT["components"]["responses"][name]["content"]["application/problem+json"]
    schema = {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}
    assert content["examples"]
    for code, example in content["examples"].items():
        assert example["value"]["code"] == code
        assert jsonschema_rs.Draft202012Validator(schema).is_valid(example["value"])


def test_no_example_holds_a_secret():
    text = str(recorded())
    assert set(re.findall(r"qi[a-z]_\w+", text)) == {"qis_EXAMPLE", "qit_EXAMPLE", "qil_EXAMPLE", "qic_EXAMPLE"}
