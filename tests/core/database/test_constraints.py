"""What must never be false is refused by the database itself, with a sentence."""

from datetime import date

import pytest
from sqlalchemy import delete, literal, update
from sqlalchemy.exc import IntegrityError

from qi_tracker.committees.meetings.models import AgendaItem, Meeting
from qi_tracker.committees.models import CommitteeMembership, CommitteeRole, MembershipState
from qi_tracker.core.database import new_id
from qi_tracker.core.database.constraints import SENTENCES, sentence_for, unique_names
from qi_tracker.cycles.models import CycleStage
from qi_tracker.initiatives.models import Initiative, InitiativeState, TeamMember, TeamRole
from qi_tracker.measures.models import Direction, MeasurePhase, MeasurePoint
from qi_tracker.mentoring.models import MentorProfile, Mentorship, MentorshipState
from qi_tracker.models import metadata
from qi_tracker.people.models import Person
from qi_tracker.progress.models import ProgressScore
from qi_tracker.sites.models import Site
from tests.factories.rows import DATES, NOW, TODAY, committee, cycle, initiative, measure, person, site

OURS = None
"""No sentence for clients: what they send is validated before, so that an error of ours alone breaks the rule."""

SECRETS = {"uq_credentials_token_hash", "uq_password_links_link_hash", "uq_share_links_token_hash"}
"""Random: that two are equal does not happen."""

UPSERTED = {"pk_measure_statuses"}
"""Written by INSERT ... ON CONFLICT alone, under the lock of its measure."""


@pytest.fixture
def session(database):
    with database.session(write=True) as session:
        yield session


@pytest.fixture
def lead(session):
    return add(session, person("ada@example.org"))


@pytest.fixture
def other(session):
    return add(session, person("bo@example.org"))


@pytest.fixture
def effort(session, lead):
    return add(session, initiative(lead.id))


def add(session, row):
    session.add(row)
    session.flush()
    return row


def refusal(session, *rows):
    """The code and the sentence with which the database refuses the last of the rows."""
    session.add_all(rows[:-1])
    session.flush()
    with pytest.raises(IntegrityError) as refused, session.begin_nested():
        add(session, rows[-1])
    return sentence_for(refused.value)


def not_unique(name):
    return ("not_unique", SENTENCES[name])


def test_every_name_that_a_race_can_hit_has_its_sentence():
    names = set(unique_names().values())
    ours = [table for table in metadata.tables.values() if {"id", "ending"} & set(table.c.keys())]
    plain_keys = {table.primary_key.name for table in ours}
    assert names - plain_keys - SECRETS - UPSERTED == set(SENTENCES)


def test_no_two_unique_rules_share_their_columns():
    keys = [index for table in metadata.tables.values() for index in table.indexes if index.unique]
    assert {index.name for index in keys} <= set(unique_names().values())


def test_an_address_is_one_account(session, lead):
    assert refusal(session, person(lead.email)) == not_unique("uq_people_email")


def test_an_address_is_kept_in_lower_case(session):
    assert refusal(session, person("Ada@example.org")) is OURS


@pytest.mark.parametrize("column", ["job_role", "organization_role"])
def test_enumerations_hold_beneath_the_models(session, lead, column):
    with pytest.raises(IntegrityError) as refused, session.begin_nested():
        session.execute(update(Person).values({column: literal("wizard")}))
    assert sentence_for(refused.value) is OURS


def test_roots_of_one_name_are_one(session):
    assert refusal(session, site("St. Anna"), site("St. Anna")) == not_unique("uq_sites_root_name")


def test_names_are_unique_below_a_site_and_only_there(session):
    top = add(session, site("North"))
    add(session, site("North", parent_id=top.id))
    assert refusal(session, site("North", parent_id=top.id)) == not_unique("uq_sites_parent_id")


def test_a_site_with_others_below_it_stays(session):
    top = add(session, site("North"))
    add(session, site("St. Anna", parent_id=top.id))
    with pytest.raises(IntegrityError) as refused, session.begin_nested():
        session.execute(delete(Site).where(Site.id == top.id))
    assert sentence_for(refused.value)[0] == "reference_conflict"


def test_what_a_row_refers_to_exists(session):
    assert refusal(session, person("ada@example.org", site_id=new_id()))[0] == "reference_conflict"


