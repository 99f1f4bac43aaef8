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
DEMO = ROOT / "qi_tracker" / "demo"
MODULES = [path for path in (ROOT / "qi_tracker").rglob("*.py") if path != REGISTRY and not path.is_relative_to(DEMO)]
NODES = {path: list(ast.walk(ast.parse(path.read_text()))) for path in MODULES}
ALL = [(path, node) for path, nodes in NODES.items() for node in nodes]
CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def called(path, node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return private(path, name)


def private(path, name):
    """A name, with its module where it is of that alone."""
    return (path, name) if name.startswith("_") else name


def literals(node):
    """The texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) | literals(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def places_of_codes():
    """By the name of a function or class: where its argument `code` stands among those without a name."""
    found = {}
    for path, node in ALL:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names = [part.arg for part in node.args.args] if isinstance(node, ast.FunctionDef) else fields_of(node)
            names = [name for name in names if name not in ("self", "cls")]
            if "code" in names:
                found["Code" if node.name == "__new__" else private(path, node.name)] = names.index("code")
    return found


def fields_of(node):
    return [
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]


def stated():
    """Every code that the source states: as an argument, as what a name or a class holds, or in a row of answers."""
    places = places_of_codes()
    assert {"Code", "at", "ValidationProblem", "Obstacle", "add_error"} <= places.keys()
    for path, node in ALL:
        if isinstance(node, ast.Call):
            place = places.get(called(path, node))
            at_place = node.args[place : place + 1] if place is not None else []
            for argument in [*at_place, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]:
                yield from literals(argument)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(getattr(target, "id", "") == "code" for target in targets):
                yield from literals(node.value)
        elif isinstance(node, (ast.Yield, ast.Return)) and isinstance(node.value, ast.Tuple):
            # (..., code, sentence), as those who check tables and votes answer.
            *before, code, sentence = [None, *node.value.elts]
            spoken = isinstance(sentence, ast.JoinedStr) or any(" " in text for text in literals(sentence))
            if spoken or (len(before) == 3 and isinstance(sentence, ast.Name)):
                yield from literals(code)


def test_every_code_of_the_source_is_explained():
    found = set(stated()) - {""}
    assert {"not_found", "missing_column", "no_quorum", "no_vote", "not_excluded", "not_a_day"} <= found
    assert found - {*PROBLEM_CODES, *VALIDATION_CODES} == set()


def test_every_code_that_is_explained_is_used():
    texts = {text for _, node in ALL for text in literals(node)}
    assert [code for code in {**PROBLEM_CODES, **VALIDATION_CODES} if code not in texts] == []


def test_a_code_that_nobody_explains_is_refused():
    with pytest.raises(ValueError, match="no_such_code"):
        Conflict("Something else.", code="no_such_code")
    with pytest.raises(ValueError, match="no_such_code"):
        ValidationProblem("#/name", "no_such_code", "Something else.")


@pytest.mark.parametrize("codes", [PROBLEM_CODES, VALIDATION_CODES])
def test_causes_and_remedies_are_sentences(codes):
    assert list(codes) == sorted(codes)
    for code, known in codes.items():
        assert CODE.fullmatch(code)
        assert not known.cause.endswith(".")
        assert known.remedy.endswith(".")


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
