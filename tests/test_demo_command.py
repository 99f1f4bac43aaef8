"""`qi-tracker demo`: loads once, refuses other data, and prints lines that work as they stand."""

import re
import shlex
import shutil

import pytest
from click.testing import CliRunner

from qi_tracker import create_app
from qi_tracker.cli import main
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
    if "-d" in words:
        return client.post(path, data=words[words.index("-d") + 1], headers=headers)
    return client.get(path, headers=headers)


def test_it_prints_three_lines_that_work_as_they_stand(loaded):
    url, printed = loaded
    with opened(url, lambda: None) as database:
        client = create_app(Settings(), database=database).test_client()
        initiatives, analysis, suggested = [_send(client, line) for line in printed.splitlines()]
    assert initiatives.status_code == 200
    assert len(initiatives.json["items"]) == 3
    assert analysis.status_code == 200
    assert analysis.json["narrative"]
    assert suggested.status_code == 201
    assert suggested.json["state"] == "draft"


def test_a_second_time_keeps_the_data_and_prints_another_token(loaded):
    url, printed = loaded
    again = _run(url, "demo", "--if-new")
    assert again.exit_code == 0
    assert len(again.stdout.splitlines()) == 3
    first, second = [re.split(r"qit_[\w-]+", text) for text in (printed, again.stdout)]
    assert first == second
    assert printed != again.stdout


def test_other_data_is_left_alone(template):
    url, remove = template.copy()
    assert _run(url, *SOMEBODY).exit_code == 0
    refused = _run(url, "demo")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "holds other data" in refused.stderr
    left_alone = _run(url, "demo", "--if-new")
    assert (left_alone.exit_code, left_alone.output) == (0, "")
    remove()
