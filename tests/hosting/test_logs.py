"""One line a request, that says who did what, and nothing that was sent."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from qi_tracker import create_app
from qi_tracker.access.models import SignInFailure
from qi_tracker.core.database import new_id
from qi_tracker.settings import Settings
from tests.api_client import ApiClient


@pytest.fixture
def lines(client_as, clock, database, capsys):
    """Lets a client act on an application that logs as JSON; gives the lines so far."""
    # Whom the test acts as must be there before the lines are counted.
    client_as("admin")
    app = create_app(Settings(log_format="json"), clock=clock, database=database)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    capsys.readouterr()

    def act(method, path, who="admin", **kwargs):
        headers = client_as(who).headers if who else {}
        ApiClient(app.test_client(), headers).open(method, path, **kwargs)
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    act.app = app
    return act


def test_a_request_is_one_line_with_who_what_and_how_long(factory, lines):
    (line,) = lines("GET", f"/people/{factory.id_of('admin')}", headers={"X-Request-Id": "abc-1"})
    assert line.pop("ms") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "qi_tracker.requests",
        "request_id": "abc-1",
        "method": "GET",
        "route": "/api/v1/people/<uuid:person_id>",
        "operation": "getPerson",
        "status": 200,
        "actor_id": factory.id_of("admin"),
        "person_id": factory.id_of("admin"),
    }


def test_refused_requests_are_logged_too(lines):
    (line,) = lines("GET", "/people", who=None)
    assert (line["status"], line["actor_id"], line["operation"]) == (401, None, "listPeople")


def test_nothing_that_was_sent_is_logged(client_as, lines):
    secret = client_as("admin").headers["Authorization"].split()[1]
    logged = json.dumps(
        lines("POST", "/auth/sessions", json={"email": "eve@example.org", "password": "a long pass phrase"})
        + lines("GET", "/people?q=eve@example.org")
        + lines("GET", "/nothing/eve@example.org")
        + lines("POST", "/people", json={"email": "eve@example.org"})
    )
    for sent in (secret, "eve@example.org", "a long pass phrase"):
        assert sent not in logged


def test_an_internal_error_is_logged_with_its_place_but_without_what_was_sent(lines):
    @lines.app.get("/api/v1/broken/<text>")
    def broken(text):
        raise RuntimeError("the cause")

    failure, line = lines("GET", "/broken/eve@example.org")
    assert failure["level"] == "error"
    assert "the cause" in failure["exception"]
    assert failure["request_id"] == line["request_id"]
    assert (line["level"], line["status"]) == ("warning", 500)
    assert "eve@example.org" not in json.dumps([failure, line])


def test_a_database_error_names_the_statement_without_its_values(real_database):
    twice = insert(SignInFailure).values(id=new_id(), email_hash=b"e" * 32, at=datetime(2026, 3, 2, tzinfo=UTC))
    with real_database.transaction() as session:
        session.execute(twice)
    with real_database.session() as session, pytest.raises(IntegrityError, match="INSERT INTO") as caught:
        session.execute(twice)
    assert "eeeeee" not in str(caught.value)


def test_the_level_decides_what_is_written(clock, database, capsys):
    app = create_app(Settings(log_level="warning"), clock=clock, database=database)
    app.test_client().get("/api/v1/people")
    assert capsys.readouterr().err == ""


def test_checks_of_health_are_not_written_unless_they_fail(lines):
    client = lines.app.test_client()
    client.get("/health/live")
    assert lines("GET", "/people", who=None)[0]["operation"] == "listPeople"


def test_lines_for_people_are_plain_text(clock, database, capsys):
    app = create_app(Settings(log_format="console"), clock=clock, database=database)
    app.test_client().get("/api/v1/people")
    (line,) = capsys.readouterr().err.splitlines()
    assert "status=401" in line
    assert "operation=listPeople" in line
