"""What a table of transitions answers, by the table of a pump that wards borrow."""

from dataclasses import FrozenInstanceError, dataclass
from enum import StrEnum

import pytest

from qi_tracker.access.permissions import ALLOWED, denied
from qi_tracker.core.errors import Conflict, Invalid, MissingRequirement
from qi_tracker.core.transitions import (
    Availability,
    Condition,
    Obstacle,
    Precondition,
    Requirement,
    StateMachine,
    Transition,
    label,
)


class State(StrEnum):
    IN_STORE = "in_store"
    LENT = "lent"
    BROKEN = "broken"
    SCRAPPED = "scrapped"


class Action(StrEnum):
    LEND = "lend"
    TAKE_BACK = "take_back"
    REPAIR = "repair"
    SCRAP = "scrap"


class Who(StrEnum):
    WARD = "the ward"
    WORKSHOP = "the workshop"


@dataclass
class Pump:
    checked: bool = True
    ward: str | None = "B2"
    works: bool = True


@dataclass
class Day:
    open: bool = True
    bed_free: bool = True


UNCHECKED = MissingRequirement("#/checked", "Check the pump.")
NO_WARD = MissingRequirement("#/ward", "Name the ward.")
CHECKED = Requirement("a check", lambda pump, _day: [] if pump.checked else [UNCHECKED])
WARD = Requirement("`ward`", lambda pump, _day: [] if pump.ward else [NO_WARD], sent_along=True)
CLOSED = Obstacle("wrong_state", "The store is closed.")
NO_BED = Obstacle("mentor_full", "No bed is free.")
OPEN = Precondition("an open store", lambda _pump, day: None if day is None or day.open else CLOSED)
BED = Precondition("a free bed", lambda _pump, day: None if day is None or day.bed_free else NO_BED)

TABLE = StateMachine(
    title="Pump",
    subject="The pump is",
    it="it",
    at_end="Buy another.",
    transitions=(
        Transition(
            State.IN_STORE,
            Action.LEND,
            State.LENT,
            Who.WARD,
            (CHECKED, WARD),
            preconditions=(OPEN, BED),
            outcome=lambda pump: f"It goes to {pump.ward}.",
        ),
        Transition(State.LENT, Action.TAKE_BACK, State.IN_STORE, Who.WARD, when=Condition("works", lambda p: p.works)),
        Transition(
            State.LENT,
            Action.TAKE_BACK,
            State.BROKEN,
            Who.WORKSHOP,
            reason=True,
            when=Condition("fails", lambda p: not p.works),
        ),
        Transition(State.BROKEN, Action.REPAIR, State.IN_STORE, Who.WORKSHOP),
        Transition(State.IN_STORE, Action.SCRAP, State.SCRAPPED, Who.WARD, reason=True),
        Transition(State.BROKEN, Action.SCRAP, State.SCRAPPED, Who.WORKSHOP, (WARD,), reason=True),
    ),
)
LEND, TAKE_BACK, TAKE_BACK_BROKEN, REPAIR, SCRAP, SCRAP_BROKEN = TABLE.transitions
FOLLOWED = {
    (State.IN_STORE, Action.LEND): LEND,
    (State.LENT, Action.TAKE_BACK): TAKE_BACK,
    (State.BROKEN, Action.REPAIR): REPAIR,
    (State.IN_STORE, Action.SCRAP): SCRAP,
    (State.BROKEN, Action.SCRAP): SCRAP_BROKEN,
}


def refused(call, *args, **options):
    with pytest.raises(Conflict) as refusal:
        call(*args, **options)
    return refusal.value


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (TABLE, "subject"),
        (TABLE.transitions[0], "target"),
        (CHECKED, "text"),
        (OPEN, "text"),
        (CLOSED, "detail"),
        (Condition("works", lambda pump: pump.works), "text"),
        (Availability(Action.LEND, True, "You may do this now."), "allowed"),
    ],
)
def test_no_part_of_a_table_and_no_answer_is_changed_once_made(part, name):
    with pytest.raises(FrozenInstanceError):
        setattr(part, name, "another")


def test_names_become_words():
    assert label("in_store_again") == "in store again"


