"""The README's requests and the tour work as they are printed: one shell session against a served demonstration."""

import doctest
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md").read_text() + (ROOT / "docs" / "tour.md").read_text()
STEP = re.compile(r"^```bash\n(?P<commands>.*?)^```\n(?:\n^```text\n(?P<answer>.*?)^```\n)?", re.M | re.S)
ADDRESS = "127.0.0.1:8000"
# Long lines are wrapped, and `...` stands for what differs from day to day.
AS_PRINTED = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@contextmanager
def _served(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of what a folder holds, served as `make serve` does, on a port that is free."""
    program = folder / ".venv" / "bin" / "qi-tracker"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qi_tracker "$@"\n')
    program.chmod(0o755)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    process = subprocess.Popen([program, "serve", "--port", str(port)], cwd=folder, env=environment)
    try:
        patient = ("curl", "--silent", "--fail", "--retry", "60", "--retry-connrefused", "--retry-delay", "1")
        subprocess.run([*patient, f"http://127.0.0.1:{port}/health/ready"], check=True, capture_output=True)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_every_command_prints_what_is_shown_below_it(demonstration, tmp_path):
    """In one session of bash that ends at the first command that fails, as the reader would stop."""
    steps = list(STEP.finditer(PAGES))
    assert len(steps) == PAGES.count("```bash")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QI_TRACKER", "PYTHON"))}
    environment["TMPDIR"] = str(tmp_path)
    shutil.copy(demonstration[0], tmp_path / "qi-tracker.db")
    mark = "-- the step ends --"
    with _served(tmp_path, environment) as address:
        script = "".join(f"{step['commands']}echo '{mark}'\n" for step in steps).replace(ADDRESS, address)
        session = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    # A terminal does not show the mark by which spreadsheets know how a CSV is encoded.
    printed = session.stdout.replace("\ufeff", "").split(f"{mark}\n")
    checker = doctest.OutputChecker()
    for step, got in zip(steps, printed, strict=False):
        example = doctest.Example(step["commands"], step["answer"] or "")
        difference = checker.output_difference(example, got, AS_PRINTED)
        assert checker.check_output(example.want, got, AS_PRINTED), f"{step['commands']}{difference}{session.stderr}"
    assert (session.returncode, session.stderr, len(printed) - 1) == (0, "", len(steps))
    assert (tmp_path / "missing-doses.svg").read_text().startswith("<svg")
