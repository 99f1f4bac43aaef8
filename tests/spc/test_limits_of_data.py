"""What charts answer at the limits of their data: no values, no limits, targets, and input that is refused."""

import numpy as np
import pytest

from qi_tracker import spc

NAN = float("nan")


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
def test_counts_that_are_all_zero_break_no_rule(rules):
    assert not any(spc.analyze("c", value=[0] * 20, rules=rules).special_cause)


@pytest.mark.parametrize("chart", ["i", "p", "u", "p_prime", "u_prime", "c", "g", "t", "xbar", "s", "i_prime"])
def test_fewer_than_two_points_have_a_center_but_no_limits(chart):
    columns = {
        "p": {"numerator": [3], "denominator": [10]},
        "xbar": {"mean": [3], "sd": [1], "n": [5]},
    }
    same = {"u": "p", "p_prime": "p", "u_prime": "p", "s": "xbar"}
    result = spc.analyze(chart, **columns.get(same.get(chart, chart), {"value": [3]}))
    assert np.isfinite(result.center).all()
    assert np.isnan(result.upper).all()


@pytest.mark.parametrize("chart", ["run", "i", "c", "g", "t", "i_prime", "mr"])
@pytest.mark.parametrize("values", [[], [None], [None, NAN, float("inf")]])
def test_no_value_at_all_leaves_everything_null(chart, values):
    result = spc.analyze(chart, value=values)
    assert np.isnan(result.center).all()
    assert (result.last, result.variation, result.assurance, result.signals) == (None, None, None, ())


@pytest.mark.parametrize("chart", ["i", "c", "i_prime"])
def test_values_too_large_to_be_averaged_have_no_center(chart):
    result = spc.analyze(chart, value=[1.7e308] * 4)
    assert np.isnan(result.center).all()
    assert (result.phases[0].runs.useful, any(result.special_cause)) == (0, False)


@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
def test_no_chart_has_a_center_without_a_value(chart):
    names = {"xbar": ("mean", "sd", "n"), "s": ("mean", "sd", "n")}
    rates = dict.fromkeys(("p", "u", "p_prime", "u_prime"), ("numerator", "denominator"))
    columns = {name: [None] * 3 for name in (names | rates).get(chart, ("value",))}
    result = spc.analyze(chart, **columns)
    assert np.isnan([result.center, result.lower, result.upper]).all()
    assert not any(result.special_cause)


def test_an_empty_series_has_no_phase_to_speak_of():
    (phase,) = spc.analyze("i", value=[]).phases
    assert (phase.start, phase.stop, phase.runs.useful, phase.runs.signal) == (0, 0, 0, False)


def test_counts_of_zero_have_limits_of_zero_width():
    result = spc.analyze("c", value=[0] * 5)
    assert result.lower.tolist() == result.upper.tolist() == [0.0] * 5
    assert not result.beyond_limits.any()


def test_a_subgroup_of_one_has_no_limits_and_no_part_in_the_spread():
    columns = {"mean": [5.0, 6.0, 5.5, 5.2], "sd": [1.0, 1.0, NAN, 1.0], "n": [4, 4, 1, 4]}
    result = spc.analyze("xbar", **columns)
    assert np.isnan(result.upper).tolist() == [False, False, True, False]
    assert result.center[0] == pytest.approx((5 * 4 + 6 * 4 + 5.5 + 5.2 * 4) / 13)
    assert result.upper[0] - result.center[0] == pytest.approx(spc.a3(4))


def test_a_point_without_a_value_carries_limits_unless_they_need_its_own_size():
    assert np.isfinite(spc.analyze("i", value=[1, 2, None, 3]).upper).all()
    result = spc.analyze("p", numerator=[1, 2, None, 3], denominator=[9, 9, 9, 9])
    assert np.isnan(result.upper).tolist() == [False, False, True, False]
    assert np.isfinite(result.center).all()


