"""Which measures are compared with each other, where they count, and what is left out and why."""

from uuid import UUID

import pytest

from qi_tracker.initiatives.states import InitiativeState

from .sites import PATH, enter

LIST = "/metrics/comparison/measures"


def labels(found):
    """The labels of the compared sites."""
    return [point["label"] for point in found["points"]]


def reasons(found):
    """Why each site's measure is not compared."""
    return {(left["site"] or {"name": None})["name"]: left["reason"] for left in found["not_joined"]}


def problem(answer):
    """The only problem of a refused request."""
    assert answer.status_code == 422, answer.text
    (found,) = answer.json["errors"]
    assert found["in"] == "query"
    return found


@pytest.fixture
def three(factory):
    """Three hospitals with the same measure; their measures."""
    return [enter(factory, factory.site(name), 50) for name in "ABC"]


def test_one_foreign_unit_breaks_the_comparison_for_nobody(factory, client_as, three):
    rate = {"data_kind": "rate", "unit": "per 100 doses", "multiplier": 100}
    enter(factory, factory.site("D"), 50, measure=rate)
    enter(factory, factory.site("E"), 50, measure={"unit": None, "multiplier": 1})
    enter(factory, factory.site("F"), 50, measure={"unit": None, "multiplier": 100})
    found = client_as("bo").read(PATH)
    assert labels(found) == ["A", "B", "C"]
    assert reasons(found) == {"D": "other_data_kind", "E": "other_unit", "F": "other_unit"}
    assert found["not_joined"][1]["detail"] == "It is measured without a unit, and the others in “%”."
    assert "3 measures not compared: 1 of another kind, 2 in another unit." in found["summary"]


def test_a_unit_may_be_asked_for(factory, client_as, three):
    rate = {"data_kind": "rate", "unit": "per 100 Doses", "multiplier": 100}
    enter(factory, factory.site("D"), 50, measure=rate)
    found = client_as("bo").read(f"{PATH}&unit=per%20100%20doses")
    assert (labels(found), found["unit"], found["chart"]) == (["D"], "per 100 Doses", "u")
    enter(factory, factory.site("E"), 50, measure={"unit": None, "multiplier": 1})
    assert labels(client_as("bo").read(f"{PATH}&unit=")) == ["E"]
    refused = problem(client_as("bo").get(f"{PATH}&unit=mg"))
    assert (refused["pointer"], refused["code"]) == ("#/unit", "not_comparable")
    assert "These units can be compared: “%”, “per 100 Doses”, none." in refused["detail"]


def test_multipliers_that_differ_are_not_mixed_by_name(factory, client_as, three):
    for name, multiplier in (("D", 1000), ("E", 1000), ("F", 10_000)):
        rate = {"name": "Falls", "data_kind": "rate", "unit": "per bed days", "multiplier": multiplier}
        enter(factory, factory.site(name), 50, measure=rate)
    found = client_as("bo").read("/metrics/comparison?measure_name=falls")
    assert (labels(found), reasons(found)) == (["D", "E"], {"F": "other_multiplier"})


def test_a_site_that_wants_the_other_direction_counts_all_the_same(factory, client_as, three):
    enter(factory, factory.site("D"), 50, measure={"direction": "increase"})
    found = client_as("bo").read(PATH)
    assert (labels(found), found["direction"]) == (["A", "B", "C", "D"], "decrease")


def test_only_initiatives_past_approval_count(factory, client_as, three):
    fourth = enter(factory, factory.site("D"), 900)
    past = {"approved", "active", "sustaining", "on_hold", "completed"}
    for state in InitiativeState:
        factory.set_state(fourth["initiative_id"], state)
        found, listed = client_as("ana").read(PATH), client_as("ana").read(LIST)["items"]
        expected = (["A", "B", "C", "D"], {}, 4) if state in past else (["A", "B", "C"], {"D": "not_approved"}, 3)
        assert (labels(found), reasons(found), listed[0]["sites"]) == expected, state


