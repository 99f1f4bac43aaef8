"""What somebody with bad intent, or a stolen token, tries."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from qi_tracker.access.secrets import hash_password
from qi_tracker.core.database.models import IdempotencyRecord
from qi_tracker.people.models import Person
from tests.api_client import operations
from tests.factories.payloads import UNKNOWN_ID

PASSWORD = "correct horse battery"


@pytest.fixture
def example(one_of_each):
    return one_of_each


@pytest.fixture
def hidden(client_as):
    """The ids of what a stranger's own initiative has, which nobody of the example sees."""
    nurse = client_as("nurse")
    initiative = nurse.create("/initiatives", title="Nurse's own", problem="Nobody else's business", visibility="team")
    path = f"/initiatives/{initiative['id']}"
    return {
        "initiative": initiative["id"],
        "driver": nurse.create(f"{path}/drivers", kind="primary", text="Hidden")["id"],
        "idea": nurse.create(f"{path}/change-ideas", text="Hidden")["id"],
        "measure": nurse.create(
            f"{path}/measures", name="Hidden", kind="outcome", data_kind="value", direction="neutral"
        )["id"],
    }


REFERENCES = [
    (
        "POST",
        "/initiatives/{initiative_id}/cycles",
        "measure",
        lambda id_: {"title": "A", "plan": {"measure_ids": [id_]}},
    ),
    ("POST", "/initiatives/{initiative_id}/cycles", "idea", lambda id_: {"title": "A", "change_idea_id": id_}),
    ("PATCH", "/cycles/{cycle_id}", "measure", lambda id_: {"plan": {"measure_ids": [id_]}}),
    ("PATCH", "/cycles/{cycle_id}", "idea", lambda id_: {"change_idea_id": id_}),
    ("PATCH", "/initiatives/{initiative_id}", "measure", lambda id_: {"aim": {"measure_id": id_}}),
    (
        "POST",
        "/initiatives/{initiative_id}/drivers",
        "driver",
        lambda id_: {"kind": "secondary", "text": "A", "parent_id": id_},
    ),
    ("PATCH", "/drivers/{driver_id}", "driver", lambda id_: {"kind": "secondary", "parent_id": id_}),
    ("POST", "/initiatives/{initiative_id}/change-ideas", "driver", lambda id_: {"text": "A", "driver_id": id_}),
    ("PATCH", "/change-ideas/{change_idea_id}", "driver", lambda id_: {"driver_id": id_}),
    ("PATCH", "/mentorships/{mentorship_id}", "initiative", lambda id_: {"initiative_id": id_}),
]


@pytest.mark.parametrize(("method", "path", "what", "body"), REFERENCES)
def test_what_one_does_not_see_is_answered_like_nothing_where_it_is_referred_to(
    example, ana, hidden, method, path, what, body
):
    answers = [ana.open(method, example.path(path), json=body(id_), if_match="*") for id_ in (hidden[what], UNKNOWN_ID)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]


def test_a_committee_neither_reads_nor_uses_the_meetings_and_initiatives_of_another(
    factory, example, client_as, hidden
):
    other = client_as("quality_lead").create(
        "/committees", name="Another committee", quorum={"minimum": 1, "roles": []}
    )
    memberships = f"/committees/{other['id']}/memberships"
    client_as("quality_lead").create(memberships, person_id=factory.id_of("zoe"), role="chair")
    zoe, chair = client_as("zoe"), client_as("chair")
    meeting = zoe.create(f"/committees/{other['id']}/meetings", scheduled_for="2026-03-10T14:00:00+01:00")
    ours = {"initiative_id": example.ids["initiative_id"]}
    deciding = ours | {"outcome": "start_review"}
    tried = [
        zoe.post(f"/meetings/{meeting['id']}/agenda-items", json=ours),
        zoe.post(f"/committees/{other['id']}/decisions", json=deciding),
        chair.post(example.path("/committees/{committee_id}/decisions"), json=deciding | {"meeting_id": meeting["id"]}),
        chair.post(example.path("/meetings/{meeting_id}/agenda-items"), json={"initiative_id": hidden["initiative"]}),
    ]
    assert [answer.json["errors"][0]["code"] for answer in tried] == ["unknown_reference"] * 4
    assert chair.get(f"/meetings/{meeting['id']}").status_code == 404


LISTS = [
    "/initiatives?count=true",
    "/initiatives?count=true&q=missing",
    "/initiatives?format=csv",
    "/initiatives?member_id={person_id}&count=true",
    "/mentorships?initiative_id={initiative_id}&count=true",
    "/metrics/initiatives?group_by=site",
    "/metrics/measures?count=true",
    "/metrics/measures?format=csv",
    "/metrics/flow",
    "/metrics/comparison?measure_name=Missing%20doses",
    "/me/work",
    "/mentors?skill=run%20charts",
    "/people/{person_id}",
]


