"""An initiative with what its screen needs besides, in one answer and a fixed number of queries."""

import pytest

from qi_tracker.initiatives.expansion.queries import MOST
from tests.core.test_query_counts import counted

ALL = "actions,team,cycles,measures,counts"


@pytest.fixture
def path(one_of_each, client_as):
    found = one_of_each.path("/initiatives/{initiative_id}")
    client_as("ana").update(found, visibility="organization")
    return found


def test_each_part_is_what_its_own_address_answers(client_as, path):
    ana = client_as("ana")
    found = ana.read(f"{path}?expand={ALL}")
    assert found["actions"] == ana.items(f"{path}/actions")
    assert found["team"] == ana.items(f"{path}/team?sort=created_at")
    assert found["cycles"] == ana.items(f"{path}/cycles?sort=-created_at")
    assert found["measures"] == ana.items(f"{path}/measures?archived=false&sort=created_at")
    plain = ana.read(path)
    assert {name: found[name] for name in plain} == plain
    assert found.keys() - plain.keys() == set(ALL.split(","))


def test_only_what_is_asked_for_is_shown(client_as, path):
    assert "team" not in client_as("ana").read(path)
    found = client_as("ana").read(f"{path}?expand=counts")
    assert set(ALL.split(",")) & found.keys() == {"counts"}


def test_counts_are_those_of_the_lists(client_as, path):
    ana = client_as("ana")
    archived = ana.create(f"{path}/measures", name="Old", kind="process", data_kind="value")
    ana.update(f"/measures/{archived['id']}", archived=True)
    total = {
        name: ana.read(f"{path}/{name.replace('_', '-')}?count=true&limit=1")["total"]
        for name in ("team", "cycles", "drivers", "change_ideas", "comments", "progress_scores")
    }
    counts = ana.read(f"{path}?expand=counts")["counts"]
    assert {name: counts[name] for name in total} == total
    assert (counts["measures"], counts["archived_measures"]) == (1, 1)
    assert counts["open_cycles"] == 1


def test_more_than_is_shown_is_counted(client_as, path):
    ana = client_as("ana")
    for number in range(MOST):
        ana.create(f"{path}/cycles", title=f"Test {number}")
    found = ana.read(f"{path}?expand=cycles,counts")
    assert (len(found["cycles"]), found["counts"]["cycles"]) == (MOST, MOST + 1)
    assert found["cycles"][0]["title"] == f"Test {MOST - 1}"


def test_the_number_of_queries_does_not_grow_with_the_rows(client_as, path, database):
    ana = client_as("ana")
    with counted(database) as few:
        ana.read(f"{path}?expand={ALL}")
    for number in range(12):
        ana.create(f"{path}/cycles", title=f"Test {number}")
        ana.create(f"{path}/measures", name=f"Measure {number}", kind="process", data_kind="value")
    with counted(database) as many:
        ana.read(f"{path}?expand={ALL}")
    assert len(many) == len(few) <= 11


def test_an_expanded_answer_has_its_version_in_the_body_alone(client_as, path):
    plain = client_as("ana").get(path)
    answer = client_as("ana").get(f"{path}?expand=team", headers={"If-None-Match": plain.headers["ETag"]})
    assert (answer.status_code, answer.json["etag"]) == (200, plain.headers["ETag"])
    assert "ETag" not in answer.headers
    assert client_as("ana").patch(path, json={"tags": ["kits"]}, if_match=answer.json["etag"]).status_code == 200


def test_actions_are_those_of_the_one_who_asks(client_as, path):
    allowed = {
        who: {item["action"] for item in client_as(who).read(f"{path}?expand=actions")["actions"] if item["allowed"]}
        for who in ("ana", "nurse")
    }
    assert "hold" in allowed["ana"]
    assert allowed["nurse"] == set()


@pytest.mark.parametrize("who", ["ana", "nurse", "quality_lead", "guest"])
def test_those_who_see_the_initiative_may_read_every_part(client_as, path, who):
    client = client_as(who)
    lists = [client.get(f"{path}/{name}").status_code for name in ("actions", "team", "cycles", "measures")]
    assert [*lists, client.get(f"{path}?expand={ALL}").status_code] == [200] * 5


def test_those_who_do_not_see_it_find_nothing(one_of_each, client_as):
    hidden = one_of_each.path("/initiatives/{initiative_id}")
    assert client_as("nurse").get(f"{hidden}?expand={ALL}").status_code == 404


@pytest.mark.parametrize(
    ("expand", "code"),
    [
        ("points", "unknown_choice"),
        ("team,,cycles", "unknown_choice"),
        ("team, cycles", "unknown_choice"),
        ("team,team", "repeated"),
        ("", "wrong_length"),
    ],
)
def test_what_cannot_be_shown_is_named(client_as, path, expand, code):
    answer = client_as("ana").get(path, query_string={"expand": expand})
    assert answer.status_code == 422
    assert [(error["in"], error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("query", "#/expand", code)
    ]
