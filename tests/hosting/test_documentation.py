"""The contract and the page to read and try it: complete, and from this server alone."""

import re

import pytest
from flask.testing import FlaskClient

from qi_tracker import create_app
from qi_tracker.hosting import documentation
from qi_tracker.settings import Settings


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
        assert re.fullmatch(r"/[^/].*", address), address
        assert browser.get(address, buffered=True).status_code == 200, address


def test_the_page_holds_no_script_of_its_own(browser):
    assert re.findall(r"<script(?![^>]*src=)|\son\w+=", browser.get("/docs", buffered=True).text) == []


def test_the_browser_is_told_to_load_and_send_nothing_elsewhere(browser):
    policy = dict(part.strip().split(" ", 1) for part in documentation.POLICY.split(";"))
    assert browser.get("/docs", buffered=True).headers["Content-Security-Policy"] == documentation.POLICY
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"


@pytest.mark.parametrize("name", ["nothing.js", "docs.html", "../../settings.py", "..%2fdocumentation.py", "VERSION"])
def test_other_files_are_not_to_be_had(browser, name):
    assert browser.get(f"/docs/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/health/live", "/health/ready"])
def test_only_reading_is_offered(browser, path):
    refused = browser.post(path)
    assert refused.status_code == 405
    assert refused.content_type == "application/problem+json"
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
