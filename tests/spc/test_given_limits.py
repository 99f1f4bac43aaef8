"""Center and limits that are given, baselines by position, and the lengths of shifts and trends."""

import numpy as np
import pytest

from qi_tracker import spc

VALUES = [9.0, 11.0, 12.0, 8.0, 14.0, 10.0, 7.0]
LINES = ["center", "lower", "upper", "lower_2_sigma", "upper_2_sigma", "lower_1_sigma", "upper_1_sigma"]
COLUMNS = {
    "p": {"numerator": [1, 2, 3], "denominator": [10, 20, 30]},
    "u": {"numerator": [1, 2, 3], "denominator": [10, 20, 30]},
    "p_prime": {"numerator": [1, 2, 3], "denominator": [10, 20, 30]},
    "u_prime": {"numerator": [1, 2, 3], "denominator": [10, 20, 30]},
    "xbar": {"mean": [1, 2, 3], "sd": [1, 1, 1], "n": [3, 4, 1]},
}


def lines_of(result):
    return [getattr(result, line)[0] for line in LINES]


@pytest.mark.parametrize("chart", ["i", "i_prime", "c", "g", "p", "u", "p_prime", "u_prime", "xbar"])
def test_given_limits_hold_for_every_point_with_zones_of_a_third(chart):
    fixed = spc.FixedLimits(10, 4, 13)
    result = spc.analyze(chart, **COLUMNS.get(chart, {"value": VALUES}), fixed_limits=fixed, multiplier=100)
    for line, expected in zip(LINES, [10, 4, 13, 6, 12, 8, 11], strict=True):
        np.testing.assert_allclose(getattr(result, line), expected)
    assert (result.range_lower, result.range_upper) == (4, 13)


def test_given_limits_hold_in_every_phase_and_no_point_makes_them():
    result = spc.analyze("i", value=VALUES, phase_starts=[3], fixed_limits=spc.FixedLimits(10, 4, 13))
    assert set(result.upper) == {13}
    assert not result.in_baseline.any()
    assert [(phase.center, phase.baseline, phase.short) for phase in result.phases] == [(10, 0, False)] * 2
    assert result.beyond_limits.nonzero()[0].tolist() == [4]


def test_zones_above_and_below_the_center_have_their_own_width():
    # Sigma is 1 above and 2 below: 2.5 above is near the limit, and so is 4.5 below, but not 2.5.
    fixed = spc.FixedLimits(10, 4, 13)
    high = spc.analyze("i", value=[12.5, 12.5, 10.5, 9], fixed_limits=fixed)
    low = spc.analyze("i", value=[7.5, 7.5, 9.5, 11], fixed_limits=fixed)
    lower = spc.analyze("i", value=[5.5, 5.5, 9.5, 11], fixed_limits=fixed)
    assert [len(result.signals) for result in (high, low, lower)] == [1, 0, 1]


@pytest.mark.parametrize(("lower", "upper", "beyond"), [(None, 13, [1]), (4, None, [0]), (None, None, [])])
def test_a_limit_that_is_not_given_flags_nothing_on_its_side(lower, upper, beyond):
    result = spc.analyze("i", value=[1.0, 20.0, 10.0, *[1.0] * 6], fixed_limits=spc.FixedLimits(10, lower, upper))
    assert [at for at in result.beyond_limits.nonzero()[0] if at < 3] == beyond
    assert np.isnan(result.lower).all() == (lower is None)
    assert np.isnan(result.upper).all() == (upper is None)
    result = spc.analyze("i", value=[20.0] * 7 + [1.0] * 7, fixed_limits=spc.FixedLimits(10, lower, upper))
    assert [signal.side for signal in result.signals] == [1, -1]


def test_a_limit_on_the_center_leaves_no_zones_between():
    result = spc.analyze("c", value=[0, 0, 1, 0], fixed_limits=spc.FixedLimits(0, 0, 3), rules="nelson")
    assert np.isnan(result.lower_2_sigma).all()
    assert result.signals == ()


