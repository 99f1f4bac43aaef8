"""Finding initiatives: filters, search and what has stood still for too long."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_tracker.initiatives.models import Initiative
from tests import rows
from tests.initiatives.scene import SUGGESTION
from tests.world import START


def titles(client, query):
    return sorted(item["title"] for item in client.items(f"/initiatives?{query}"))


@pytest.fixture
def three(scene, world):
    """Three initiatives of ana's, apart in everything that is filtered by."""
    ward = world.site("Ward 3", kind="department", parent_id=scene.site["id"])
    scene.initiative("submitted", title="One", tags=["doses", "night"])
    two = scene.initiative(title="Two", category="cost", site_id=ward["id"], tags=["night"], open_to_help=True)
    scene.ana.made(f"/initiatives/{two['id']}/team", person_id=world.id_of("bo"), role="coach")
    three = scene.initiative(title="Three", category="equity", site_id=None, committee_id=None)
    scene.ana.made(f"/initiatives/{three['id']}/handover", person_id=world.id_of("bo"))
    return scene


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
def test_what_each_filter_finds(three, world, query, expected):
    known = {"site": three.site["id"], "committee": three.committee_id, "bo": world.id_of("bo")}
    assert titles(three.ana, query.format(**known)) == expected


def test_an_item_is_a_part_of_the_object(scene):
    made = scene.initiative("active", tags=["doses"])
    item = scene.ana.items("/initiatives")[0]
    assert item == {name: made[name] for name in item}


def test_nothing_is_found_where_nothing_is(world):
    assert world.as_("ana").read("/initiatives") == {"items": []}


def test_the_title_outranks_the_text_and_the_best_have_no_next_page(scene):
    scene.ana.made("/initiatives", title="Expired stock", problem="Vancomycin is thrown away.")
    scene.ana.made("/initiatives", title="Vancomycin levels", problem="They come late.")
    page = scene.ana.read("/initiatives?q=vancomycin&limit=1&count=true")
    assert [item["title"] for item in page["items"]] == ["Vancomycin levels"]
    assert (page["total"], "next" in page) == (2, False)
    sorted_page = scene.ana.read("/initiatives?q=vancomycin&limit=1&sort=title")
    assert [item["title"] for item in sorted_page["items"]] == ["Expired stock"]
    assert len(scene.ana.read(sorted_page["next"])["items"]) == 1


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
def test_each_word_begins_a_word(scene, q, count):
    scene.ana.made("/initiatives", title="Vancomycin levels", problem="STAT/urgent orders for Säuglinge come late.")
    answer = scene.ana.get("/initiatives", query_string={"q": q})
    assert (answer.status_code, len(answer.json["items"])) == (200, count)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60) | st.text(alphabet="'\"\\*():&|!<>-+^{} aAß½²٣_\t", max_size=30))
def test_no_text_breaks_the_search(world, q):
    for sort in ({}, {"sort": "title"}):
        answer = world.as_("ana").get("/initiatives", query_string={"q": q, **sort})
        assert answer.status_code in (200, 422)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=3, max_size=12))
def test_every_word_is_found_by_its_beginning(world, word):
    ana = world.as_("ana")
    made = ana.made("/initiatives", **SUGGESTION | {"title": f"The {word} problem"})
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
def test_what_stands_still_for_too_long(scene, time, state, days):
    scene.initiative(state, title="Slow")
    time.pass_(days=(days or 1000) - 1)
    assert (titles(scene.ana, "stalled=true"), titles(scene.ana, "stalled=false")) == ([], ["Slow"])
    time.pass_(days=1)
    assert titles(scene.ana, "stalled=true") == (["Slow"] if days else [])


@pytest.mark.parametrize(("state", "days", "stalled"), [("active", 13, 0), ("active", 14, 1), ("sustaining", 20, 0)])
def test_a_late_cycle_stalls_an_active_initiative(scene, world, state, days, stalled):
    made = scene.initiative(state)
    with world.database.session(write=True) as session, session.begin():
        record = session.get_one(Initiative, uuid.UUID(made["id"]))
        session.add(rows.cycle(record, plan_ends_on=START.date() - timedelta(days=days)))
    assert len(scene.ana.items("/initiatives?stalled=true")) == stalled
