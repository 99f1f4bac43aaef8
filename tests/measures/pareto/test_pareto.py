"""Pareto: what was counted by a stratum, the largest first, before and after a change."""

import pytest

WARDS = {"key": "ward", "label": "Ward", "values": ["4W", "5N", "6E"]}
REASONS = {"key": "reason", "label": "Reason", "values": ["Not stocked", "Late order"]}


@pytest.fixture
def counts(factory, initiative_id):
    """A measure of monthly counts by ward and reason, with points in four months."""
    measure = factory.measure(initiative_id, data_kind="count", frequency="monthly", strata=[WARDS, REASONS])
    months = [({"4W": 1, "5N": 5}, {}), ({"4W": 2, "5N": 4}, {}), ({"4W": 2}, {}), ({"4W": 1, "5N": 1}, {})]
    points = [
        {"period_start": f"2025-0{number}-01", "value": sum(wards.values()), "by": {"ward": wards, **more}}
        for number, (wards, more) in enumerate(months, 1)
    ]
    factory.enter_points(measure, *points)
    return measure


def bars(table):
    return [(bar["value"], bar["count"]) for bar in table["bars"]]


def test_the_largest_share_stands_first_and_shares_add_up(ana, counts):
    answer = ana.read(f"/measures/{counts['id']}/pareto")
    whole = answer["whole"]
    assert (answer["stratum"], answer["label"], answer["before"], answer["after"]) == ("ward", "Ward", None, None)
    assert whole["bars"] == [
        {"value": "5N", "count": 10, "percent": 62.5, "cumulative_percent": 62.5},
        {"value": "4W", "count": 6, "percent": 37.5, "cumulative_percent": 100},
        {"value": "6E", "count": 0, "percent": 0, "cumulative_percent": 100},
    ]
    assert (whole["first"], whole["last"], whole["periods"]) == ("2025-01-01", "2025-04-01", 4)
    assert (whole["total"], whole["undivided"], whole["per_period"]) == (16, 0, 4)


def test_what_is_not_divided_has_its_own_figure_and_excluded_points_are_left_out(factory, ana, counts):
    factory.enter_points(
        counts,
        {"period_start": "2025-05-01", "value": 7},
        {"period_start": "2025-06-01", "value": 9, "by": {"ward": {"6E": 9}}, "excluded": True},
    )
    whole = ana.read(f"/measures/{counts['id']}/pareto")["whole"]
    assert (whole["total"], whole["undivided"], whole["periods"]) == (16, 7, 5)
    reasons = ana.read(f"/measures/{counts['id']}/pareto?stratum=reason")["whole"]
    assert (reasons["total"], reasons["undivided"]) == (0, 23)
    assert {bar["percent"] for bar in reasons["bars"]} == {None}


def test_a_span_is_cut_by_days(ana, counts):
    found = ana.read(f"/measures/{counts['id']}/pareto?from=2025-02-01&to=2025-03-31")["whole"]
    assert (bars(found), found["periods"]) == ([("4W", 4), ("5N", 4), ("6E", 0)], 2)


def test_a_day_splits_before_from_after(ana, counts):
    answer = ana.read(f"/measures/{counts['id']}/pareto?split=2025-03-01")
    assert (answer["split"], answer["phase"]) == ("2025-03-01", None)
    assert (bars(answer["before"])[0], answer["before"]["per_period"]) == (("5N", 9), 6)
    assert (bars(answer["after"])[0], answer["after"]["per_period"]) == (("4W", 3), 2)


def test_the_last_phase_within_the_points_splits_without_being_asked(ana, counts):
    phases = [{"start": day, "label": day} for day in ("2024-06-01", "2025-02-10", "2025-03-15", "2025-08-01")]
    ana.put(f"/measures/{counts['id']}/phases", json={"phases": phases})
    answer = ana.read(f"/measures/{counts['id']}/pareto")
    assert (answer["split"], answer["phase"]) == ("2025-03-15", "2025-03-15")
    assert (answer["before"]["periods"], answer["after"]["periods"]) == (3, 1)
    earlier = ana.read(f"/measures/{counts['id']}/pareto?to=2025-03-01")
    assert earlier["split"] == "2025-02-10"


def test_without_points_the_bars_are_empty(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count", strata=[WARDS])
    whole = ana.read(f"/measures/{measure['id']}/pareto")["whole"]
    assert (whole["first"], whole["periods"], whole["total"], whole["per_period"]) == (None, 0, 0, None)
    assert ana.get(f"/measures/{measure['id']}/pareto.svg").status_code == 200


def test_a_measure_without_strata_says_how_to_get_them(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count")
    for form in ("", ".svg", ".png"):
        answer = ana.get(f"/measures/{measure['id']}/pareto{form}")
        assert (answer.status_code, answer.json["code"]) == (409, "no_strata")


def test_a_measure_that_counts_nothing_is_not_asked_for_strata(ana, measure):
    answer = ana.get(f"/measures/{measure['id']}/pareto")
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_to_count")


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("stratum=shift", "#/stratum", "unknown_choice"),
        ("from=2025-02-02&to=2025-02-01", "#/to", "before_from"),
        ("split=May", "#/split", "not_a_day"),
    ],
)
def test_what_cannot_be_asked_is_refused(ana, counts, query, pointer, code):
    answer = ana.get(f"/measures/{counts['id']}/pareto?{query}")
    assert answer.status_code == 422
    assert [(error["in"], error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("query", pointer, code)
    ]


def test_the_picture_has_an_etag_that_changes_with_the_points(factory, ana, counts):
    path = f"/measures/{counts['id']}/pareto.svg"
    picture = ana.get(path)
    assert (picture.status_code, picture.content_type) == (200, "image/svg+xml")
    assert b"Pareto chart of Missing doses by Ward" in picture.data
    assert ana.get(path, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    factory.enter_points(counts, {"period_start": "2025-05-01", "value": 1, "by": {"ward": {"4W": 1}}})
    assert ana.get(path, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 200
    assert ana.get(f"/measures/{counts['id']}/pareto.png?width=400&scale=2").data.startswith(b"\x89PNG")
