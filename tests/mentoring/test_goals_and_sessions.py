"""Goals and sessions: written and read by the two; counted and dated for a quality lead; hidden from all others."""

import pytest

GOAL = {"text": "Explain a run chart", "skill": "run charts", "due_on": "2026-06-30"}
SESSION = {"held_on": "2026-03-01", "minutes": 45, "summary": "First chart", "next_step": "Show it"}
KINDS = pytest.mark.parametrize(
    ("below", "own", "payload"),
    [("goals", "mentorship-goals", GOAL), ("sessions", "mentorship-sessions", SESSION)],
    ids=["goals", "sessions"],
)
TEXTS = ("text", "skill", "summary", "next_step")


@pytest.fixture
def mentorship(factory):
    """An active mentorship of Ana with Mia."""
    return factory.mentorship("active")


@KINDS
@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 201), ("mia", 201), ("quality_lead", 403), ("ben", 404), ("admin", 404), (None, 401)],
)
def test_who_adds_them(client_as, mentorship, who, status, below, own, payload):
    assert client_as(who).post(f"/mentorships/{mentorship['id']}/{below}", json=payload).status_code == status


@KINDS
def test_the_two_read_them_in_full(client_as, mentorship, below, own, payload):
    path = f"/mentorships/{mentorship['id']}/{below}"
    assert client_as("mia").items(path) == []
    made = client_as("ana").create(path, **payload)
    assert {name: made[name] for name in payload} == payload
    assert client_as("mia").items(path) == [made]


@KINDS
def test_a_quality_lead_sees_counts_and_dates_but_no_texts(client_as, mentorship, below, own, payload):
    path = f"/mentorships/{mentorship['id']}/{below}"
    client_as("ana").create(path, **payload)
    page = client_as("quality_lead").read(path + "?count=true")
    assert page["total"] == 1
    (item,) = page["items"]
    assert [item[name] for name in TEXTS if name in item] == [None, None]
    assert item.get("due_on", item.get("held_on")) in ("2026-06-30", "2026-03-01")
    as_csv = client_as("quality_lead").get(path + "?format=csv").text
    assert not any(str(payload[name]) in as_csv for name in TEXTS if name in payload)


@KINDS
@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("admin", 404), ("manager", 404), (None, 401)])
def test_nobody_else_knows_of_them(client_as, mentorship, who, status, below, own, payload):
    path = f"/mentorships/{mentorship['id']}/{below}"
    made = client_as("ana").create(path, **payload)
    assert client_as(who).get(path).status_code == status
    assert client_as(who).patch(f"/{own}/{made['id']}", json={}, if_match=made).status_code == status
    assert client_as(who).delete(f"/{own}/{made['id']}", if_match=made).status_code == status


@KINDS
@pytest.mark.parametrize(("who", "status"), [("ana", 204), ("mia", 204), ("quality_lead", 403)])
def test_who_changes_and_deletes_them(client_as, mentorship, who, status, below, own, payload):
    made = client_as("ana").create(f"/mentorships/{mentorship['id']}/{below}", **payload)
    changed = client_as(who).patch(f"/{own}/{made['id']}", json={}, if_match="*")
    assert changed.status_code == (200 if status == 204 else status)
    assert client_as(who).delete(f"/{own}/{made['id']}", if_match="*").status_code == status


@KINDS
def test_a_change_needs_the_present_version(client_as, mentorship, below, own, payload):
    made = client_as("ana").create(f"/mentorships/{mentorship['id']}/{below}", **payload)
    text = "text" if below == "goals" else "summary"
    path = f"/{own}/{made['id']}"
    assert client_as("mia").patch(path, json={text: "New"}).status_code == 428
    assert client_as("mia").update(path, made, **{text: "New"})[text] == "New"
    assert client_as("ana").patch(path, json={text: "Newer"}, if_match=made).status_code == 412


@KINDS
def test_they_are_written_only_while_the_mentorship_is_active(factory, client_as, below, own, payload):
    factory.mentor()
    mentorship = factory.mentorship()
    path = f"/mentorships/{mentorship['id']}/{below}"
    early = client_as("ana").post(path, json=payload)
    assert (early.status_code, early.json["code"]) == (409, "wrong_state")
    factory.move_mentorship("mia", mentorship, "accept")
    made = client_as("ana").create(path, **payload)
    factory.move_mentorship("mia", mentorship, "complete")
    assert client_as("ana").post(path, json=payload).status_code == 409
    assert client_as("ana").patch(f"/{own}/{made['id']}", json={}, if_match=made).status_code == 409
    assert client_as("ana").delete(f"/{own}/{made['id']}", if_match=made).status_code == 409
    assert client_as("ana").items(path) == [made]


def test_goals_are_filtered_by_status(client_as, mentorship):
    path = f"/mentorships/{mentorship['id']}/goals"
    goal = client_as("ana").create(path, **GOAL)
    assert goal["status"] == "open"
    client_as("ana").update(f"/mentorship-goals/{goal['id']}", goal, status="reached")
    assert client_as("ana").items(path + "?status=open") == []
    assert len(client_as("ana").items(path + "?status=open&status=reached")) == 1


def test_sessions_are_listed_latest_first(client_as, mentorship):
    path = f"/mentorships/{mentorship['id']}/sessions"
    for day in ("2026-02-01", "2026-03-01", "2026-01-01"):
        client_as("mia").create(path, held_on=day)
    assert [item["held_on"] for item in client_as("ana").items(path)] == ["2026-03-01", "2026-02-01", "2026-01-01"]


@pytest.mark.parametrize(
    ("below", "payload", "pointer"),
    [
        ("goals", {}, "#/text"),
        ("goals", {"text": "x", "status": "done"}, "#/status"),
        ("goals", {"text": "x", "due_on": "2026-02-30"}, "#/due_on"),
        ("sessions", {}, "#/held_on"),
        ("sessions", {"held_on": "2026-03-01", "minutes": 0}, "#/minutes"),
        ("sessions", {"held_on": "2026-03-01", "summary": "NHS 9434765919"}, "#/summary"),
    ],
)
def test_wrong_ones_are_refused_by_name(client_as, mentorship, below, payload, pointer):
    answer = client_as("ana").post(f"/mentorships/{mentorship['id']}/{below}", json=payload)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
