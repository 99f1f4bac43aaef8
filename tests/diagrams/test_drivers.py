"""The driver diagram: who draws it, and what a driver may belong to."""

import pytest


def primary(ana, initiative_id, text="Reliable delivery"):
    return ana.create(f"/initiatives/{initiative_id}/drivers", kind="primary", text=text)


def secondary(ana, initiative_id, parent, text="Cart filled in time", **more):
    payload = {"kind": "secondary", "text": text, "parent_id": parent["id"]} | more
    return ana.create(f"/initiatives/{initiative_id}/drivers", **payload)


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
def test_who_draws_the_diagram(client_as, ana, initiative_id, who, may_change):
    driver = primary(ana, initiative_id)
    somebody = client_as(who)
    assert len(somebody.items(f"/initiatives/{initiative_id}/drivers")) == 1
    added = somebody.post(f"/initiatives/{initiative_id}/drivers", json={"kind": "primary", "text": "Staff know how"})
    changed = somebody.patch(f"/drivers/{driver['id']}", json={"text": "Reliable"}, if_match="*")
    deleted = somebody.delete(f"/drivers/{driver['id']}", if_match="*")
    assert [added.status_code, changed.status_code, deleted.status_code] == (
        [201, 200, 204] if may_change else [403, 403, 403]
    )


def test_without_credentials_or_sight_there_is_no_diagram(factory, client_as):
    hidden = factory.insert_initiative(lead="ana", visibility="team")
    driver = primary(client_as("ana"), hidden)
    assert client_as(None).get(f"/initiatives/{hidden}/drivers").status_code == 401
    assert client_as("zoe").get(f"/initiatives/{hidden}/drivers").status_code == 404
    assert client_as("zoe").patch(f"/drivers/{driver['id']}", json={"text": "X"}, if_match="*").status_code == 404


def test_the_diagram_is_listed_by_position(ana, initiative_id):
    top = primary(ana, initiative_id)
    secondary(ana, initiative_id, top, "Third", position=3)
    secondary(ana, initiative_id, top, "First", position=1)
    below = ana.items(f"/initiatives/{initiative_id}/drivers?parent_id={top['id']}&kind=secondary")
    assert [driver["text"] for driver in below] == ["First", "Third"]


def refused(answer, pointer="#/parent_id"):
    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["pointer"] == pointer
    return answer.json["errors"][0]["code"]


def test_a_secondary_driver_stands_below_a_primary_one_only(ana, initiative_id):
    middle = secondary(ana, initiative_id, primary(ana, initiative_id))
    answer = ana.post(
        f"/initiatives/{initiative_id}/drivers", json={"kind": "secondary", "text": "X", "parent_id": middle["id"]}
    )
    assert refused(answer) == "parent_not_primary"


def test_a_primary_driver_stands_below_none(ana, initiative_id):
    top = primary(ana, initiative_id)
    answer = ana.post(
        f"/initiatives/{initiative_id}/drivers", json={"kind": "primary", "text": "X", "parent_id": top["id"]}
    )
    assert refused(answer) == "primary_has_no_parent"


def test_a_driver_of_another_initiative_is_no_parent(factory, ana, initiative_id):
    other = primary(ana, factory.insert_initiative())
    answer = ana.post(
        f"/initiatives/{initiative_id}/drivers", json={"kind": "secondary", "text": "X", "parent_id": other["id"]}
    )
    assert refused(answer) == "other_initiative"


def test_an_unseen_parent_reads_as_an_unknown_one(factory, client_as, ana, initiative_id):
    unseen = primary(client_as("ben"), factory.insert_initiative(lead="ben", visibility="team"))
    for parent_id in (unseen["id"], initiative_id):
        answer = ana.post(
            f"/initiatives/{initiative_id}/drivers", json={"kind": "secondary", "text": "X", "parent_id": parent_id}
        )
        assert refused(answer) == "unknown_reference"


def test_no_driver_comes_to_stand_below_itself(ana, initiative_id):
    top = primary(ana, initiative_id)
    answer = ana.patch(f"/drivers/{top['id']}", json={"kind": "secondary", "parent_id": top["id"]}, if_match=top)
    assert refused(answer) == "parent_not_primary"
    below = secondary(ana, initiative_id, top)
    circle = ana.patch(f"/drivers/{top['id']}", json={"kind": "secondary", "parent_id": below["id"]}, if_match=top)
    assert (circle.status_code, circle.json["code"]) == (409, "driver_in_use")


def test_a_driver_moves_to_another_place(ana, initiative_id):
    top, other = primary(ana, initiative_id), primary(ana, initiative_id, "Staff know how")
    below = secondary(ana, initiative_id, top)
    moved = ana.update(f"/drivers/{below['id']}", if_match=below, parent_id=other["id"], position=2)
    assert (moved["parent_id"], moved["position"]) == (other["id"], 2)
    risen = ana.update(f"/drivers/{below['id']}", if_match=moved, kind="primary", parent_id=None)
    assert (risen["kind"], risen["parent_id"]) == ("primary", None)


def test_a_driver_with_others_below_is_not_deleted(ana, initiative_id):
    top = primary(ana, initiative_id)
    secondary(ana, initiative_id, top)
    answer = ana.delete(f"/drivers/{top['id']}", if_match=top)
    assert (answer.status_code, answer.json["code"]) == (409, "driver_in_use")


def test_change_ideas_outlive_their_driver(ana, initiative_id):
    driver = primary(ana, initiative_id)
    idea = ana.create(f"/initiatives/{initiative_id}/change-ideas", text="A second check", driver_id=driver["id"])
    assert ana.delete(f"/drivers/{driver['id']}", if_match=driver).status_code == 204
    orphan = ana.read(f"/change-ideas/{idea['id']}")
    assert orphan["driver_id"] is None
    assert orphan["etag"] != idea["etag"]


def test_a_finished_initiative_keeps_its_diagram(factory, ana, initiative_id, finished_state):
    driver = primary(ana, initiative_id)
    factory.set_state(initiative_id, finished_state)
    answers = [
        ana.post(f"/initiatives/{initiative_id}/drivers", json={"kind": "primary", "text": "X"}),
        ana.patch(f"/drivers/{driver['id']}", json={"text": "X"}, if_match="*"),
        ana.delete(f"/drivers/{driver['id']}", if_match="*"),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(409, "wrong_state")] * 3
    assert finished_state in answers[0].json["detail"]


@pytest.mark.parametrize(
    ("payload", "pointer"),
    [
        ({"kind": "tertiary", "text": "X"}, "#/kind"),
        ({"kind": "primary", "text": " "}, "#/text"),
        ({"kind": "primary", "text": "X", "position": -1}, "#/position"),
        ({"kind": "primary", "text": "MRN 1234567"}, "#/text"),
        ({"kind": "secondary", "text": "X", "parent_id": "above"}, "#/parent_id"),
    ],
)
def test_a_driver_that_makes_no_sense_is_refused(ana, initiative_id, payload, pointer):
    refused(ana.post(f"/initiatives/{initiative_id}/drivers", json=payload), pointer)
