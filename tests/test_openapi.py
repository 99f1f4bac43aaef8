"""The contract keeps what it promises to those who generate clients from it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from qi_tracker.core.parsing import XLSX
from qi_tracker.initiatives.models import TimelineKind
from tests.api_client import contract
from tests.plain_words import forbidden_words

METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENT = contract()
OPERATIONS = {
    operation["operationId"]: operation
    for path in DOCUMENT["paths"].values()
    for method, operation in path.items()
    if method in METHODS
}
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
ENUMERATIONS = {name for name, schema in SCHEMAS.items() if "enum" in schema}
BODIES = {
    f"{name} as {kind}": content
    for name, operation in OPERATIONS.items()
    for kind, content in operation.get("requestBody", {}).get("content", {}).items()
    if kind.endswith("json")
}


def reached(part: Any) -> set[str]:
    """The names of the schemas that a part of the contract refers to, directly or through others."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in SCHEMAS and name not in found:
                found.add(name)
                waiting.append(SCHEMAS[name])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


SENT = reached([content["schema"] for content in BODIES.values()])


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference means."""
    while "$ref" in part:
        target: Any = DOCUMENT
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def test_every_operation_has_an_id_of_its_own():
    stated = [op for path in DOCUMENT["paths"].values() for method, op in path.items() if method in METHODS]
    assert len(stated) == len(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_is(name):
    operation = OPERATIONS[name]
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]*|[0-9]+)*", name)
    assert operation["summary"].strip()
    assert "\n" not in operation["summary"]
    assert not operation["summary"].endswith(".")
    assert len(operation["tags"]) == 1
    assert operation.get("security", []) == []
    assert DOCUMENT["security"] == [{"bearer": []}]


@pytest.mark.parametrize("name", OPERATIONS)
def test_errors_are_problems(name):
    errors = {int(status): part for status, part in OPERATIONS[name]["responses"].items() if int(status) >= 400}
    assert errors
    for status, part in errors.items():
        assert list(resolved(part)["content"]) == ["application/problem+json"], status
    assert 500 in errors
    if "security" not in OPERATIONS[name]:
        assert 401 in errors


@pytest.mark.parametrize("name", OPERATIONS)
def test_success_is_described(name):
    answers = {int(status): part for status, part in OPERATIONS[name]["responses"].items() if int(status) < 300}
    assert answers
    for status, part in answers.items():
        assert part["description"]
        assert ("content" in part) == (status != 204), status


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_body_has_an_example(name):
    content = OPERATIONS[name].get("requestBody", {}).get("content", {})
    # A workbook is no text that JSON could hold.
    assert [kind for kind, part in content.items() if "example" not in part and kind != XLSX] == []


def test_what_can_be_changed_at_its_address_is_created_with_it():
    def answer(operation, status):
        return operation["responses"][status]["content"]["application/json"]["schema"]["$ref"]

    addressed = {
        answer(offered["patch"], "200"): path
        for path, offered in DOCUMENT["paths"].items()
        if "patch" in offered and path.count("{") == 1 and path.endswith("}")
    }
    unaddressed = [
        path
        for path, offered in DOCUMENT["paths"].items()
        if "201" in offered.get("post", {}).get("responses", {})
        if answer(offered["post"], "201") in addressed
        if "Location" not in offered["post"]["responses"]["201"].get("headers", {})
    ]
    assert len(addressed) > 10
    assert unaddressed == []


def test_a_change_can_be_tried_out_first():
    never = [
        f"{method} {path}"
        for path, offered in DOCUMENT["paths"].items()
        for method in ("post", "put", "patch")
        if method in offered and not path.startswith("/api/v1/auth/")
        if "validate_only" not in {resolved(part)["name"] for part in offered[method]["parameters"]}
    ]
    assert never == []


@pytest.mark.parametrize("name", BODIES)
def test_the_example_is_what_its_schema_asks_for(name):
    schema = {**BODIES[name]["schema"], "components": DOCUMENT["components"]}
    problems = list(jsonschema_rs.Draft202012Validator(schema).iter_errors(BODIES[name]["example"]))
    assert [f"{error.instance_path}: {error.message}" for error in problems] == []


def test_tags_are_described_once_and_used():
    described = [tag["name"] for tag in DOCUMENT["tags"]]
    assert sorted(described) == sorted({tag for operation in OPERATIONS.values() for tag in operation["tags"]})
    assert all(tag["description"] for tag in DOCUMENT["tags"])


@pytest.mark.parametrize(
    "name", sorted(SCHEMAS.keys() - SENT - ENUMERATIONS - {name for name in SCHEMAS if name.endswith("List")})
)
def test_an_answer_always_has_its_members(name):
    """An unset member is null, never absent. Problems have members that depend on the kind, and an analysis what
    was asked for besides."""
    optional = set(SCHEMAS[name].get("properties", ())) - set(SCHEMAS[name].get("required", ()))
    depending = {
        "Problem": {"errors", "missing", "preview", "reading"},
        "ValidationProblem": {"row", "column"},
        "Analysis": {"comparison"},
        "PointsWritten": {"preview", "reading"},
        "EventsCounted": {"preview"},
        "ExpandedInitiative": {"actions", "team", "cycles", "measures", "counts"},
        "TeamChange": {"former_lead"},
        "StageChange": {"decision", "next_cycle_id"},
    }
    assert optional == depending.get(name, set())


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_member_has_a_type(name):
    for member, part in SCHEMAS[name].get("properties", {}).items():
        assert {"type", "$ref", "anyOf", "oneOf", "allOf", "enum"} & part.keys(), member


NAME = "'#/components/schemas/NamedReference'"


def test_a_name_is_null_only_where_its_id_may_be():
    pairs = [
        (members[f"{member}_id"], members[member])
        for members in (schema.get("properties", {}) for schema in SCHEMAS.values())
        for member in members
        if f"{member}_id" in members and NAME in str(members[member])
    ]
    nullable = [("null" in str(key["type"]), "anyOf" in name) for key, name in pairs]
    assert (True, True) in nullable
    assert (False, False) in nullable
    assert all(key == name for key, name in nullable)


def parts(part: Any, *where: str) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every object of the document, with where it stands; examples left out."""
    if isinstance(part, dict):
        yield where, part
        for key, inner in part.items():
            if key not in ("example", "examples"):
                yield from parts(inner, *where, key)
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from parts(inner, *where, str(index))


