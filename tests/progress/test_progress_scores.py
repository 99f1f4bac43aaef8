"""Progress scores: who gives them, which one the initiative shows, and what the timeline shows."""

import pytest
from sqlalchemy import select

from qi_tracker.initiatives.models import TimelineEntry


def assess(client, initiative_id, score=2.5, on="2026-03-01", why="Two cycles run."):
    payload = {"score": score, "assessed_on": on, "justification": why}
    return client.post(f"/initiatives/{initiative_id}/progress-scores", json=payload)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 201),
        ("mel", 201),
        ("sue", 201),
        ("dan", 403),
        ("spo", 403),
        ("coco", 403),
        ("quality_lead", 403),
        ("manager", 403),
        ("admin", 403),
        ("zoe", 403),
        (None, 401),
    ],
)
def test_who_assesses(client_as, initiative_id, who, status):
    assert assess(client_as(who), initiative_id).status_code == status


def test_everyone_who_sees_the_initiative_reads_its_scores(factory, client_as, initiative_id):
    assess(client_as("ana"), initiative_id)
    (score,) = client_as("zoe").items(f"/initiatives/{initiative_id}/progress-scores")
    assert score["author"] == {"id": factory.id_of("ana"), "name": "Ana"}
    hidden = factory.insert_initiative(visibility="team")
    assert client_as("zoe").get(f"/initiatives/{hidden}/progress-scores").status_code == 404
    assert assess(client_as("zoe"), hidden).status_code == 404


def test_the_initiative_shows_the_score_of_the_latest_day_and_there_the_last_given(clock, ana, initiative_id):
    shown = []
    for score, day in ((1.5, "2026-02-01"), (2.0, "2026-03-01"), (0.5, "2026-01-01"), (3.0, "2026-03-01")):
        clock.advance(minutes=1)
        assert assess(ana, initiative_id, score, day).status_code == 201
        shown.append(ana.read(f"/initiatives/{initiative_id}")["progress_score"])
    assert shown == [1.5, 2.0, 2.0, 3.0]
    listed = ana.items(f"/initiatives/{initiative_id}/progress-scores")
    assert [item["score"] for item in listed] == [3.0, 2.0, 1.5, 0.5]


def test_a_score_gives_the_initiative_a_new_version(ana, initiative_id):
    before = ana.read(f"/initiatives/{initiative_id}")
    assess(ana, initiative_id)
    assert ana.read(f"/initiatives/{initiative_id}")["etag"] != before["etag"]


def test_the_timeline_has_a_score(factory, database, ana, initiative_id):
    score = assess(ana, initiative_id).json
    with database.session() as session:
        (entry,) = session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "progress_score")).all()
    assert entry.details == {"progress_score_id": score["id"], "score": 2.5, "assessed_on": "2026-03-01"}
    assert str(entry.actor_id) == factory.id_of("ana")


@pytest.mark.parametrize("score", [0.5, 1, 1.5, 4.5, 5.0])
def test_half_steps_are_scores(ana, initiative_id, score):
    assert assess(ana, initiative_id, score).json["score"] == pytest.approx(score)


@pytest.mark.parametrize("score", [0, 0.25, 1.3, 5.5, -1, "2.5", True, None])
def test_anything_else_is_no_score(ana, initiative_id, score):
    answer = assess(ana, initiative_id, score)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/score"
    assert ana.items(f"/initiatives/{initiative_id}/progress-scores") == []


def test_a_finished_initiative_is_assessed_no_more(factory, ana, initiative_id, finished_state):
    factory.set_state(initiative_id, finished_state)
    answer = assess(ana, initiative_id)
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
