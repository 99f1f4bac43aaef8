"""Writing into a cycle: what may be changed in which stage, and what makes no sense."""

import pytest

from tests.factories.cycles import fill
from tests.factories.payloads import PLAN, STAGE_CONTENT, STAGES, TEAM


def patch(client, cycle, **content):
    return client.patch(f"/cycles/{cycle['id']}", json=content, if_match="*")


def test_a_title_is_enough(ana, initiative_id):
    cycle = ana.create(f"/initiatives/{initiative_id}/cycles", title="One ward")
    assert (cycle["stage"], cycle["number"], cycle["initiative_id"]) == ("plan", 1, initiative_id)
    assert cycle["plan"] == {
        "questions": [],
        "who": None,
        "what": None,
        "where": None,
        "starts_on": None,
        "ends_on": None,
        "data_collection": None,
        "measure_ids": [],
    }
    assert cycle["study"]["answers"] == []
    assert (cycle["previous_cycle_id"], cycle["next_cycle_id"]) == (None, None)


def test_a_cycle_is_read_as_it_was_written(factory, ana, initiative_id):
    measure_id = factory.insert_measure(initiative_id)
    plan = PLAN | {"starts_on": "2026-03-03", "ends_on": "2026-03-04", "measure_ids": [measure_id], "who": "Ana"}
    made = ana.post(f"/initiatives/{initiative_id}/cycles", json={"title": "One ward", "scale": "one", "plan": plan})
    cycle = made.json
    assert made.headers["Location"] == f"/api/v1/cycles/{cycle['id']}"
    assert {name: cycle["plan"][name] for name in plan} == plan
    assert ana.read(f"/cycles/{cycle['id']}") == cycle
    assert ana.items(f"/initiatives/{initiative_id}/cycles?stage=plan") == [cycle]
    assert ana.items(f"/initiatives/{initiative_id}/cycles?stage=do") == []


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "active", "on_hold"])
def test_cycles_are_planned_from_draft_on(factory, state):
    assert factory.cycle(factory.insert_initiative(state))["stage"] == "plan"


@pytest.mark.parametrize(
    ("who", "may_change"),
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
def test_who_writes_cycles(factory, client_as, initiative_id, who, may_change):
    cycle = factory.cycle(initiative_id)
    somebody = client_as(who)
    assert somebody.read(f"/cycles/{cycle['id']}") == cycle
    assert somebody.items(f"/initiatives/{initiative_id}/cycles") == [cycle]
    answers = [
        somebody.post(f"/initiatives/{initiative_id}/cycles", json={"title": "Another"}),
        patch(somebody, cycle, title="One ward, two days"),
        somebody.delete(f"/cycles/{cycle['id']}", if_match="*"),
    ]
    assert [answer.status_code for answer in answers] == ([201, 200, 204] if may_change else [403, 403, 403])


def test_a_hidden_initiative_hides_its_cycles(factory, client_as):
    hidden = factory.insert_initiative(visibility="team", team=TEAM)
    cycle = factory.cycle(hidden)
    for who, status in (("zoe", 404), ("admin", 404), (None, 401), ("coco", 200), ("quality_lead", 200)):
        assert client_as(who).get(f"/cycles/{cycle['id']}").status_code == status
        assert client_as(who).get(f"/initiatives/{hidden}/cycles").status_code == status
    assert client_as("zoe").delete(f"/cycles/{cycle['id']}", if_match="*").status_code == 404


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("section", STAGES)
def test_the_present_and_earlier_sections_are_written_and_later_ones_not_yet(
    factory, ana, initiative_id, stage, section
):
    cycle = factory.cycle(initiative_id, stage)
    answer = patch(ana, cycle, **{section: STAGE_CONTENT[section][section]})
    if STAGES.index(section) <= STAGES.index(stage):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json["code"]) == (409, "section_ahead")
        assert f"`{section}`" in answer.json["detail"]


@pytest.mark.parametrize("stage", STAGES)
def test_title_objective_and_scale_are_written_until_the_end(factory, ana, initiative_id, stage):
    cycle = factory.cycle(initiative_id, stage)
    changed = ana.update(f"/cycles/{cycle['id']}", title="Two wards", objective="Does it spread?", scale="few")
    assert (changed["title"], changed["objective"], changed["scale"]) == ("Two wards", "Does it spread?", "few")


