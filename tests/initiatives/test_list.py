"""Finding initiatives: filters, search and what is stalled."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clock import START
from tests.factories.payloads import SUGGESTION


def titles(client, query):
    return sorted(item["title"] for item in client.items(f"/initiatives?{query}"))


@pytest.fixture
def three(factory, ana):
    """Three initiatives of ana's, apart in everything that is filtered by."""
    ward = factory.site("Ward 3", kind="department", parent_id=factory.hospital["id"])
    factory.initiative("submitted", title="One", tags=["doses", "night"])
    two = factory.initiative(title="Two", category="cost", site_id=ward["id"], tags=["night"], open_to_help=True)
    ana.create(f"/initiatives/{two['id']}/team", person_id=factory.id_of("bo"), role="coach")
    three = factory.initiative(title="Three", category="equity", site_id=None, committee_id=None)
    ana.create(f"/initiatives/{three['id']}/handover", person_id=factory.id_of("bo"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["One", "Three", "Two"]),
        ("state=submitted", ["One"]),
        ("state=submitted&state=draft", ["One", "Three", "Two"]),
        ("category=cost&category=equity", ["Three", "Two"]),
        ("category=cost&state=submitted", []),
        ("site_id={site}", ["One", "Two"]),
        ("committee_id={committee}", ["One", "Two"]),
        ("lead_id={bo}", ["Three"]),
        ("member_id={bo}", ["Three", "Two"]),
        ("tag=doses", ["One"]),
        ("tag=night", ["One", "Two"]),
        ("open_to_help=true", ["Two"]),
        ("open_to_help=false", ["One", "Three"]),
        ("stalled=true", []),
        ("q=dose", ["One", "Three", "Two"]),
        ("q=dose&category=cost", ["Two"]),
        ("q=tw", ["Two"]),
        ("q=tw&sort=title", ["Two"]),
    ],
)
@pytest.mark.usefixtures("three")
def test_what_each_filter_finds(factory, ana, query, expected):
    known = {"site": factory.hospital["id"], "committee": factory.review_committee.id, "bo": factory.id_of("bo")}
    assert titles(ana, query.format(**known)) == expected


def test_an_item_is_a_part_of_the_object(factory, ana):
    made = factory.initiative("active", tags=["doses"])
    item = ana.items("/initiatives")[0]
    assert item == {name: made[name] for name in item}


def test_nothing_is_found_where_nothing_is(client_as):
    assert client_as("ana").read("/initiatives") == {"items": []}


def test_the_title_outranks_the_text_and_the_best_have_no_next_page(ana):
    ana.create("/initiatives", title="Expired stock", problem="Vancomycin is thrown away.")
    ana.create("/initiatives", title="Vancomycin levels", problem="They come late.")
    page = ana.read("/initiatives?q=vancomycin&limit=1&count=true")
    assert [item["title"] for item in page["items"]] == ["Vancomycin levels"]
    assert (page["total"], "next" in page) == (2, False)
    sorted_page = ana.read("/initiatives?q=vancomycin&limit=1&sort=title")
    assert [item["title"] for item in sorted_page["items"]] == ["Expired stock"]
    assert len(ana.read(sorted_page["next"])["items"]) == 1


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ("vanco", 1),
        ("VANCO lev", 1),
        ("vanco stock", 0),
        ("levels vanco*", 1),
        ('"vanco', 1),
        ("stat/urg", 1),
        ("NOT vanco OR x", 0),
        ("%", 0),
        ("säug", 1),
        ("!!!", 0),
    ],
)
def test_each_word_begins_a_word(ana, q, count):
    ana.create("/initiatives", title="Vancomycin levels", problem="STAT/urgent orders for Säuglinge come late.")
    answer = ana.get("/initiatives", query_string={"q": q})
    assert (answer.status_code, len(answer.json["items"])) == (200, count)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60) | st.text(alphabet="'\"\\*():&|!<>-+^{} aAß½²٣_\t", max_size=30))
def test_no_text_breaks_the_search(client_as, q):
    for sort in ({}, {"sort": "title"}):
        answer = client_as("ana").get("/initiatives", query_string={"q": q, **sort})
        assert answer.status_code in (200, 422)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=3, max_size=12))
def test_every_word_is_found_by_its_beginning(ana, word):
    made = ana.create("/initiatives", **SUGGESTION | {"title": f"The {word} problem"})
    found = ana.get("/initiatives", query_string={"q": word[:3], "sort": "-created_at"}).json["items"]
    assert made["id"] in [item["id"] for item in found]


@pytest.mark.parametrize(
    ("state", "days"),
    [
        ("submitted", 31),
        ("approved", 31),
        ("revisions_requested", 61),
        ("deferred", 61),
        ("on_hold", 91),
        ("active", 30),
        ("sustaining", None),
        ("draft", None),
        ("completed", None),
        ("in_review", None),
    ],
)
def test_what_counts_as_stalled(factory, clock, ana, state, days):
    factory.initiative(state, title="Slow")
    clock.advance(days=(days or 1000) - 1)
    assert (titles(ana, "stalled=true"), titles(ana, "stalled=false")) == ([], ["Slow"])
    clock.advance(days=1)
    assert titles(ana, "stalled=true") == (["Slow"] if days else [])


@pytest.mark.parametrize(("state", "days", "stalled"), [("active", 13, 0), ("active", 14, 1), ("sustaining", 20, 0)])
def test_a_late_cycle_stalls_an_active_initiative(factory, ana, state, days, stalled):
    initiative = factory.initiative(state)
    factory.insert_cycle(initiative["id"], plan_ends_on=START.date() - timedelta(days=days))
    assert len(ana.items("/initiatives?stalled=true")) == stalled