def test_a_run_chart_takes_the_center_alone():
    result = spc.analyze("run", value=VALUES, fixed_limits=spc.FixedLimits(10, 4, 13))
    assert set(result.center) == {10}
    assert np.isnan(result.upper).all()
    assert result.phases[0].runs.useful == 6


def test_on_a_t_chart_the_thirds_are_taken_on_the_transformed_scale():
    result = spc.analyze("t", value=[8.0, 20.0, 3.0, 500.0], fixed_limits=spc.FixedLimits(10, 0, 200))
    root = np.array(lines_of(result)) ** (1 / 3.6)
    center, lower, upper = root[:3]
    above, below = (upper - center) / 3, (center - lower) / 3
    np.testing.assert_allclose(root[3:], [center - 2 * below, center + 2 * above, center - below, center + above])
    assert result.beyond_limits.tolist() == [False, False, False, True]


@pytest.mark.parametrize(("time", "signals"), [(36, 0), (90, 0), (100, 1), (190, 1)])
def test_on_a_t_chart_the_rules_go_by_the_zones_on_the_transformed_scale(time, signals):
    # 2 sigma above the center end at 94.
    result = spc.analyze("t", value=[time, time, 11, 9], fixed_limits=spc.FixedLimits(10, 0, 200))
    assert [signal.special_cause for signal in result.signals] == ["two_of_three"] * signals


def test_a_point_on_the_center_lies_in_the_zone_above_it():
    result = spc.analyze("c", value=[0] * 15, fixed_limits=spc.FixedLimits(0, 0, 3), rules="nelson")
    assert [signal.special_cause for signal in result.signals] == ["hugging"]


@pytest.mark.parametrize("chart", ["mr", "s"])
def test_given_limits_say_nothing_about_the_scatter(chart):
    columns = {"value": VALUES} if chart == "mr" else {"mean": VALUES, "sd": VALUES, "n": [4] * 7}
    plain = spc.analyze(chart, **columns)
    given = spc.analyze(chart, **columns, fixed_limits=spc.FixedLimits(10, 4, 13))
    np.testing.assert_array_equal(given.upper, plain.upper)
    assert given.phases == plain.phases


@pytest.mark.parametrize(
    "given", [(float("nan"),), (float("inf"),), (1, 2), (1, None, 0), (1, float("nan")), (1, 0, float("inf"))]
)
def test_impossible_limits_are_refused_with_a_sentence(given):
    with pytest.raises(spc.SpcError, match=r"^The given .*[.]$"):
        spc.FixedLimits(*given)


@pytest.mark.parametrize(("lower", "upper"), [(None, 13), (4, None)])
@pytest.mark.parametrize("target", [3, 10, 14])
def test_one_limit_alone_does_not_say_whether_a_target_is_met(lower, upper, target):
    fixed = spc.FixedLimits(10, lower, upper)
    assert spc.analyze("i", value=VALUES, fixed_limits=fixed, direction="increase", target=target).assurance is None


def test_a_target_is_compared_with_given_limits():
    fixed = spc.FixedLimits(10, 4, 13)
    for target, assurance in ((3, "pass"), (5, "hit_or_miss"), (14, "fail")):
        result = spc.analyze("i", value=VALUES, fixed_limits=fixed, direction="increase", target=target)
        assert result.assurance == assurance


@pytest.mark.parametrize("chart", sorted(set(spc.CHARTS) - {"mr"}))
def test_a_baseline_by_position_makes_the_limits_of_its_phase_alone(chart):
    rng = np.random.default_rng(4)
    counts = rng.integers(3, 15, size=24).astype(float)
    if chart in ("xbar", "s"):
        columns = {"mean": counts, "sd": counts, "n": np.full(24, 5.0)}
    elif chart in ("p", "u", "p_prime", "u_prime"):
        columns = {"numerator": counts, "denominator": np.full(24, 40.0)}
    else:
        columns = {"value": counts}
    result = spc.analyze(chart, **columns, phase_starts=[8], baseline_points=[None, (10, 16)])
    part = spc.analyze(chart, **{name: column[10:16] for name, column in columns.items()})
    for line in LINES:
        np.testing.assert_array_equal(getattr(result, line)[8], getattr(part, line)[0])
    assert result.in_baseline.nonzero()[0].tolist() == [*range(8), *range(10, 16)]
    assert [phase.baseline for phase in result.phases] == [8, 6]


