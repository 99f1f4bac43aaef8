"""Every state machine: its table is whole, and contract and docs are made from it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qi_tracker import spc
from qi_tracker.committees.decisions.schemas import WaitingState
from qi_tracker.committees.models import DecisionOutcome
from qi_tracker.initiatives.stalls import StallCode, stalled_reasons
from qi_tracker.initiatives.states import UNDER_REVIEW, WAITING_DAYS
from qi_tracker.initiatives.transitions import WHO_TAKES, InitiativeTransitionAction, Who
from qi_tracker.measures.analysis import texts
from qi_tracker.measures.models import ChartChoice, DataKind, RuleSet
from qi_tracker.spc import ChartType
from qi_tracker.state_page import MACHINES, page
from tests.api_client import application

PAGE = Path(__file__).parents[1] / "docs" / "states.md"
OPERATIONS = {
    "initiatives": ("/initiatives/{initiative_id}/transitions", "post"),
    "cycles": ("/cycles/{cycle_id}/transitions", "post"),
    "memberships": ("/memberships/{membership_id}/transitions", "post"),
    "meetings": ("/meetings/{meeting_id}", "patch"),
    "minutes": ("/meetings/{meeting_id}/minutes", "patch"),
    "mentorships": ("/mentorships/{mentorship_id}/transitions", "post"),
}


def test_the_page_in_the_docs_is_made_from_the_tables():
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", MACHINES)
def test_the_contract_of_what_changes_a_state_shows_its_table(name):
    path, method = OPERATIONS[name]
    contract = application().extensions["qi_tracker.api"].spec.to_dict()
    assert MACHINES[name].as_markdown() in contract["paths"][f"/api/v1{path}"][method]["description"]


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_reached_from_where_a_record_begins(name):
    machine = MACHINES[name]
    reached = set(machine.initial or [machine.transitions[0].source])
    for _ in machine.transitions:
        reached |= {row.target for row in machine.transitions if row.source in reached}
    assert reached == set(type(machine.transitions[0].source))


@pytest.mark.parametrize("name", MACHINES)
def test_an_action_leads_from_a_state_to_one_other_state_unless_a_condition_decides(name):
    rows = MACHINES[name].transitions
    plain = [(row.source, row.action) for row in rows if row.when is None]
    assert len(plain) == len(set(plain))
    assert not {(row.source, row.action) for row in rows if row.when} & set(plain)
    assert all(row.source is not row.target for row in rows)


@pytest.mark.parametrize("name", MACHINES)
def test_every_action_stands_in_its_table_and_its_diagram(name):
    machine = MACHINES[name]
    assert set(machine.actions) == set(type(machine.actions[0]))
    for row in machine.transitions:
        assert f"    {row.source} --> {row.target}: {row.action}" in machine.as_mermaid()


def test_what_repeats_states_and_actions_for_the_contract_repeats_them_all():
    assert {state.value for state in WaitingState} == UNDER_REVIEW
    by_committee = {action.value for action, who in WHO_TAKES.items() if who is Who.COMMITTEE}
    assert {outcome.value for outcome in DecisionOutcome} == by_committee
    assert {action.value for action in InitiativeTransitionAction} == WHO_TAKES.keys() - by_committee
    assert {code.value for code in StallCode} == WAITING_DAYS.keys() | {"idle", "late_cycle"}


def test_every_reason_for_being_stalled_has_its_sentence():
    reasons = stalled_reasons(datetime(2026, 3, 2, tzinfo=UTC))
    assert {reason.code for reason in reasons} == set(StallCode)


def test_measures_offer_what_the_statistics_know():
    assert {rules.value for rules in RuleSet} == spc.RULE_SETS.keys() == texts.RULE_SETS.keys() == texts.RULES.keys()
    assert {kind.value for kind in DataKind} == spc.KINDS.keys()
    assert {chart.value for chart in ChartChoice} == {"auto", *(chart.value for chart in ChartType)}
