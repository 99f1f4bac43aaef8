"""Ramps: how cycles follow one another, and what they make of their change idea."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from qi_tracker.cycles import service
from qi_tracker.initiatives.models import Initiative
from tests.cycles.walk import PLAN, a_cycle, advanced, canceled, closed, filled, move
from tests.scenes import a_measure, an_initiative


@pytest.fixture
def idea(ana, initiative):
    return ana.made(f"/initiatives/{initiative}/change-ideas", text="A second check")


def status_of(ana, idea):
    return ana.read(f"/change-ideas/{idea['id']}")["status"]


def test_the_cycles_of_an_idea_are_numbered(ana, initiative, idea):
    numbers = [a_cycle(ana, initiative, change_idea_id=idea["id"])["number"] for _ in range(3)]
    assert numbers == [1, 2, 3]
    other = ana.made(f"/initiatives/{initiative}/change-ideas", text="A checklist")
    assert a_cycle(ana, initiative, change_idea_id=other["id"])["number"] == 1
    ramp = ana.items(f"/initiatives/{initiative}/cycles?change_idea_id={idea['id']}&sort=created_at")
    assert [cycle["number"] for cycle in ramp] == [1, 2, 3]


def test_an_idea_of_another_initiative_is_not_tested_here(world, ana, initiative):
    foreign = ana.made(f"/initiatives/{an_initiative(world)}/change-ideas", text="A checklist")
    answer = ana.post(f"/initiatives/{initiative}/cycles", json={"title": "X", "change_idea_id": foreign["id"]})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/change_idea_id")


def test_closing_with_adapt_opens_the_next_cycle_of_the_ramp(world, ana, initiative, idea):
    watched, added = a_measure(world, initiative, "Missing doses"), a_measure(world, initiative, "Minutes")
    first = a_cycle(ana, initiative, change_idea_id=idea["id"], plan={"measure_ids": [watched]})
    further = {"question": "Do nurses notice?", "prediction": "Yes."}
    next_cycle = {"title": "Two wards", "plan": {"questions": [further], "measure_ids": [added]}}
    first = closed(ana, first, "adapt", next_cycle=next_cycle)
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    assert (second["number"], second["stage"], second["title"]) == (2, "plan", "Two wards")
    assert (second["change_idea_id"], second["previous_cycle_id"]) == (idea["id"], first["id"])
    assert second["plan"]["questions"] == [PLAN["questions"][1], further]
    assert sorted(second["plan"]["measure_ids"]) == sorted([watched, added])
    assert status_of(ana, idea) == "testing"


def test_a_carried_question_takes_a_new_prediction(ana, initiative):
    renewed = PLAN["questions"][1] | {"prediction": "Three minutes."}
    first = closed(ana, a_cycle(ana, initiative), "adapt", next_cycle={"plan": {"questions": [renewed]}})
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    assert second["plan"]["questions"] == [renewed]
    assert second["title"] == first["title"]


def test_cycles_without_an_idea_form_a_chain(ana, initiative):
    first = closed(ana, a_cycle(ana, initiative), "adapt", next_cycle={})
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    third_id = closed(ana, answered_alike(ana, second), "adapt", next_cycle={})["next_cycle_id"]
    assert ana.read(f"/cycles/{third_id}")["number"] == 3


def answered_alike(client, cycle):
    """A cycle of one carried question, brought to act."""
    cycle = client.changed(f"/cycles/{cycle['id']}", objective="Again", plan={"what": "The same on two wards"})
    cycle = advanced(client, filled(client, advanced(client, cycle)))
    study = {"results": "As before", "learned": "More", "answers": [{"prediction_held": "no"}]}
    return advanced(client, client.changed(f"/cycles/{cycle['id']}", study=study))


@pytest.mark.parametrize("decision", ["adopt", "abandon"])
def test_only_adapt_opens_a_next_cycle(ana, initiative, decision):
    cycle = a_cycle(ana, initiative, "act")
    filled(ana, cycle, act={"decision": decision, "rationale": "So it is."})
    answer = move(ana, cycle, next_cycle={"title": "Again"})
    assert (answer.status_code, answer.json["code"]) == (409, "no_next_cycle")
    assert decision in answer.json["detail"]
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == "act"


def test_only_closing_opens_a_next_cycle(ana, initiative):
    cycle = filled(ana, a_cycle(ana, initiative, "do"))
    answer = move(ana, cycle, next_cycle={"title": "Again"})
    assert (answer.status_code, answer.json["code"]) == (409, "no_next_cycle")


def test_a_next_cycle_that_makes_no_sense_leaves_the_present_one_open(ana, initiative):
    cycle = filled(ana, a_cycle(ana, initiative, "act"))
    answer = move(ana, cycle, next_cycle={"plan": {"measure_ids": [initiative]}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/next_cycle/plan/measure_ids/0"
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == "act"
    assert len(ana.items(f"/initiatives/{initiative}/cycles")) == 1


@pytest.mark.parametrize(("decision", "status"), [("adopt", "adopted"), ("adapt", "adapted"), ("abandon", "abandoned")])
def test_an_idea_becomes_what_its_last_closed_cycle_decided(ana, initiative, idea, time, decision, status):
    assert status_of(ana, idea) == "idea"
    cycle = a_cycle(ana, initiative, change_idea_id=idea["id"])
    assert status_of(ana, idea) == "testing"
    closed(ana, cycle, decision)
    assert status_of(ana, idea) == status
    time.pass_(days=1)
    again = a_cycle(ana, initiative, change_idea_id=idea["id"])
    assert status_of(ana, idea) == "testing"
    canceled(ana, again)
    assert status_of(ana, idea) == status


def test_the_cycle_closed_last_decides_whatever_its_number(ana, initiative, idea, time):
    first, second = (a_cycle(ana, initiative, change_idea_id=idea["id"]) for _ in range(2))
    closed(ana, second, "abandon")
    time.pass_(days=1)
    assert status_of(ana, idea) == "testing"
    closed(ana, first, "adopt")
    assert status_of(ana, idea) == "adopted"


def test_a_canceled_or_deleted_cycle_leaves_an_idea_untested(ana, initiative, idea):
    canceled(ana, a_cycle(ana, initiative, change_idea_id=idea["id"]))
    assert status_of(ana, idea) == "idea"
    planned = a_cycle(ana, initiative, change_idea_id=idea["id"])
    assert ana.delete(f"/cycles/{planned['id']}", if_match="*").status_code == 204
    assert status_of(ana, idea) == "idea"


def test_a_planned_cycle_moves_to_another_idea(ana, initiative, idea):
    other = ana.made(f"/initiatives/{initiative}/change-ideas", text="A checklist")
    cycle = a_cycle(ana, initiative, change_idea_id=idea["id"])
    moved = ana.changed(f"/cycles/{cycle['id']}", change_idea_id=other["id"])
    assert (moved["change_idea_id"], moved["number"]) == (other["id"], 1)
    assert (status_of(ana, idea), status_of(ana, other)) == ("idea", "testing")
    assert ana.changed(f"/cycles/{cycle['id']}", change_idea_id=None)["number"] == 1
    assert status_of(ana, other) == "idea"


def test_the_idea_of_a_cycle_is_settled_with_its_plan_and_its_ramp(ana, initiative, idea):
    begun = a_cycle(ana, initiative, "do", change_idea_id=idea["id"])
    following = closed(ana, a_cycle(ana, initiative, change_idea_id=idea["id"]), "adapt", next_cycle={})
    for cycle_id in (begun["id"], following["next_cycle_id"]):
        answer = ana.patch(f"/cycles/{cycle_id}", json={"change_idea_id": None}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "change_idea_locked")


def test_deleting_the_next_cycle_is_a_change_of_the_one_before(ana, initiative):
    first = closed(ana, a_cycle(ana, initiative), "adapt", next_cycle={})
    assert ana.delete(f"/cycles/{first['next_cycle_id']}", if_match="*").status_code == 204
    now = ana.read(f"/cycles/{first['id']}")
    assert now["next_cycle_id"] is None
    assert now["etag"] != first["etag"]


def test_the_end_of_an_initiative_cancels_what_is_open(world, ana, initiative, idea):
    open_ones = [a_cycle(ana, initiative, stage, change_idea_id=idea["id"]) for stage in ("plan", "study")]
    done = a_cycle(ana, initiative, "closed")
    with world.database.transaction() as session:
        effort = session.get_one(Initiative, uuid.UUID(initiative))
        actor_id = uuid.UUID(world.id_of("ana"))
        service.cancel_open(session, effort, actor_id, world.clock.now(), "The initiative was abandoned.")
    for cycle in open_ones:
        now = ana.read(f"/cycles/{cycle['id']}")
        assert (now["stage"], now["cancel_reason"]) == ("canceled", "The initiative was abandoned.")
    assert ana.read(f"/cycles/{done['id']}") == done
    assert status_of(ana, idea) == "idea"


def test_whatever_happens_to_a_cycle_is_activity_of_its_initiative(world, ana, initiative, time):
    def last_activity():
        with world.database.session() as session:
            return session.get_one(Initiative, uuid.UUID(initiative)).last_activity_at

    before = ana.read(f"/initiatives/{initiative}")["etag"]
    time.pass_(days=1)
    cycle = a_cycle(ana, initiative)
    assert last_activity() == datetime.fromisoformat("2026-03-03T09:00:00+00:00")
    for act in (filled, advanced):
        time.pass_(days=1)
        act(ana, cycle)
        assert last_activity() == world.clock.now()
    assert ana.read(f"/initiatives/{initiative}")["etag"] == before


def at_once(*acts):
    """The answers of requests sent at the same moment, best first."""
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = [running.result() for running in [pool.submit(act) for act in acts]]
    return sorted(answers, key=lambda answer: answer.status_code)


def clients_of(world, count):
    return [world.client_of(world.as_("ana").person_id) for _ in range(count)]


def test_two_who_close_a_cycle_at_once_open_one_next_cycle(real_world):
    initiative, ana = an_initiative(real_world), real_world.as_("ana")
    idea = ana.made(f"/initiatives/{initiative}/change-ideas", text="A second check")
    cycle = filled(ana, a_cycle(ana, initiative, "act", change_idea_id=idea["id"]))
    answers = at_once(
        *(lambda client=client: move(client, cycle, next_cycle={}) for client in clients_of(real_world, 4))
    )
    assert [answer.status_code for answer in answers] == [200, 409, 409, 409]
    ramp = ana.items(f"/initiatives/{initiative}/cycles?change_idea_id={idea['id']}&sort=created_at")
    assert [(found["number"], found["stage"]) for found in ramp] == [(1, "closed"), (2, "plan")]


def test_cycles_planned_at_once_get_numbers_of_their_own(real_world):
    initiative, ana = an_initiative(real_world), real_world.as_("ana")
    idea = ana.made(f"/initiatives/{initiative}/change-ideas", text="A second check")
    sent = {"title": "One ward", "change_idea_id": idea["id"]}
    answers = at_once(
        *(
            lambda client=client: client.post(f"/initiatives/{initiative}/cycles", json=sent)
            for client in clients_of(real_world, 4)
        )
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert sorted(answer.json["number"] for answer in answers) == [1, 2, 3, 4]
