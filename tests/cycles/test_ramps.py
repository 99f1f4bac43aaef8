"""Ramps: how cycles follow one another, and what they make of their change idea."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from qi_tracker.cycles import service
from qi_tracker.initiatives.models import Initiative
from tests.factories.cycles import advance, cancel, close, fill, transition
from tests.factories.payloads import PLAN


@pytest.fixture
def idea(ana, initiative_id):
    return ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A second check")


def status_of(ana, idea):
    return ana.read(f"/change-ideas/{idea['id']}")["status"]


def test_the_cycles_of_an_idea_are_numbered(factory, ana, initiative_id, idea):
    numbers = [factory.cycle(initiative_id, change_idea_id=idea["id"])["number"] for _ in range(3)]
    assert numbers == [1, 2, 3]
    other = ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A checklist")
    assert factory.cycle(initiative_id, change_idea_id=other["id"])["number"] == 1
    ramp = ana.items(f"/initiatives/{initiative_id}/cycles?change_idea_id={idea['id']}&sort=created_at")
    assert [cycle["number"] for cycle in ramp] == [1, 2, 3]


def test_an_idea_of_another_initiative_is_not_tested_here(factory, ana, initiative_id):
    foreign = ana.create(f"/initiatives/{factory.insert_initiative()}/change-ideas", text="A checklist")
    answer = ana.post(f"/initiatives/{initiative_id}/cycles", json={"title": "X", "change_idea_id": foreign["id"]})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/change_idea_id")


def test_closing_with_adapt_opens_the_next_cycle_of_the_ramp(factory, ana, initiative_id, idea):
    watched, added = (
        factory.insert_measure(initiative_id, name="Missing doses"),
        factory.insert_measure(initiative_id, name="Minutes"),
    )
    first = factory.cycle(initiative_id, change_idea_id=idea["id"], plan={"measure_ids": [watched]})
    further = {"question": "Do nurses notice?", "prediction": "Yes."}
    next_cycle = {"title": "Two wards", "plan": {"questions": [further], "measure_ids": [added]}}
    first = close(ana, first, "adapt", next_cycle=next_cycle)
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    assert (second["number"], second["stage"], second["title"]) == (2, "plan", "Two wards")
    assert (second["change_idea_id"], second["previous_cycle_id"]) == (idea["id"], first["id"])
    assert second["plan"]["questions"] == [PLAN["questions"][1], further]
    assert sorted(second["plan"]["measure_ids"]) == sorted([watched, added])
    assert status_of(ana, idea) == "testing"


def test_a_carried_question_takes_a_new_prediction(factory, ana, initiative_id):
    renewed = PLAN["questions"][1] | {"prediction": "Three minutes."}
    first = close(ana, factory.cycle(initiative_id), "adapt", next_cycle={"plan": {"questions": [renewed]}})
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    assert second["plan"]["questions"] == [renewed]
    assert second["title"] == first["title"]


def test_cycles_without_an_idea_form_a_chain(factory, ana, initiative_id):
    first = close(ana, factory.cycle(initiative_id), "adapt", next_cycle={})
    second = ana.read(f"/cycles/{first['next_cycle_id']}")
    third_id = close(ana, answered_alike(ana, second), "adapt", next_cycle={})["next_cycle_id"]
    assert ana.read(f"/cycles/{third_id}")["number"] == 3


def answered_alike(client, cycle):
    """A cycle of one carried question, brought to act."""
    cycle = client.update(f"/cycles/{cycle['id']}", objective="Again", plan={"what": "The same on two wards"})
    cycle = advance(client, fill(client, advance(client, cycle)))
    study = {"results": "As before", "learned": "More", "answers": [{"prediction_held": "no"}]}
    return advance(client, client.update(f"/cycles/{cycle['id']}", study=study))


@pytest.mark.parametrize("decision", ["adopt", "abandon"])
def test_only_adapt_opens_a_next_cycle(factory, ana, initiative_id, decision):
    cycle = factory.cycle(initiative_id, "act")
    fill(ana, cycle, act={"decision": decision, "rationale": "So it is."})
    answer = transition(ana, cycle, next_cycle={"title": "Again"})
    assert (answer.status_code, answer.json["code"]) == (409, "no_next_cycle")
    assert decision in answer.json["detail"]
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == "act"


def test_only_closing_opens_a_next_cycle(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id, "do"))
    answer = transition(ana, cycle, next_cycle={"title": "Again"})
    assert (answer.status_code, answer.json["code"]) == (409, "no_next_cycle")


def test_a_next_cycle_that_makes_no_sense_leaves_the_present_one_open(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id, "act"))
    answer = transition(ana, cycle, next_cycle={"plan": {"measure_ids": [initiative_id]}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/next_cycle/plan/measure_ids/0"
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == "act"
    assert len(ana.items(f"/initiatives/{initiative_id}/cycles")) == 1


@pytest.mark.parametrize(("decision", "status"), [("adopt", "adopted"), ("adapt", "adapted"), ("abandon", "abandoned")])
def test_an_idea_becomes_what_its_last_closed_cycle_decided(factory, clock, ana, initiative_id, idea, decision, status):
    assert status_of(ana, idea) == "idea"
    cycle = factory.cycle(initiative_id, change_idea_id=idea["id"])
    assert status_of(ana, idea) == "testing"
    close(ana, cycle, decision)
    assert status_of(ana, idea) == status
    clock.advance(days=1)
    again = factory.cycle(initiative_id, change_idea_id=idea["id"])
    assert status_of(ana, idea) == "testing"
    cancel(ana, again)
    assert status_of(ana, idea) == status


def test_the_cycle_closed_last_decides_whatever_its_number(factory, clock, ana, initiative_id, idea):
    first, second = (factory.cycle(initiative_id, change_idea_id=idea["id"]) for _ in range(2))
    close(ana, second, "abandon")
    clock.advance(days=1)
    assert status_of(ana, idea) == "testing"
    close(ana, first, "adopt")
    assert status_of(ana, idea) == "adopted"


def test_a_canceled_or_deleted_cycle_leaves_an_idea_untested(factory, ana, initiative_id, idea):
    cancel(ana, factory.cycle(initiative_id, change_idea_id=idea["id"]))
    assert status_of(ana, idea) == "idea"
    planned = factory.cycle(initiative_id, change_idea_id=idea["id"])
    assert ana.delete(f"/cycles/{planned['id']}", if_match="*").status_code == 204
    assert status_of(ana, idea) == "idea"


def test_a_planned_cycle_moves_to_another_idea(factory, ana, initiative_id, idea):
    other = ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A checklist")
    cycle = factory.cycle(initiative_id, change_idea_id=idea["id"])
    moved = ana.update(f"/cycles/{cycle['id']}", change_idea_id=other["id"])
    assert (moved["change_idea_id"], moved["number"]) == (other["id"], 1)
    assert (status_of(ana, idea), status_of(ana, other)) == ("idea", "testing")
    assert ana.update(f"/cycles/{cycle['id']}", change_idea_id=None)["number"] == 1
    assert status_of(ana, other) == "idea"


def test_the_idea_of_a_cycle_is_settled_with_its_plan_and_its_ramp(factory, ana, initiative_id, idea):
    begun = factory.cycle(initiative_id, "do", change_idea_id=idea["id"])
    following = close(ana, factory.cycle(initiative_id, change_idea_id=idea["id"]), "adapt", next_cycle={})
    for cycle_id in (begun["id"], following["next_cycle_id"]):
        answer = ana.patch(f"/cycles/{cycle_id}", json={"change_idea_id": None}, if_match="*")
        assert (answer.status_code, answer.json["code"]) == (409, "change_idea_locked")


def test_deleting_the_next_cycle_is_a_change_of_the_one_before(factory, ana, initiative_id):
    first = close(ana, factory.cycle(initiative_id), "adapt", next_cycle={})
    assert ana.delete(f"/cycles/{first['next_cycle_id']}", if_match="*").status_code == 204
    now = ana.read(f"/cycles/{first['id']}")
    assert now["next_cycle_id"] is None
    assert now["etag"] != first["etag"]


def test_the_end_of_an_initiative_cancels_what_is_open(factory, clock, database, ana, initiative_id, idea):
    open_ones = [factory.cycle(initiative_id, stage, change_idea_id=idea["id"]) for stage in ("plan", "study")]
    done = factory.cycle(initiative_id, "closed")
    with database.transaction() as session:
        effort = session.get_one(Initiative, uuid.UUID(initiative_id))
        actor_id = uuid.UUID(factory.id_of("ana"))
        service.cancel_open(session, effort, actor_id, clock.now(), "The initiative was abandoned.")
    for cycle in open_ones:
        now = ana.read(f"/cycles/{cycle['id']}")
        assert (now["stage"], now["cancel_reason"]) == ("canceled", "The initiative was abandoned.")
    assert ana.read(f"/cycles/{done['id']}") == done
    assert status_of(ana, idea) == "idea"


def test_whatever_happens_to_a_cycle_is_activity_of_its_initiative(factory, clock, database, ana, initiative_id):
    def last_activity():
        with database.session() as session:
            return session.get_one(Initiative, uuid.UUID(initiative_id)).last_activity_at

    before = ana.read(f"/initiatives/{initiative_id}")["etag"]
    clock.advance(days=1)
    cycle = factory.cycle(initiative_id)
    assert last_activity() == datetime.fromisoformat("2026-03-03T09:00:00+00:00")
    for act in (fill, advance):
        clock.advance(days=1)
        act(ana, cycle)
        assert last_activity() == clock.now()
    assert ana.read(f"/initiatives/{initiative_id}")["etag"] == before


def at_once(*acts):
    """The answers of requests sent at the same moment, best first."""
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = [running.result() for running in [pool.submit(act) for act in acts]]
    return sorted(answers, key=lambda answer: answer.status_code)


def clients_of(factory, count):
    return [factory.new_client(factory.client_as("ana").person_id) for _ in range(count)]


def test_two_who_close_a_cycle_at_once_open_one_next_cycle(real_factory):
    initiative_id, ana = real_factory.insert_initiative(), real_factory.client_as("ana")
    idea = ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A second check")
    cycle = fill(ana, real_factory.cycle(initiative_id, "act", change_idea_id=idea["id"]))
    answers = at_once(
        *(lambda client=client: transition(client, cycle, next_cycle={}) for client in clients_of(real_factory, 4))
    )
    assert [answer.status_code for answer in answers] == [200, 409, 409, 409]
    ramp = ana.items(f"/initiatives/{initiative_id}/cycles?change_idea_id={idea['id']}&sort=created_at")
    assert [(found["number"], found["stage"]) for found in ramp] == [(1, "closed"), (2, "plan")]


def test_cycles_planned_at_once_get_numbers_of_their_own(real_factory):
    initiative_id, ana = real_factory.insert_initiative(), real_factory.client_as("ana")
    idea = ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A second check")
    sent = {"title": "One ward", "change_idea_id": idea["id"]}
    answers = at_once(
        *(
            lambda client=client: client.post(f"/initiatives/{initiative_id}/cycles", json=sent)
            for client in clients_of(real_factory, 4)
        )
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert sorted(answer.json["number"] for answer in answers) == [1, 2, 3, 4]
