"""A wheel made from the tracked files alone runs anywhere: migrations, documentation page and data are inside."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask
import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


def _run(*command: object, cwd: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tracked files."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@contextmanager
def _serving(program: Path, directory: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QI_TRACKER", "PYTHON"))}
    process = subprocess.Popen(
        [program, "serve", "--port", str(port)], cwd=directory, env=environment, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_the_wheel_holds_what_is_tracked(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(["git", "ls-files", "qi_tracker"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()} <= inside
    migrations = {
        f"qi_tracker/migrations/versions/{path.name}" for path in (ROOT / "migrations/versions").glob("0*.py")
    }
    assert migrations
    assert migrations | {"qi_tracker/migrations/env.py", "qi_tracker/py.typed"} <= inside


def test_the_wheel_holds_nothing_else_and_names_its_license(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.namelist()
        (metadata,) = [name for name in inside if name.endswith(".dist-info/METADATA")]
        stated = archive.read(metadata).decode().splitlines()
        (license_text,) = [name for name in inside if name.endswith("/LICENSE")]
        assert archive.read(license_text) == (ROOT / "LICENSE").read_bytes()
    described = metadata.removesuffix("METADATA")
    others = {name for name in inside if not name.startswith(described)}
    listed = subprocess.run(
        ["git", "ls-files", "qi_tracker", "migrations"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    shipped = {re.sub("^migrations/", "qi_tracker/migrations/", name) for name in listed.stdout.splitlines()}
    assert others <= shipped
    assert {"License-Expression: Apache-2.0", "Author: QI Tracker contributors"} <= set(stated)
    assert [line for line in stated if line.startswith(("Home-page", "Project-URL"))] == []


def test_an_installed_wheel_serves_from_an_empty_directory(wheel, tmp_path):
    """In an environment of its own, which takes the other packages from ours."""
    venv.create(tmp_path / "venv", with_pip=False)
    (library,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (library / "others.pth").write_text(f"{Path(flask.__file__).parents[1]}\n")
    program = tmp_path / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", program)
    _run(*pip, "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=tmp_path)
    directory, port = tmp_path / "elsewhere", _free_port()
    directory.mkdir()
    with _serving(program.with_name("qi-tracker"), directory, port) as process:
        lines = [process.stdout.readline().decode() for _ in range(4)] if process.stdout else []
        base = f"http://127.0.0.1:{port}"
        assert f"{base}/docs" in "".join(lines)
        for path in ("/health/ready", "/docs", "/docs/swagger-ui-bundle.js", "/openapi.json"):
            assert _status(base + path) == 200
    assert (directory / "qi-tracker.db").is_file()


def _status(address: str) -> int:
    """The status of an answer, waited for while the server's processes start."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > deadline:
                raise
            # Another process cannot be waited for otherwise.
            time.sleep(0.1)
