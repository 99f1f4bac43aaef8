"""Nobody who sends an Accept header made of the contract's own media types is refused for it."""

import re

from tests.test_openapi import DOCUMENT, METHODS

PROBLEM = "application/problem+json"
UNKNOWN = {"period_start": "2026-01-01", "secret": "none"}


def operations():
    """Method, path with ids that nothing has, and the media types of the answers; what ends credentials comes last."""
    stated = [
        (
            method,
            re.sub(r"\{(\w+)\}", lambda found: UNKNOWN.get(found[1], "01980000-0000-7000-8000-000000000000"), path),
            op,
        )
        for path, offered in DOCUMENT["paths"].items()
        if path.startswith("/api/v1/")
        for method, op in offered.items()
        if method in METHODS
    ]
    stated.sort(key=lambda one: (one[0] == "delete", "/auth/" in one[1]))
    for method, path, op in stated:
        answers = [answer for status, answer in op["responses"].items() if status.startswith("2")]
        yield method, path, [kind for answer in answers for kind in answer.get("content", {})]


def refused(client, method, path, accept):
    answer = client.open(method.upper(), path.removeprefix("/api/v1"), headers={"Accept": accept})
    return answer.status_code in (401, 406)


def test_what_the_contract_lists_never_draws_406(client_as):
    client = client_as("admin")
    found = [
        f"{method} {path} with {accept}"
        for method, path, kinds in operations()
        for accept in {PROBLEM, *kinds, ", ".join([*kinds, PROBLEM]), f"{PROBLEM}, image/webp"}
        | {f"{kind}; charset=utf-8" for kind in kinds}
        if refused(client, method, path, accept)
    ]
    assert found == []


def test_who_accepts_problems_alone_gets_the_first_media_type(client_as):
    answer = client_as("ana").get("/sites", headers={"Accept": PROBLEM})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    mixed = client_as("ana").get("/sites", headers={"Accept": f"{PROBLEM}, text/csv;q=0.5"})
    assert mixed.content_type == "text/csv; charset=utf-8"


def test_an_answer_without_content_is_given_whatever_is_accepted_and_has_no_media_type(factory, client_as):
    site = factory.site()
    answer = client_as("admin").delete(f"/sites/{site['id']}", headers={"Accept": "image/png"}, if_match=site)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_a_type_of_quality_zero_is_not_wanted(client_as):
    assert client_as("ana").get("/me", headers={"Accept": "application/json;q=0"}).status_code == 406


def test_a_list_is_chosen_by_the_type_whatever_its_parameters(client_as):
    answer = client_as("ana").get("/sites", headers={"Accept": "text/csv; charset=utf-8; header=present"})
    assert answer.content_type == "text/csv; charset=utf-8"


def test_a_client_that_takes_json_gets_json_of_any_kind(one_of_each, client_as):
    answer = client_as("ana").get(
        one_of_each.path("/measures/{measure_id}/fhir/measure"), headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.content_type) == (200, "application/fhir+json")
