"""The stages of a cycle: what each needs, who moves a cycle, and what the timeline tells."""

from pathlib import Path

import pytest
from sqlalchemy import select

from qi_tracker.cycles.stage_page import page
from qi_tracker.initiatives.models import TimelineEntry
from tests.cycles.walk import STAGES, a_cycle, advanced, canceled, filled, move
from tests.scenes import TEAM, an_initiative, put_into

AFTER = {"plan": "do", "do": "study", "study": "act", "act": "closed"}
NEEDED = {
    "plan": ["#/objective", "#/plan/questions", "#/plan/what"],
    "do": ["#/do/started_on", "#/do/observations"],
    "study": ["#/study/results", "#/study/learned", "#/study/answers"],
    "act": ["#/act/decision", "#/act/rationale"],
}


def actions_of(client, cycle):
    return {item["action"]: item for item in client.read(f"/cycles/{cycle['id']}/actions")["items"]}


def test_a_cycle_goes_from_plan_to_closed(ana, initiative, time):
    cycle = a_cycle(ana, initiative)
    stages = []
    for _ in STAGES:
        time.pass_(days=1)
        filled(ana, cycle)
        cycle = advanced(ana, cycle)
        stages.append((cycle["stage"], cycle["stage_changed_at"]))
    assert stages == [
        ("do", "2026-03-03T09:00:00Z"),
        ("study", "2026-03-04T09:00:00Z"),
        ("act", "2026-03-05T09:00:00Z"),
        ("closed", "2026-03-06T09:00:00Z"),
    ]
    assert cycle["closed_at"] == "2026-03-06T09:00:00Z"


@pytest.mark.parametrize("stage", STAGES)
def test_advancing_needs_the_stage_s_own_content(ana, initiative, stage):
    cycle = a_cycle(ana, initiative, stage)
    told = actions_of(ana, cycle)["advance"]
    answer = move(ana, cycle)
    assert (answer.status_code, answer.json["code"]) == (409, "incomplete")
    assert [lack["pointer"] for lack in answer.json["missing"]] == NEEDED[stage]
    assert (told["allowed"], told["detail"], told["missing"]) == (
        False,
        answer.json["detail"],
        answer.json["missing"],
    )
    filled(ana, cycle)
    told = actions_of(ana, cycle)["advance"]
    assert (told["allowed"], told["missing"]) == (True, [])
    assert advanced(ana, cycle)["stage"] == AFTER[stage]


def test_what_comes_of_a_step_is_told_beforehand(ana, initiative):
    cycle = filled(ana, a_cycle(ana, initiative))
    assert actions_of(ana, cycle)["advance"]["detail"] == "The cycle goes on to do."
    assert "reason" in actions_of(ana, cycle)["cancel"]["detail"]
    adapting = filled(ana, a_cycle(ana, initiative, "act"))
    assert "next_cycle" in actions_of(ana, adapting)["advance"]["detail"]
    filled(ana, adapting, act={"decision": "adopt"})
    assert actions_of(ana, adapting)["advance"]["detail"] == "The cycle closes."


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
def test_one_thing_lacking_is_enough_to_stay(ana, initiative, stage, content, pointer):
    cycle = filled(ana, filled(ana, a_cycle(ana, initiative, stage)), **content)
    answer = move(ana, cycle)
    assert answer.status_code == 409
    assert [lack["pointer"] for lack in answer.json["missing"]] == [pointer]


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
def test_a_cycle_leaves_its_plan_only_while_the_initiative_runs(world, ana, initiative, state, status):
    cycle = filled(ana, a_cycle(ana, initiative))
    put_into(world, initiative, state)
    told = actions_of(ana, cycle)["advance"]
    answer = move(ana, cycle)
    assert answer.status_code == status
    assert told["allowed"] is (status == 200)
    if status == 409:
        assert answer.json["code"] == "initiative_not_running"
        assert state.replace("_", " ") in answer.json["detail"]
        assert told["detail"] == answer.json["detail"]


@pytest.mark.parametrize("state", ["on_hold", "approved"])
def test_a_cycle_that_has_begun_goes_on_while_the_initiative_waits(world, ana, initiative, state):
    cycle = filled(ana, a_cycle(ana, initiative, "do"))
    put_into(world, initiative, state)
    assert advanced(ana, cycle)["stage"] == "study"