@pytest.mark.parametrize("stage", ["closed", "canceled"])
def test_what_has_ended_is_kept_as_it_is(factory, ana, initiative_id, stage):
    cycle = factory.cycle(initiative_id, stage)
    answer = patch(ana, cycle, title="Two wards")
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("stage", ["do", "study", "act"])
@pytest.mark.parametrize(
    "questions",
    [
        [],
        [PLAN["questions"][0]],
        [PLAN["questions"][1], PLAN["questions"][0]],
        [{"question": "How many are found?", "prediction": "All."}, PLAN["questions"][1]],
        [*PLAN["questions"], {"question": "What else?", "prediction": "Nothing."}],
    ],
)
def test_nobody_predicts_afterwards(factory, ana, initiative_id, stage, questions):
    cycle = factory.cycle(initiative_id, stage)
    answer = patch(ana, cycle, plan={"questions": questions})
    assert (answer.status_code, answer.json["code"]) == (409, "questions_locked")
    assert patch(ana, cycle, plan={"questions": PLAN["questions"], "who": "Ben"}).status_code == 200


@pytest.mark.parametrize(
    ("stage", "content", "pointer"),
    [
        ("do", {"objective": None}, "#/objective"),
        ("act", {"plan": {"what": " "}}, "#/plan/what"),
        ("study", {"do": None}, "#/do/started_on"),
        ("act", {"study": {"answers": []}}, "#/study/answers"),
    ],
)
def test_what_brought_a_cycle_here_is_not_taken_out(factory, ana, initiative_id, stage, content, pointer):
    cycle = factory.cycle(initiative_id, stage)
    answer = patch(ana, cycle, **content)
    assert (answer.status_code, answer.json["code"]) == (409, "incomplete")
    assert answer.json["missing"][0]["pointer"] == pointer
    assert ana.read(f"/cycles/{cycle['id']}") == cycle


