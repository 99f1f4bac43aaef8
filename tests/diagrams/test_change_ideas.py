"""Change ideas: who adds them, and what stays on record."""

import pytest


@pytest.fixture
def idea(ana, initiative_id):
    return ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A second check")


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
def test_who_changes_the_ideas(client_as, initiative_id, idea, who, may_change):
    somebody = client_as(who)
    assert somebody.read(f"/change-ideas/{idea['id']}")["text"] == "A second check"
    added = somebody.post(f"/initiatives/{initiative_id}/change-ideas", json={"text": "Another"})
    changed = somebody.patch(f"/change-ideas/{idea['id']}", json={"text": "A third check"}, if_match="*")
    deleted = somebody.delete(f"/change-ideas/{idea['id']}", if_match="*")
    assert [added.status_code, changed.status_code, deleted.status_code] == (
        [201, 200, 204] if may_change else [403, 403, 403]
    )


def test_a_hidden_initiative_hides_its_ideas(factory, client_as):
    hidden = factory.insert_initiative(visibility="team")
    idea = client_as("ana").create(f"/initiatives/{hidden}/change-ideas", text="A second check")
    for path in (f"/change-ideas/{idea['id']}", f"/initiatives/{hidden}/change-ideas"):
        assert client_as("zoe").get(path).status_code == 404
        assert client_as(None).get(path).status_code == 401
        assert client_as("quality_lead").get(path).status_code == 200


def test_a_new_idea_has_not_been_tested(ana, initiative_id, idea):
    assert (idea["status"], idea["driver_id"], idea["initiative_id"]) == ("idea", None, initiative_id)
    assert ana.items(f"/initiatives/{initiative_id}/change-ideas?status=testing&status=adopted") == []
    assert ana.items(f"/initiatives/{initiative_id}/change-ideas?status=idea") == [idea]


def test_the_status_follows_from_cycles_and_is_not_written(ana, idea):
    answer = ana.patch(f"/change-ideas/{idea['id']}", json={"status": "adopted"}, if_match=idea)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown_field")


def test_an_idea_takes_a_driver_of_its_own_initiative(factory, ana, initiative_id, idea):
    own = ana.create(f"/initiatives/{initiative_id}/drivers", kind="primary", text="Reliable delivery")
    assert ana.update(f"/change-ideas/{idea['id']}", if_match=idea, driver_id=own["id"])["driver_id"] == own["id"]
    foreign = ana.create(f"/initiatives/{factory.insert_initiative()}/drivers", kind="primary", text="Staff know how")
    for method, path in (
        (ana.post, f"/initiatives/{initiative_id}/change-ideas"),
        (ana.patch, f"/change-ideas/{idea['id']}"),
    ):
        answer = method(path, json={"text": "X", "driver_id": foreign["id"]}, if_match="*")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/driver_id")


def test_an_idea_with_a_cycle_stays(ana, initiative_id, idea):
    ana.create(f"/initiatives/{initiative_id}/cycles", title="One ward", change_idea_id=idea["id"])
    answer = ana.delete(f"/change-ideas/{idea['id']}", if_match="*")
    assert (answer.status_code, answer.json["code"]) == (409, "change_idea_in_use")


def test_a_finished_initiative_keeps_its_ideas(factory, ana, initiative_id, idea, finished_state):
    factory.set_state(initiative_id, finished_state)
    answers = [
        ana.post(f"/initiatives/{initiative_id}/change-ideas", json={"text": "X"}),
        ana.patch(f"/change-ideas/{idea['id']}", json={"text": "X"}, if_match="*"),
        ana.delete(f"/change-ideas/{idea['id']}", if_match="*"),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(409, "wrong_state")] * 3
