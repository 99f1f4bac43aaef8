"""What `make` does before packages are there: it finds a Python that is new enough, or says which one is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COPIED = ("Makefile", ".ci/environment", "setup.cfg", "setup.py", "pyproject.toml", "constraints.txt")
# A Python that knows its version, makes environments of itself, and installs anything at once.
STAND_IN = """#!/bin/sh
case "$*" in
    *print*) echo {version} ;;
    *sys.exit*) exit {is_old} ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"pip install"*) echo "installed with {version}" ;;
esac
"""


@pytest.fixture
def make(tmp_path):
    """Runs make in a folder with the files it needs, where python3, python3.10, ... are stand-ins."""
    for name in COPIED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, version in {"python3": "3.11.7", "python3.10": "3.10.12", "python3.12": "3.12.1"}.items():
        (programs / name).write_text(STAND_IN.format(version=version, is_old=int(version.startswith("3.10"))))
        (programs / name).chmod(0o755)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}"}

    def run(*words):
        return subprocess.run(
            ["make", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_a_python_that_is_too_old_is_named_and_leaves_nothing_behind(make, tmp_path):
    refused = make(".venv/.serve", "PYTHON=python3.10")
    assert refused.returncode != 0
    assert "needs Python 3.11 or newer; this is 3.10.12: name another, such as make serve PYTHON=python3.12" in (
        refused.stderr
    )
    assert "installed" not in refused.stdout
    assert not (tmp_path / ".venv").exists()
    assert "installed with 3.12.1" in make(".venv/.serve", "PYTHON=python3.12").stdout


def test_a_python_that_is_missing_is_named(make):
    assert "there is no python3.99" in make(".venv/.serve", "PYTHON=python3.99").stderr


def test_it_is_installed_once(make):
    assert "installed with 3.11.7" in make(".venv/.serve").stdout
    for words in [(), ("PYTHON=python3",)]:
        again = make(".venv/.serve", *words)
        assert (again.returncode, "installed" in again.stdout) == (0, False)


def test_another_python_makes_the_environment_again_and_stays(make):
    make(".venv/.serve")
    other = make(".venv/.serve", "PYTHON=python3.12").stdout
    assert "Making .venv again with Python 3.12.1; it had 3.11.7." in other
    assert "installed with 3.12.1" in other
    assert "installed" not in make(".venv/.serve").stdout


def test_an_environment_that_is_too_old_or_broken_is_made_again(make, tmp_path):
    make(".venv/.serve")
    python = tmp_path / ".venv" / "bin" / "python"
    shutil.copy(tmp_path / "programs" / "python3.10", python)
    assert "installed with 3.11.7" in make(".venv/.serve").stdout
    python.unlink()
    assert "installed with 3.11.7" in make(".venv/.serve").stdout


def test_a_complete_environment_of_before_is_kept(make, tmp_path):
    make(".venv/.serve")
    (tmp_path / ".venv" / ".python").unlink()
    assert "installed" not in make(".venv/.serve").stdout


def test_the_port_is_given_to_make(make):
    assert "serve --demo --port 8100" in make("-n", "serve", "PORT=8100").stdout
    assert "serve --demo --port 8000" in make("-n", "serve").stdout
