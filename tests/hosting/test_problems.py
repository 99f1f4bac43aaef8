"""Every code of a problem is explained, on the server and in the docs, and every one that is explained is used."""

import ast
import re
from pathlib import Path

import pytest

from qi_tracker.core.errors import Conflict, ValidationProblem
from qi_tracker.core.problem_codes import PROBLEM_CODES, VALIDATION_CODES
from qi_tracker.hosting.code_table import as_markdown

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "qi_tracker" / "core" / "problem_codes.py"
MODULES = [path for path in (ROOT / "qi_tracker").rglob("*.py") if path != REGISTRY]
TREES = [ast.parse(path.read_text()) for path in MODULES]
CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def stated(names, position):
    """The codes that stand in the source as an argument of such calls: at a position, or by name."""
    for node in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if called(node) in names:
            at_position = node.args[position : position + 1] if position is not None else []
            by_name = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            yield from filter(None, map(literal, [*at_position, *by_name]))


def test_every_code_of_the_source_is_explained():
    of_problems = set(stated({"Conflict", "Forbidden", "Invalid", "Unavailable", "Problem"}, None)) | set(
        stated({"Obstacle"}, 0)
    )
    of_places = set(stated({"Code"}, 0)) | set(stated({"at", "ValidationProblem", "add_header_error"}, 1))
    of_places |= set(stated({"add_error"}, 2))
    of_classes = {
        literal(part.value)
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, (ast.Assign, ast.AnnAssign)) and part.value is not None
        if getattr(part.targets[0] if isinstance(part, ast.Assign) else part.target, "id", "") == "code"
    }
    assert "not_found" in of_classes
    assert (of_problems | set(filter(None, of_classes))) - set(PROBLEM_CODES) == set()
    assert {code for code in of_places if CODE.fullmatch(code)} - set(VALIDATION_CODES) == set()
    assert len(of_problems) > 30
    assert len(of_places) > 40


def test_every_code_that_is_explained_is_used():
    texts = {literal(node) for tree in TREES for node in ast.walk(tree)}
    assert [code for code in {**PROBLEM_CODES, **VALIDATION_CODES} if code not in texts] == []


def test_a_code_that_nobody_explains_is_refused():
    with pytest.raises(ValueError, match="no_such_code"):
        Conflict("Something else.", code="no_such_code")
    with pytest.raises(ValueError, match="no_such_code"):
        ValidationProblem("#/name", "no_such_code", "Something else.")


@pytest.mark.parametrize("codes", [PROBLEM_CODES, VALIDATION_CODES])
def test_causes_and_remedies_are_sentences(codes):
    assert list(codes) == sorted(codes)
    for code, told in codes.items():
        assert CODE.fullmatch(code)
        assert not told.cause.endswith(".")
        assert told.remedy.endswith(".")


def test_the_page_in_the_docs_is_made_of_the_codes():
    assert (ROOT / "docs" / "problems.md").read_text() == as_markdown()


@pytest.mark.parametrize("prefix", ["", "/qi"])
def test_the_type_of_a_problem_leads_to_its_explanation(api_client, prefix):
    environ = {"SCRIPT_NAME": prefix}
    problem = api_client.get("/sites", environ_overrides=environ).json
    assert problem["type"] == f"{prefix}/docs/problems#unauthenticated"
    assert problem["title"] == PROBLEM_CODES["unauthenticated"].cause
    address, _, anchor = problem["type"].removeprefix(prefix).partition("#")
    page = api_client.inner.get(address, environ_overrides=environ)
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert f"<section id={anchor}>" in page.text
    assert "http" not in page.text.replace("</html>", "")


def test_every_code_has_one_place_on_the_page(api_client):
    anchors = re.findall(r"<section id=([a-z_-]+)>", api_client.inner.get("/docs/problems").text)
    assert len(anchors) == len(set(anchors)) == len(PROBLEM_CODES) + len(VALIDATION_CODES)
