"""Merge patches, preconditions, idempotency keys, dry runs, and what concurrent writers do to one another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from qi_tracker.core.database.models import AuditEntry, IdempotencyRecord
from qi_tracker.core.request_transaction import DELETED_AT_ONCE
from qi_tracker.sites.models import Site

SITE = {"name": "East", "kind": "clinic"}


def sites(factory):
    """How many sites there are."""
    with factory.database.session() as session:
        return session.scalar(select(func.count()).select_from(Site))


@pytest.mark.parametrize("content_type", ["application/merge-patch+json", "application/json"])
def test_a_merge_patch_changes_what_is_sent_and_null_clears(factory, client_as, content_type):
    region = factory.site("North", kind="region")
    site = factory.site("General", parent_id=region["id"])
    answer = client_as("admin").patch(
        f"/sites/{site['id']}", data=b'{"parent_id": null}', content_type=content_type, if_match=site
    )
    assert (answer.status_code, answer.json["parent_id"], answer.json["name"]) == (200, None, "General")


def test_null_takes_a_field_back_to_its_default(factory, client_as):
    clinic = factory.site("Clinic", kind="clinic")
    hub = factory.site("Hub", kind="telepharmacy_hub", serves=[clinic["id"]])
    assert client_as("admin").update(f"/sites/{hub['id']}", if_match=hub, serves=None)["serves"] == []
    initiative = client_as("ana").create("/initiatives", title="Doses", problem="Late", tags=["a"], visibility="team")
    cleared = client_as("ana").update(f"/initiatives/{initiative['id']}", tags=None, visibility=None)
    assert (cleared["tags"], cleared["visibility"]) == ([], "organization")


def test_a_member_that_must_have_a_value_cannot_be_cleared(factory, client_as):
    site = factory.site()
    answer = client_as("admin").patch(f"/sites/{site['id']}", json={"name": None}, if_match=site)
    assert answer.json["errors"][0] | {"detail": ""} == {
        "in": "body",
        "pointer": "#/name",
        "code": "null_not_allowed",
        "detail": "",
    }


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_changes_need_if_match(factory, client_as, method):
    site = factory.site()
    body = {"json": {"name": "West"}} if method == "PATCH" else {}
    assert client_as("admin").open(method, f"/sites/{site['id']}", **body).status_code == 428
    assert client_as("admin").open(method, f"/sites/{site['id']}", **body, if_match='"no"').status_code == 412
    assert client_as("admin").open(method, f"/sites/{site['id']}", **body, if_match="*").status_code in (200, 204)


def test_a_repeated_key_gets_the_stored_answer(factory, client_as):
    first = client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": "k1"})
    again = client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert sites(factory) == 1


def test_a_key_for_another_request_is_422(client_as):
    client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": "k1"})
    other = client_as("admin").post("/sites", json=SITE | {"name": "W"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert other.json["errors"][0]["pointer"] == "#/Idempotency-Key"


def test_two_people_may_choose_one_key(client_as):
    for who, name in (("admin", "East"), ("quality_lead", "West")):
        answer = client_as(who).post("/sites", json=SITE | {"name": name}, headers={"Idempotency-Key": "k1"})
        assert (answer.status_code, answer.json["name"]) == (201, name)


def test_only_successes_are_stored(factory, client_as, database):
    refused = client_as("admin").post("/sites", json={"kind": "x"}, headers={"Idempotency-Key": "k1"})
    assert refused.status_code == 422
    assert client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": "k1"}).status_code == 201
    factory.site("Taken")
    taken = SITE | {"name": "Taken"}
    assert client_as("admin").post("/sites", json=taken, headers={"Idempotency-Key": "k2"}).status_code == 409
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyRecord)) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "\u00e9"])
def test_a_malformed_key_is_422_in_the_header(client_as, key):
    answer = client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["in"] == "header"


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9"])
def test_a_malformed_key_is_refused_in_a_dry_run_too(client_as, key):
    answer = client_as("admin").post("/sites?validate_only=true", json=SITE, headers={"Idempotency-Key": key})
    assert answer.status_code == 422


def test_an_answer_with_a_secret_is_never_stored(client_as, database):
    for _ in range(2):
        answer = client_as("ana").post(
            "/auth/tokens", json={"name": "t", "scope": "read"}, headers={"Idempotency-Key": "k1"}
        )
        assert answer.status_code == 201
        assert "Idempotent-Replayed" not in answer.headers
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyRecord)) == 0


def test_a_key_is_looked_up_before_the_body_is_validated(client_as):
    client_as("admin").post("/sites", json=SITE, headers={"Idempotency-Key": "k1"})
    answer = client_as("admin").post("/sites", json={"nonsense": 1}, headers={"Idempotency-Key": "k1"})
    assert answer.json["errors"][0]["code"] == "key_reused"


@pytest.mark.parametrize(
    ("who", "body", "status"), [("admin", SITE, 200), ("admin", {"kind": "x"}, 422), ("ana", SITE, 403)]
)
def test_a_dry_run_checks_everything_and_changes_nothing(factory, client_as, who, body, status):
    answer = client_as(who).post("/sites?validate_only=true", json=body)
    assert answer.status_code == status
    assert "Location" not in answer.headers
    assert sites(factory) == 0


def test_a_dry_run_of_a_change_leaves_the_version(factory, client_as):
    site = factory.site()
    answer = client_as("admin").patch(f"/sites/{site['id']}?validate_only=true", json={"name": "W"}, if_match=site)
    assert (answer.status_code, answer.json["name"]) == (200, "W")
    assert client_as("admin").read(f"/sites/{site['id']}") == site


def test_a_dry_run_stores_no_key(client_as):
    headers = {"Idempotency-Key": "k1"}
    client_as("admin").post("/sites?validate_only=true", json=SITE, headers=headers)
    answer = client_as("admin").post("/sites", json=SITE, headers=headers)
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers


def test_a_change_is_in_the_activity_and_a_refusal_is_not(client_as, database):
    client_as("admin").post("/sites", json=SITE, headers={"X-Request-Id": "r-1"})
    client_as("admin").post("/sites", json=SITE)
    with database.session() as session:
        entries = session.scalars(select(AuditEntry)).all()
    assert [(entry.operation, entry.status, entry.request_id) for entry in entries] == [("createSite", 201, "r-1")]
    assert [item["operation"] for item in client_as("admin").items("/activity")] == ["createSite"]


def together(calls):
    """Run calls at once, each on a thread of its own; their answers."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_of_concurrent_writers_with_one_etag_exactly_one_wins(real_factory):
    site = real_factory.site()
    admin = real_factory.client_as("admin").person_id
    clients = [real_factory.new_client(admin) for _ in range(8)]

    def write(number):
        path = f"/sites/{site['id']}"
        return lambda: clients[number].patch(path, json={"name": f"S{number}"}, if_match=site).status_code

    assert sorted(together([write(number) for number in range(8)])) == [200] + [412] * 7