@pytest.mark.parametrize("who", ["nurse", "admin", "manager", "applicant"])
def test_no_list_or_figure_shows_a_stranger_an_initiative_that_they_do_not_see(example, client_as, who):
    client, shown = client_as(who), ""
    shown = "".join(client.get(example.path(path)).text.replace(example.path(path), "") for path in LISTS)
    assert example.ids["initiative_id"] not in shown
    assert example.ids["measure_id"] not in shown
    assert "Fewer missing doses" not in shown
    assert "Missing doses" not in shown.replace('"measure_name":"Missing doses"', "")
    assert client.read("/metrics/initiatives?group_by=state")["totals"]["count"] == 1
    assert client.read("/initiatives?count=true")["total"] == 1


def test_a_guest_of_the_committee_learns_nothing_of_what_they_do_not_see(example, client_as):
    guest = client_as("guest")
    lists = (
        "/committees/{committee_id}/queue",
        "/committees/{committee_id}/decisions",
        "/meetings/{meeting_id}/agenda-items",
    )
    shown = "".join(
        guest.get(f"{example.path(path)}?count=true{more}").text for path in lists for more in ("", "&format=csv")
    )
    assert example.ids["initiative_id"] not in shown
    assert "Fewer missing doses" not in shown
    assert guest.read(example.path("/committees/{committee_id}/decisions?count=true"))["total"] == 0


def test_what_two_say_in_mentoring_reaches_no_third(example, client_as):
    paths = [
        "/mentorships",
        "/mentorships/{mentorship_id}",
        "/mentorships/{mentorship_id}/goals",
        "/activity?limit=200",
    ]
    paths += ["/mentorships/{mentorship_id}/sessions?format=csv", "/initiatives/{initiative_id}/timeline", "/me/work"]
    for who in ("quality_lead", "admin", "ben", "chair"):
        shown = "".join(client_as(who).get(example.path(path)).text for path in paths)
        for text in ("Would you help me", "Read a run chart", "First chart"):
            assert text not in shown, (who, text)


SECRETS = [
    ("ana", "/auth/tokens", {"name": "phone", "scope": "write"}, "token"),
    ("admin", "/people/{person_id}/password-links", None, "link_token"),
    ("ana", "/measures/{measure_id}/share-links", {"expires_on": "2026-12-31"}, "url"),
]