@pytest.mark.parametrize(
    ("direction", "target", "expected"),
    [
        ("increase", 30, "fail"),
        ("increase", 0, "pass"),
        ("increase", 10, "hit_or_miss"),
        ("decrease", 30, "pass"),
        ("decrease", 0, "fail"),
        ("decrease", 10, "hit_or_miss"),
        ("neutral", 10, None),
        ("increase", None, None),
    ],
)
def test_assurance_compares_the_target_with_the_last_limits(direction, target, expected):
    values = [9.0, 11.0] * 8
    assert spc.analyze("i", value=values, direction=direction, target=target).assurance == expected


def test_without_limits_nobody_can_say_whether_a_target_is_met():
    assert spc.analyze("run", value=[1, 2, 3], direction="increase", target=9).assurance is None
    assert spc.analyze("i", value=[9], direction="increase", target=9).assurance is None


@pytest.mark.parametrize(("chart", "constant"), [("run", 7.0), ("i", 7.0), ("c", 0.0), ("g", 0.0), ("t", 7.0)])
@pytest.mark.parametrize(
    ("direction", "distance", "expected"),
    [
        ("increase", 0, "pass"),
        ("increase", -1, "pass"),
        ("increase", 1, "fail"),
        ("decrease", 0, "pass"),
        ("decrease", 1, "pass"),
        ("decrease", -1, "fail"),
        ("neutral", 0, None),
    ],
)
def test_a_process_without_variation_meets_its_target_or_does_not(chart, constant, direction, distance, expected):
    for points, found in ((15, expected), (2, expected), (1, None)):
        result = spc.analyze(chart, value=[constant] * points, direction=direction, target=constant + distance)
        assert result.assurance == found


def test_a_target_that_only_rounding_misses_is_met():
    result = spc.analyze("i", value=[0.3] * 9, multiplier=100, direction="increase", target=30.000000000000004)
    assert result.assurance == "pass"


def test_only_the_latest_phase_and_what_counts_in_it_is_without_variation():
    values = [1.0, 9.0, 5.0, 5.0, 7.0, 5.0]
    result = spc.analyze(
        "run", value=values, phase_starts=[2], excluded=[value == 7 for value in values], direction="increase", target=4
    )
    assert result.assurance == "pass"
    assert spc.analyze("run", value=values, phase_starts=[2], direction="increase", target=4).assurance is None


def test_zero_width_limits_of_a_baseline_alone_are_not_a_process_without_variation():
    result = spc.analyze("c", value=[0] * 12 + [1], baseline_points=12, direction="decrease", target=1)
    assert result.assurance == "pass"
    assert spc.analyze("c", value=[0] * 12 + [1], baseline_points=12, direction="decrease", target=0).assurance == (
        "hit_or_miss"
    )


SIZED = {
    "p": {"numerator": [90] * 12, "denominator": [100] * 12},
    "p_prime": {"numerator": [90, 88] * 6, "denominator": [100] * 12},
    "u": {"numerator": [90] * 12, "denominator": [100] * 12},
    "u_prime": {"numerator": [90, 80] * 6, "denominator": [100] * 12},
    "i_prime": {"numerator": [90, 88] * 6, "denominator": [100] * 12},
    "xbar": {"mean": [90, 88] * 6, "sd": [2] * 12, "n": [20] * 12},
}


