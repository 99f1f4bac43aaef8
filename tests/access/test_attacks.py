"""What somebody with bad intent, or a stolen token, tries."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from qi_tracker.access.secrets import hash_password
from qi_tracker.core.database.models import IdempotencyRecord
from qi_tracker.people.models import Person
from tests.scene import Scene
from tests.world import operations

PASSWORD = "correct horse battery"
UNKNOWN = "01980000-0000-7000-8000-000000000000"


@pytest.fixture
def scene(world):
    return Scene(world, visibility="team")


@pytest.fixture
def hidden(world):
    """The ids of what a stranger's own initiative has, which nobody of the scene sees."""
    nurse = world.as_("nurse")
    initiative = nurse.made("/initiatives", title="Nurse's own", problem="Nobody else's business", visibility="team")
    path = f"/initiatives/{initiative['id']}"
    return {
        "initiative": initiative["id"],
        "driver": nurse.made(f"{path}/drivers", kind="primary", text="Hidden")["id"],
        "idea": nurse.made(f"{path}/change-ideas", text="Hidden")["id"],
        "measure": nurse.made(
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
def test_what_one_does_not_see_cannot_be_referred_to_nor_told_from_nothing(scene, hidden, method, path, what, body):
    ana = scene.world.as_("ana")
    answers = [ana.open(method, scene.path(path), json=body(id_), if_match="*") for id_ in (hidden[what], UNKNOWN)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]


def test_a_committee_neither_reads_nor_uses_the_meetings_and_initiatives_of_another(scene, hidden):
    world = scene.world
    other = world.as_("quality_lead").made("/committees", name="Another committee", quorum={"minimum": 1, "roles": []})
    seats = f"/committees/{other['id']}/memberships"
    world.as_("quality_lead").made(seats, person_id=world.id_of("zoe"), role="chair")
    zoe, chair = world.as_("zoe"), world.as_("chair")
    meeting = zoe.made(f"/committees/{other['id']}/meetings", scheduled_for="2026-03-10T14:00:00+01:00")
    ours = {"initiative_id": scene.ids["initiative_id"]}
    deciding = ours | {"outcome": "start_review"}
    tried = [
        zoe.post(f"/meetings/{meeting['id']}/agenda-items", json=ours),
        zoe.post(f"/committees/{other['id']}/decisions", json=deciding),
        chair.post(scene.path("/committees/{committee_id}/decisions"), json=deciding | {"meeting_id": meeting["id"]}),
        chair.post(scene.path("/meetings/{meeting_id}/agenda-items"), json={"initiative_id": hidden["initiative"]}),
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
def test_no_list_or_figure_tells_a_stranger_of_an_initiative_that_they_do_not_see(scene, who):
    client, told = scene.world.as_(who), ""
    told = "".join(client.get(scene.path(path)).text.replace(scene.path(path), "") for path in LISTS)
    assert scene.ids["initiative_id"] not in told
    assert scene.ids["measure_id"] not in told
    assert "Fewer missing doses" not in told
    assert "Missing doses" not in told.replace('"measure_name":"Missing doses"', "")
    assert client.read("/metrics/initiatives?group_by=state")["totals"]["count"] == 1
    assert client.read("/initiatives?count=true")["total"] == 1


def test_a_guest_of_the_committee_learns_nothing_of_what_they_do_not_see(scene):
    guest = scene.world.as_("guest")
    lists = (
        "/committees/{committee_id}/queue",
        "/committees/{committee_id}/decisions",
        "/meetings/{meeting_id}/agenda-items",
    )
    told = "".join(
        guest.get(f"{scene.path(path)}?count=true{more}").text for path in lists for more in ("", "&format=csv")
    )
    assert scene.ids["initiative_id"] not in told
    assert "Fewer missing doses" not in told
    assert guest.read(scene.path("/committees/{committee_id}/decisions?count=true"))["total"] == 0


def test_what_two_say_in_mentoring_reaches_no_third(scene):
    world = scene.world
    paths = [
        "/mentorships",
        "/mentorships/{mentorship_id}",
        "/mentorships/{mentorship_id}/goals",
        "/activity?limit=200",
    ]
    paths += ["/mentorships/{mentorship_id}/sessions?format=csv", "/initiatives/{initiative_id}/timeline", "/me/work"]
    for who in ("quality_lead", "admin", "ben", "chair"):
        told = "".join(world.as_(who).get(scene.path(path)).text for path in paths)
        for text in ("Would you help me", "Read a run chart", "First chart"):
            assert text not in told, (who, text)


SECRETS = [
    ("ana", "/auth/tokens", {"name": "phone", "scope": "write"}, "token"),
    ("admin", "/people/{person_id}/password-links", None, "link_token"),
    ("ana", "/measures/{measure_id}/share-links", {"expires_on": "2026-12-31"}, "url"),
]


@pytest.mark.parametrize(("who", "path", "body", "secret"), SECRETS)
def test_a_secret_that_is_shown_once_is_not_kept_for_a_repeat(scene, who, path, body, secret):
    client, sent = scene.world.as_(who), {} if body is None else {"json": body}
    first, second = (client.post(scene.path(path), headers={"Idempotency-Key": "once"}, **sent) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json[secret] != second.json[secret]
    with scene.world.database.session() as session:
        assert session.scalars(select(IdempotencyRecord)).all() == []


def test_a_known_key_does_not_make_the_server_read_a_body_beyond_the_limit(scene):
    ana = scene.world.as_("ana")
    headers = {"Idempotency-Key": "known"}
    assert ana.post("/initiatives", json={"title": "Once", "problem": "One"}, headers=headers).status_code == 201
    large = ana.post("/initiatives", data=b" " * (1024 * 1024 + 1), content_type="application/json", headers=headers)
    assert large.status_code == 413


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "chunked"}])
def test_a_chunked_body_beyond_the_limit_is_refused_and_not_cut_short(scene, headers):
    body = b'{"title": "Once", "problem": "One"}' + b" " * (1024 * 1024)
    answer = scene.world.as_("ana").post(
        "/initiatives",
        data=body,
        content_type="application/json",
        headers=headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_repeat_gets_its_stored_answer_only_while_the_account_is_active(scene):
    world, path = scene.world, scene.path("/initiatives/{initiative_id}")
    sue, said = world.as_("sue"), {"json": {"text": "Mine"}, "headers": {"Idempotency-Key": "mine"}}
    first = sue.post(f"{path}/comments", **said)
    world.as_("ana").delete(f"{path}/team/{world.id_of('sue')}")
    # They were told this before, and are told nothing newer; everything else is gone from their sight.
    assert sue.post(f"{path}/comments", **said).text == first.text
    assert sue.post(f"{path}/comments", json={"text": "More"}).status_code == 404
    assert world.as_("ben").post(f"{path}/comments", **said).headers.get("Idempotent-Replayed") is None
    world.as_("admin").changed(f"/people/{world.id_of('sue')}", active=False)
    assert sue.post(f"{path}/comments", **said).status_code == 401


def test_a_stolen_session_does_not_help_to_guess_the_password(world):
    ana = world.as_("ana")
    with world.database.session(write=True) as session, session.begin():
        session.get_one(Person, ana.person_id).password_hash = hash_password(PASSWORD)
    guess = {"current_password": "wrong password!", "new_password": "a password of the thief"}
    for _ in range(10):
        assert ana.put("/auth/password", json=guess).status_code == 422
    answer = ana.put("/auth/password", json=guess | {"current_password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    world.time.pass_(minutes=16)
    assert ana.put("/auth/password", json=guess | {"current_password": PASSWORD}).status_code == 204


def test_a_mentor_no_longer_sees_an_initiative_whose_team_the_mentee_has_left(scene):
    world, path = scene.world, scene.path("/initiatives/{initiative_id}")
    mentorship = scene.path("/mentorships/{mentorship_id}")
    assert world.as_("mentor").get(path).status_code == 200
    world.as_("ana").post(f"{path}/handover", json={"person_id": world.id_of("ben")})
    assert world.as_("mentor").get(path).status_code == 200
    before = world.as_("ana").read(mentorship)
    world.as_("ben").delete(f"{path}/team/{world.id_of('ana')}")
    assert world.as_("mentor").get(path).status_code == 404
    after = world.as_("ana").read(mentorship)
    assert after["initiative_id"] is None
    assert after["etag"] != before["etag"]


MARKUP = """</text><script>alert(1)</script><image href="//evil.example"/>"'&]]>\ufffe\u2028{{7*7}}\\u0022"""


def test_a_picture_of_texts_that_are_markup_is_sound_and_runs_nothing(scene):
    ana, measure = scene.world.as_("ana"), scene.path("/measures/{measure_id}")
    ana.changed(measure, name=MARKUP, unit=MARKUP[:40])
    ana.changed(f"{measure}/points/2026-02-05", note=MARKUP)
    phases = {"phases": [{"start": "2026-02-08", "label": MARKUP, "reason": MARKUP}]}
    assert ana.put(f"{measure}/phases", json=phases).status_code == 200
    plan = {"starts_on": "2026-02-06", "measure_ids": [scene.ids["measure_id"]]}
    ana.changed(scene.path("/cycles/{cycle_id}"), title=MARKUP, plan=plan)
    for path in (f"{measure}/chart.svg", scene.path("/initiatives/{initiative_id}/charts.svg")):
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


def test_no_spelling_of_an_address_leads_around_the_guard(scene):
    inner, ana = scene.world.anonymous.inner, scene.world.as_("ana")
    encoded = f"/api/v1{scene.path('/initiatives/{initiative_id}')}%2Ftimeline"
    assert {inner.get(path).status_code for path in ADDRESSES} == {404}
    assert {inner.get(f"/api/v1{path}").status_code for path in (*BELOW, encoded.removeprefix("/api/v1"))} == {401}
    assert {inner.get(f"/api/v1{path}", headers=ana.headers).status_code for path in BELOW} == {404}
    assert inner.get(encoded, headers=scene.world.as_("nurse").headers).status_code == 404
    overridden = ana.headers | {"X-HTTP-Method-Override": "DELETE"}
    assert inner.get(f"/api/v1{scene.path('/comments/{comment_id}')}", headers=overridden).status_code == 405


def with_a_member_too_many(value, name):
    """Every form of a body that has one more member, in the body itself or in an object within it."""
    if isinstance(value, dict):
        yield value | {name: "more"}
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, (dict, list)):
            for changed in with_a_member_too_many(inner, name):
                yield value | {key: changed} if isinstance(value, dict) else [changed]


@pytest.mark.parametrize("name", ["id", "created_by_id", "password_hash"])
def test_no_operation_takes_a_member_that_is_not_its_own(scene, name):
    ana, taken = scene.world.as_("ana"), []
    for path, operation in operations():
        for body in with_a_member_too_many(operation.body_example or {}, name) if operation.body else ():
            answer = ana.open(operation.method, scene.path(path), json=body, if_match="*")
            if answer.status_code != 422 or name not in answer.text:
                taken.append((operation.id, body, answer.status_code))
    assert taken == []
