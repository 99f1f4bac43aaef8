"""The work that waits for one."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from qi_tracker.initiatives.models import TeamRole
from qi_tracker.measures.models import Frequency
from tests.clock import START

TODAY = START.date()
EVERY_ROLE = {role.value: role.value for role in TeamRole if role is not TeamRole.LEAD}
ROLES_HELD = {role: role for role in ("chair", "secretary", "member", "guest")}


def work(factory, who="ana"):
    return factory.client_as(who).read("/me/work")["items"]


def test_nothing_waits_for_somebody_new(factory):
    assert work(factory) == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("ana", 1), ("member", 1), ("superuser", 1), ("data_collector", 0), ("coach", 0), ("stranger", 0)],
)
def test_an_open_cycle_past_its_end_waits_for_those_who_run_it(factory, who, waits):
    cycle_id = factory.insert_cycle(factory.insert_initiative(team=EVERY_ROLE), plan_ends_on=TODAY - timedelta(days=1))
    found = work(factory, who)
    assert len(found) == waits
    if waits:
        assert found[0] == {
            "kind": "cycle_past_end",
            "title": "Try a second check",
            "due_on": "2026-03-01",
            "overdue": True,
            "href": f"/api/v1/cycles/{cycle_id}",
        }


def test_a_cycle_waits_from_the_day_after_its_end(factory, clock):
    factory.insert_cycle(factory.insert_initiative(), plan_ends_on=TODAY)
    assert work(factory) == []
    clock.advance(days=1)
    assert len(work(factory)) == 1


@pytest.mark.parametrize("stage", ["closed", "canceled"])
def test_a_cycle_that_is_over_waits_for_nobody(factory, stage):
    over = {"act_decision": "adopt", "cancel_reason": "No staff"}
    factory.insert_cycle(factory.insert_initiative(), plan_ends_on=date(2026, 1, 1), stage=stage, **over)
    assert work(factory) == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("ana", 1), ("member", 1), ("superuser", 1), ("data_collector", 1), ("sponsor", 0), ("stranger", 0)],
)
def test_a_measure_waits_for_those_who_enter_its_points(factory, who, waits):
    initiative_id = factory.insert_initiative(team=EVERY_ROLE)
    measure_id = factory.insert_measure(initiative_id, created_at=START - timedelta(days=90))
    factory.insert_point(measure_id, date(2026, 1, 1), 3)
    found = work(factory, who)
    assert len(found) == waits
    if waits:
        assert (found[0]["kind"], found[0]["due_on"], found[0]["overdue"]) == ("measure_point_due", "2026-02-28", True)
        assert found[0]["href"] == f"/api/v1/measures/{measure_id}"


def test_a_measure_waits_from_the_last_day_of_its_period_and_is_overdue_after(factory, clock):
    initiative_id = factory.insert_initiative()
    measure_id = factory.insert_measure(initiative_id, frequency=Frequency.WEEKLY, created_at=START)
    clock.advance(days=5)
    assert work(factory) == []
    clock.advance(days=1)
    assert [(item["due_on"], item["overdue"]) for item in work(factory)] == [("2026-03-08", False)]
    clock.advance(days=1)
    assert [item["overdue"] for item in work(factory)] == [True]
    factory.insert_point(measure_id, date(2026, 3, 2), 3)
    assert work(factory) == []


@pytest.mark.parametrize(
    ("state", "of_measure"),
    [
        ("on_hold", {}),
        ("draft", {}),
        ("active", {"archived": True}),
        ("active", {"frequency": Frequency.IRREGULAR}),
    ],
)
def test_a_measure_that_rests_waits_for_nobody(factory, state, of_measure):
    old = datetime(2025, 1, 1, tzinfo=UTC)
    factory.insert_measure(factory.insert_initiative(state), **{"created_at": old} | of_measure)
    assert work(factory) == []


@pytest.mark.parametrize(
    ("who", "waits"), [("chair", 1), ("secretary", 1), ("member", 1), ("guest", 0), ("ana", 0), ("stranger", 0)]
)
def test_a_submitted_initiative_waits_for_its_committee(factory, who, waits):
    committee_id = factory.insert_committee(ROLES_HELD)
    factory.insert_initiative("submitted", committee_id=UUID(committee_id))
    found = work(factory, who)
    assert [(item["kind"], item["due_on"], item["overdue"]) for item in found] == [
        ("review", "2026-04-01", False)
    ] * waits


def test_a_review_waits_for_nobody_on_the_team_and_is_overdue_after_thirty_days(factory, clock):
    committee_id = UUID(factory.insert_committee({"ana": "chair", "ben": "member"}))
    factory.insert_initiative("in_review", committee_id=committee_id)
    factory.insert_initiative("active", lead="cai", committee_id=committee_id)
    assert work(factory, "ana") == []
    clock.advance(days=31)
    assert [item["overdue"] for item in work(factory, "ben")] == [True]


def test_open_action_items_wait_for_their_owner(factory, client_as, clock):
    committee_id = factory.insert_committee()
    factory.insert_action_item(committee_id, "ana", "Someday")
    factory.insert_action_item(committee_id, "ana", "Ask the ward", due_on=TODAY)
    factory.insert_action_item(committee_id, "ana", "Done", done_at=START)
    assert [(item["title"], item["overdue"]) for item in work(factory)] == [("Ask the ward", False), ("Someday", False)]
    clock.advance(days=1)
    assert [item["overdue"] for item in work(factory)] == [True, False]
    assert work(factory, "ben") == []


def test_the_owner_of_an_action_item_reads_it_where_their_work_leads(factory, client_as):
    factory.insert_action_item(factory.insert_committee(), "ana", "Ask")
    (waiting,) = work(factory)
    shown = client_as("ana").get(waiting["href"])
    assert (shown.status_code, shown.json["text"], shown.headers["ETag"]) == (200, "Ask", shown.json["etag"])
    assert client_as("ben").get(waiting["href"]).status_code == 404


def test_mentorship_requests_wait_for_the_one_who_was_asked(factory):
    factory.mentor()
    request, offer = factory.mentorship(mentee="ana"), factory.mentorship(mentee="ben", by="mentor")
    waiting = [(item["title"], item["href"]) for item in work(factory, "mia")]
    assert waiting == [("Ana asks you to be their mentor", f"/api/v1/mentorships/{request['id']}")]
    waiting = [(item["title"], item["href"]) for item in work(factory, "ben")]
    assert waiting == [("Mia offers to be your mentor", f"/api/v1/mentorships/{offer['id']}")]
    assert work(factory, "ana") == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("chair", 1), ("secretary", 1), ("quality_lead", 1), ("member", 0), ("guest", 0), ("ana", 0), ("admin", 0)],
)
def test_membership_requests_wait_for_those_who_answer_them(factory, client_as, who, waits):
    committee_id = factory.insert_committee(ROLES_HELD)
    client_as("ana").create(f"/committees/{committee_id}/memberships", role="guest")
    found = work(factory, who)
    assert [item["title"] for item in found] == ["Ana asks to join Medication Safety as guest"] * waits
    if waits:
        assert len(client_as(who).items(found[0]["href"])) == 1


def test_what_is_due_first_stands_first_and_the_number_of_queries_is_fixed(factory, database):
    factory.mentor("ana")
    factory.mentorship(mentee="ben", mentor="ana", by="mentor")
    factory.mentorship(mentee="cai", mentor="ana")

    def counted():
        statements = []
        listen = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", listen)
        try:
            return work(factory), len(statements)
        finally:
            event.remove(database.engine, "before_cursor_execute", listen)

    before, few = counted()
    initiative_id = factory.insert_initiative()
    for day in (3, 1, 2):
        factory.insert_cycle(initiative_id, plan_ends_on=date(2026, 2, day))
        factory.insert_measure(initiative_id, created_at=datetime(2025, 1, day, tzinfo=UTC))
    after, many = counted()
    assert few == many
    assert len(after) == len(before) + 6
    assert [item["due_on"] for item in after[:6]] == sorted(item["due_on"] for item in after[:6])
    assert after[-1]["kind"] == "mentorship_request"
