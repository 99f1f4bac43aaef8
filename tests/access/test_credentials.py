"""Sessions, personal access tokens and passwords."""

import pytest
from sqlalchemy import select

from qi_tracker.access.models import Credential
from qi_tracker.access.secrets import digest, hash_password
from qi_tracker.people.models import Person

PASSWORD = "correct horse battery"


@pytest.fixture
def ana(client_as, database):
    """A client of Ana, who has a password."""
    client = client_as("ana")
    with database.session(write=True) as session, session.begin():
        session.get_one(Person, client.person_id).password_hash = hash_password(PASSWORD)
    return client


def sign_in(factory, password=PASSWORD, email="ana@example.org"):
    return factory.client_as(None).post("/auth/sessions", json={"email": email, "password": password})


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.usefixtures("ana")
def test_signing_in_answers_a_token_that_works_until_it_expires(factory, api_client, clock):
    answer = sign_in(factory, email="ANA@example.org")
    assert answer.status_code == 201
    assert answer.json["person"]["email"] == "ana@example.org"
    headers = bearer(answer.json["token"])
    assert api_client.get("/sites", headers=headers).status_code == 200
    clock.advance(hours=12, seconds=1)
    assert api_client.get("/sites", headers=headers).status_code == 401


@pytest.mark.usefixtures("ana")
def test_signing_out_ends_the_session_at_once(factory, api_client):
    headers = bearer(sign_in(factory).json["token"])
    assert api_client.delete("/auth/sessions/current", headers=headers).status_code == 204
    assert api_client.get("/sites", headers=headers).status_code == 401


