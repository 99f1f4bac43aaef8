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


def test_without_limits_a_target_is_hit_or_miss():
    assert spc.analyze("run", value=[1, 2, 3], direction="increase", target=9).assurance == "hit_or_miss"


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