def test_actions_come_once_each_in_the_order_of_the_table():
    assert TABLE.actions == (Action.LEND, Action.TAKE_BACK, Action.REPAIR, Action.SCRAP)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_an_action_follows_the_row_of_its_state(state, action):
    row = FOLLOWED.get((state, action))
    assert TABLE.find(state, action, Pump()) is row
    if row:
        assert TABLE.require(state, action, Pump()) is row
    else:
        assert refused(TABLE.require, state, action, Pump()).code == "wrong_state"


def test_a_condition_decides_between_two_rows():
    assert TABLE.find(State.LENT, Action.TAKE_BACK, Pump(works=False)) is TAKE_BACK_BROKEN


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("target", State)
def test_a_state_that_is_set_follows_the_row_that_leads_to_it(state, target):
    rows = [row for row in TABLE.transitions if row.source is state and row.target is target]
    if rows:
        assert TABLE.require_target(state, target, Pump()) is rows[0]
    else:
        assert refused(TABLE.require_target, state, target, Pump()).code == "wrong_state"


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        (State.IN_STORE, Action.SCRAP, {Who.WARD}),
        (State.BROKEN, Action.SCRAP, {Who.WORKSHOP}),
        (State.SCRAPPED, Action.SCRAP, {Who.WARD, Who.WORKSHOP}),
        (State.LENT, Action.REPAIR, {Who.WORKSHOP}),
        (State.SCRAPPED, Action.LEND, {Who.WARD}),
    ],
)
def test_who_takes_an_action_is_stated_by_its_row_or_else_by_all_rows_of_the_action(state, action, who):
    assert TABLE.who(state, action, Pump()) == who


def test_a_wrong_state_says_where_the_action_is_possible_and_what_is_possible_here():
    assert refused(TABLE.require, State.LENT, Action.SCRAP, Pump()).detail == (
        "The pump is lent; scrap is possible only from in store or broken. Possible from here: take back."
    )
    assert refused(TABLE.require, State.SCRAPPED, Action.TAKE_BACK, Pump()).detail == (
        "The pump is scrapped; take back is possible only from lent. Buy another."
    )


def test_what_is_possible_from_a_state_stands_in_the_order_of_the_table():
    assert refused(TABLE.require, State.BROKEN, Action.LEND, Pump()).detail == (
        "The pump is broken; lend is possible only from in store. Possible from here: repair or scrap."
    )


def test_a_state_that_cannot_be_set_says_which_can():
    assert refused(TABLE.require_target, State.LENT, State.SCRAPPED, Pump()).detail == (
        "The pump is lent and cannot become scrapped. Possible from here: in store or broken."
    )
    assert refused(TABLE.require_target, State.SCRAPPED, State.IN_STORE, Pump()).detail == (
        "The pump is scrapped and cannot become in store. Buy another."
    )


def test_what_holds_all_that_its_row_requires_is_let_through():
    TABLE.check(LEND, Pump(), Day())
    TABLE.check(REPAIR, Pump(checked=False, ward=None))
    TABLE.check(SCRAP, Pump(), reason="Its case is cracked.")


def test_what_a_record_lacks_is_listed_in_the_order_of_the_requirements():
    refusal = refused(TABLE.check, LEND, Pump(checked=False, ward=None), Day())
    assert (refusal.code, list(refusal.missing)) == ("incomplete", [UNCHECKED, NO_WARD])
    assert refusal.detail == "The pump is in store: to lend it, first supply what `missing` lists."


def test_an_obstacle_comes_first_and_still_lists_what_is_missing():
    refusal = refused(TABLE.check, LEND, Pump(checked=False), Day(open=False, bed_free=False))
    assert (refusal.code, refusal.detail) == (CLOSED.code, CLOSED.detail)
    assert list(refusal.missing) == [UNCHECKED]
    second = refused(TABLE.check, LEND, Pump(), Day(bed_free=False))
    assert (second.code, second.detail, list(second.missing)) == (NO_BED.code, NO_BED.detail, [])


def test_a_reason_is_asked_for_after_all_else_and_only_where_the_row_needs_one():
    with pytest.raises(Invalid) as refusal:
        TABLE.check(SCRAP_BROKEN, Pump())
    (problem,) = refusal.value.errors
    assert (problem.pointer, problem.code) == ("#/reason", "required")
    assert problem.detail == "Say why: scrap from broken needs a reason."
    assert refused(TABLE.check, SCRAP_BROKEN, Pump(ward=None)).code == "incomplete"


