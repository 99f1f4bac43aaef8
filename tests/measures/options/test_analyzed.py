"""What the options of a measure change in its analysis."""

import pytest

from tests.factories.payloads import days

FLAT = [9, 11, 10, 10.5, 9.5] * 3
HIGH = [14.0] * 7


def analysis(ana, measure, query=""):
    return ana.read(f"/measures/{measure['id']}/analysis{query}")


def flagged(report, cause):
    return sum(point["special_cause"] == cause for point in report["points"])


@pytest.mark.parametrize(("length", "points"), [(6, 6), (7, 6), (None, 6), (7, 7), (8, 7)])
def test_a_shift_has_the_length_that_the_measure_sets(factory, ana, initiative_id, length, points):
    measure = factory.measure(initiative_id, chart="run", rule_options=length and {"shift": length})
    factory.enter_values(measure, [*FLAT, *[14.0] * points])
    assert (flagged(analysis(ana, measure), "shift") > 0) is (points >= (length or 7))


@pytest.mark.parametrize(("length", "points"), [(6, 6), (None, 6), (None, 7), (8, 7)])
def test_a_trend_has_the_length_that_the_measure_sets(factory, ana, initiative_id, length, points):
    measure = factory.measure(initiative_id, chart="run", rule_options=length and {"trend": length})
    factory.enter_values(measure, [*FLAT, *(9 + 0.2 * step for step in range(points))])
    assert (flagged(analysis(ana, measure), "trend") > 0) is (points >= (length or 7))


def test_other_rules_keep_their_own_lengths_where_a_request_asks_for_them(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, chart="run", rule_options={"shift": 6})
    factory.enter_values(measure, [*FLAT, *[14.0] * 6])
    assert flagged(analysis(ana, measure), "shift") == 6
    assert flagged(analysis(ana, measure, "?rules=western_electric"), "shift") == 0


def test_given_limits_stand_at_every_point_and_need_none(factory, ana, initiative_id):
    limits = {"center": 10, "lower": 4, "upper": 13}
    measure = factory.measure(initiative_id, fixed_limits=limits)
    path = f"/measures/{measure['id']}"
    factory.enter_values(measure, [9, 11, 14])
    ana.put(f"{path}/phases", json={"phases": [{"start": days(3)[2], "label": "Kits"}]})
    report = analysis(ana, measure)
    assert (report["chart"], report["fixed_limits"]) == ("i", limits)
    assert "gives its center and limits" in report["chart_reason"]
    assert {(point["center"], point["lower"], point["upper"]) for point in report["points"]} == {(10, 4, 13)}
    assert [point["beyond_limits"] for point in report["points"]] == [False, False, True]
    assert (report["points"][0]["lower_2_sigma"], report["points"][0]["upper_1_sigma"]) == (6, 11)
    assert [(phase["baseline"], phase["short"]) for phase in report["phases"]] == [(0, False), (0, False)]
    scatter = analysis(ana, measure, "?chart=mr")
    assert (scatter["fixed_limits"], scatter["points"][1]["center"]) == (None, 2)
    drawn = ana.get(f"{path}/chart.vl.json").get_json(force=True)
    assert "Given center 10" in [row["label"] for row in drawn["datasets"]["numbers"]]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_given_limits_are_in_the_unit_shown(factory, ana, initiative_id, kind):
    measure = factory.measure(
        initiative_id, data_kind=kind, multiplier=100, fixed_limits={"center": 5, "lower": 0, "upper": 10}
    )
    factory.enter_points(measure, *({"period_start": day, "numerator": 3, "denominator": 20} for day in days(2)))
    report = analysis(ana, measure)
    assert [(point["value"], point["upper"], point["beyond_limits"]) for point in report["points"]] == [
        (15, 10, True)
    ] * 2


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        ({"baseline_until": days(8)[3]}, [True] * 4 + [False] * 4),
        ({"baseline_from": days(8)[4]}, [False] * 4 + [True] * 4),
        ({"baseline_from": days(8)[1], "baseline_until": days(8)[2]}, [False, True, True] + [False] * 5),
        ({"baseline_from": "2025-01-07", "baseline_until": "2025-01-20"}, [False, True, True] + [False] * 5),
    ],
)
def test_the_days_of_a_baseline_say_which_points_make_its_limits(factory, ana, initiative_id, baseline, expected):
    measure = factory.measure(initiative_id, chart="i")
    factory.enter_values(measure, [9, 11, 10, 10, 4, 5, 4, 6])
    phases = [{"start": days(1)[0], "label": "All", **baseline}]
    ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    report = analysis(ana, measure)
    assert [point["in_baseline"] for point in report["points"]] == expected
    values = [point["value"] for point in report["points"] if point["in_baseline"]]
    assert report["phases"][0]["baseline"] == len(values)
    assert report["points"][0]["center"] == pytest.approx(sum(values) / len(values))


def test_a_baseline_ends_with_its_phase(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, chart="i")
    factory.enter_values(measure, [9, 11, 10, 4, 5, 6])
    first, fourth = days(4)[0], days(4)[3]
    phases = [
        {"start": first, "label": "Before", "baseline_from": days(2)[1]},
        {"start": fourth, "label": "After", "baseline_from": days(5)[4]},
    ]
    ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    report = analysis(ana, measure)
    assert [point["in_baseline"] for point in report["points"]] == [False, True, True, False, True, True]


def test_of_a_baseline_with_fewer_than_two_points_the_phase_says_so(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, chart="i")
    factory.enter_values(measure, [9, 11, 10, 4, 5, 6])
    for until, found in (("2025-01-06", 1), ("2025-01-12", 1)):
        phases = [{"start": days(1)[0], "label": "All", "baseline_until": until}]
        ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
        report = analysis(ana, measure)
        assert (report["phases"][0]["baseline"], report["phases"][0]["short"]) == (found, True)
        assert {point["upper"] for point in report["points"]} == {None}
