"""The work that waits for one."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from qi_tracker.committees.meetings.models import ActionItem, Meeting
from qi_tracker.committees.models import CommitteeMembership, CommitteeRole, MembershipState
from qi_tracker.initiatives.models import State, TeamMember, TeamRole
from qi_tracker.measures.models import Frequency, MeasurePoint
from tests import rows
from tests.mentoring.scenes import asked, mentor, offered
from tests.world import START

TODAY = START.date()


def add(world, *records):
    """Put records into the database, in order."""
    with world.database.session(write=True) as session, session.begin():
        for record in records:
            session.add(record)
            session.flush()


def effort_of(world, lead="ana", state=State.ACTIVE, team=None, **members):
    """An initiative that somebody leads, with others on its team by role."""
    dates = {} if state is State.DRAFT else {"submitted_at": START, "first_submitted_at": START}
    made = rows.initiative(SimpleNamespace(id=world.as_(lead).person_id), state=state, **dates | members)
    made.team += [
        TeamMember(person_id=world.as_(name).person_id, role=role, created_at=START)
        for name, role in (team or {}).items()
    ]
    add(world, made)
    return made


def committee_with(world, **seats):
    """A committee with people in roles."""
    made = rows.committee("Medication Safety")
    members = [
        CommitteeMembership(
            committee_id=made.id, person_id=world.as_(name).person_id, role=role, state=MembershipState.ACTIVE
        )
        for name, role in seats.items()
    ]
    add(world, made, *members)
    return made


def work(world, who="ana"):
    return world.as_(who).read("/me/work")["items"]


def test_nothing_waits_for_somebody_new(world):
    assert work(world) == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("ana", 1), ("member", 1), ("superuser", 1), ("data_collector", 0), ("coach", 0), ("stranger", 0)],
)
def test_an_open_cycle_past_its_end_waits_for_those_who_run_it(world, who, waits):
    team = {role.value: role for role in TeamRole if role is not TeamRole.LEAD}
    effort = effort_of(world, team=team)
    cycle = rows.cycle(effort, plan_ends_on=TODAY - timedelta(days=1))
    add(world, cycle)
    found = work(world, who)
    assert len(found) == waits
    if waits:
        assert found[0] == {
            "kind": "cycle_past_end",
            "title": "Try a second check",
            "due_on": "2026-03-01",
            "overdue": True,
            "href": f"/api/v1/cycles/{cycle.id}",
        }


def test_a_cycle_waits_from_the_day_after_its_end(world, time):
    add(world, rows.cycle(effort_of(world), plan_ends_on=TODAY))
    assert work(world) == []
    time.pass_(days=1)
    assert len(work(world)) == 1


@pytest.mark.parametrize("stage", ["closed", "canceled"])
def test_a_cycle_that_is_over_waits_for_nobody(world, stage):
    over = {"act_decision": "adopt", "cancel_reason": "No staff"}
    add(world, rows.cycle(effort_of(world), plan_ends_on=date(2026, 1, 1), stage=stage, **over))
    assert work(world) == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("ana", 1), ("member", 1), ("superuser", 1), ("data_collector", 1), ("sponsor", 0), ("stranger", 0)],
)
def test_a_measure_waits_for_those_who_enter_its_points(world, who, waits):
    effort = effort_of(world, team={role.value: role for role in TeamRole if role is not TeamRole.LEAD})
    measure = rows.measure(effort, created_at=START - timedelta(days=90))
    add(world, measure, MeasurePoint(measure_id=measure.id, period_start=date(2026, 1, 1), value=3))
    found = work(world, who)
    assert len(found) == waits
    if waits:
        assert (found[0]["kind"], found[0]["due_on"], found[0]["overdue"]) == ("measure_point_due", "2026-02-28", True)
        assert found[0]["href"] == f"/api/v1/measures/{measure.id}"


def test_a_measure_waits_from_the_last_day_of_its_period_and_is_overdue_after(world, time):
    measure = rows.measure(effort_of(world), frequency=Frequency.WEEKLY, created_at=START)
    add(world, measure)
    time.pass_(days=5)
    assert work(world) == []
    time.pass_(days=1)
    assert [(item["due_on"], item["overdue"]) for item in work(world)] == [("2026-03-08", False)]
    time.pass_(days=1)
    assert [item["overdue"] for item in work(world)] == [True]
    add(world, MeasurePoint(measure_id=measure.id, period_start=date(2026, 3, 2), value=3))
    assert work(world) == []


@pytest.mark.parametrize(
    ("of_effort", "of_measure"),
    [
        ({"state": State.ON_HOLD}, {}),
        ({"state": State.DRAFT}, {}),
        ({}, {"archived": True}),
        ({}, {"frequency": Frequency.IRREGULAR}),
    ],
)
def test_a_measure_that_rests_waits_for_nobody(world, of_effort, of_measure):
    old = datetime(2025, 1, 1, tzinfo=UTC)
    add(world, rows.measure(effort_of(world, **of_effort), **{"created_at": old} | of_measure))
    assert work(world) == []


@pytest.mark.parametrize(
    ("who", "waits"), [("chair", 1), ("secretary", 1), ("member", 1), ("guest", 0), ("ana", 0), ("stranger", 0)]
)
def test_a_submitted_initiative_waits_for_its_committee(world, who, waits):
    board = committee_with(world, chair="chair", secretary="secretary", member="member", guest="guest")
    effort_of(world, state=State.SUBMITTED, committee_id=board.id)
    found = work(world, who)
    assert [(item["kind"], item["due_on"], item["overdue"]) for item in found] == [
        ("review", "2026-04-01", False)
    ] * waits


def test_a_review_waits_for_nobody_on_the_team_and_is_overdue_after_thirty_days(world, time):
    board = committee_with(world, ana=CommitteeRole.CHAIR, ben=CommitteeRole.MEMBER)
    effort_of(world, state=State.IN_REVIEW, committee_id=board.id)
    effort_of(world, "cai", state=State.ACTIVE, committee_id=board.id)
    assert work(world, "ana") == []
    time.pass_(days=31)
    assert [item["overdue"] for item in work(world, "ben")] == [True]


def test_open_action_items_wait_for_their_owner(world, time):
    board = committee_with(world)
    meeting = Meeting(id=rows.new_id(), committee_id=board.id, scheduled_for=START, utc_offset_minutes=0)
    of = {"committee_id": board.id, "meeting_id": meeting.id, "owner_id": world.as_("ana").person_id}
    add(
        world,
        meeting,
        ActionItem(text="Someday", **of),
        ActionItem(text="Ask the ward", due_on=TODAY, **of),
        ActionItem(text="Done", done_at=START, **of),
    )
    assert [(item["title"], item["overdue"]) for item in work(world)] == [("Ask the ward", False), ("Someday", False)]
    time.pass_(days=1)
    assert [item["overdue"] for item in work(world)] == [True, False]
    assert work(world, "ben") == []


def test_whoever_took_an_action_item_on_reads_it_where_their_work_leads(world):
    board = committee_with(world)
    meeting = Meeting(id=rows.new_id(), committee_id=board.id, scheduled_for=START, utc_offset_minutes=0)
    owner_id = world.as_("ana").person_id
    add(world, meeting, ActionItem(text="Ask", committee_id=board.id, meeting_id=meeting.id, owner_id=owner_id))
    (waiting,) = work(world)
    shown = world.as_("ana").get(waiting["href"])
    assert (shown.status_code, shown.json["text"], shown.headers["ETag"]) == (200, "Ask", shown.json["etag"])
    assert world.as_("ben").get(waiting["href"]).status_code == 404


def test_mentorship_requests_wait_for_the_one_who_was_asked(world):
    mentor(world)
    request, offer = asked(world, "ana"), offered(world, "ben")
    told = [(item["title"], item["href"]) for item in work(world, "mia")]
    assert told == [("Ana asks you to be their mentor", f"/api/v1/mentorships/{request['id']}")]
    told = [(item["title"], item["href"]) for item in work(world, "ben")]
    assert told == [("Mia offers to be your mentor", f"/api/v1/mentorships/{offer['id']}")]
    assert work(world, "ana") == []


@pytest.mark.parametrize(
    ("who", "waits"),
    [("chair", 1), ("secretary", 1), ("quality_lead", 1), ("member", 0), ("guest", 0), ("ana", 0), ("admin", 0)],
)
def test_membership_requests_wait_for_those_who_answer_them(world, who, waits):
    board = committee_with(world, chair="chair", secretary="secretary", member="member", guest="guest")
    world.as_("ana").made(f"/committees/{board.id}/memberships", role="guest")
    found = work(world, who)
    assert [item["title"] for item in found] == ["Ana asks to join Medication Safety as guest"] * waits
    if waits:
        assert len(world.as_(who).items(found[0]["href"])) == 1


def test_what_is_due_first_stands_first_and_the_number_of_queries_is_fixed(world):
    mentor(world, "ana")
    offered(world, "ben", "ana")
    asked(world, "cai", "ana")

    def counted():
        statements = []
        listen = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(world.database.engine, "before_cursor_execute", listen)
        try:
            return work(world), len(statements)
        finally:
            event.remove(world.database.engine, "before_cursor_execute", listen)

    before, few = counted()
    effort = effort_of(world)
    for day in (3, 1, 2):
        add(world, rows.cycle(effort, plan_ends_on=date(2026, 2, day)))
        add(world, rows.measure(effort, created_at=datetime(2025, 1, day, tzinfo=UTC)))
    after, many = counted()
    assert few == many
    assert len(after) == len(before) + 6
    assert [item["due_on"] for item in after[:6]] == sorted(item["due_on"] for item in after[:6])
    assert after[-1]["kind"] == "mentorship_request"
