"""Comments: by everyone who sees the initiative, changed by their authors alone."""

from datetime import datetime

import pytest

from qi_tracker.initiatives.models import Initiative
from tests.factories.payloads import TEAM


def comment(client, initiative_id, text="Well begun"):
    return client.post(f"/initiatives/{initiative_id}/comments", json={"text": text})


@pytest.mark.parametrize("who", ["ana", "mel", "sue", "dan", "spo", "coco", "quality_lead", "manager", "admin", "zoe"])
def test_everyone_who_sees_the_initiative_comments(client_as, initiative_id, who):
    made = comment(client_as(who), initiative_id)
    assert made.status_code == 201
    assert client_as("ana").items(f"/initiatives/{initiative_id}/comments") == [made.json]


@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("admin", 404), (None, 401), ("mel", 201)])
def test_nobody_comments_on_what_they_do_not_see(factory, client_as, who, status):
    hidden = factory.insert_initiative(visibility="team", team=TEAM)
    assert comment(client_as(who), hidden).status_code == status


@pytest.mark.parametrize(("who", "statuses"), [("zoe", [200, 204]), ("ana", [403, 403]), ("quality_lead", [403, 403])])
def test_only_the_author_changes_a_comment(client_as, initiative_id, who, statuses):
    made = comment(client_as("zoe"), initiative_id).json
    changed = client_as(who).patch(f"/comments/{made['id']}", json={"text": "Well begun!"}, if_match="*")
    deleted = client_as(who).delete(f"/comments/{made['id']}", if_match="*")
    assert [changed.status_code, deleted.status_code] == statuses


def test_a_comment_goes_out_of_sight_with_its_initiative(factory, client_as):
    hidden = factory.insert_initiative(visibility="team", team=TEAM)
    made = comment(client_as("mel"), hidden).json
    assert client_as("zoe").patch(f"/comments/{made['id']}", json={"text": "X"}, if_match="*").status_code == 404


def test_the_newest_comment_comes_first(client_as, clock, initiative_id):
    for text in ("First", "Second"):
        comment(client_as("zoe"), initiative_id, text)
        clock.advance(minutes=1)
    found = client_as("ana").items(f"/initiatives/{initiative_id}/comments")
    assert [(item["text"], item["author"]["name"]) for item in found] == [("Second", "Zoe"), ("First", "Zoe")]


def test_a_finished_initiative_is_still_talked_about(factory, client_as, initiative_id, finished_state):
    factory.set_state(initiative_id, finished_state)
    made = comment(client_as("zoe"), initiative_id)
    assert made.status_code == 201
    assert client_as("zoe").update(f"/comments/{made.json['id']}", if_match=made.json, text="Well done")


def test_a_comment_is_activity_of_the_initiative(client_as, clock, database, initiative_id):
    clock.advance(days=3)
    comment(client_as("zoe"), initiative_id)
    with database.session() as session:
        (initiative_row,) = session.query(Initiative).all()
    assert initiative_row.last_activity_at == datetime.fromisoformat("2026-03-05T09:00:00+00:00")


@pytest.mark.parametrize("text", ["", "  ", None, 7, "NHS number 943 476 5919", "x" * 20_001])
def test_a_text_that_is_no_comment_is_refused(client_as, initiative_id, text):
    answer = comment(client_as("zoe"), initiative_id, text)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/text")
