"""The whole API under generated requests: what it answers is what its contract says, and never a 500."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from qi_tracker.core.database import Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
START, EXAMPLES = 60, 3


@contextmanager
def served(database: Database) -> Iterator[str]:
    """The address of a server of its own process on a database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "qi_tracker", "serve", "--port", str(port)],
        env={"QI_TRACKER_DATABASE_URL": url, "QI_TRACKER_LOG_LEVEL": "error", "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield wait_for(port)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> str:
    """The address of the server, once it is ready."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return f"http://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError(f"no server at port {port} within {START} s")


def test_generated_requests_are_answered_as_the_contract_says(real_factory, real_database):
    real_factory.one_of_each()
    token = real_factory.client_as("quality_lead").headers["Authorization"]
    with served(real_database) as address:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("--header", f"Authorization: {token}", "--max-examples", str(EXAMPLES), "--checks", "all"),
                *("--phases", "examples,fuzzing,stateful", "--generation-deterministic", "--no-color"),
            ],
            cwd=ROOT,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.schemathesis_hooks"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    generated = re.search(r"(\d+) generated, (\d+) passed", run.stdout)
    assert generated is not None
    assert int(generated[1]) == int(generated[2]) >= 100