def test_what_was_abandoned_after_its_approval_counts(factory, client_as, three, clock):
    fourth = enter(factory, factory.site("D"), 50, approved_at=clock.now())
    factory.set_state(fourth["initiative_id"], "abandoned")
    assert labels(client_as("ana").read(PATH)) == ["A", "B", "C", "D"]


def test_measures_without_a_site_without_points_or_archived_are_listed(factory, client_as, three):
    enter(factory, None, 50)
    archived = enter(factory, factory.site("D"), 50)
    client_as("ana").update(f"/measures/{archived['id']}", archived=True)
    enter(factory, factory.site("E"), 50, points=0)
    found = client_as("ana").read(PATH)
    assert reasons(found) == {None: "no_site", "D": "archived", "E": "no_points"}
    assert found["not_joined_count"] == 3


def test_measures_named_by_their_ids_are_joined_whatever_they_are_called(factory, client_as, three):
    other = enter(factory, factory.site("D"), 50, measure={"name": "Doses not given", "unit": None, "multiplier": 1})
    rate = enter(factory, factory.site("E"), 50, measure={"data_kind": "rate", "unit": "per dose", "multiplier": 1})
    ids = "&".join(f"measure_id={measure['id']}" for measure in [*three, other, rate])
    found = client_as("bo").read(f"/metrics/comparison?{ids}")
    assert (labels(found), found["unit"], found["multiplier"]) == (["A", "B", "C", "D"], "%", 100)
    assert (found["measure_name"], reasons(found)) == ("Missing doses", {"E": "other_data_kind"})


def test_an_id_that_one_does_not_see_is_refused_where_it_stands(factory, client_as, three):
    hidden = enter(factory, factory.site("D"), 50, visibility="team")
    answer = client_as("bo").get(f"/metrics/comparison?measure_id={three[0]['id']}&measure_id={hidden['id']}")
    assert problem(answer)["pointer"] == "#/measure_id/1"


def test_an_unknown_name_is_refused_with_what_can_be_compared(factory, client_as, three):
    refused = problem(client_as("bo").get("/metrics/comparison?measure_name=Missing%20dose"))
    assert (refused["pointer"], refused["code"]) == ("#/measure_name", "unknown_measure")
    assert "“Missing doses”" in refused["detail"]
    assert "GET /api/v1/metrics/comparison/measures" in refused["detail"]
    for chart in ("chart.svg", "chart.png", "chart.vl.json"):
        assert client_as("bo").get(f"/metrics/comparison/{chart}?measure_name=foo").status_code == 422


@pytest.mark.parametrize(
    ("kind", "words"),
    [("value", "single values"), ("time_between", "times between events"), ("ratio", "a ratio of two amounts")],
)
def test_kinds_without_chance_of_their_own_are_refused_with_why(factory, client_as, three, kind, words):
    initiative_id = factory.insert_initiative(site_id=UUID(factory.site("D")["id"]))
    factory.measure(initiative_id, data_kind=kind, unit="minutes", name="Minutes to the ward")
    refused = problem(client_as("bo").get("/metrics/comparison?measure_name=minutes%20to%20the%20ward"))
    assert refused["code"] == "not_comparable"
    assert f"“Minutes to the ward” is recorded as {words}." in refused["detail"]
    assert "“Missing doses”" in refused["detail"]


def test_a_known_name_that_the_sites_asked_for_do_not_have_is_no_error(factory, client_as, three):
    other = factory.site("D")
    found = client_as("bo").read(f"{PATH}&site_id={other['id']}")
    assert (found["points"], found["not_joined"], found["unit"]) == ([], [], "%")
    unknown = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
    assert problem(client_as("bo").get(f"{PATH}&site_id={unknown}"))["pointer"] == "#/site_id/0"


def test_names_are_compared_as_people_do_and_shown_as_most_spell_them(factory, client_as, three):
    enter(factory, factory.site("D"), 50, measure={"name": "MISSING  Dosés", "unit": "%"})
    found = client_as("bo").read("/metrics/comparison?measure_name=MISSING%20DOSES")
    assert (labels(found), found["measure_name"]) == (["A", "B", "C", "D"], "Missing doses")
    assert client_as("bo").read(LIST)["items"] == [
        {
            "name": "Missing doses",
            "data_kind": "proportion",
            "unit": "%",
            "multiplier": 100,
            "sites": 4,
            "measures": 4,
            "points": 8,
        }
    ]


