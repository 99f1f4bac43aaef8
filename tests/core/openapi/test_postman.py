"""The collection for Postman has every operation of the contract, and each request knows what it needs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qi_tracker.core.openapi import postman
from qi_tracker.core.openapi.postman.requests import operations
from qi_tracker.core.openapi.postman.steps import Step, folder
from tests.api_client import contract

CONTRACT = contract()
FILES = postman.files(CONTRACT)
COLLECTION = json.loads(FILES[postman.COLLECTION])
ENVIRONMENT = json.loads(FILES[postman.ENVIRONMENT])
STORIES = ("Tour", "Manager", "My own work")
FOLDERS = {folder["name"]: folder["item"] for folder in COLLECTION["item"]}
COMMITTED = Path(__file__).parents[3] / "openapi"


def _call(item: dict[str, Any]) -> tuple[str, str]:
    """Method and path of a request, with the contract's names in the path."""
    path = "/".join(
        re.sub(r"^:(\w+)$|\{\{(\w+)\}\}", lambda found: f"{{{found[1] or found[2]}}}", segment)
        for segment in item["request"]["url"]["path"]
    )
    return item["request"]["method"], f"/{path}"


def _sent(item: dict[str, Any]) -> Iterator[str]:
    """What a request sends, and would send with everything switched on."""
    request = item["request"]
    yield request["url"]["raw"]
    yield request.get("body", {}).get("raw", "")
    yield json.dumps(request.get("auth", {}))
    for entry in (*request["header"], *request["url"].get("variable", []), *request["url"].get("query", [])):
        yield entry["value"]


def _kept(item: dict[str, Any]) -> set[str]:
    scripts = json.dumps(item.get("event", []))
    return set(re.findall(r'collectionVariables\.set\(\\"(\w+)\\"', scripts))


@pytest.mark.parametrize("name", FILES)
def test_what_is_committed_is_what_the_contract_makes(name):
    assert (COMMITTED / name).read_bytes() == FILES[name]


def test_the_folders_of_the_tags_have_every_operation_once():
    found = [_call(item) for name, items in FOLDERS.items() if name not in STORIES for item in items]
    stated = [
        (method.upper(), path)
        for path, offered in CONTRACT["paths"].items()
        for method in offered.keys() & {"get", "post", "put", "patch", "delete"}
    ]
    assert sorted(found) == sorted(stated)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_run_from_top_to_bottom_knows_every_variable(name):
    known = {entry["key"] for entry in (*COLLECTION["variable"], *ENVIRONMENT["values"])}
    for item in FOLDERS[name]:
        needed = {variable for text in _sent(item) for variable in re.findall(r"\{\{(\w+)\}\}", text)}
        assert needed <= known, item["name"]
        known |= _kept(item)


def test_optional_parameters_are_listed_and_switched_off():
    listed = {
        entry["key"]: entry.get("disabled", False)
        for item in FOLDERS["Initiatives"]
        if _call(item) == ("GET", "/api/v1/initiatives")
        for entry in item["request"]["url"]["query"]
    }
    assert {"state", "q", "limit", "cursor"} <= listed.keys()
    assert set(listed.values()) == {True}


def test_a_change_sends_the_version_that_was_read():
    headers = {
        entry["key"]: entry["value"]
        for item in FOLDERS["Initiatives"]
        if _call(item) == ("PATCH", "/api/v1/initiatives/{initiative_id}")
        for entry in item["request"]["header"]
    }
    assert headers["If-Match"] == "{{initiative_etag}}"
    assert headers["Content-Type"] == "application/merge-patch+json"


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        (Step("Find it", "ana", "GET /initiative"), "GET /initiative"),
        (Step("Find it", "ana", "GET /initiatives", query={"titel": "x"}), "titel"),
    ],
)
def test_a_story_asks_for_nothing_that_the_contract_lacks(step, missing):
    with pytest.raises(ValueError, match=f"Find it: .*{missing}"):
        folder("Story", "", (step,), operations(CONTRACT), prefix="")
