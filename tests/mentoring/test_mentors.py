"""Mentors: what they offer, and who is found first."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.mentoring.fit import named_in
from qi_tracker.sites.models import SiteKind

OFFER = {"expertise": ["run charts"], "capacity": 2, "availability": "Tuesdays", "about": "Coach since 2019"}


def test_a_first_profile_is_created_and_a_second_replaces_it(client_as):
    first = client_as("mia").put("/me/mentor-profile", json=OFFER)
    assert (first.status_code, first.headers["Location"]) == (201, "/api/v1/me/mentor-profile")
    assert {name: first.json[name] for name in OFFER} == OFFER
    second = client_as("mia").put("/me/mentor-profile", json={"expertise": ["audit"], "capacity": 1})
    assert second.status_code == 200
    assert "Location" not in second.headers
    assert (second.json["expertise"], second.json["availability"]) == (["audit"], None)
    assert second.json["etag"] != first.json["etag"]
    assert client_as("mia").read("/me/mentor-profile") == second.json


def test_a_profile_is_replaced_only_at_the_version_that_was_read_if_one_is_named(client_as):
    etag = client_as("mia").put("/me/mentor-profile", json=OFFER).json["etag"]
    assert client_as("mia").put("/me/mentor-profile", json=OFFER, if_match=etag).status_code == 200
    assert client_as("mia").put("/me/mentor-profile", json=OFFER, if_match=etag).status_code == 412


def test_trying_a_profile_changes_nothing(client_as):
    answer = client_as("mia").put("/me/mentor-profile?validate_only=true", json=OFFER)
    assert (answer.status_code, answer.json["capacity"]) == (200, 2)
    assert client_as("mia").get("/me/mentor-profile").status_code == 404


def test_a_profile_is_ones_own(client_as):
    client_as("mia").put("/me/mentor-profile", json=OFFER)
    assert client_as("ana").get("/me/mentor-profile").status_code == 404
    assert client_as("ana").delete("/me/mentor-profile").status_code == 404
    assert client_as(None).get("/me/mentor-profile").status_code == 401


def test_a_withdrawn_profile_is_gone(client_as):
    client_as("mia").put("/me/mentor-profile", json=OFFER)
    assert client_as("mia").delete("/me/mentor-profile").status_code == 204
    assert client_as("mia").get("/me/mentor-profile").status_code == 404
    assert client_as("ana").items("/mentors") == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"capacity": -1}, "#/capacity"),
        ({"expertise": ["a", "a"]}, "#/expertise"),
        ({"expertise": [""]}, "#/expertise/0"),
        ({"about": "MRN 1234567"}, "#/about"),
        ({"person_id": "x"}, "#/person_id"),
    ],
)
def test_a_wrong_profile_is_refused_by_name(client_as, change, pointer):
    answer = client_as("mia").put("/me/mentor-profile", json=OFFER | change)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_everyone_finds_mentors_by_name(factory, client_as):
    assert client_as("ana").items("/mentors") == []
    factory.mentor("zoe")
    factory.mentor("mia")
    found = client_as("ana").items("/mentors")
    assert [item["person"]["name"] for item in found] == ["Mia", "Zoe"]
    assert {item["fit"] for item in found} == {None}
    assert client_as(None).get("/mentors").status_code == 401


def test_mentors_are_filtered_by_skill_site_and_open_places(factory, client_as):
    region = factory.site("North", kind=SiteKind.REGION)
    hospital = factory.site("General", parent_id=region["id"])
    factory.clients["near"] = factory.person("Near", site_id=hospital["id"])
    factory.mentor("near", expertise=["Run Charts"])
    factory.mentor("far", expertise=["audit"], capacity=0)

    def names(path):
        return [item["person"]["name"] for item in client_as("ana").items(path)]

    assert names("/mentors?skill=run%20charts") == ["Near"]
    assert names("/mentors?skill=run%20charts&skill=audit&sort=name") == ["Far", "Near"]
    assert names("/mentors?skill=knitting") == []
    assert names(f"/mentors?site_id={region['id']}") == ["Near"]
    assert names("/mentors?available=true") == ["Near"]
    assert names("/mentors?available=false") == ["Far"]


def test_an_active_mentorship_takes_a_place(factory, client_as):
    factory.mentor(capacity=2)
    mentorship = factory.mentorship()
    assert [(item["open_places"], item["available"]) for item in client_as("ana").items("/mentors")] == [(2, True)]
    factory.move_mentorship("mia", mentorship, "accept")
    assert client_as("ana").items("/mentors")[0]["open_places"] == 1
    factory.mentor(capacity=1)
    assert client_as("ana").items("/mentors?available=true") == []


def test_mentors_who_teach_more_of_what_is_asked_come_first(factory, client_as):
    factory.mentor("one", expertise=["audit"])
    factory.mentor("two", expertise=["audit", "Run charts"])
    factory.mentor("free", expertise=["audit"], capacity=5)
    found = client_as("ana").items("/mentors?skill=audit&skill=run%20charts")
    assert [(item["person"]["name"], item["fit"]) for item in found] == [("Two", 4), ("Free", 2), ("One", 2)]


def test_an_initiative_finds_mentors_by_what_it_says_and_where_it_is(factory, client_as):
    hospital = factory.site("General")
    factory.clients["near"] = factory.person("Near", site_id=hospital["id"])
    factory.mentor("near", expertise=["knitting"])
    factory.mentor("skilled", expertise=["missing doses", "knitting"])
    factory.mentor("other", expertise=["dos"])
    factory.mentor("ana", expertise=["missing doses"])
    initiative_id = factory.insert_initiative("draft", site_id=UUID(hospital["id"]))
    found = client_as("ana").items(f"/mentors?for_initiative={initiative_id}")
    assert [(item["person"]["name"], item["fit"]) for item in found] == [("Skilled", 2), ("Near", 1), ("Other", 0)]
    by_name = client_as("ana").items(f"/mentors?for_initiative={initiative_id}&sort=-name&limit=1")
    assert [item["person"]["name"] for item in by_name] == ["Skilled"]


def test_an_initiative_that_one_does_not_see_finds_nobody(factory, client_as):
    initiative_id = factory.insert_initiative("draft", visibility="team")
    answer = client_as("ben").get(f"/mentors?for_initiative={initiative_id}")
    assert answer.status_code == 422
    assert answer.json["errors"][0] | {"detail": ""} == {
        "in": "query",
        "pointer": "#/for_initiative",
        "code": "unknown_reference",
        "detail": "",
    }


def test_mentors_come_as_csv_too(factory, client_as):
    factory.mentor(expertise=["=cmd"])
    answer = client_as("ana").get("/mentors?format=csv")
    assert answer.mimetype == "text/csv"
    assert "person.name" in answer.text.splitlines()[0]


@given(st.lists(st.text(min_size=1, max_size=20)), st.text(max_size=60))
def test_named_skills_are_some_of_those_asked_about_and_stand_in_the_text(skills, text):
    named = named_in(skills, text)
    assert set(named) <= set(skills)
    assert all(skill in named for skill in skills if skill == text)


@pytest.mark.parametrize(
    ("skill", "named"),
    [("Audit", True), ("aud", False), ("run charts", True), ("C++", True), ("art", False), ("Rún charts.", True)],
)
def test_a_skill_is_named_by_whole_words_whatever_their_case(skill, named):
    assert bool(named_in([skill], "An AUDIT of Run Charts in C++")) is named
