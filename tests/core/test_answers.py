"""What every answer looks like: statuses, headers, and errors as problem+json in a fixed order of refusal."""

import pytest

SITE = {"name": "East", "kind": "clinic"}


def problem(answer, status, code):
    """Assert the form of an error and answer its body."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body = answer.json
    assert body["code"] == code
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert {"type", "title", "detail", "instance"} <= body.keys()
    return body


def test_created_answers_object_etag_and_location(client_as):
    answer = client_as("admin").post("/sites", json=SITE)
    assert answer.status_code == 201
    assert answer.headers["ETag"] == answer.json["etag"]
    assert answer.headers["Location"] == f"/api/v1/sites/{answer.json['id']}"
    assert answer.json["created_at"].endswith("Z")


def test_read_answers_etag_and_304_for_the_version_held(factory, client_as):
    site = factory.site()
    answer = client_as("ana").get(f"/sites/{site['id']}")
    assert answer.headers["ETag"] == site["etag"]
    for held in (site["etag"], f"W/{site['etag']}", f'"x", {site["etag"]}', "*"):
        unchanged = client_as("ana").get(f"/sites/{site['id']}", headers={"If-None-Match": held})
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        assert unchanged.headers["ETag"] == site["etag"]
    assert client_as("ana").get(f"/sites/{site['id']}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_answers_the_headers_of_get_without_a_body(factory, client_as):
    site = factory.site()
    for path in (f"/sites/{site['id']}", "/sites", "/sites?format=csv"):
        answer = client_as("ana").open("HEAD", path)
        assert (answer.status_code, answer.data) == (200, b"")
        whole = client_as("ana").get(path)
        # Read to its end, so that what is streamed is closed.
        assert whole.data
        assert answer.content_type == whole.content_type


def test_a_changed_object_has_a_new_etag(factory, client_as):
    site = factory.site()
    changed = client_as("admin").patch(f"/sites/{site['id']}", json={"name": "West"}, if_match=site)
    assert changed.status_code == 200
    assert changed.headers["ETag"] == changed.json["etag"] != site["etag"]


@pytest.mark.parametrize("path", ["/sites", "/nowhere", "/sites/no-id"])
def test_without_credentials_every_address_is_401(api_client, path):
    answer = api_client.get(path)
    problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "qit_x", "Bearer \u00e9"])
def test_bad_credentials_are_401(api_client, header):
    problem(api_client.get("/sites", headers={"Authorization": header}), 401, "unauthenticated")


def test_unknown_unseen_and_malformed_addresses_share_one_body(client_as):
    bodies = []
    for path in ("/sites/01980000-0000-7000-8000-000000000000", "/sites/no-id", "/nowhere", "/sites/"):
        body = problem(client_as("ana").get(path), 404, "not_found")
        bodies.append({key: body[key] for key in body.keys() - {"instance", "request_id"}})
    assert all(body == bodies[0] for body in bodies)


def test_a_method_that_is_not_offered_is_405_with_allow(client_as):
    answer = client_as("ana").delete("/sites")
    problem(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_what_nobody_offers_is_406(client_as):
    problem(client_as("ana").get("/sites", headers={"Accept": "application/xml"}), 406, "not_acceptable")
    assert client_as("ana").get("/sites", headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b'{"name":', "application/json", 400, "malformed_request"),
        (b"", "application/json", 400, "malformed_request"),
        (b"[" * 3000 + b"]" * 3000, "application/json", 400, "malformed_request"),
        (b'{"name": "\\ud800"}', "application/json", 400, "malformed_request"),
        (b'{"name": NaN}', "application/json", 400, "malformed_request"),
        (b"\xff\xfe", "application/json", 400, "malformed_request"),
        (b"name=East", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"name": "East"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"name": "East"}', None, 415, "unsupported_media_type"),
        (b'{"name": "' + b"x" * (1 << 20) + b'"}', "application/json", 413, "content_too_large"),
        (b"[]", "application/json", 422, "validation_failed"),
        (b"null", "application/json", 422, "validation_failed"),
        (b'"text"', "application/json", 422, "validation_failed"),
    ],
)
def test_a_body_that_cannot_be_taken(client_as, body, content_type, status, code):
    problem(client_as("admin").post("/sites", data=body, content_type=content_type), status, code)


def test_every_error_of_a_body_is_named_at_once(client_as):
    answer = client_as("admin").post(
        "/sites", json={"kind": "castle", "parent_id": "x", "serves": ["y"], "color": "red", "id": 1}
    )
    problems = problem(answer, 422, "validation_failed")["errors"]
    assert {(error["in"], error["pointer"], error["code"]) for error in problems} == {
        ("body", "#/name", "required"),
        ("body", "#/kind", "unknown_choice"),
        ("body", "#/parent_id", "not_an_id"),
        ("body", "#/serves/0", "not_an_id"),
        ("body", "#/color", "unknown_field"),
        ("body", "#/id", "unknown_field"),
    }


def test_unknown_and_repeated_query_parameters_are_refused(client_as):
    answer = client_as("ana").get("/sites?colour=red&limit=1&limit=2")
    problems = problem(answer, 422, "validation_failed")["errors"]
    assert {(error["in"], error["pointer"], error["code"]) for error in problems} == {
        ("query", "#/colour", "unknown_parameter"),
        ("query", "#/limit", "repeated"),
    }


def test_an_operation_without_query_parameters_refuses_them_too(factory, client_as):
    problem(client_as("ana").get(f"/sites/{factory.site()['id']}?x=1"), 422, "validation_failed")


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x7fb"])
def test_control_characters_are_refused(client_as, text):
    problems = problem(client_as("admin").post("/sites", json=SITE | {"name": text}), 422, "validation_failed")[
        "errors"
    ]
    assert problems[0]["code"] == "control_character"


def test_a_body_of_nonsense_draws_a_bounded_answer(client_as):
    answer = client_as("admin").post("/sites", json={f"m{number}": 1 for number in range(20_000)})
    body = problem(answer, 422, "validation_failed")
    assert len(body["errors"]) == 1000
    assert "20,002 places" in body["detail"]


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u200b", "\u00a0\ufeff"])
def test_a_name_that_nobody_can_see_is_no_name(client_as, name):
    answer = client_as("admin").post("/sites", json=SITE | {"name": name})
    assert problem(answer, 422, "validation_failed")["errors"][0]["pointer"] == "#/name"


def test_an_unknown_reference_is_422_at_its_pointer(client_as):
    answer = client_as("admin").post("/sites", json=SITE | {"parent_id": "01980000-0000-7000-8000-000000000000"})
    assert problem(answer, 422, "validation_failed")["errors"][0]["pointer"] == "#/parent_id"


def test_refusals_come_in_their_order(factory, client_as, api_client):
    site = factory.site()
    address, absent = f"/sites/{site['id']}", "/sites/01980000-0000-7000-8000-000000000000"
    bad, good = {"kind": "castle"}, {"name": "West"}
    assert api_client.patch(address, json=bad).status_code == 401
    assert client_as("ana").patch(absent, json=bad).status_code == 422
    assert client_as("ana").patch(absent, json=good).status_code == 404
    assert client_as("ana").patch(address, json=good).status_code == 403
    assert client_as("admin").patch(address, json=good).status_code == 428
    assert client_as("admin").patch(address, json=good, if_match='"stale"').status_code == 412
    factory.site("West")
    assert client_as("admin").patch(address, json=good, if_match=site).status_code == 409


def test_a_sane_request_id_is_kept_and_another_replaced(client_as):
    assert client_as("ana").get("/sites", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    assert client_as("ana").get("/sites", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"] != "<script>"


def test_an_internal_error_leaks_nothing(clock, ana, monkeypatch):
    def broken():
        raise ValueError("secret detail")

    monkeypatch.setattr(clock, "read", broken)
    answer = ana.get("/sites")
    assert "secret" not in problem(answer, 500, "internal_error")["detail"]


def test_a_database_that_is_away_is_503_with_retry_after(client_as, database, monkeypatch):
    client = client_as("ana")
    monkeypatch.setattr(database, "connection", None)
    monkeypatch.setattr(database, "engine", unreachable(database))
    answer = client.get("/sites")
    problem(answer, 503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def unreachable(database):
    """An engine of the same kind that leads nowhere."""
    from qi_tracker.core.database import Database

    url = "sqlite:////nonexistent/x.db" if database.is_sqlite else "postgresql+psycopg://nobody@127.0.0.1:1/none"
    return Database(url).engine
