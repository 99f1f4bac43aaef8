"""Lists: pages, cursors, sorts, counts, CSV, and a fixed number of queries."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORDS = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf"]


@pytest.fixture
def seven(factory, clock):
    """Seven sites, each made a minute after the other."""
    made = []
    for word in WORDS:
        made.append(factory.site(word))
        clock.advance(minutes=1)
    return made


def walk(client, path):
    """All items of all pages."""
    found, pages = [], 0
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        found += answer.json["items"]
        path = answer.json.get("next")
        # Beside the path its cursor, for clients that keep the other parameters themselves.
        assert answer.json.get("next_cursor") == (path and parse_qs(urlsplit(path).query)["cursor"][0])
        link = answer.headers.get("Link")
        assert link == (f'<{path}>; rel="next"' if path else None)
        pages += 1
        assert pages < 50
    return found


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "name", "-name", "updated_at", "-updated_at"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_pages_hold_every_row_once_in_order(client_as, seven, sort, limit):
    names = [site["name"] for site in walk(client_as("ana"), f"/sites?sort={sort}&limit={limit}")]
    assert names == (WORDS[::-1] if sort.startswith("-") else WORDS)


def test_rows_of_one_moment_are_kept_apart(factory, client_as):
    for word in WORDS:
        factory.site(word)
    assert {site["name"] for site in walk(client_as("ana"), "/sites?limit=2")} == set(WORDS)


def test_rows_that_come_while_paging_shift_nothing(factory, client_as, seven):
    first = client_as("ana").read("/sites?limit=3")
    factory.site("Late")
    rest = walk(client_as("ana"), first["next"])
    assert [site["name"] for site in first["items"] + rest] == WORDS[::-1]


def test_what_was_changed_since_a_moment_is_listed_that_moment_included(client_as, seven, clock):
    clock.advance(hours=1)
    client_as("admin").update(f"/sites/{seven[2]['id']}", name="Renamed")
    moment = client_as("ana").read(f"/sites/{seven[2]['id']}")["updated_at"]
    assert [site["name"] for site in walk(client_as("ana"), f"/sites?updated_since={moment}")] == ["Renamed"]
    clock.advance(seconds=1)
    later = clock.now().isoformat().replace("+00:00", "Z")
    assert client_as("ana").read(f"/sites?updated_since={later}&count=true") == {"items": [], "total": 0}


def test_a_search_by_rank_holds_only_what_was_changed_since(client_as, clock):
    early = client_as("ana").create("/initiatives", title="Doses on time", problem="Late doses")
    clock.advance(hours=1)
    late = client_as("ana").create("/initiatives", title="Doses in order", problem="Mixed doses")
    found = client_as("ana").items(f"/initiatives?q=doses&updated_since={late['created_at']}")
    assert [item["id"] for item in found] == [late["id"]] != [early["id"]]


@pytest.mark.parametrize("moment", ["2026-03-01", "yesterday", "2026-03-01T10:00:00"])
def test_a_moment_without_its_offset_is_refused(client_as, moment):
    answer = client_as("ana").get(f"/sites?updated_since={moment}")
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("#/updated_since", "not_a_moment")
    ]


def test_the_last_page_has_no_next_and_an_empty_list_is_a_page(client_as):
    assert client_as("ana").read("/sites") == {"items": []}


def test_count_adds_the_total_of_all_pages(client_as, seven):
    body = client_as("ana").read("/sites?limit=2&count=true")
    assert (len(body["items"]), body["total"]) == (2, 7)


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "", "1e1", "\u0661"])
def test_a_limit_out_of_bounds_is_422(client_as, limit):
    assert client_as("ana").get(f"/sites?limit={limit}").status_code == 422


def test_an_unknown_sort_is_422_and_names_the_known(client_as):
    answer = client_as("ana").get("/sites?sort=color")
    assert answer.status_code == 422
    assert "created_at" in answer.json["errors"][0]["detail"]


def test_a_cursor_of_other_filters_or_another_sort_is_422(client_as, seven):
    cursor = client_as("ana").read("/sites?limit=2")["next"].split("cursor=")[1]
    assert client_as("ana").get(f"/sites?limit=5&cursor={cursor}").status_code == 200
    for other in ("/sites?sort=name&", "/sites?kind=clinic&", "/people?"):
        answer = client_as("ana").get(f"{other}cursor={cursor}")
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "invalid_cursor")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cursor=st.text(max_size=80))
def test_any_other_text_as_cursor_is_422(client_as, cursor):
    assert client_as("ana").get("/sites", query_string={"cursor": cursor}).status_code == 422


def test_a_tampered_bookmark_is_422(client_as, seven):
    import base64

    import orjson

    cursor = client_as("ana").read("/sites?limit=2")["next"].split("cursor=")[1]
    binding, _ = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for bookmark in (">", "<", ">i:1", ">s:x~s:y", ">dt:2026-01-01 00:00:00", ">x~y", 7, None, ">i:1~i:2~i:3", "<x"):
        forged = base64.urlsafe_b64encode(orjson.dumps([binding, bookmark])).decode().rstrip("=")
        assert client_as("ana").get(f"/sites?cursor={forged}").status_code == 422, bookmark


@pytest.mark.parametrize("how", ["accept", "format"])
def test_csv_holds_every_row_without_limit_and_one_page_with(client_as, seven, how):
    headers, extra = ({"Accept": "text/csv"}, "") if how == "accept" else ({}, "&format=csv")
    answer = client_as("ana").get(f"/sites?sort=name{extra}", headers=headers)
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["name"] for row in rows] == WORDS
    page = client_as("ana").get(f"/sites?sort=name&limit=2{extra}", headers=headers)
    assert [row["name"] for row in csv.DictReader(io.StringIO(page.text))] == WORDS[:2]
    assert "rel=" in page.headers["Link"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x"])
def test_csv_cells_that_a_spreadsheet_would_run_are_defused(factory, client_as, name):
    factory.site(name)
    rows = list(csv.DictReader(io.StringIO(client_as("ana").get("/sites?format=csv").text)))
    assert rows[0]["name"] == f"'{name}"


def test_repeated_filters_mean_any_of(factory, client_as):
    for word, kind in (("A", "clinic"), ("B", "hospital"), ("C", "region")):
        factory.site(word, kind=kind)
    found = client_as("ana").items("/sites?kind=clinic&kind=region&sort=name")
    assert [site["name"] for site in found] == ["A", "C"]
    assert client_as("ana").get("/sites?kind=castle").status_code == 422


def test_percent_and_underscore_are_no_wildcards(factory, client_as):
    factory.site("100% clean")
    factory.site("under_score")
    assert len(client_as("ana").items("/sites?q=%25")) == 1
    assert len(client_as("ana").items("/sites?q=_")) == 1
    assert len(client_as("ana").items("/sites?q=CLEAN")) == 1