@pytest.mark.parametrize("title", ["ab", "x" * 201])
def test_the_length_of_a_title(database, session, lead, title):
    # PostgreSQL measures the column as well, and calls an excess no integrity error.
    if len(title) > 200 and not database.is_sqlite:
        title = " " * 2
    assert refusal(session, initiative(lead.id, title=title)) is OURS


def test_beyond_draft_an_initiative_was_submitted(session, lead):
    assert refusal(session, initiative(lead.id, state=InitiativeState.APPROVED)) is OURS


@pytest.mark.parametrize("role", [TeamRole.LEAD, TeamRole.SPONSOR])
def test_one_lead_and_at_most_one_sponsor(session, effort, other, role):
    third = add(session, person("cy@example.org"))
    rows = [TeamMember(initiative_id=effort.id, person_id=p.id, role=role, created_at=NOW) for p in (other, third)]
    if role is TeamRole.LEAD:
        rows.pop()
    assert refusal(session, *rows) == not_unique("uq_team_members_single_role")


def test_a_person_has_one_team_role(session, effort, lead):
    again = TeamMember(initiative_id=effort.id, person_id=lead.id, role=TeamRole.COACH, created_at=NOW)
    session.expunge_all()
    assert refusal(session, again) == not_unique("pk_team_members")


def enter_without_team(database):
    with database.transaction() as session:
        effort = initiative(add(session, person("ada@example.org")).id)
        effort.team = []
        add(session, effort)


def test_the_lead_is_on_the_team_at_the_end_of_the_transaction(real_database):
    with pytest.raises(IntegrityError) as refused:
        enter_without_team(real_database)
    assert sentence_for(refused.value)[0] == "reference_conflict"


@pytest.mark.parametrize("change", [{"role": TeamRole.MEMBER}, None])
def test_the_lead_leaves_the_team_only_by_handover(real_database, change):
    with real_database.transaction() as session:
        lead = add(session, person("ada@example.org"))
        effort_id = add(session, initiative(lead.id)).id
    where = TeamMember.initiative_id == effort_id
    with pytest.raises(IntegrityError), real_database.transaction() as session:
        session.execute(update(TeamMember).where(where).values(change) if change else delete(TeamMember).where(where))


def test_a_handover_in_one_transaction(real_database):
    with real_database.transaction() as session:
        lead, heir = add(session, person("ada@example.org")), add(session, person("bo@example.org"))
        effort = add(session, initiative(lead.id))
        effort.team[0].role = TeamRole.MEMBER
        session.flush()
        effort.lead_id = heir.id
        effort.team.append(TeamMember(person_id=heir.id, role=TeamRole.LEAD, created_at=NOW))
    with real_database.session() as session:
        assert session.get(Initiative, effort.id).lead_id == heir.id


def test_a_draft_goes_with_all_that_hangs_on_it(real_database):
    with real_database.transaction() as session:
        effort = add(session, initiative(add(session, person("ada@example.org")).id))
        doses, planned = add(session, measure(effort.id)), add(session, cycle(effort.id))
        effort.aim_measure_id = doses.id
        add(session, cycle(effort.id, previous_cycle_id=planned.id, number=2))
    with real_database.transaction() as session:
        session.execute(delete(Initiative).where(Initiative.id == effort.id))
    with real_database.session() as session:
        assert session.get(type(doses), doses.id) is None
        assert session.get(type(planned), planned.id) is None


@pytest.mark.parametrize(("score", "fits"), [(0.5, True), (5.0, True), (0.0, False), (5.5, False), (1.2, False)])
def test_progress_scores_go_by_halves(session, effort, lead, score, fits):
    row = ProgressScore(
        initiative_id=effort.id, score=score, assessed_on=TODAY, justification="So far", author_id=lead.id, **DATES
    )
    if fits:
        add(session, row)
    else:
        assert refusal(session, row) is OURS


def test_a_cycle_has_one_next_cycle(session, effort):
    first = add(session, cycle(effort.id))
    following = [cycle(effort.id, number=2, previous_cycle_id=first.id) for _ in range(2)]
    assert refusal(session, *following) == not_unique("uq_cycles_previous_cycle_id")


