"""`qi-tracker demo` and `serve --demo`: load once, leave other data alone, and print lines that work as they stand."""

import re
import shlex
import shutil
import socket
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from qi_tracker import create_app
from qi_tracker.access.models import Credential
from qi_tracker.cli import main
from qi_tracker.demo import command
from qi_tracker.hosting import serving
from qi_tracker.settings import Settings
from tests.databases import opened

pytestmark = pytest.mark.slow

ROLES = ("--job-role", "nurse", "--organization-role", "staff")
SOMEBODY = ("people", "add", "--email", "bo@example.org", "--name", "Bo", *ROLES)


def _run(url, *words):
    return CliRunner().invoke(main, words, env={"QI_TRACKER_DATABASE_URL": url}, prog_name="qi-tracker")


@pytest.fixture(scope="module")
def loaded(demonstration, tmp_path_factory):
    """A new SQLite database after `qi-tracker demo`: its address and what was printed."""
    file, printed = demonstration
    return f"sqlite:///{shutil.copy(file, tmp_path_factory.mktemp('demo'))}", printed


def _send(client, line):
    """Send what a line of curl would."""
    words = shlex.split(line)
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    path = re.sub(r"^http://127\.0\.0\.1:8000", "", words[-1])
    if "-d" not in words:
        return client.get(path, headers=headers)
    method = words[words.index("-X") + 1] if "-X" in words else "POST"
    return client.open(path, method=method, data=words[words.index("-d") + 1], headers=headers)


def _lines(printed):
    """The lines of curl among what was printed."""
    return [line for line in printed.splitlines() if line.startswith("curl ")]


@contextmanager
def _client(url):
    with opened(url, lambda: None) as database:
        yield create_app(Settings(), database=database).test_client()


def test_it_prints_lines_that_work_as_they_stand(loaded):
    url, printed = loaded
    with _client(url) as client:
        initiatives, analysis, suggested, password, session = [_send(client, line) for line in _lines(printed)]
        assert initiatives.status_code == 200
        assert len(initiatives.json["items"]) == 3
        assert analysis.status_code == 200
        assert analysis.json["narrative"]
        assert suggested.status_code == 201
        assert suggested.json["state"] == "draft"
        assert (password.status_code, session.status_code) == (204, 201)
        me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {session.json['token']}"})
        assert me.json["name"].startswith("Ana ")
        # The link is good once.
        assert _send(client, _lines(printed)[3]).status_code == 401
    assert "has a password already" in _run(url, "demo").stdout


def test_a_second_time_keeps_the_data_and_prints_other_secrets(demonstration, tmp_path):
    file, printed = demonstration
    url = f"sqlite:///{shutil.copy(file, tmp_path)}"
    again = _run(url, "demo", "--port", "8100")
    assert again.exit_code == 0
    assert "qi-tracker serve --port 8100" in again.stderr
    secret = r'q[a-z]+_[\w-]{20,}|password": "[^"]+|\d\d:\d\d UTC'
    first, second = [re.split(secret, text) for text in (printed.replace(":8000/", ":8100/"), again.stdout)]
    assert first == second
    found = [set(re.findall(secret, text)) for text in (printed, again.stdout)]
    assert len(found[0]) >= 3
    assert {text for text in found[0] & found[1] if not text.endswith("UTC")} == set()


def test_other_data_is_left_alone(template):
    url, remove = template.copy()
    assert _run(url, *SOMEBODY).exit_code == 0
    refused = _run(url, "demo")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "holds other data" in refused.stderr
    remove()


@pytest.fixture
def served(monkeypatch):
    """What `serve` prints at its start, without the server."""

    def run(host, port, workers, configured, announce):
        announce()

    monkeypatch.setattr(serving, "run", run)
    monkeypatch.setattr(serving, "require_free", lambda host, port: None)
    return lambda url, *words: _run(url, "serve", "--demo", *words).stdout


def _tokens(url):
    with opened(url, lambda: None) as database, database.session() as session:
        return session.scalar(select(func.count()).select_from(Credential))


def test_serving_a_demonstration_again_issues_no_second_token(loaded, served):
    url, _ = loaded
    before = _tokens(url)
    printed = served(url, "--port", "8100")
    assert "http://127.0.0.1:8100/docs" in printed
    assert "`qi-tracker demo --port 8100`" in printed
    assert "Bearer" not in printed
    assert _tokens(url) == before


@pytest.fixture
def just_loaded(loaded, monkeypatch):
    """A demonstration that `serve` takes for one that it loaded just now."""
    monkeypatch.setattr(command, "ensure_loaded", lambda database: True)
    return loaded[0]


def test_serving_a_new_demonstration_prints_lines_with_the_true_address(just_loaded, served):
    lines = _lines(served(just_loaded, "--port", "8100"))
    assert len(lines) >= 3
    assert all("http://127.0.0.1:8100/api/v1/" in line for line in lines)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "qi.example.org"])  # noqa: S104
def test_no_secret_is_printed_where_other_machines_reach_the_server(just_loaded, served, host):
    before = _tokens(just_loaded)
    printed = served(just_loaded, "--host", host)
    assert "Other machines can reach this server" in printed
    assert _lines(printed) == []
    assert _tokens(just_loaded) == before


def test_serving_other_data_says_nothing_of_a_demonstration(template, served):
    url, remove = template.copy()
    assert _run(url, *SOMEBODY).exit_code == 0
    assert "demo" not in served(url)
    remove()


def test_a_port_that_is_taken_is_named_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = _run(f"sqlite:///{tmp_path}/new.db", "serve", "--demo", "--port", str(port))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"Port {port} of 127.0.0.1 cannot be listened on" in refused.stderr
    assert "make serve PORT=" in refused.stderr
    assert list(tmp_path.iterdir()) == []