def test_what_can_be_compared_is_listed_unit_by_unit(factory, client_as, three):
    enter(
        factory,
        factory.site("D"),
        5,
        measure={"name": "Falls", "data_kind": "rate", "unit": "per 1000", "multiplier": 1000},
    )
    enter(factory, factory.site("E"), 5, measure={"unit": None, "multiplier": 1})
    enter(factory, factory.site("F"), 5, visibility="team")
    items = client_as("bo").read(LIST)["items"]
    assert [(item["name"], item["data_kind"], item["unit"], item["multiplier"], item["sites"]) for item in items] == [
        ("Falls", "rate", "per 1000", 1000, 1),
        ("Missing doses", "proportion", "%", 100, 3),
        ("Missing doses", "proportion", None, 1, 1),
    ]
    assert [item["name"] for item in client_as("bo").read(f"{LIST}?q=fall")["items"]] == ["Falls"]
    assert client_as("bo").get(f"{LIST}?format=csv").text.splitlines()[1] == "Falls,rate,per 1000,1000.0,1,1,2"


def test_wards_are_added_up_to_their_hospitals(factory, client_as):
    for name, numerators in {"North": (10, 30), "South": (20, 25)}.items():
        hospital = factory.site(name)
        for number, numerator in enumerate(numerators):
            enter(factory, factory.site(f"Ward {number}", kind="department", parent_id=hospital["id"]), numerator, 100)
    enter(factory, factory.site("Clinic", kind="clinic"), 10, 100)
    found = client_as("bo").read(f"{PATH}&group_by=hospital")
    assert [(point["label"], point["numerator"], point["denominator"]) for point in found["points"]] == [
        ("North", 80, 400),
        ("South", 90, 400),
    ]
    assert [len(point["measure_ids"]) for point in found["points"]] == [2, 2]
    assert reasons(found) == {"Clinic": "not_below"}
    assert found["not_joined"][0]["detail"] == "Clinic is no hospital and stands below none."
    assert found["summary"].startswith("2 hospitals: ")
    wards = client_as("bo").read(f"{PATH}&group_by=department")
    assert labels(wards) == ["Ward 0 (North)", "Ward 0 (South)", "Ward 1 (North)", "Ward 1 (South)"]


def test_a_hospital_whose_ward_counts_too_is_mentioned(factory, client_as, three):
    ward = factory.site("Ward", kind="department", parent_id=client_as("bo").read(PATH)["points"][0]["site_id"])
    enter(factory, ward, 10)
    found = client_as("bo").read(f"{PATH}&group_by=hospital")
    assert found["points"][0]["numerator"] == 120
    assert "For A, several measures are added up that may hold the same cases" in found["summary"]


def test_two_measures_of_a_site_on_the_same_days_are_mentioned(factory, client_as, three):
    site = client_as("bo").read(PATH)["points"][0]["site"]
    assert "same cases" not in client_as("bo").read(PATH)["summary"]
    enter(factory, site, 50)
    found = client_as("bo").read(PATH)
    assert (found["points"][0]["numerator"], len(found["points"][0]["measure_ids"])) == (200, 2)
    assert "For A, several measures are added up that may hold the same cases" in found["summary"]


def test_clinics_are_added_up_to_the_one_hub_that_serves_them(factory, client_as, three):
    near, far = (factory.site(name, kind="clinic") for name in ("Near", "Far"))
    for name, serves in (("Hub", [near["id"], far["id"]]), ("Second hub", [far["id"]])):
        factory.client_as("admin").create("/sites", name=name, kind="telepharmacy_hub", serves=serves)
    enter(factory, near, 10)
    enter(factory, far, 10)
    found = client_as("bo").read(f"{PATH}&group_by=telepharmacy_hub")
    assert (labels(found), reasons(found)["Far"], reasons(found)["A"]) == (["Hub"], "below_several", "not_below")
