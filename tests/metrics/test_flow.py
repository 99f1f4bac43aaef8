"""How initiatives flow, and where they stand still."""

import csv
import io
from datetime import timedelta
from uuid import UUID

from qi_tracker.initiatives.models import Visibility
from tests.metrics.scenes import happened
from tests.scenes import an_initiative
from tests.world import START

PATH = "/metrics/flow"
NONE = {"count": 0, "median": None, "percentile_90": None}
DECISION, CYCLE = "days_from_submission_to_decision", "days_from_approval_to_first_cycle"


def days(count):
    return START + timedelta(days=count)


def test_where_nothing_flows_there_is_nothing_to_tell(client_as):
    assert client_as("ana").read(PATH) == {DECISION: NONE, CYCLE: NONE, "stalled": []}
    assert client_as(None).get(PATH).status_code == 401


def test_each_decision_counts_from_the_submission_that_it_answers(world, client_as):
    effort = an_initiative(world, "approved")
    for kind, action, day in (
        ("action", "submit", 0),
        ("decision", "start_review", 1),
        ("decision", "request_revisions", 4),
        ("action", "submit", 10),
        ("decision", "approve", 12),
    ):
        happened(world, effort, kind, action, days(day))
    assert client_as("ana").read(PATH)[DECISION] == {"count": 2, "median": 3.0, "percentile_90": 3.8}


def test_approval_counts_until_the_first_cycle_leaves_its_plan(world, client_as):
    begun = an_initiative(world, "active", approved_at=days(0))
    an_initiative(world, "approved", approved_at=days(0))
    happened(world, begun, "cycle_stage", "cancel", days(1))
    happened(world, begun, "cycle_stage", "advance", days(6))
    happened(world, begun, "cycle_stage", "advance", days(9))
    assert client_as("ana").read(PATH)[CYCLE] == {"count": 1, "median": 6.0, "percentile_90": 6.0}


def test_stalled_initiatives_are_told_with_why(world, client_as, time):
    site = world.site("General")
    effort = an_initiative(world, "submitted", site_id=UUID(site["id"]))
    an_initiative(world, "completed")
    assert client_as("ana").read(PATH)["stalled"] == []
    time.pass_(days=31)
    (item,) = client_as("ana").read(PATH)["stalled"]
    assert (item["initiative_id"], item["state"], item["lead"]["name"]) == (effort, "submitted", "Ana")
    assert item["site"] == {"id": site["id"], "name": "General"}
    assert [reason["code"] for reason in item["reasons"]] == ["submitted"]
    assert "30 days" in item["reasons"][0]["detail"]


def test_what_one_does_not_see_flows_elsewhere(world, client_as, time):
    effort = an_initiative(world, "approved", visibility=Visibility.TEAM)
    happened(world, effort, "action", "submit", days(0))
    happened(world, effort, "decision", "approve", days(2))
    time.pass_(days=40)
    seen = client_as("quality_lead").read(PATH)
    assert (seen[DECISION]["count"], len(seen["stalled"])) == (1, 1)
    for who in ("ben", "admin"):
        assert client_as(who).read(PATH) == {DECISION: NONE, CYCLE: NONE, "stalled": []}


def test_sites_and_days_of_creation_narrow_the_flow(world, client_as, time):
    site = world.site("General")
    effort = an_initiative(world, "submitted", site_id=UUID(site["id"]))
    an_initiative(world, "submitted", created_at=days(-5))
    time.pass_(days=40)
    found = client_as("ana").read(f"{PATH}?site_id={site['id']}")["stalled"]
    assert [item["initiative_id"] for item in found] == [effort]
    found = client_as("ana").read(f"{PATH}?from={START.date()}")["stalled"]
    assert [item["initiative_id"] for item in found] == [effort]


def test_flow_comes_as_csv_with_harmless_cells(world, client_as, time):
    effort = an_initiative(world, "submitted", title="=cmd|' /C calc'!A0")
    time.pass_(days=31)
    answer = client_as("ana").get(PATH + "?format=csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [line["figure"] for line in lines] == [DECISION, CYCLE, "stalled"]
    assert (lines[0]["count"], lines[0]["median"]) == ("0", "")
    assert lines[2]["initiative_id"] == effort
    assert lines[2]["title"] == "'=cmd|' /C calc'!A0"
