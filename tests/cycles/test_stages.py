"""The stages of a cycle: what each needs, who moves a cycle, and what the timeline shows."""

import pytest
from sqlalchemy import select

from qi_tracker.initiatives.models import TimelineEntry
from tests.factories.cycles import advance, cancel, fill, transition
from tests.factories.payloads import STAGES, TEAM

AFTER = {"plan": "do", "do": "study", "study": "act", "act": "closed"}
NEEDED = {
    "plan": ["#/objective", "#/plan/questions", "#/plan/what"],
    "do": ["#/do/started_on", "#/do/observations"],
    "study": ["#/study/results", "#/study/learned", "#/study/answers"],
    "act": ["#/act/decision", "#/act/rationale"],
}


def actions_of(client, cycle):
    return {item["action"]: item for item in client.read(f"/cycles/{cycle['id']}/actions")["items"]}


def test_a_cycle_goes_from_plan_to_closed(factory, clock, ana, initiative_id):
    cycle = factory.cycle(initiative_id)
    stages = []
    for _ in STAGES:
        clock.advance(days=1)
        fill(ana, cycle)
        cycle = advance(ana, cycle)
        stages.append((cycle["stage"], cycle["stage_changed_at"]))
    assert stages == [
        ("do", "2026-03-03T09:00:00Z"),
        ("study", "2026-03-04T09:00:00Z"),
        ("act", "2026-03-05T09:00:00Z"),
        ("closed", "2026-03-06T09:00:00Z"),
    ]
    assert cycle["closed_at"] == "2026-03-06T09:00:00Z"


@pytest.mark.parametrize("stage", STAGES)
def test_advancing_needs_the_stage_s_own_content(factory, ana, initiative_id, stage):
    cycle = factory.cycle(initiative_id, stage)
    availability = actions_of(ana, cycle)["advance"]
    answer = transition(ana, cycle)
    assert (answer.status_code, answer.json["code"]) == (409, "incomplete")
    assert [item["pointer"] for item in answer.json["missing"]] == NEEDED[stage]
    assert (availability["allowed"], availability["detail"], availability["missing"]) == (
        False,
        answer.json["detail"],
        answer.json["missing"],
    )
    fill(ana, cycle)
    availability = actions_of(ana, cycle)["advance"]
    assert (availability["allowed"], availability["missing"]) == (True, [])
    assert advance(ana, cycle)["stage"] == AFTER[stage]


def test_what_a_transition_would_do_is_shown_beforehand(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id))
    assert actions_of(ana, cycle)["advance"]["detail"] == "You may do this now. The cycle goes on to do."
    assert "reason" in actions_of(ana, cycle)["cancel"]["detail"]
    adapting = fill(ana, factory.cycle(initiative_id, "act"))
    assert "next_cycle" in actions_of(ana, adapting)["advance"]["detail"]
    fill(ana, adapting, act={"decision": "adopt"})
    assert actions_of(ana, adapting)["advance"]["detail"] == "You may do this now. The cycle closes."


@pytest.mark.parametrize(
    ("stage", "content", "pointer"),
    [
        ("plan", {"objective": "  "}, "#/objective"),
        ("plan", {"plan": {"questions": []}}, "#/plan/questions"),
        ("plan", {"plan": {"questions": [{"question": "How many?", "prediction": None}]}}, "#/plan/questions"),
        ("plan", {"plan": {"what": None}}, "#/plan/what"),
        ("do", {"do": {"started_on": None}}, "#/do/started_on"),
        ("study", {"study": {"answers": []}}, "#/study/answers"),
        (
            "study",
            {"study": {"answers": [{"prediction_held": "yes"}, {"prediction_held": None}]}},
            "#/study/answers",
        ),
        ("act", {"act": {"decision": None}}, "#/act/decision"),
    ],
)
def test_one_missing_requirement_is_enough_to_stay(factory, ana, initiative_id, stage, content, pointer):
    cycle = fill(ana, fill(ana, factory.cycle(initiative_id, stage)), **content)
    answer = transition(ana, cycle)
    assert answer.status_code == 409
    assert [item["pointer"] for item in answer.json["missing"]] == [pointer]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("draft", 409),
        ("submitted", 409),
        ("in_review", 409),
        ("revisions_requested", 409),
        ("deferred", 409),
        ("approved", 409),
        ("active", 200),
        ("sustaining", 200),
        ("on_hold", 409),
        ("completed", 409),
        ("abandoned", 409),
        ("declined", 409),
    ],
)
def test_a_cycle_leaves_its_plan_only_while_the_initiative_runs(factory, ana, initiative_id, state, status):
    cycle = fill(ana, factory.cycle(initiative_id))
    factory.set_state(initiative_id, state)
    availability = actions_of(ana, cycle)["advance"]
    answer = transition(ana, cycle)
    assert answer.status_code == status
    assert availability["allowed"] is (status == 200)
    if status == 409:
        assert answer.json["code"] == "wrong_state"
        assert state.replace("_", " ") in answer.json["detail"]
        assert availability["detail"] == answer.json["detail"]


@pytest.mark.parametrize("state", ["on_hold", "approved"])
def test_a_cycle_that_has_begun_goes_on_while_the_initiative_waits(factory, ana, initiative_id, state):
    cycle = fill(ana, factory.cycle(initiative_id, "do"))
    factory.set_state(initiative_id, state)
    assert advance(ana, cycle)["stage"] == "study"


