"""What is packaged, how long files are and where they stand, and what every route states."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from qi_tracker import create_app
from qi_tracker.core.blueprint import API_PREFIX
from qi_tracker.settings import Settings
from tests.plain_words import forbidden_words

ROOT = Path(__file__).parents[1]
PRODUCT = ROOT / "qi_tracker"
TESTS = ROOT / "tests"
LONGEST = 400
MOST_MODULES = 20
TEXTS = {".py", ".md", ".cfg", ".toml", ".txt", ".html", ".js", ".css", ".json", ".mako", ".ini", ""}


def _config() -> ConfigParser:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    return config


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _code() -> list[Path]:
    return [path for path in _tracked() if path.suffix == ".py"]


def test_every_other_file_of_the_product_is_in_the_wheel():
    stated = _config()["options.package_data"]
    for path in _tracked():
        if not path.is_relative_to(PRODUCT) or path.suffix == ".py":
            continue
        package = next(parent for parent in path.parents if (parent / "__init__.py").is_file())
        patterns = stated.get(".".join(package.relative_to(ROOT).parts), "").split()
        assert any(path.relative_to(package).match(pattern) for pattern in patterns), path


def test_no_file_of_code_is_too_long_to_be_read_in_one_go():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _code()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_folder_of_code_holds_more_modules_than_can_be_taken_in_at_a_glance():
    folders = Counter(path.parent for path in _code() if path.is_relative_to(PRODUCT) and path.name != "__init__.py")
    assert {str(folder.relative_to(ROOT)): n for folder, n in folders.items() if n > MOST_MODULES} == {}


def test_no_prefix_stands_where_a_folder_should():
    """`point_routes.py` beside `point_schemas.py` would be `points/routes.py` and `points/schemas.py`."""
    prefixes = Counter((path.parent, path.stem.split("_")[0]) for path in _code() if path.is_relative_to(PRODUCT))
    assert [f"{folder.relative_to(ROOT)}/{name}" for (folder, name), n in prefixes.items() if name and n > 1] == []


def test_tests_stand_where_their_code_stands():
    """Migrations stand beside the product; what is of no single folder is tested at the top of tests/."""
    folders = {
        path.parent.relative_to(TESTS) for path in _code() if path.is_relative_to(TESTS) and path.match("test_*")
    }
    assert {str(folder) for folder in folders if not any((home / folder).is_dir() for home in (PRODUCT, ROOT))} == set()


def test_no_function_has_to_be_scrolled():
    def functions(path: Path) -> Iterator[tuple[str, int]]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                # What is read from top to bottom: parameters and references are looked up.
                statements = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (node.end_lineno or 0) - statements[0].lineno + 1 if statements else 0
                yield f"{path.relative_to(ROOT)}:{node.name}", lines

    ours = [path for path in _code() if path.is_relative_to(PRODUCT)]
    assert {name: lines for path in ours for name, lines in functions(path) if lines > 60} == {}


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "pragma: no " + "cover", "xfa" + "il("])
def test_nothing_is_left_for_later(word):
    assert [path for path in _tracked() if path.suffix == ".py" and word in path.read_text()] == []


def test_nothing_speaks_of_a_machine_or_a_package_registry():
    spoken = ["/" + "work" + "/", "pypi." + "org", "python" + "hosted", "index" + "-url", "npm" + "js."]
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in _tracked()
        if path.suffix in TEXTS
        for word in spoken
        if word in path.read_text(errors="replace")
    ]
    assert found == []


# What has no other word: a hospital's front door, and data that others published under their own names.
USED_AS_IT_IS = {
    "qi_tracker/demo/ideas.py": {"door"},
    "tests/spc/reference/README.md": {"edge"},
}


def test_what_the_trade_has_a_word_for_is_called_by_it():
    """Comments, sentences and names alike, a part of a name too: see plain_words.py for what to say instead."""
    found = {}
    for path in _tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix in {".py", ".md", ".cfg"} and path.name not in {"plain_words.py", "test_layout.py"}:
            words = {word.lower() for word in forbidden_words(path.read_text())} - USED_AS_IT_IS.get(name, set())
            found |= {name: words} if words else {}
    assert found == {}


def test_every_route_below_the_prefix_states_its_operation_and_permission():
    app = create_app(Settings())
    found = 0
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(API_PREFIX):
            continue
        view = app.view_functions[rule.endpoint].view_class  # type: ignore[attr-defined]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            operation = getattr(view, method.lower()).operation
            assert operation.id, rule
            assert operation.public or operation.permission, operation.id
            found += 1
    assert found > 10


def test_few_addresses_stand_outside_the_prefix():
    rules = {rule.rule for rule in create_app(Settings()).url_map.iter_rules()}
    outside = {rule for rule in rules if not rule.startswith(API_PREFIX)}
    pages = {"/", "/openapi.json", "/docs", "/docs/<name>", "/docs/problems"}
    assert outside == pages | {"/health/live", "/health/ready"}
