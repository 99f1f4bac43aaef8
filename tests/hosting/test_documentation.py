"""The contract and the page to read and try it: complete, and from this server alone."""

import re
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from qi_tracker import create_app
from qi_tracker.features import TAGS
from qi_tracker.hosting import documentation
from qi_tracker.settings import Settings

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def browser() -> FlaskClient:
    return create_app(Settings()).test_client()


def test_the_contract_is_served_without_credentials(browser):
    answer = browser.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.json["openapi"].startswith("3.1")
    assert answer.data == documentation.contract_text(browser.application)


def test_an_unchanged_contract_is_not_sent_again(browser):
    etag = browser.get("/openapi.json").headers["ETag"]
    again = browser.get("/openapi.json", headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)


def test_the_page_loads_files_of_this_server_alone_and_all_are_there(browser):
    page = browser.get("/docs", buffered=True)
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) >= 5
    for address in loaded:
        assert re.fullmatch(r"[a-z][^:]*", address), f"{address} does not work below a path"
        assert browser.get(urljoin("/docs", address), buffered=True).status_code == 200, address


def test_every_script_finds_the_scripts_that_it_imports(browser):
    read, waiting = set(), ["docs.js"]
    while waiting:
        name = waiting.pop()
        answer = browser.get(f"/docs/{name}", buffered=True)
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript"), name
        read.add(name)
        waiting += set(re.findall(r'from "\./([^"]+)"', answer.text)) - read
    assert read == {"docs.js", "errors.js", "layout.js", "search.js", "token.js"}


def test_the_page_holds_no_script_of_its_own(browser):
    assert re.findall(r"<script(?![^>]*src=)|\son\w+=", browser.get("/docs", buffered=True).text) == []


def test_the_browser_is_asked_to_load_and_send_nothing_elsewhere(browser):
    policy = dict(part.strip().split(" ", 1) for part in documentation.POLICY.split(";"))
    assert browser.get("/docs", buffered=True).headers["Content-Security-Policy"] == documentation.POLICY
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"


def test_the_headings_come_in_the_order_of_the_work(browser):
    assert [tag["name"] for tag in browser.get("/openapi.json").json["tags"]] == list(TAGS)


def test_a_heading_without_a_description_stops_the_start(browser, monkeypatch):
    monkeypatch.setattr("qi_tracker.features.TAGS", {name: TAGS[name] for name in TAGS if name != "Cycles"})
    with pytest.raises(ValueError, match="'Cycles'"):
        create_app(Settings())


@pytest.mark.parametrize("accept", [CHROMIUM, "text/html", "text/html, application/json;q=0.9"])
def test_a_browser_is_led_to_the_page(browser, accept):
    answer = browser.get("/", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"], answer.headers["Vary"]) == (302, "/docs", "Accept")


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "application/problem+json", "image/png"])
def test_a_program_is_shown_where_to_go_on(browser, accept):
    answer = browser.get("/", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert "Accept" in answer.vary
    assert answer.json == {
        "name": "QI Tracker",
        "version": browser.get("/openapi.json").json["info"]["version"],
        "api": "/api/v1",
        "docs": "/docs",
        "openapi": "/openapi.json",
        "health": "/health/ready",
    }


def test_the_start_works_below_a_path(browser):
    below = "http://localhost/quality/tracker"
    assert browser.get("/", base_url=below, headers={"Accept": CHROMIUM}).location == "/quality/tracker/docs"
    entrance = browser.get("/", base_url=below).json
    assert {name: entrance[name].removeprefix("/quality/tracker") for name in ("api", "docs", "openapi", "health")} == {
        "api": "/api/v1",
        "docs": "/docs",
        "openapi": "/openapi.json",
        "health": "/health/ready",
    }


@pytest.mark.parametrize("name", ["nothing.js", "docs.html", "../../settings.py", "..%2fdocumentation.py", "VERSION"])
def test_other_files_are_not_to_be_had(browser, name):
    assert browser.get(f"/docs/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/docs", "/health/live", "/health/ready"])
def test_only_reading_is_offered(browser, path):
    refused = browser.post(path)
    assert refused.status_code == 405
    assert refused.content_type == "application/problem+json"
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
