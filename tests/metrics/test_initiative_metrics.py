"""How many initiatives there are, by what they have in common."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from qi_tracker.core.clock import Clock
from qi_tracker.initiatives.models import Category, Visibility
from tests.clock import START
from tests.factories.payloads import UNKNOWN_ID

PATH = "/metrics/initiatives"
NOTHING = dict.fromkeys(("count", "under_review", "running", "completed", "stalled", "cycles_closed", "measures"), 0)


def counts(client, query=""):
    return {group["label"]: group["count"] for group in client.read(PATH + query)["groups"]}


def test_where_there_is_nothing_nothing_is_counted(client_as):
    for by in ("state", "site", "category", "committee", "lead", "quarter"):
        assert client_as("ana").read(f"{PATH}?group_by={by}") == {"groups": [], "totals": NOTHING}
    assert client_as(None).get(PATH).status_code == 401


def test_initiatives_are_counted_by_state_in_the_order_of_their_states(factory, client_as):
    for state in ("completed", "active", "active", "sustaining", "submitted", "in_review"):
        factory.insert_initiative(state)
    answer = client_as("manager").read(PATH)
    assert [(group["key"], group["label"], group["count"]) for group in answer["groups"]] == [
        ("submitted", "Submitted", 1),
        ("in_review", "In review", 1),
        ("active", "Active", 2),
        ("sustaining", "Sustaining", 1),
        ("completed", "Completed", 1),
    ]
    assert answer["totals"] == NOTHING | {"count": 6, "under_review": 2, "running": 3, "completed": 1}


def test_initiatives_are_counted_by_site_lead_and_category(factory, client_as):
    hospital = factory.site("General")
    factory.insert_initiative(lead="ana", site_id=UUID(hospital["id"]), category=Category.SAFETY)
    factory.insert_initiative(lead="ana", category=Category.PATIENT_CENTEREDNESS)
    factory.insert_initiative(lead="ben")
    client = client_as("manager")
    assert counts(client, "?group_by=site") == {"No site": 2, "General": 1}
    assert counts(client, "?group_by=lead") == {"Ana": 2, "Ben": 1}
    assert counts(client, "?group_by=category") == {"Safety": 1, "Patient centeredness": 1, "No category": 1}
    assert counts(client, "?group_by=committee") == {"No committee": 3}
    assert client.read(PATH + "?group_by=site")["groups"][1]["key"] == hospital["id"]


def test_only_what_one_sees_is_counted(factory, client_as):
    factory.insert_initiative(lead="ana", visibility=Visibility.TEAM)
    factory.insert_initiative("draft", lead="ana")
    assert client_as("ana").read(PATH)["totals"]["count"] == 2
    assert client_as("quality_lead").read(PATH)["totals"]["count"] == 2
    for who in ("ben", "manager", "admin"):
        assert client_as(who).read(PATH) == {"groups": [], "totals": NOTHING}


def test_a_site_stands_for_all_below_it(factory, client_as):
    region = factory.site("North", kind="region")
    hospital = factory.site("General", parent_id=region["id"])
    factory.insert_initiative(site_id=UUID(hospital["id"]))
    factory.insert_initiative()
    assert counts(client_as("ana"), f"?group_by=site&site_id={region['id']}") == {"General": 1}
    assert counts(client_as("ana"), f"?site_id={UNKNOWN_ID}") == {}


def test_from_and_to_are_inclusive_days_of_creation(factory, client_as):
    for day in (1, 2, 3):
        factory.insert_initiative(created_at=datetime(2026, 2, day, 23, 59, tzinfo=UTC))
    client = client_as("ana")
    assert client.read(PATH + "?from=2026-02-02")["totals"]["count"] == 2
    assert client.read(PATH + "?from=2026-02-02&to=2026-02-02")["totals"]["count"] == 1
    assert client.read(PATH + "?to=2026-01-31")["totals"]["count"] == 0


def test_days_and_quarters_are_those_of_the_organization(factory, client_as, clock):
    factory.insert_initiative(created_at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    factory.insert_initiative(created_at=datetime(2025, 12, 31, 12, 0, tzinfo=UTC))
    client = client_as("ana")
    assert counts(client, "?group_by=quarter") == {"Q4 2025": 1, "Q1 2026": 1}
    factory.app.extensions["qi_tracker.clock"] = Clock("Europe/Copenhagen", clock.now)
    assert list(counts(client, "?group_by=quarter")) == ["Q4 2025", "Q2 2026"]
    assert client.read(PATH + "?to=2026-03-31")["totals"]["count"] == 1


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("group_by=color", "#/group_by"),
        ("from=2026-02-30", "#/from"),
        ("from=2026-02-02&to=2026-02-01", "#/to"),
        ("site_id=x", "#/site_id/0"),
        ("limit=5", "#/limit"),
    ],
)
def test_a_wrong_query_is_refused_by_name(client_as, query, pointer):
    answer = client_as("ana").get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_cycles_measures_and_stalls_are_counted_as_time_passes(factory, client_as, clock):
    initiative_id = factory.insert_initiative()
    factory.insert_measure(initiative_id)
    factory.insert_cycle(initiative_id, stage="closed", act_decision="adopt")
    factory.insert_cycle(initiative_id)
    (group,) = client_as("ana").read(PATH)["groups"]
    assert (group["cycles_closed"], group["measures"], group["stalled"]) == (1, 1, 0)
    clock.advance(days=31)
    assert client_as("ana").read(PATH)["totals"]["stalled"] == 1


@pytest.mark.parametrize("how", ["?format=csv", "?format=csv&group_by=lead"])
def test_groups_come_as_csv(factory, client_as, how):
    factory.insert_initiative(created_at=START - timedelta(days=1))
    answer = client_as("ana").get(PATH + how)
    assert answer.mimetype == "text/csv"
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["count"], line["running"]) == ("1", "1")
    assert client_as("ana").get(PATH, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client_as("ana").get(PATH, headers={"Accept": "image/png"}).status_code == 406


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(factory, client_as):
    site = factory.site("=HYPERLINK(0)")
    factory.insert_initiative(site_id=UUID(site["id"]))
    answer = client_as("ana").get(PATH + "?group_by=site&format=csv")
    assert [line["label"] for line in csv.DictReader(io.StringIO(answer.text))] == ["'=HYPERLINK(0)"]