@pytest.mark.usefixtures("ana")
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(factory):
    wrong, unknown = sign_in(factory, "wrong password!"), sign_in(factory, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
@pytest.mark.usefixtures("ana")
def test_guessing_is_slowed_down_for_known_and_unknown_addresses(factory, clock, email):
    for _ in range(10):
        assert sign_in(factory, "wrong password!", email).status_code == 401
    answer = sign_in(factory, PASSWORD, email)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    clock.advance(minutes=16)
    assert sign_in(factory, PASSWORD, email).status_code == (201 if email.startswith("ana") else 401)


def test_a_person_without_a_password_cannot_sign_in(factory, client_as):
    client_as("ana")
    assert sign_in(factory).status_code == 401


def test_an_inactive_person_is_out_at_once(factory, client_as, api_client, ana):
    headers = bearer(sign_in(factory).json["token"])
    client_as("admin").update(f"/people/{ana.person_id}", active=False)
    assert api_client.get("/sites", headers=headers).status_code == 401
    assert ana.get("/sites").status_code == 401
    assert sign_in(factory).status_code == 401


def test_a_token_is_shown_once_and_only_its_hash_is_stored(database, ana):
    issued = ana.create("/auth/tokens", name="dashboard", scope="read")
    assert issued["token"].startswith("qit_")
    listed = ana.items("/auth/tokens")
    assert {"dashboard"} <= {item["name"] for item in listed}
    assert all("token" not in item for item in listed)
    with database.session() as session:
        hashes = session.scalars(select(Credential.token_hash)).all()
    assert digest(issued["token"]) in hashes


def test_a_read_token_reads_and_does_not_write(factory, client_as, api_client):
    admin = client_as("admin")
    site = factory.site()
    headers = bearer(admin.create("/auth/tokens", name="r", scope="read")["token"])
    assert api_client.get("/sites", headers=headers).status_code == 200
    for method, path, body in (
        ("POST", "/sites", {"name": "X", "kind": "clinic"}),
        ("PATCH", f"/sites/{site['id']}", {"name": "X"}),
        ("DELETE", f"/sites/{site['id']}", None),
        ("POST", "/auth/tokens", {"name": "w", "scope": "write"}),
    ):
        answer = api_client.open(method, path, json=body, headers=headers | {"If-Match": "*"})
        assert (answer.status_code, answer.json["code"]) == (403, "read_only_token")


def test_a_revoked_token_is_worth_nothing_from_the_next_request_on(api_client, ana):
    issued = ana.create("/auth/tokens", name="t", scope="write")
    headers = bearer(issued["token"])
    assert api_client.delete(f"/auth/tokens/{issued['id']}", headers=headers).status_code == 204
    assert api_client.get("/sites", headers=headers).status_code == 401


def test_a_token_works_through_its_last_day_where_the_organization_is(api_client, clock, ana):
    headers = bearer(ana.create("/auth/tokens", name="t", scope="read", expires_on="2026-03-03")["token"])
    clock.advance(days=1, hours=14)
    assert api_client.get("/sites", headers=headers).status_code == 200
    clock.advance(hours=2)
    assert api_client.get("/sites", headers=headers).status_code == 401


def test_a_token_cannot_expire_in_the_past(ana):
    answer = ana.post("/auth/tokens", json={"name": "t", "scope": "read", "expires_on": "2026-03-01"})
    assert answer.json["errors"][0]["pointer"] == "#/expires_on"


def test_nobody_sees_or_revokes_the_token_of_another(client_as, ana):
    issued = ana.create("/auth/tokens", name="t", scope="write")
    for who in ("ben", "admin", "quality_lead"):
        assert client_as(who).delete(f"/auth/tokens/{issued['id']}").status_code == 404


def test_the_use_of_a_token_is_noted_at_most_every_five_minutes(api_client, clock, ana):
    issued = ana.create("/auth/tokens", name="t", scope="read")

    def last_used():
        return next(item["last_used_at"] for item in ana.items("/auth/tokens") if item["id"] == issued["id"])

    noted = []
    for minutes in (0, 4, 2):
        clock.advance(minutes=minutes)
        api_client.get("/sites", headers=bearer(issued["token"])).close()
        noted.append(last_used())
    assert noted == ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T09:06:00Z"]


def link(factory, person_id):
    return factory.client_as("admin").create(f"/people/{person_id}/password-links")["link_token"]


def set_password(client, **body):
    return client.put("/auth/password", json=body)


def test_a_link_sets_a_password_once(factory, client_as, api_client):
    person = client_as("ana").person_id
    token = link(factory, person)
    assert set_password(api_client, link_token=token, new_password=PASSWORD).status_code == 204
    assert sign_in(factory).status_code == 201
    assert set_password(api_client, link_token=token, new_password=PASSWORD).status_code == 401


def test_a_link_ends_after_two_days_or_when_a_new_one_is_issued(factory, client_as, api_client, clock):
    person = client_as("ana").person_id
    old = link(factory, person)
    new = link(factory, person)
    assert set_password(api_client, link_token=old, new_password=PASSWORD).status_code == 401
    clock.advance(hours=49)
    assert set_password(api_client, link_token=new, new_password=PASSWORD).status_code == 401


def test_a_dry_run_issues_no_password_link(factory, client_as, api_client):
    person = client_as("ana").person_id
    present = link(factory, person)
    tried = client_as("admin").post(f"/people/{person}/password-links?validate_only=true")
    assert tried.status_code == 200
    assert client_as("ben").post(f"/people/{person}/password-links?validate_only=true").status_code == 403
    assert set_password(api_client, link_token=tried.json["link_token"], new_password=PASSWORD).status_code == 401
    assert set_password(api_client, link_token=present, new_password=PASSWORD).status_code == 204


@pytest.mark.parametrize(("who", "status"), [("admin", 201), ("quality_lead", 403), ("ana", 403), (None, 401)])
def test_who_issues_password_links(client_as, who, status):
    person = client_as("ben").person_id
    answer = client_as(who).post(f"/people/{person}/password-links")
    assert answer.status_code == status


@pytest.mark.usefixtures("ana")
def test_a_new_password_needs_the_present_one_and_ends_the_sessions(factory, api_client):
    headers = bearer(sign_in(factory).json["token"])
    wrong = api_client.put(
        "/auth/password", json={"current_password": "wrong password", "new_password": "x" * 12}, headers=headers
    )
    assert wrong.json["errors"][0]["pointer"] == "#/current_password"
    body = {"current_password": PASSWORD, "new_password": "a fresh long phrase"}
    assert api_client.put("/auth/password", json=body, headers=headers).status_code == 204
    assert api_client.get("/sites", headers=headers).status_code == 401
    assert sign_in(factory, "a fresh long phrase").status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"new_password": "short"}, "#/new_password"),
        ({"new_password": "long enough phrase"}, "#"),
        ({"new_password": "long enough phrase", "link_token": "a", "current_password": "b"}, "#"),
        ({"new_password": "long enough phrase", "current_password": "b"}, "#/current_password"),
    ],
)
def test_a_password_change_that_cannot_be_taken(api_client, body, pointer):
    answer = set_password(api_client, **body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(("who", "status"), [("admin", 200), ("quality_lead", 403), ("ben", 403), (None, 401)])
def test_who_reads_the_activity(client_as, who, status):
    assert client_as(who).get("/activity").status_code == status


def test_secrets_never_come_back_in_answers(factory, ana):
    answer = sign_in(factory)
    assert PASSWORD not in answer.text
    assert "hash" not in answer.text
    assert "hash" not in ana.get("/people").text


def test_passwords_are_hashed_by_argon2id_with_the_memory_that_rfc_9106_recommends(light_passwords):
    assert light_passwords.hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
