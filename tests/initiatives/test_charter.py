"""The charter: what one request suggests, and what it answers."""

SUGGESTION = {"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."}


def test_a_title_and_a_problem_are_enough(world):
    made = world.as_("ana").made("/initiatives", **SUGGESTION)
    assert (made["state"], made["lead"]) == ("draft", {"id": world.id_of("ana"), "name": "Ana"})
    assert made["visibility"] == "organization"
    assert made["open_to_help"] is False
    assert made["tags"] == []
    assert set(made["aim"].values()) == {None}
    assert set(made["screening"].values()) == {None}


def test_what_was_suggested_is_read_back(world):
    ana = world.as_("ana")
    answer = ana.post("/initiatives", json=SUGGESTION | {"tags": ["stat", "doses"], "aim": {"target_value": 2}})
    assert answer.headers["Location"] == f"/api/v1/initiatives/{answer.json['id']}"
    assert ana.read(f"/initiatives/{answer.json['id']}") == answer.json
    assert (answer.json["tags"], answer.json["aim"]["target_value"]) == (["doses", "stat"], 2.0)