@pytest.mark.parametrize(("who", "path", "body", "secret"), SECRETS)
def test_a_secret_that_is_shown_once_is_not_kept_for_a_repeat(example, client_as, database, who, path, body, secret):
    client, sent = client_as(who), {} if body is None else {"json": body}
    first, second = (client.post(example.path(path), headers={"Idempotency-Key": "once"}, **sent) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json[secret] != second.json[secret]
    with database.session() as session:
        assert session.scalars(select(IdempotencyRecord)).all() == []


def test_a_known_key_does_not_make_the_server_read_a_body_beyond_the_limit(example, ana):
    headers = {"Idempotency-Key": "known"}
    assert ana.post("/initiatives", json={"title": "Once", "problem": "One"}, headers=headers).status_code == 201
    large = ana.post("/initiatives", data=b" " * (1024 * 1024 + 1), content_type="application/json", headers=headers)
    assert large.status_code == 413


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "chunked"}])
def test_a_chunked_body_beyond_the_limit_is_refused_and_not_cut_short(example, client_as, headers):
    body = b'{"title": "Once", "problem": "One"}' + b" " * (1024 * 1024)
    answer = client_as("ana").post(
        "/initiatives",
        data=body,
        content_type="application/json",
        headers=headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_repeat_gets_its_stored_answer_only_while_the_account_is_active(example, client_as):
    factory, path = example.factory, example.path("/initiatives/{initiative_id}")
    sue, said = client_as("sue"), {"json": {"text": "Mine"}, "headers": {"Idempotency-Key": "mine"}}
    first = sue.post(f"{path}/comments", **said)
    client_as("ana").delete(f"{path}/team/{factory.id_of('sue')}")
    # They were shown this before, and are shown nothing newer; everything else is gone from their sight.
    assert sue.post(f"{path}/comments", **said).text == first.text
    assert sue.post(f"{path}/comments", json={"text": "More"}).status_code == 404
    assert client_as("ben").post(f"{path}/comments", **said).headers.get("Idempotent-Replayed") is None
    client_as("admin").update(f"/people/{factory.id_of('sue')}", active=False)
    assert sue.post(f"{path}/comments", **said).status_code == 401


def test_a_stolen_session_does_not_help_to_guess_the_password(clock, database, ana):
    with database.session(write=True) as session, session.begin():
        session.get_one(Person, ana.person_id).password_hash = hash_password(PASSWORD)
    guess = {"current_password": "wrong password!", "new_password": "a password of the thief"}
    for _ in range(10):
        assert ana.put("/auth/password", json=guess).status_code == 422
    answer = ana.put("/auth/password", json=guess | {"current_password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    clock.advance(minutes=16)
    assert ana.put("/auth/password", json=guess | {"current_password": PASSWORD}).status_code == 204


def test_a_mentor_no_longer_sees_an_initiative_whose_team_the_mentee_has_left(factory, example, client_as):
    path = example.path("/initiatives/{initiative_id}")
    mentorship = example.path("/mentorships/{mentorship_id}")
    assert client_as("mentor").get(path).status_code == 200
    client_as("ana").post(f"{path}/handover", json={"person_id": factory.id_of("ben")})
    assert client_as("mentor").get(path).status_code == 200
    before = client_as("ana").read(mentorship)
    client_as("ben").delete(f"{path}/team/{factory.id_of('ana')}")
    assert client_as("mentor").get(path).status_code == 404
    after = client_as("ana").read(mentorship)
    assert after["initiative_id"] is None
    assert after["etag"] != before["etag"]


MARKUP = """</text><script>alert(1)</script><image href="//evil.example"/>"'&]]>\ufffe\u2028{{7*7}}\\u0022"""


def test_a_picture_of_texts_that_are_markup_is_sound_and_runs_nothing(example, client_as):
    ana, measure = client_as("ana"), example.path("/measures/{measure_id}")
    ana.update(measure, name=MARKUP, unit=MARKUP[:40])
    ana.update(f"{measure}/points/2026-02-05", note=MARKUP)
    phases = {"phases": [{"start": "2026-02-08", "label": MARKUP, "reason": MARKUP}]}
    assert ana.put(f"{measure}/phases", json=phases).status_code == 200
    plan = {"starts_on": "2026-02-06", "measure_ids": [example.ids["measure_id"]]}
    ana.update(example.path("/cycles/{cycle_id}"), title=MARKUP, plan=plan)
    for path in (f"{measure}/chart.svg", example.path("/initiatives/{initiative_id}/charts.svg")):
        picture = ana.get(path)
        elements = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(picture.data).iter()}
        assert elements <= {"svg", "g", "path", "rect", "text", "tspan", "line", "defs", "clipPath", "style", "title"}
        policy = picture.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy


ADDRESSES = [
    "//api/v1/initiatives",
    "/api//v1/initiatives",
    "/api/v1;x/initiatives",
    "/API/v1/initiatives",
    "/docs/../x",
]
BELOW = ["//initiatives", "/initiatives/", "/initiatives;x", "/%2e%2e/v1/initiatives", "/initiatives%00", "/%ff"]


def test_no_spelling_of_an_address_leads_around_the_guard(example, client_as, api_client):
    inner, ana = api_client.inner, client_as("ana")
    encoded = f"/api/v1{example.path('/initiatives/{initiative_id}')}%2Ftimeline"
    assert {inner.get(path).status_code for path in ADDRESSES} == {404}
    assert {inner.get(f"/api/v1{path}").status_code for path in (*BELOW, encoded.removeprefix("/api/v1"))} == {401}
    assert {inner.get(f"/api/v1{path}", headers=ana.headers).status_code for path in BELOW} == {404}
    assert inner.get(encoded, headers=client_as("nurse").headers).status_code == 404
    overridden = ana.headers | {"X-HTTP-Method-Override": "DELETE"}
    comment = f"/api/v1{example.path('/comments/{comment_id}')}"
    # The header is not obeyed: what is asked for twice is still there.
    assert [inner.get(comment, headers=overridden).status_code for _ in range(2)] == [200, 200]


def with_a_field_too_many(value, name):
    """Every form of a body that has one more member, in the body itself or in an object within it."""
    if isinstance(value, dict):
        yield value | {name: "more"}
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, (dict, list)):
            for changed in with_a_field_too_many(inner, name):
                yield value | {key: changed} if isinstance(value, dict) else [changed]


@pytest.mark.parametrize("name", ["id", "created_by_id", "password_hash"])
def test_no_operation_takes_a_field_that_is_not_its_own(example, client_as, name):
    ana, taken = client_as("ana"), []
    for path, operation in operations():
        for body in with_a_field_too_many(operation.body_example or {}, name) if operation.body else ():
            answer = ana.open(operation.method, example.path(path), json=body, if_match="*")
            if answer.status_code != 422 or name not in answer.text:
                taken.append((operation.id, body, answer.status_code))
    assert taken == []
