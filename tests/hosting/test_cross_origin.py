"""Which web pages may call the API from a browser."""

import pytest
from flask.testing import FlaskClient

from qi_tracker import create_app
from qi_tracker.settings import Settings

FRIEND, STRANGER = "https://qi.example.org", "https://qi.example.org.evil.test"
PREFLIGHT = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "If-Match, Authorization"}


@pytest.fixture(scope="module")
def api() -> FlaskClient:
    return create_app(Settings(cors_origins=(FRIEND, "http://localhost:5173"))).test_client()


def _preflight(api, origin):
    return api.options("/api/v1/people", headers=PREFLIGHT | {"Origin": origin})


def test_a_named_origin_may_send_what_writing_safely_needs(api):
    answer = _preflight(api, FRIEND)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert set(answer.headers["Access-Control-Allow-Headers"].lower().split(", ")) == {"if-match", "authorization"}


@pytest.mark.parametrize("origin", [STRANGER, "https://QIxexample.org", "http://qi.example.org", "null"])
def test_any_other_origin_may_not(api, origin):
    assert "Access-Control-Allow-Origin" not in _preflight(api, origin).headers
    assert "Access-Control-Allow-Origin" not in api.get("/api/v1/me", headers={"Origin": origin}).headers


def test_errors_are_readable_by_the_page_too_and_name_what_it_may_see(api):
    answer = api.get("/api/v1/people", headers={"Origin": FRIEND})
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "Origin" in answer.headers["Vary"]
    exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert exposed >= {"ETag", "Link", "Location", "X-Request-Id", "Retry-After", "Idempotent-Replayed"}
    assert "WWW-Authenticate" in exposed


def test_no_cookies_are_let_through(api):
    assert "Access-Control-Allow-Credentials" not in _preflight(api, FRIEND).headers


def test_by_default_no_page_of_another_origin_may_call():
    api = create_app(Settings()).test_client()
    assert "Access-Control-Allow-Origin" not in _preflight(api, FRIEND).headers