@pytest.mark.parametrize("stage", STAGES)
def test_an_open_cycle_is_canceled_with_a_reason(ana, initiative, stage):
    cycle = a_cycle(ana, initiative, stage)
    without = move(ana, cycle, "cancel")
    assert (without.status_code, without.json["errors"][0]["pointer"]) == (422, "#/reason")
    assert actions_of(ana, cycle)["cancel"]["allowed"]
    gone = canceled(ana, cycle)
    assert (gone["stage"], gone["cancel_reason"], gone["closed_at"]) == ("canceled", "The ward closed.", None)


@pytest.mark.parametrize("state", ["draft", "on_hold", "declined"])
def test_a_cycle_is_canceled_whatever_the_initiative_s_state(world, ana, initiative, state):
    cycle = a_cycle(ana, initiative)
    put_into(world, initiative, state)
    assert canceled(ana, cycle)["stage"] == "canceled"


@pytest.mark.parametrize("stage", ["closed", "canceled"])
@pytest.mark.parametrize("action", ["advance", "cancel"])
def test_what_has_ended_moves_no_more(ana, initiative, stage, action):
    cycle = a_cycle(ana, initiative, stage)
    answer = move(ana, cycle, action, reason="Once more")
    assert (answer.status_code, answer.json["code"]) == (409, "cycle_finished")
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
def test_who_moves_a_cycle(client_as, ana, initiative, who, may_move):
    cycle = filled(ana, a_cycle(ana, initiative))
    told = actions_of(client_as(who), cycle)
    assert {item["allowed"] for item in told.values()} == {may_move}
    answer = move(client_as(who), cycle)
    assert answer.status_code == (200 if may_move else 403)
    if not may_move:
        assert told["advance"]["detail"] == answer.json["detail"]
        assert told["advance"]["missing"] == []


def test_a_hidden_cycle_is_not_there(world, client_as):
    hidden = an_initiative(world, visibility="team", team=TEAM)
    cycle = a_cycle(client_as("ana"), hidden)
    for who, status in (("zoe", 404), ("admin", 404), (None, 401)):
        assert client_as(who).get(f"/cycles/{cycle['id']}/actions").status_code == status
        assert move(client_as(who), cycle).status_code == status


def test_every_stage_change_is_on_the_timeline(world, ana, initiative, time):
    cycle = filled(ana, a_cycle(ana, initiative))
    advanced(ana, cycle, reason="All is ready.")
    time.pass_(hours=1)
    canceled(ana, cycle)
    with world.database.session() as session:
        by_time = select(TimelineEntry).where(TimelineEntry.kind == "cycle_stage").order_by(TimelineEntry.at)
        entries = session.scalars(by_time).all()
    told = {"cycle_id": cycle["id"], "title": cycle["title"], "number": 1}
    assert [(entry.action, entry.reason, entry.details) for entry in entries] == [
        ("advance", "All is ready.", {**told, "from": "plan", "to": "do"}),
        ("cancel", "The ward closed.", {**told, "from": "do", "to": "canceled"}),
    ]
    assert {str(entry.actor_id) for entry in entries} == {world.id_of("ana")}


def test_a_trial_run_of_a_step_changes_nothing(ana, initiative):
    cycle = filled(ana, a_cycle(ana, initiative))
    answer = ana.post(f"/cycles/{cycle['id']}/transitions?validate_only=true", json={"action": "advance"})
    assert (answer.status_code, answer.json["stage"]) == (200, "do")
    assert ana.read(f"/cycles/{cycle['id']}") == cycle


def test_a_step_with_a_stale_version_is_refused(ana, initiative):
    old = a_cycle(ana, initiative)
    filled(ana, old)
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
def test_a_step_that_makes_no_sense_is_refused(ana, initiative, payload, pointer):
    answer = ana.post(f"/cycles/{a_cycle(ana, initiative)['id']}/transitions", json=payload)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_page_on_stages_is_made_from_their_table():
    assert (Path(__file__).parents[2] / "docs" / "cycle-stages.md").read_text() == page()