@pytest.mark.parametrize("stage", STAGES)
def test_an_open_cycle_is_canceled_with_a_reason(factory, ana, initiative_id, stage):
    cycle = factory.cycle(initiative_id, stage)
    without = transition(ana, cycle, "cancel")
    assert (without.status_code, without.json["errors"][0]["pointer"]) == (422, "#/reason")
    assert actions_of(ana, cycle)["cancel"]["allowed"]
    gone = cancel(ana, cycle)
    assert (gone["stage"], gone["cancel_reason"], gone["closed_at"]) == ("canceled", "The ward closed.", None)


@pytest.mark.parametrize("state", ["draft", "on_hold", "declined"])
def test_a_cycle_is_canceled_whatever_the_initiative_s_state(factory, ana, initiative_id, state):
    cycle = factory.cycle(initiative_id)
    factory.set_state(initiative_id, state)
    assert cancel(ana, cycle)["stage"] == "canceled"


@pytest.mark.parametrize("stage", ["closed", "canceled"])
@pytest.mark.parametrize("action", ["advance", "cancel"])
def test_what_has_ended_moves_no_more(factory, ana, initiative_id, stage, action):
    cycle = factory.cycle(initiative_id, stage)
    answer = transition(ana, cycle, action, reason="Once more")
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    assert stage in answer.json["detail"]
    assert actions_of(ana, cycle)[action]["allowed"] is False


@pytest.mark.parametrize(
    ("who", "may_move"),
    [
        ("ana", True),
        ("mel", True),
        ("sue", True),
        ("dan", False),
        ("spo", False),
        ("coco", False),
        ("quality_lead", False),
        ("manager", False),
        ("admin", False),
        ("zoe", False),
    ],
)
def test_who_moves_a_cycle(factory, client_as, ana, initiative_id, who, may_move):
    cycle = fill(ana, factory.cycle(initiative_id))
    availability = actions_of(client_as(who), cycle)
    assert {item["allowed"] for item in availability.values()} == {may_move}
    answer = transition(client_as(who), cycle)
    assert answer.status_code == (200 if may_move else 403)
    if not may_move:
        assert availability["advance"]["detail"] == answer.json["detail"]
        assert availability["advance"]["missing"] == []


def test_a_hidden_cycle_is_not_there(factory, client_as):
    hidden = factory.insert_initiative(visibility="team", team=TEAM)
    cycle = factory.cycle(hidden)
    for who, status in (("zoe", 404), ("admin", 404), (None, 401)):
        assert client_as(who).get(f"/cycles/{cycle['id']}/actions").status_code == status
        assert transition(client_as(who), cycle).status_code == status


def test_every_stage_change_is_on_the_timeline(factory, clock, database, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id))
    advance(ana, cycle, reason="All is ready.")
    clock.advance(hours=1)
    cancel(ana, cycle)
    with database.session() as session:
        by_time = select(TimelineEntry).where(TimelineEntry.kind == "cycle_stage").order_by(TimelineEntry.at)
        entries = session.scalars(by_time).all()
    details = {"cycle_id": cycle["id"], "title": cycle["title"], "number": 1}
    assert [(entry.action, entry.reason, entry.details) for entry in entries] == [
        ("advance", "All is ready.", {**details, "from": "plan", "to": "do"}),
        ("cancel", "The ward closed.", {**details, "from": "do", "to": "canceled"}),
    ]
    assert {str(entry.actor_id) for entry in entries} == {factory.id_of("ana")}


def test_a_trial_run_of_a_step_changes_nothing(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id))
    answer = ana.post(f"/cycles/{cycle['id']}/transitions?validate_only=true", json={"action": "advance"})
    assert (answer.status_code, answer.json["stage"]) == (200, "do")
    assert ana.read(f"/cycles/{cycle['id']}") == cycle


def test_a_step_with_a_stale_version_is_refused(factory, ana, initiative_id):
    old = factory.cycle(initiative_id)
    fill(ana, old)
    answer = ana.post(f"/cycles/{old['id']}/transitions", json={"action": "advance"}, if_match=old)
    assert answer.status_code == 412


@pytest.mark.parametrize(
    ("payload", "pointer"),
    [
        ({}, "#/action"),
        ({"action": "reopen"}, "#/action"),
        ({"action": "cancel", "reason": " "}, "#/reason"),
        ({"action": "cancel", "reason": "No", "next_cycle": {"title": "Again"}}, "#/next_cycle"),
        ({"action": "advance", "next_cycle": {"change_idea_id": None}}, "#/next_cycle/change_idea_id"),
        ({"action": "advance", "stage": "closed"}, "#/stage"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(factory, ana, initiative_id, payload, pointer):
    answer = ana.post(f"/cycles/{factory.cycle(initiative_id)['id']}/transitions", json=payload)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_actions_say_in_words_where_the_cycle_is_and_what_comes_of_them(factory, ana, initiative_id):
    def details(cycle):
        return {action: item["detail"] for action, item in actions_of(ana, cycle).items()}

    assert details(factory.cycle(initiative_id)) == {
        "advance": "The cycle is in plan: to advance it, first supply what `missing` lists.",
        "cancel": "You may do this now; send reason with it. The cycle ends here.",
    }
    assert details(factory.cycle(initiative_id, "canceled")) == {
        action: f"The cycle is canceled; {action} is possible only from plan or do or study or act. "
        "Its record is kept as it is: plan another cycle to go on."
        for action in ("advance", "cancel")
    }
