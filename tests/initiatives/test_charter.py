"""The charter: what one request suggests, what is changed when, and what stays locked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api_client import ApiClient
from tests.factories.payloads import AIM, ROUTES, SCREENING, SUGGESTION, UNKNOWN_ID

OPEN = {"draft", "revisions_requested", "deferred", "approved", "active", "on_hold", "sustaining"}
BEFORE_REVIEW = {"draft", "revisions_requested", "deferred"}
UNDER_REVIEW = {"submitted", "in_review"}


def address(initiative):
    return f"/initiatives/{initiative['id']}"


def test_a_title_and_a_problem_are_enough(factory, client_as):
    made = client_as("ana").create("/initiatives", **SUGGESTION)
    assert (made["state"], made["lead"]) == ("draft", {"id": factory.id_of("ana"), "name": "Ana"})
    assert (made["visibility"], made["open_to_help"], made["tags"]) == ("organization", False, [])
    assert set(made["aim"].values()) == {None}
    assert set(made["screening"].values()) == {None}


def test_what_was_suggested_is_read_back(ana):
    answer = ana.post("/initiatives", json=SUGGESTION | {"tags": ["stat", "doses"], "aim": {"target_value": 2}})
    assert answer.headers["Location"] == f"/api/v1/initiatives/{answer.json['id']}"
    assert ana.read(address(answer.json)) == answer.json
    assert (answer.json["tags"], answer.json["aim"]["target_value"]) == (["doses", "stat"], 2.0)


def test_the_creators_home_site_is_taken_where_none_is_named(factory):
    site = factory.site()
    made = factory.person("Bo", site_id=site["id"]).create("/initiatives", **SUGGESTION)
    assert made["site"] == {"id": site["id"], "name": "North Hospital"}


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"title": "ab"}, "#/title"),
        ({"problem": ""}, "#/problem"),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-30"}, "#/ends_on"),
        ({"aim": {"goal": "x"}}, "#/aim/goal"),
        ({"aim": {"measure_id": UNKNOWN_ID}}, "#/aim/measure_id"),
        ({"site_id": UNKNOWN_ID}, "#/site_id"),
        ({"committee_id": UNKNOWN_ID}, "#/committee_id"),
        ({"screening": {"improves_care_here": "yes"}}, "#/screening/improves_care_here"),
        ({"screening": {"determination": "quality_improvement"}}, "#/screening/determination"),
        ({"state": "active"}, "#/state"),
        ({"outcome_summary": "Much."}, "#/outcome_summary"),
        ({"rationale": "MRN 12345678 waited"}, "#/rationale"),
    ],
)
def test_what_cannot_be_taken_is_named(client_as, sent, pointer):
    answer = client_as("ana").post("/initiatives", json=SUGGESTION | sent)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_aim_is_measured_by_a_measure_of_its_own_initiative(factory, ana):
    own, other = factory.initiative("active"), factory.initiative("active")
    for initiative, status in ((own, 200), (other, 422)):
        measure = ana.items(f"{address(initiative)}/measures")[0]
        answer = ana.patch(address(own), json={"aim": {"measure_id": measure["id"]}}, if_match="*")
        assert answer.status_code == status


def test_parts_merge_and_null_clears_them(ana):
    made = ana.create("/initiatives", **SUGGESTION, aim=AIM, screening=SCREENING)
    assert ana.update(address(made), aim={"unit": "%"})["aim"]["statement"] == AIM["statement"]
    cleared = ana.update(address(made), aim=None, screening=None)
    assert set(cleared["aim"].values()) | set(cleared["screening"].values()) == {None}


def test_the_end_is_compared_with_the_stored_start(ana):
    made = ana.create("/initiatives", **SUGGESTION, starts_on="2026-05-01")
    answer = ana.patch(address(made), json={"ends_on": "2026-04-30"}, if_match=made)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "ends_before_start")
    assert ana.read(address(made))["ends_on"] is None


def test_new_tags_give_a_new_version(ana):
    made = ana.create("/initiatives", **SUGGESTION, tags=["doses", "night"])
    changed = ana.update(address(made), if_match=made, tags=["doses", "day"])
    assert (changed["tags"], changed["etag"] == made["etag"]) == (["day", "doses"], False)


@pytest.mark.parametrize(
    ("answer", "determination"),
    [
        ({}, "quality_improvement"),
        ({"uses_unapproved_product": True}, "needs_ethics_review"),
        ({"funded_as_research": True}, "needs_ethics_review"),
        ({"multi_site_protocol": True}, "needs_ethics_review"),
        ({"designed_for_generalizable_knowledge": True}, "needs_ethics_review"),
        ({"improves_care_here": False}, "needs_ethics_review"),
        ({"continues_without_publication": False}, "needs_ethics_review"),
        ({"funded_as_research": None}, None),
    ],
)
def test_what_the_screening_comes_to(client_as, answer, determination):
    made = client_as("ana").create("/initiatives", **SUGGESTION, screening=SCREENING | answer)
    assert made["screening"]["determination"] == determination


@pytest.mark.parametrize("state", ROUTES)
def test_which_fields_are_locked_in_which_state(factory, ana, state):
    made = factory.initiative(state)
    expected = {
        "title": state in OPEN,
        "aim": state in OPEN,
        "site_id": state in OPEN,
        "committee_id": state in BEFORE_REVIEW,
        "screening": state in BEFORE_REVIEW,
        "ethics_reference": state in OPEN | UNDER_REVIEW,
        "tags": True,
        "visibility": True,
        "open_to_help": True,
    }
    changes = {
        "title": {"title": "Fewer late doses"},
        "aim": {"aim": {"target_value": 4}},
        "site_id": {"site_id": factory.hospital["id"]},
        "committee_id": {"committee_id": factory.review_committee.id},
        "screening": {"screening": {"funded_as_research": True}},
        "ethics_reference": {"screening": {"ethics_reference": "REB 26-118"}},
        "tags": {"tags": ["doses"]},
        "visibility": {"visibility": "site"},
        "open_to_help": {"open_to_help": True},
    }
    found = {}
    for name, change in changes.items():
        answer = ana.patch(address(made), json=change, if_match="*")
        found[name] = answer.status_code == 200
        assert answer.status_code == 200 or (answer.status_code, answer.json["code"]) == (409, "locked")
    assert found == expected


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("quality_lead", 200),
        ("member", 403),
        ("superuser", 403),
        ("data_collector", 403),
        ("sponsor", 403),
        ("coach", 403),
        ("bo", 403),
        ("admin", 403),
        (None, 401),
    ],
)
def test_who_changes_the_charter(factory, client_as, ana, who, status):
    made = factory.initiative("approved")
    if who in ("member", "superuser", "data_collector", "sponsor", "coach"):
        ana.create(f"{address(made)}/team", person_id=factory.id_of(who), role=who)
    answer = client_as(who).patch(address(made), json={"title": "Fewer late doses"}, if_match="*")
    assert answer.status_code == status


def test_a_new_aim_after_approval_is_on_the_timeline_with_the_old_one(factory, ana):
    made = factory.initiative("approved")
    ana.update(address(made), aim={"target_value": 4})
    ana.update(address(made), aim={"target_value": 4}, title="Fewer late doses")
    entries = [entry for entry in ana.items(f"{address(made)}/timeline") if entry["kind"] == "aim_change"]
    assert [
        (entry["details"]["old"]["target_value"], entry["details"]["new"]["target_value"]) for entry in entries
    ] == [(5, 4)]
    assert entries[0]["details"]["new"]["due_on"] == AIM["due_on"]


def test_a_new_aim_before_approval_is_not_on_the_timeline(factory, ana):
    made = factory.initiative()
    ana.update(address(made), aim={"target_value": 4})
    assert [entry["kind"] for entry in ana.items(f"{address(made)}/timeline")] == ["created"]


def test_a_needed_ethics_review_blocks_approval_until_its_reference_is_there(factory, ana):
    made = factory.initiative("in_review", screening=SCREENING | {"funded_as_research": True})
    approval = {item["action"]: item for item in ana.items(f"{address(made)}/actions")}["approve"]
    assert [item["pointer"] for item in approval["missing"]] == ["#/screening/ethics_reference"]
    ana.update(address(made), screening={"ethics_reference": "REB 26-118"})
    factory.move(made, "approve")
    assert ana.read(address(made))["state"] == "approved"


@pytest.mark.parametrize(("who", "status"), [("ana", 204), ("quality_lead", 204), ("bo", 403), (None, 401)])
def test_who_deletes_a_draft(client_as, ana, who, status):
    made = ana.create("/initiatives", **SUGGESTION, tags=["doses"], open_to_help=True)
    assert client_as(who).delete(address(made), if_match=made).status_code == status
    assert ana.get(address(made)).status_code == (404 if status == 204 else 200)


def test_what_was_ever_submitted_is_not_deleted(factory, ana):
    made = factory.initiative("submitted")
    factory.move(made, "withdraw")
    assert ana.delete(address(made), if_match="*").status_code == 409


def test_of_many_writers_with_one_version_exactly_one_wins(real_factory):
    ana = real_factory.client_as("ana")
    made = ana.create("/initiatives", **SUGGESTION)

    def write(number):
        client = ApiClient(real_factory.app.test_client(), ana.headers)
        return client.patch(address(made), json={"title": f"Attempt {number}"}, if_match=made).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(write, range(6)))
    assert answers == [200] + [412] * 5