def test_what_the_action_may_bring_is_left_out_only_on_demand():
    bare = Pump(checked=False, ward=None)
    assert TABLE.missing(LEND, bare) == [UNCHECKED, NO_WARD]
    assert TABLE.missing(LEND, bare, but_sent_along=True) == [UNCHECKED]


REFUSED = denied("That is for the ward.")
LENDING = "The pump is in store: to lend it, first supply what `missing` lists."


@pytest.mark.parametrize(
    ("pump", "day", "verdict", "allowed", "detail", "missing"),
    [
        (Pump(), Day(), ALLOWED, True, "You may do this now. It goes to B2.", []),
        (Pump(ward=None), Day(), ALLOWED, True, "You may do this now; send ward with it. It goes to None.", []),
        (Pump(checked=False), Day(), ALLOWED, False, LENDING, [UNCHECKED]),
        (Pump(checked=False, ward=None), Day(), ALLOWED, False, LENDING, [UNCHECKED, NO_WARD]),
        (Pump(checked=False), Day(open=False), ALLOWED, False, CLOSED.detail, [UNCHECKED]),
        (Pump(), Day(bed_free=False), ALLOWED, False, NO_BED.detail, []),
        (Pump(), Day(open=False), REFUSED, False, REFUSED.reason, []),
        (Pump(checked=False), Day(), REFUSED, False, REFUSED.reason, [UNCHECKED]),
    ],
)
def test_whether_an_action_is_available_comes_with_its_sentence(pump, day, verdict, allowed, detail, missing):
    found = TABLE.availability(State.IN_STORE, Action.LEND, pump, verdict, day)
    assert found.as_json() == {
        "action": "lend",
        "allowed": allowed,
        "detail": detail,
        "missing": [item.as_json() for item in missing],
    }


def test_what_is_not_possible_from_a_state_says_so_to_those_who_may_ever_do_it():
    found = TABLE.availability(State.LENT, Action.SCRAP, Pump(), ALLOWED)
    assert (found.allowed, found.missing) == (False, ())
    assert found.detail == refused(TABLE.require, State.LENT, Action.SCRAP, Pump()).detail
    assert TABLE.availability(State.LENT, Action.SCRAP, Pump(), REFUSED).detail == REFUSED.reason


def test_what_to_send_with_an_action_names_the_reason_last():
    sentence = "You may do this now; send ward and reason with it."
    assert TABLE.availability(State.BROKEN, Action.SCRAP, Pump(ward=None), ALLOWED).detail == sentence
    plain = TABLE.availability(State.BROKEN, Action.REPAIR, Pump(), ALLOWED)
    assert (plain.allowed, plain.detail) == (True, "You may do this now.")


ROWS = """\
| from | action | to | who | needs |
|---|---|---|---|---|
| `in_store` | `lend` | `lent` | the ward | a check; `ward`; an open store; a free bed |
| `lent` | `take_back` | `in_store` (if works) | the ward |  |
| `lent` | `take_back` | `broken` (if fails) | the workshop | a reason |
| `broken` | `repair` | `in_store` | the workshop |  |
| `in_store` | `scrap` | `scrapped` | the ward | a reason |
| `broken` | `scrap` | `scrapped` | the workshop | `ward`; a reason |"""
ARROWS = """\
    in_store --> lent: lend
    lent --> in_store: take_back (works)
    lent --> broken: take_back (fails)
    broken --> in_store: repair
    in_store --> scrapped: scrap
    broken --> scrapped: scrap
    scrapped --> [*]"""


def test_the_table_in_markdown_names_conditions_and_needs():
    assert TABLE.as_markdown() == ROWS


def test_the_diagram_begins_where_records_begin_and_ends_where_nothing_follows():
    assert TABLE.as_mermaid() == f"stateDiagram-v2\n    [*] --> in_store\n{ARROWS}"
    both = StateMachine("Pump", "The pump is", "it", "", TABLE.transitions, initial=(State.LENT, State.BROKEN))
    assert both.as_mermaid() == f"stateDiagram-v2\n    [*] --> lent\n    [*] --> broken\n{ARROWS}"


def test_a_documented_view_keeps_its_words_and_ends_with_the_table():
    def view():
        """Move a pump"""

    assert TABLE.document(view) is view
    assert view.__doc__ == f"Move a pump\n\n{ROWS}"
