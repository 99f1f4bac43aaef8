"""Options of a measure: what is kept and shown, and what does not fit together."""

import pytest

from tests.factories.payloads import MEASURE

WARDS = {"key": "ward", "label": "Ward", "values": ["4W", "5N"]}
REASONS = {"key": "reason", "label": "Reason", "values": ["Not stocked", "Late order"]}
PERCENT = {"data_kind": "proportion", "unit": "%", "multiplier": 100}
FIXED = {"center": 4, "lower": 1, "upper": 7}
UNSET = {
    "targets": [],
    "stretch_target_value": None,
    "lower_bound": None,
    "upper_bound": None,
    "rule_options": None,
    "fixed_limits": None,
    "strata": [],
}
OPTIONS = {
    "target_value": 3,
    "targets": [{"from": "2026-01-01", "value": 2.5}, {"from": "2026-07-01", "value": 2}],
    "stretch_target_value": 1,
    "lower_bound": 0,
    "upper_bound": 50,
    "rule_options": {"shift": 8, "trend": 6},
    "fixed_limits": FIXED,
}


def refusals(answer):
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_options_are_shown_as_they_were_set_and_unset_ones_as_null(factory, ana, initiative_id):
    plain = factory.measure(initiative_id)
    assert {name: plain[name] for name in UNSET} == UNSET
    made = factory.measure(initiative_id, **OPTIONS)
    assert {name: made[name] for name in OPTIONS} == OPTIONS
    assert ana.read(f"/measures/{made['id']}") == made
    (_, listed) = ana.items(f"/initiatives/{initiative_id}/measures")
    assert {name: listed[name] for name in OPTIONS} == OPTIONS


def test_a_rule_length_of_one_rule_alone_leaves_the_other_as_the_rules_have_it(factory, initiative_id):
    made = factory.measure(initiative_id, rule_options={"shift": 8})
    assert made["rule_options"] == {"shift": 8, "trend": None}


def test_targets_are_kept_in_order_of_their_days(factory, initiative_id):
    made = factory.measure(initiative_id, targets=OPTIONS["targets"][::-1])
    assert made["targets"] == OPTIONS["targets"]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"lower_bound": 5, "upper_bound": 5}, "upper_bound", "out_of_range"),
        ({"lower_bound": -1, "data_kind": "count"}, "lower_bound", "out_of_range"),
        ({"upper_bound": 101, **PERCENT}, "upper_bound", "out_of_range"),
        ({"lower_bound": 100, **PERCENT}, "lower_bound", "out_of_range"),
        ({"rule_options": {"shift": 9}}, "rule_options/shift", "out_of_range"),
        ({"rule_options": {"shift": 5}}, "rule_options/shift", "out_of_range"),
        ({"rule_options": {"shift": 7}, "rules": "anhoej"}, "rule_options/shift", "not_of_these_rules"),
        ({"rule_options": {"trend": 6}, "rules": "western_electric"}, "rule_options/trend", "not_of_these_rules"),
        ({"targets": [{"from": "2026-01-01", "value": 1}] * 2}, "targets", "repeated"),
        ({"targets": [{"from": "2026-01-01"}]}, "targets/0/value", "required"),
        ({"stretch_target_value": 1}, "stretch_target_value", "required"),
        ({"stretch_target_value": 3, "target_value": 3}, "stretch_target_value", "out_of_range"),
        (
            {"stretch_target_value": 2, "target_value": 3, "direction": "increase"},
            "stretch_target_value",
            "out_of_range",
        ),
        (
            {"stretch_target_value": 2, "target_value": 3, "direction": "neutral"},
            "stretch_target_value",
            "out_of_range",
        ),
        (
            {"stretch_target_value": 2, "target_value": 3, "targets": [{"from": "2026-01-01", "value": 1}]},
            "stretch_target_value",
            "out_of_range",
        ),
        ({"fixed_limits": {"center": 4}}, "fixed_limits/lower", "required"),
        ({"fixed_limits": {**FIXED, "lower": 5}}, "fixed_limits/lower", "out_of_range"),
        ({"fixed_limits": {**FIXED, "upper": 3}}, "fixed_limits/upper", "out_of_range"),
        ({"fixed_limits": FIXED, "chart": "run"}, "fixed_limits", "chart_not_possible"),
        ({"fixed_limits": FIXED, "chart": "mr"}, "fixed_limits", "chart_not_possible"),
        ({"strata": [WARDS]}, "strata", "not_of_this_kind"),
        ({"strata": [WARDS, WARDS], "data_kind": "count"}, "strata", "repeated"),
        ({"strata": [{**WARDS, "values": []}], "data_kind": "count"}, "strata/0/values", "wrong_length"),
        ({"strata": [{**WARDS, "values": ["4W", "4W"]}], "data_kind": "count"}, "strata/0/values", "repeated"),
        ({"strata": [{**WARDS, "key": "My ward"}], "data_kind": "count"}, "strata/0/key", "invalid"),
        (
            {"strata": [{**WARDS, "key": f"ward_{n}"} for n in range(11)], "data_kind": "count"},
            "strata",
            "wrong_length",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_place(factory, ana, initiative_id, fields, pointer, code):
    answer = ana.post(f"/initiatives/{initiative_id}/measures", json=MEASURE | fields)
    assert (f"#/{pointer}", code) in refusals(answer)


def test_rules_with_lengths_of_their_own_are_refused_with_those_that_leave_it_open(ana, initiative_id):
    fields = {"rules": "western_electric", "rule_options": {"shift": 7}}
    answer = ana.post(f"/initiatives/{initiative_id}/measures", json=MEASURE | fields)
    assert "making_data_count" in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("before", "patch", "pointer"),
    [
        ({"rule_options": {"trend": 6}}, {"rules": "anhoej"}, "rule_options/trend"),
        ({"fixed_limits": FIXED}, {"chart": "run"}, "fixed_limits"),
        ({"fixed_limits": FIXED}, {"fixed_limits": {"center": 8}}, "fixed_limits/upper"),
        ({}, {"fixed_limits": {"center": 8}}, "fixed_limits/lower"),
        ({"target_value": 3, "stretch_target_value": 2}, {"target_value": 1}, "stretch_target_value"),
        ({"target_value": 3, "stretch_target_value": 2}, {"direction": "increase"}, "stretch_target_value"),
        ({"upper_bound": 40}, {"lower_bound": 60}, "upper_bound"),
        ({"upper_bound": 80, **PERCENT}, {"unit": "of all", "multiplier": 1}, "upper_bound"),
        ({"data_kind": "count", "strata": [WARDS]}, {"data_kind": "value"}, "strata"),
    ],
)
def test_a_change_is_validated_by_the_measure_that_it_would_make(factory, ana, initiative_id, before, patch, pointer):
    measure = factory.measure(initiative_id, **before)
    answer = ana.patch(f"/measures/{measure['id']}", json=patch, if_match=measure)
    assert f"#/{pointer}" in [place for place, _ in refusals(answer)]
    assert ana.read(f"/measures/{measure['id']}") == measure


