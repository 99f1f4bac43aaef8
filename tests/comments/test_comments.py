"""Comments: by whoever sees the initiative, changed by their authors alone."""

from datetime import datetime

import pytest

from qi_tracker.initiatives.models import Initiative
from tests.scenes import TEAM, an_initiative, put_into


@pytest.fixture
def initiative(world):
    return an_initiative(world, team=TEAM)


def comment(client, initiative, text="Well begun"):
    return client.post(f"/initiatives/{initiative}/comments", json={"text": text})


@pytest.mark.parametrize("who", ["ana", "mel", "sue", "dan", "spo", "coco", "quality_lead", "manager", "admin", "zoe"])
def test_whoever_sees_the_initiative_comments(client_as, initiative, who):
    made = comment(client_as(who), initiative)
    assert made.status_code == 201
    assert client_as("ana").items(f"/initiatives/{initiative}/comments") == [made.json]


@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("admin", 404), (None, 401), ("mel", 201)])
def test_nobody_comments_on_what_they_do_not_see(client_as, world, who, status):
    hidden = an_initiative(world, visibility="team", team=TEAM)
    assert comment(client_as(who), hidden).status_code == status


@pytest.mark.parametrize(("who", "statuses"), [("zoe", [200, 204]), ("ana", [403, 403]), ("quality_lead", [403, 403])])
def test_only_the_author_changes_a_comment(client_as, initiative, who, statuses):
    made = comment(client_as("zoe"), initiative).json
    changed = client_as(who).patch(f"/comments/{made['id']}", json={"text": "Well begun!"}, if_match="*")
    deleted = client_as(who).delete(f"/comments/{made['id']}", if_match="*")
    assert [changed.status_code, deleted.status_code] == statuses


def test_a_comment_goes_out_of_sight_with_its_initiative(client_as, world):
    hidden = an_initiative(world, visibility="team", team=TEAM)
    made = comment(client_as("mel"), hidden).json
    assert client_as("zoe").patch(f"/comments/{made['id']}", json={"text": "X"}, if_match="*").status_code == 404


def test_the_newest_comment_comes_first(client_as, initiative, time):
    for text in ("First", "Second"):
        comment(client_as("zoe"), initiative, text)
        time.pass_(minutes=1)
    found = client_as("ana").items(f"/initiatives/{initiative}/comments")
    assert [(item["text"], item["author"]["name"]) for item in found] == [("Second", "Zoe"), ("First", "Zoe")]


@pytest.mark.parametrize("state", ["completed", "abandoned", "declined"])
def test_a_finished_initiative_is_still_talked_about(client_as, world, initiative, state):
    put_into(world, initiative, state)
    made = comment(client_as("zoe"), initiative)
    assert made.status_code == 201
    assert client_as("zoe").changed(f"/comments/{made.json['id']}", if_match=made.json, text="Well done")


def test_a_comment_is_activity_of_the_initiative(client_as, world, initiative, time):
    time.pass_(days=3)
    comment(client_as("zoe"), initiative)
    with world.database.session() as session:
        (initiative_row,) = session.query(Initiative).all()
    assert initiative_row.last_activity_at == datetime.fromisoformat("2026-03-05T09:00:00+00:00")


@pytest.mark.parametrize("text", ["", "  ", None, 7, "NHS number 943 476 5919", "x" * 20_001])
def test_a_text_that_is_no_comment_is_refused(client_as, initiative, text):
    answer = comment(client_as("zoe"), initiative, text)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/text")