def test_of_a_baseline_by_position_only_what_lies_in_the_phase_counts():
    values = [1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0]
    result = spc.analyze("i", value=values, phase_starts=[4], baseline_points=[(2, 99), (0, 6)])
    assert result.in_baseline.tolist() == [False, False, True, True, True, True, False, False]
    assert result.center[[0, 4]].tolist() == [1.5, 8.5]
    nothing = spc.analyze("i", value=values, phase_starts=[4], baseline_points=[(6, 8), (0, 4)])
    assert np.isnan(nothing.center).all()


def test_moving_ranges_of_a_baseline_by_position_stay_within_it():
    result = spc.analyze("i", value=[50.0, 1.0, 3.0, 1.0, 50.0], baseline_points=[(1, 4)])
    assert result.upper[0] - result.center[0] == pytest.approx(3 * 2 / 1.128)


@pytest.mark.parametrize("baseline", [(3, 2), (-1, 2)])
def test_a_baseline_that_ends_before_it_begins_is_refused(baseline):
    with pytest.raises(spc.SpcError, match=r"^A baseline must begin before it ends[.]$"):
        spc.analyze("i", value=VALUES, baseline_points=[baseline])


@pytest.mark.parametrize("shift", [6, 7, 8])
@pytest.mark.parametrize("trend", [6, 7, 8])
def test_lengths_of_shifts_and_trends_can_be_chosen(shift, trend):
    options = spc.RuleOptions(shift=shift, trend=trend)
    for points in (5, 6, 7, 8, 9):
        level = [11.0, 9.0] * 4 + [10.5, 10.6] * (points // 2) + [10.7] * (points % 2) + [9.0]
        found = spc.analyze("i", value=level, baseline_points=8, rule_options=options)
        assert [signal.special_cause for signal in found.signals] == ["shift"] * (points >= shift)
        rise = [11.0, 9.0] * 4 + [12.0] + [10 + (step - points / 2) / 10 for step in range(points)] + [10 - points]
        found = spc.analyze("run", value=rise, baseline_points=8, rule_options=options)
        assert ("trend" in {signal.special_cause for signal in found.signals}) is (points >= trend)


def test_lengths_that_are_not_chosen_are_those_of_the_rule_set():
    assert spc.RuleOptions() == spc.RuleOptions(shift=None, trend=None)
    values = [11.0, 9.0] * 4 + [10.5] * 6 + [9.0]
    for options in (None, spc.RuleOptions(), spc.RuleOptions(trend=6)):
        assert spc.analyze("run", value=values, baseline_points=8, rule_options=options).signals == ()


@pytest.mark.parametrize("rules", sorted(set(spc.RULE_SETS) - {"making_data_count"}))
def test_other_rule_sets_keep_the_lengths_that_they_were_published_with(rules):
    values = [11.0, 9.0] * 4 + [10.5, 10.6] * 4 + [9.0, *range(6), 9.0]
    plain, chosen = (
        spc.analyze("i", value=values, rules=rules, rule_options=options) for options in (None, spc.RuleOptions(6, 6))
    )
    assert chosen.signals == plain.signals


@pytest.mark.parametrize("lengths", [{"shift": 5}, {"shift": 9}, {"trend": 5}, {"trend": 9}])
def test_other_lengths_are_refused(lengths):
    with pytest.raises(spc.SpcError, match=r"^The (shift|trend) length must be 6, 7 or 8[.]$"):
        spc.RuleOptions(**lengths)