def test_null_clears_a_member_or_a_whole_section(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id))
    assert ana.update(f"/cycles/{cycle['id']}", plan={"what": None})["plan"]["questions"] == PLAN["questions"]
    assert ana.update(f"/cycles/{cycle['id']}", plan=None)["plan"]["questions"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_there_is_one_answer_for_each_question(factory, ana, initiative_id, count):
    cycle = factory.cycle(initiative_id, "study")
    answer = patch(ana, cycle, study={"answers": [{"prediction_held": "yes"}] * count})
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert (error["pointer"], error["code"]) == ("#/study/answers", "not_aligned")


@pytest.mark.parametrize(
    ("stage", "content", "pointer"),
    [
        ("plan", {"plan": {"starts_on": "2026-03-04", "ends_on": "2026-03-03"}}, "#/plan/ends_on"),
        ("do", {"do": {"started_on": "2026-03-04", "ended_on": "2026-03-03"}}, "#/do/ended_on"),
        ("plan", {"plan": {"starts_on": "2026-02-30"}}, "#/plan/starts_on"),
        ("plan", {"plan": {"questions": [{"prediction": "Three"}]}}, "#/plan/questions/0/question"),
        ("plan", {"plan": {"questions": [{"question": "MRN 1234567?"}]}}, "#/plan/questions/0/question"),
        ("plan", {"plan": {"measure_ids": ["first"]}}, "#/plan/measure_ids/0"),
        ("plan", {"scale": "everywhere"}, "#/scale"),
        ("plan", {"title": None}, "#/title"),
        ("plan", {"stage": "closed"}, "#/stage"),
        ("plan", {"number": 3}, "#/number"),
        ("study", {"study": {"answers": [{"prediction_held": "maybe"}] * 2}}, "#/study/answers/0/prediction_held"),
        ("act", {"act": {"decision": "adopt_later"}}, "#/act/decision"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(factory, ana, initiative_id, stage, content, pointer):
    answer = patch(ana, factory.cycle(initiative_id, stage), **content)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_days_stay_in_order_with_those_already_written(factory, ana, initiative_id):
    cycle = factory.cycle(initiative_id, plan={"starts_on": "2026-03-04"})
    answer = patch(ana, cycle, plan={"ends_on": "2026-03-03"})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "ends_before_start")


def test_a_cycle_watches_measures_of_its_own_initiative_only(factory, ana, initiative_id):
    own, foreign = factory.insert_measure(initiative_id), factory.insert_measure(factory.insert_initiative())
    for unknown in (foreign, initiative_id):
        answer = ana.post(
            f"/initiatives/{initiative_id}/cycles", json={"title": "X", "plan": {"measure_ids": [own, unknown]}}
        )
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/plan/measure_ids/1")
    cycle = factory.cycle(initiative_id)
    changed = ana.update(f"/cycles/{cycle['id']}", if_match=cycle, plan={"measure_ids": [own]})
    assert changed["plan"]["measure_ids"] == [own]
    assert changed["etag"] != cycle["etag"]


def test_a_measure_that_goes_leaves_a_new_version_of_what_named_it(factory, ana, initiative_id):
    measure_id = factory.insert_measure(initiative_id)
    cycle = factory.cycle(initiative_id, plan={"measure_ids": [measure_id]})
    named = ana.update(f"/initiatives/{initiative_id}", aim={"measure_id": measure_id})
    assert ana.delete(f"/measures/{measure_id}", if_match="*").status_code == 204
    now = ana.read(f"/cycles/{cycle['id']}")
    assert (now["plan"]["measure_ids"], now["etag"] != cycle["etag"]) == ([], True)
    unnamed = ana.read(f"/initiatives/{initiative_id}")
    assert (unnamed["aim"]["measure_id"], unnamed["etag"] != named["etag"]) == (None, True)


@pytest.mark.parametrize("stage", ["do", "act", "closed", "canceled"])
def test_only_a_planned_cycle_is_deleted(factory, ana, initiative_id, stage):
    cycle = factory.cycle(initiative_id, stage)
    answer = ana.delete(f"/cycles/{cycle['id']}", if_match="*")
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    planned = factory.cycle(initiative_id)
    assert ana.delete(f"/cycles/{planned['id']}", if_match=planned).status_code == 204
    assert ana.get(f"/cycles/{planned['id']}").status_code == 404


def test_a_finished_initiative_keeps_its_cycles(factory, ana, initiative_id, finished_state):
    cycle = factory.cycle(initiative_id)
    factory.set_state(initiative_id, finished_state)
    answers = [
        ana.post(f"/initiatives/{initiative_id}/cycles", json={"title": "X"}),
        patch(ana, cycle, title="X"),
        ana.delete(f"/cycles/{cycle['id']}", if_match="*"),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(409, "wrong_state")] * 3


def test_a_draft_goes_with_all_that_hangs_on_it(factory, ana):
    draft = factory.insert_initiative("draft")
    below = f"/initiatives/{draft}"
    top = ana.create(f"{below}/drivers", kind="primary", text="Reliable delivery")
    driver = ana.create(f"{below}/drivers", kind="secondary", text="Cart filled in time", parent_id=top["id"])
    idea = ana.create(f"{below}/change-ideas", text="A second check", driver_id=driver["id"])
    cycle = factory.cycle(draft, change_idea_id=idea["id"], plan={"measure_ids": [factory.insert_measure(draft)]})
    ana.create(f"{below}/comments", text="Well begun")
    ana.create(f"{below}/progress-scores", score=0.5, assessed_on="2026-03-01", justification="An idea")
    assert ana.delete(below, if_match="*").status_code == 204
    assert ana.get(f"/cycles/{cycle['id']}").status_code == 404


def test_null_clears_all_of_a_section(factory, ana, initiative_id):
    cycle = fill(ana, factory.cycle(initiative_id, "study"))
    cleared = ana.update(f"/cycles/{cycle['id']}", study=None)
    assert (cleared["study"]["answers"], cleared["study"]["results"]) == ([], None)
    cycle = fill(ana, factory.cycle(initiative_id, "plan"))
    cleared = ana.update(f"/cycles/{cycle['id']}", plan=None)
    assert (cleared["plan"]["questions"], cleared["plan"]["what"]) == ([], None)
