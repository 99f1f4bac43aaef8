"""How initiatives flow, and where they are stalled."""

import csv
import io
from datetime import timedelta
from uuid import UUID

from qi_tracker.initiatives.models import Visibility
from tests.clock import START

PATH = "/metrics/flow"
NONE = {"count": 0, "median": None, "percentile_90": None}
DECISION, CYCLE = "days_from_submission_to_decision", "days_from_approval_to_first_cycle"


def days(count):
    return START + timedelta(days=count)


def test_where_nothing_flows_there_is_nothing_to_tell(client_as):
    assert client_as("ana").read(PATH) == {DECISION: NONE, CYCLE: NONE, "stalled": []}
    assert client_as(None).get(PATH).status_code == 401


def test_each_decision_counts_from_the_submission_that_it_answers(factory, client_as):
    initiative_id = factory.insert_initiative("approved")
    for kind, action, day in (
        ("action", "submit", 0),
        ("decision", "start_review", 1),
        ("decision", "request_revisions", 4),
        ("action", "submit", 10),
        ("decision", "approve", 12),
    ):
        factory.insert_timeline_entry(initiative_id, kind, action, days(day))
    assert client_as("ana").read(PATH)[DECISION] == {"count": 2, "median": 3.0, "percentile_90": 3.8}


def test_approval_counts_until_the_first_cycle_leaves_its_plan(factory, client_as):
    begun = factory.insert_initiative("active", approved_at=days(0))
    factory.insert_initiative("approved", approved_at=days(0))
    factory.insert_timeline_entry(begun, "cycle_stage", "cancel", days(1))
    factory.insert_timeline_entry(begun, "cycle_stage", "advance", days(6))
    factory.insert_timeline_entry(begun, "cycle_stage", "advance", days(9))
    assert client_as("ana").read(PATH)[CYCLE] == {"count": 1, "median": 6.0, "percentile_90": 6.0}


def test_stalled_initiatives_are_listed_with_the_reason(factory, client_as, clock):
    site = factory.site("General")
    initiative_id = factory.insert_initiative("submitted", site_id=UUID(site["id"]))
    factory.insert_initiative("completed")
    assert client_as("ana").read(PATH)["stalled"] == []
    clock.advance(days=31)
    (item,) = client_as("ana").read(PATH)["stalled"]
    assert (item["initiative_id"], item["state"], item["lead"]["name"]) == (initiative_id, "submitted", "Ana")
    assert item["site"] == {"id": site["id"], "name": "General"}
    assert [reason["code"] for reason in item["reasons"]] == ["submitted"]
    assert "30 days" in item["reasons"][0]["detail"]


def test_what_one_does_not_see_flows_elsewhere(factory, client_as, clock):
    initiative_id = factory.insert_initiative("approved", visibility=Visibility.TEAM)
    factory.insert_timeline_entry(initiative_id, "action", "submit", days(0))
    factory.insert_timeline_entry(initiative_id, "decision", "approve", days(2))
    clock.advance(days=40)
    seen = client_as("quality_lead").read(PATH)
    assert (seen[DECISION]["count"], len(seen["stalled"])) == (1, 1)
    for who in ("ben", "admin"):
        assert client_as(who).read(PATH) == {DECISION: NONE, CYCLE: NONE, "stalled": []}


def test_sites_and_days_of_creation_narrow_the_flow(factory, client_as, clock):
    site = factory.site("General")
    initiative_id = factory.insert_initiative("submitted", site_id=UUID(site["id"]))
    factory.insert_initiative("submitted", created_at=days(-5))
    clock.advance(days=40)
    found = client_as("ana").read(f"{PATH}?site_id={site['id']}")["stalled"]
    assert [item["initiative_id"] for item in found] == [initiative_id]
    found = client_as("ana").read(f"{PATH}?from={START.date()}")["stalled"]
    assert [item["initiative_id"] for item in found] == [initiative_id]


def test_flow_comes_as_csv_with_harmless_cells(factory, client_as, clock):
    initiative_id = factory.insert_initiative("submitted", title="=cmd|' /C calc'!A0")
    clock.advance(days=31)
    answer = client_as("ana").get(PATH + "?format=csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [line["figure"] for line in lines] == [DECISION, CYCLE, "stalled"]
    assert (lines[0]["count"], lines[0]["median"]) == ("0", "")
    assert lines[2]["initiative_id"] == initiative_id
    assert lines[2]["title"] == "'=cmd|' /C calc'!A0"