def test_every_enumeration_has_a_name():
    unnamed = [
        where
        for where, part in parts(DOCUMENT)
        if isinstance(part.get("enum"), list) and where[:2] != ("components", "schemas")
    ]
    nested = [
        where
        for where, part in parts(SCHEMAS)
        if isinstance(part.get("enum"), list) and (len(where) != 1 or None in part["enum"])
    ]
    assert (unnamed, nested) == ([], [])
    assert {"InitiativeState", "CycleStage", "DecisionOutcome", "Variation", "SitesSort"} <= ENUMERATIONS


def test_an_enumeration_may_be_null_beside_its_name():
    nullable = [{"$ref": "#/components/schemas/Category"}, {"type": "null"}]
    assert SCHEMAS["Initiative"]["properties"]["category"] == {"anyOf": nullable}
    assert SCHEMAS["InitiativePatch"]["properties"]["category"]["anyOf"] == nullable


def test_a_parameter_that_operations_share_is_a_component():
    lists = [
        part["parameters"] for _where, part in parts(DOCUMENT["paths"]) if isinstance(part.get("parameters"), list)
    ]
    # An id with an example that can be run at one address alone stands there.
    inline = [
        json.dumps(parameter, sort_keys=True)
        for stated in lists
        for parameter in stated
        if "$ref" not in parameter and not (parameter["in"] == "path" and "example" in parameter)
    ]
    assert [text for text in set(inline) if inline.count(text) > 1] == []
    used = {parameter["$ref"].rpartition("/")[2] for stated in lists for parameter in stated if "$ref" in parameter}
    assert used == set(DOCUMENT["components"]["parameters"])
    assert {"InitiativeId", "Limit", "Cursor", "Count", "Format", "ValidateOnly", "IfMatch", "IdempotencyKey"} <= used


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_says_what_it_is(name):
    assert SCHEMAS[name]["description"].endswith(".")
    assert "\n" not in SCHEMAS[name]["description"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_carries_the_id_of_its_request(name):
    for status, answer in OPERATIONS[name]["responses"].items():
        assert "X-Request-Id" in resolved(answer)["headers"], status
    keyed = {"$ref": "#/components/parameters/IdempotencyKey"} in OPERATIONS[name].get("parameters", [])
    success = next(answer for status, answer in OPERATIONS[name]["responses"].items() if status < "300")
    assert ("Idempotent-Replayed" in success["headers"]) == keyed


def test_a_password_is_set_by_a_link_or_by_the_present_one():
    names = [part["$ref"].rpartition("/")[2] for part in SCHEMAS["PasswordInput"]["oneOf"]]
    assert [SCHEMAS[name]["required"] for name in names] == [
        ["link_token", "new_password"],
        ["current_password", "new_password"],
    ]


def test_the_details_of_a_timeline_entry_follow_from_its_kind():
    union = SCHEMAS["TimelineEntry"]["discriminator"]
    assert set(union["mapping"]) == set(TimelineKind)
    for kind, reference in union["mapping"].items():
        members = resolved({"$ref": reference})["properties"]
        assert members["kind"]["const"] == kind
        assert "$ref" in members["details"]


def described() -> dict[str, tuple[str, Any]]:
    """Every field that is sent, and every parameter: where it stands -> its name and description."""
    fields = {
        f"{schema} {'.'.join(where)} {name}": (name, field.get("description"))
        for schema in SENT - ENUMERATIONS
        for where, part in parts(SCHEMAS[schema])
        if isinstance(part.get("properties"), dict)
        for name, field in part["properties"].items()
    }
    parameters = {
        f"{' '.join(where)} {parameter['name']}": (parameter["name"], parameter.get("description"))
        for where, part in parts(DOCUMENT["paths"])
        for parameter in map(resolved, part.get("parameters", ()))
    }
    return fields | parameters


def test_what_is_sent_says_what_belongs_there():
    """A form can show the description beside the field: it says more than the name does."""
    found = described()
    assert len(found) > 500
    bare = [
        where
        for where, (name, text) in found.items()
        if not isinstance(text, str) or len(text) < 10 or text.rstrip(".").casefold() == name.replace("_", " ")
    ]
    assert bare == []


def test_descriptions_are_short_and_plain():
    texts = {
        part["description"]
        for where, part in parts(DOCUMENT)
        if isinstance(part.get("description"), str) and {"properties", "parameters"} & set(where)
    }
    assert len(texts) > 250
    assert {text: len(text) for text in texts if len(text) > 200} == {}
    assert {text: words for text in texts if (words := forbidden_words(text))} == {}


def test_no_schema_stands_unused():
    text = str(DOCUMENT)
    assert [name for name in SCHEMAS if f"'#/components/schemas/{name}'" not in text] == []


def test_every_reference_leads_somewhere():
    def references(part: Any) -> Any:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part
            part = list(part.values())
        if isinstance(part, list):
            for inner in part:
                yield from references(inner)

    found = list(references({"paths": DOCUMENT["paths"], "components": DOCUMENT["components"]}))
    assert found
    assert all(resolved(part) for part in found)


def test_the_document_is_openapi_3_1():
    schemathesis.openapi.from_dict(DOCUMENT).validate()


def test_only_signing_in_setting_a_password_and_shared_charts_need_no_credentials():
    public = {name for name, operation in OPERATIONS.items() if "security" in operation}
    assert public == {"signIn", "setPassword", "getSharedChart"}