def test_objects_merge_and_null_clears(factory, ana, initiative_id):
    path = f"/measures/{factory.measure(initiative_id, **OPTIONS)['id']}"
    merged = ana.update(path, fixed_limits={"center": 5}, rule_options={"trend": None})
    assert (merged["fixed_limits"], merged["rule_options"]) == ({**FIXED, "center": 5}, {"shift": 8, "trend": None})
    assert ana.update(path, targets=[{"from": "2026-03-01", "value": 2}])["targets"][0]["from"] == "2026-03-01"
    cleared = ana.update(path, **dict.fromkeys(UNSET))
    assert {name: cleared[name] for name in UNSET} == UNSET


def test_a_change_that_changes_nothing_keeps_the_version(factory, ana, initiative_id):
    made = factory.measure(initiative_id, **OPTIONS | {"strata": [WARDS], "data_kind": "count"})
    same = ana.update(f"/measures/{made['id']}", strata=[WARDS], **{name: made[name] for name in OPTIONS})
    assert same["etag"] == made["etag"]


@pytest.mark.parametrize(
    "baseline",
    [
        {"baseline_from": "2025-02-10", "baseline_until": "2025-04-30"},
        {"baseline_from": "2025-02-10"},
        {"baseline_until": "2025-12-31"},
    ],
)
def test_the_baseline_of_a_phase_is_named_by_days(ana, measure, baseline):
    phases = [
        {"start": "2026-01-01", "label": "Kits"},
        {"start": "2025-02-01", "label": "Second check", **baseline},
    ]
    answer = ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    assert answer.json["phases"][0] == {
        "start": "2025-02-01",
        "label": "Second check",
        "reason": None,
        "baseline_points": None,
        "baseline_from": None,
        "baseline_until": None,
        **baseline,
    }


@pytest.mark.parametrize(
    ("baseline", "pointer", "code"),
    [
        ({"baseline_from": "2025-01-31"}, "baseline_from", "out_of_range"),
        ({"baseline_from": "2026-01-01"}, "baseline_from", "out_of_range"),
        ({"baseline_until": "2026-01-01"}, "baseline_until", "out_of_range"),
        ({"baseline_from": "2025-03-02", "baseline_until": "2025-03-01"}, "baseline_until", "before_from"),
        ({"baseline_from": "2025-03-02", "baseline_points": 12}, "baseline_points", "one_of"),
    ],
)
def test_a_baseline_outside_its_phase_or_named_twice_is_refused(ana, measure, baseline, pointer, code):
    phases = [
        {"start": "2026-01-01", "label": "Kits"},
        {"start": "2025-02-01", "label": "Second check", **baseline},
    ]
    answer = ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    assert refusals(answer) == [(f"#/phases/1/{pointer}", code)]


def test_a_percent_without_a_multiplier_is_bounded_by_a_hundred(factory, ana, initiative_id):
    made = factory.measure(initiative_id, data_kind="proportion", unit="%", upper_bound=90)
    assert (made["multiplier"], made["upper_bound"]) == (100, 90)
    sent = MEASURE | {"data_kind": "proportion", "unit": "%", "upper_bound": 101}
    assert refusals(ana.post(f"/initiatives/{initiative_id}/measures", json=sent)) == [
        ("#/upper_bound", "out_of_range")
    ]