@pytest.mark.parametrize("chart", sorted(SIZED))
def test_one_odd_denominator_does_not_decide_whether_the_target_is_met(chart):
    columns = {name: [float(number) for number in column] for name, column in SIZED[chart].items()}
    whole = spc.analyze(chart, **columns)
    assert (whole.range_lower, whole.range_upper) == (whole.lower[-1], whole.upper[-1])
    size = "n" if chart == "xbar" else "denominator"
    center = float(whole.center[-1])
    for name in columns:
        last = {"mean": center, "sd": 2.0, "numerator": 4 * center}.get(name)
        columns[name][-1] = 4.0 if name == size else last
    result = spc.analyze(chart, **columns, direction="increase", target=whole.range_lower - (center / 100))
    assert result.lower[-1] < result.range_lower
    sizes = columns[size]
    usual = sizes.index(sorted(sizes)[len(sizes) // 2])
    assert (result.range_lower, result.range_upper) == (result.lower[usual], result.upper[usual])
    assert result.assurance == "pass"


def test_the_range_is_that_of_the_median_denominator_of_the_last_twelve_points_that_count():
    sizes = [1000.0] * 20 + [None] + [100.0] * 6 + [300.0] * 6 + [9999.0]
    columns = {"numerator": [None if size is None else size / 10 for size in sizes], "denominator": sizes}
    result = spc.analyze("p", **columns, excluded=[size == 9999 for size in sizes], multiplier=100)
    assert result.range_upper == pytest.approx(10 + 3 * 100 * (0.1 * 0.9 / 200) ** 0.5)
    assert result.range_lower == pytest.approx(10 - 3 * 100 * (0.1 * 0.9 / 200) ** 0.5)
    (phase,) = result.phases
    assert (phase.range_lower, phase.range_upper) == (result.range_lower, result.range_upper)


def test_every_phase_has_a_range_and_the_answer_is_that_of_the_last():
    result = spc.analyze("i", value=[9.0, 11.0] * 8 + [1.0, 2.0] * 8, phase_starts=[16])
    assert [(phase.range_lower, phase.range_upper) for phase in result.phases] == [
        (result.lower[0], result.upper[0]),
        (result.lower[-1], result.upper[-1]),
    ]
    assert (result.range_lower, result.range_upper) == (result.lower[-1], result.upper[-1])


def test_without_limits_there_is_no_range():
    result = spc.analyze("run", value=[1.0, 2.0, 3.0])
    assert np.isnan([result.range_lower, result.range_upper]).all()


@pytest.mark.parametrize(("points", "short"), [(11, True), (12, False)])
def test_limits_of_fewer_than_twelve_points_are_provisional(points, short):
    assert spc.analyze("i", value=range(points)).phases[0].short is short
    assert spc.analyze("i", value=range(30), baseline_points=points).phases[0].short is short
    values = [*range(points), None]
    assert spc.analyze("i", value=values).phases[0].short is short
    assert spc.analyze("i", value=[*range(points), 9], excluded=[False] * points + [True]).phases[0].short is short


@pytest.mark.parametrize("chart", ["mr", "s"])
def test_a_target_says_nothing_about_the_spread(chart):
    columns = {"value": [1, 2, 3]} if chart == "mr" else {"mean": [1, 2], "sd": [1, 2], "n": [3, 3]}
    assert spc.analyze(chart, **columns, direction="increase", target=9).assurance is None


@pytest.mark.parametrize(
    "options",
    [
        {"chart": "pie"},
        {"rules": "astrology"},
        {"direction": "sideways"},
        {"multiplier": 0},
        {"multiplier": NAN},
        {"phase_starts": [0]},
        {"phase_starts": [4, 2]},
        {"phase_starts": [9]},
        {"baseline_points": 1},
        {"baseline_points": [2, 2]},
        {"excluded": [True]},
        {"value": ["a", "b"]},
        {"value": [[1, 2], [3, 4]]},
        {"value": None},
        {"chart": "p"},
        {"chart": "p", "numerator": [1, 2], "denominator": [3]},
    ],
)
def test_bad_input_is_refused_with_a_sentence(options):
    with pytest.raises(spc.SpcError, match=r"^[A-Z\w].*[.]$"):
        spc.analyze(**{"chart": "i", "value": [1, 2, 3, 4, 5], **options})


@pytest.mark.parametrize("wrong", [0, -2.5])
def test_a_time_between_events_must_be_positive(wrong):
    with pytest.raises(spc.SpcError) as refusal:
        spc.analyze("t", value=[3, 2, wrong, 4])
    assert refusal.value.index == 2


def test_an_unknown_data_kind_is_refused():
    with pytest.raises(spc.SpcError, match="colors"):
        spc.choose_chart("colors", "auto", {"value": [1]})