def test_cycles_without_a_change_idea_may_share_a_number(session, effort):
    add(session, cycle(effort.id))
    add(session, cycle(effort.id))


@pytest.mark.parametrize("stage", [CycleStage.CLOSED, CycleStage.CANCELED])
def test_a_cycle_ends_with_its_decision_or_reason(session, effort, stage):
    assert refusal(session, cycle(effort.id, stage=stage)) is OURS


def test_a_day_and_sequence_hold_one_point(session, effort):
    place = {"measure_id": add(session, measure(effort.id)).id, "period_start": TODAY, "sequence": 1}
    rows = [MeasurePoint(id=new_id(), value=1.0, **place, **DATES) for _ in range(2)]
    assert refusal(session, *rows) == not_unique("uq_measure_points_place")


def test_a_baseline_has_two_points_at_least(session, effort):
    of = add(session, measure(effort.id)).id
    assert refusal(session, MeasurePhase(measure_id=of, start=TODAY, label="New", baseline_points=1)) is OURS


@pytest.mark.parametrize(
    "wrong",
    [
        {"lower_bound": 5.0, "upper_bound": 5.0},
        {"rule_options_shift": 9},
        {"rule_options_trend": 5},
        {"target_value": 3.0, "stretch_target_value": 4.0},
        {"direction": Direction.NEUTRAL, "stretch_target_value": 4.0},
        {"fixed_limits_center": 3.0},
        {"fixed_limits_center": 3.0, "fixed_limits_lower": 1.0},
        {"fixed_limits_center": 3.0, "fixed_limits_lower": 4.0, "fixed_limits_upper": 5.0},
    ],
)
def test_options_of_a_measure_fit_together(session, effort, wrong):
    assert refusal(session, measure(effort.id, **wrong)) is OURS


@pytest.mark.parametrize(
    "wrong",
    [
        {"baseline_points": 12, "baseline_until": date(2024, 9, 1)},
        {"baseline_from": date(2024, 2, 29)},
        {"baseline_until": date(2024, 2, 29)},
        {"baseline_from": date(2024, 9, 2), "baseline_until": date(2024, 9, 1)},
    ],
)
def test_a_baseline_is_named_once_and_lies_within_its_phase(session, effort, wrong):
    of = add(session, measure(effort.id)).id
    assert refusal(session, MeasurePhase(measure_id=of, start=date(2024, 3, 1), label="New", **wrong)) is OURS


def test_a_person_has_one_open_membership_of_a_committee(session, lead):
    board = add(session, committee("Medication Safety"))
    place = {"committee_id": board.id, "person_id": lead.id, "role": CommitteeRole.MEMBER, **DATES}
    add(session, CommitteeMembership(state=MembershipState.ENDED, **place))
    rows = [
        CommitteeMembership(state=MembershipState.ACTIVE, **place),
        CommitteeMembership(state=MembershipState.REQUESTED, **place),
    ]
    assert refusal(session, *rows) == not_unique("uq_committee_memberships_open")


@pytest.mark.parametrize("both", [True, False])
def test_an_agenda_item_is_an_initiative_or_a_topic(session, effort, both):
    board = add(session, committee("Medication Safety"))
    meeting = add(session, Meeting(committee_id=board.id, scheduled_for=NOW, utc_offset_minutes=-300, **DATES))
    about = {"initiative_id": effort.id, "topic": "News"} if both else {}
    assert refusal(session, AgendaItem(meeting_id=meeting.id, **about, **DATES)) is OURS


def test_two_people_have_one_open_mentorship(session, lead, other):
    pair = {"mentor_id": other.id, "mentee_id": lead.id, "requested_by_id": lead.id, **DATES}
    rows = [Mentorship(state=state, **pair) for state in (MembershipState.REQUESTED, MentorshipState.ACTIVE)]
    assert refusal(session, *rows) == not_unique("uq_mentorships_open")


def test_nobody_mentors_themselves(session, lead):
    alone = dict.fromkeys(("mentor_id", "mentee_id", "requested_by_id"), lead.id)
    assert refusal(session, Mentorship(**alone, **DATES)) is OURS


def test_a_capacity_is_not_negative(session, lead):
    assert refusal(session, MentorProfile(person_id=lead.id, capacity=-1, **DATES)) is OURS