def test_concurrent_repeats_of_one_key_make_one_object(real_factory):
    admin = real_factory.client_as("admin").person_id
    clients = [real_factory.new_client(admin) for _ in range(6)]

    def send(number):
        return lambda: clients[number].post("/sites", json=SITE, headers={"Idempotency-Key": "k1"})

    answers = together([send(number) for number in range(6)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 5
    assert sites(real_factory) == 1


def test_concurrent_writers_of_different_objects_all_succeed(real_factory):
    admin = real_factory.client_as("admin").person_id
    clients = [real_factory.new_client(admin) for _ in range(8)]

    def send(number):
        return lambda: clients[number].post("/sites", json=SITE | {"name": f"S{number}"}).status_code

    assert together([send(number) for number in range(8)]) == [201] * 8
    assert sites(real_factory) == 8


def stored_answers(database, since=None):
    """How many answers are stored, at all or since a moment."""
    found = select(func.count()).select_from(IdempotencyRecord)
    with database.session() as session:
        return session.scalar(found if since is None else found.where(IdempotencyRecord.created_at >= since))


def test_stored_answers_go_after_three_days_with_the_next_key_of_anybody(client_as, database, clock):
    keys = {"headers": {"Idempotency-Key": "first"}}
    assert client_as("admin").post("/sites", json=SITE, **keys).status_code == 201
    clock.advance(hours=71)
    client_as("quality_lead").post("/sites", json=SITE | {"name": "West"}, headers={"Idempotency-Key": "second"})
    assert stored_answers(database) == 2
    clock.advance(hours=2)
    client_as("ana").post("/initiatives", json={"title": "x"}, headers={"Idempotency-Key": "third"})
    sent = {"title": "Fewer late doses", "problem": "Late"}
    assert client_as("ana").post("/initiatives", json=sent, headers={"Idempotency-Key": "fourth"}).status_code == 201
    assert stored_answers(database) == 2


def test_a_key_whose_answer_is_too_old_may_be_used_again(client_as, database, clock):
    keys = {"headers": {"Idempotency-Key": "first"}}
    assert client_as("admin").post("/sites", json=SITE, **keys).status_code == 201
    clock.advance(hours=73)
    assert client_as("admin").post("/sites", json=SITE | {"name": "West"}, **keys).status_code == 201


def test_a_request_deletes_a_bounded_number_of_old_answers(client_as, database, clock):
    admin, old = client_as("admin"), clock.now() - timedelta(days=4)
    rows = [
        {"person_id": admin.person_id, "key": f"old {n}", "fingerprint": b"x" * 32, "status": 201, "created_at": old}
        for n in range(DELETED_AT_ONCE + 7)
    ]
    with database.session(write=True) as session, session.begin():
        session.execute(insert(IdempotencyRecord), rows)
    admin.post("/sites", json=SITE, headers={"Idempotency-Key": "new"})
    assert stored_answers(database) == 8
    assert stored_answers(database, since=old + timedelta(days=1)) == 1
