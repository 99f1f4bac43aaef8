"""What holds for any series."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker import spc

CHARTS_OF_VALUES = ["run", "i", "mr", "i_prime"]
SOME = settings(max_examples=25, deadline=None)
LINES = ["center", "lower", "upper", "lower_2_sigma", "upper_2_sigma", "lower_1_sigma", "upper_1_sigma"]
whole_numbers = st.integers(-1000, 1000).map(float)
series = st.lists(st.one_of(st.none(), whole_numbers), min_size=0, max_size=60)
wild = st.lists(
    st.one_of(st.none(), st.floats(), st.sampled_from([1e308, -1e308, 5e-324, 1e-300, 0.1 + 0.2, 0.3])), max_size=40
)
rule_sets = st.sampled_from(sorted(spc.RULE_SETS))


def columns_for(chart, values):
    """Columns that feed any chart from one list of values."""
    if chart in ("p", "u", "p_prime", "u_prime"):
        return {"numerator": values, "denominator": [50.0 + index % 7 for index in range(len(values))]}
    if chart in ("xbar", "s"):
        return {"mean": values, "sd": values, "n": [2.0 + index % 3 for index in range(len(values))]}
    return {"value": values}


def close(found, expected, scale):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * max(scale, 1.0))


@pytest.mark.parametrize("chart", CHARTS_OF_VALUES)
@SOME
@given(values=series, factor=st.integers(1, 50), step=st.integers(-500, 500))
def test_shifting_and_scaling_a_series_shifts_and_scales_its_lines(chart, values, factor, step):
    moved = [None if value is None else value * factor + step for value in values]
    offset = 0 if chart == "mr" else step
    plain, other = spc.analyze(chart, value=values), spc.analyze(chart, value=moved)
    for line in LINES:
        close(getattr(other, line), getattr(plain, line) * factor + offset, 1e6)
    assert other.special_cause.tolist() == plain.special_cause.tolist()


@SOME
@given(values=series, rules=rule_sets)
def test_reversing_the_direction_swaps_improvement_and_concern(values, rules):
    swapped = {"improvement": "concern", "concern": "improvement"}
    up, down = (spc.analyze("i", value=values, rules=rules, direction=way) for way in ("increase", "decrease"))
    types = [spc.POINT_TYPES[code] for code in up.point_type]
    assert [spc.POINT_TYPES[code] for code in down.point_type] == [swapped.get(name, name) for name in types]


@SOME
@given(values=series.filter(len), rules=rule_sets, data=st.data())
def test_mirroring_a_series_mirrors_its_flags(values, rules, data):
    mirrored = [None if value is None else -value for value in values]
    plain, other = spc.analyze("run", value=values, rules=rules), spc.analyze("run", value=mirrored, rules=rules)
    assert other.special_cause.tolist() == plain.special_cause.tolist()


@pytest.mark.parametrize("chart", ["run", "i", "i_prime", "mr"])
@SOME
@given(values=series.filter(len), data=st.data())
def test_an_excluded_point_is_as_good_as_absent(chart, values, data):
    out = data.draw(st.integers(0, len(values) - 1))
    with_point = spc.analyze(chart, value=values, excluded=[index == out for index in range(len(values))])
    without = spc.analyze(chart, value=values[:out] + values[out + 1 :])
    kept = [index for index in range(len(values)) if index != out]
    for line in LINES:
        close(getattr(with_point, line)[kept], getattr(without, line), 1e3)
    assert with_point.special_cause[kept].tolist() == without.special_cause.tolist()
    assert with_point.special_cause[out] == 0
    assert not with_point.beyond_limits[out]


@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
@SOME
@given(
    first=st.lists(st.integers(1, 40).map(float), min_size=1, max_size=30),
    second=st.lists(st.integers(1, 40).map(float), min_size=1, max_size=30),
    rules=rule_sets,
)
def test_a_phase_is_analyzed_as_if_it_stood_alone(chart, first, second, rules):
    both = columns_for(chart, first + second)
    whole = spc.analyze(chart, **both, phase_starts=[len(first)], rules=rules)
    for part in (slice(0, len(first)), slice(len(first), None)):
        alone = spc.analyze(chart, **{name: column[part] for name, column in both.items()}, rules=rules)
        for line in ["value", *LINES]:
            np.testing.assert_array_equal(getattr(whole, line)[part], getattr(alone, line))
        for flags in ("beyond_limits", "special_cause", "broken", "side"):
            assert getattr(whole, flags)[part].tolist() == getattr(alone, flags).tolist()


@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
@SOME
@given(
    values=st.lists(st.integers(1, 40).map(float), min_size=3, max_size=60),
    rules=rule_sets,
    data=st.data(),
)
def test_a_new_phase_changes_nothing_of_the_phases_before_it(chart, values, rules, data):
    starts = sorted(data.draw(st.sets(st.integers(1, len(values) - 1), min_size=1, max_size=3)))
    *before, new = starts
    with_new, without = (
        spc.analyze(chart, **columns_for(chart, values), phase_starts=phases, rules=rules, direction="decrease")
        for phases in (starts, before)
    )
    untouched = before[-1] if before else 0
    for line in ["value", *LINES]:
        np.testing.assert_array_equal(getattr(with_new, line)[:untouched], getattr(without, line)[:untouched])
    for flags in ("beyond_limits", "special_cause", "broken", "side", "point_type"):
        assert getattr(with_new, flags)[:untouched].tolist() == getattr(without, flags)[:untouched].tolist()
    assert [signal for signal in with_new.signals if signal.last < untouched] == [
        signal for signal in without.signals if signal.last < untouched
    ]
    for former, latter in zip(with_new.phases[:-2], without.phases[:-1], strict=True):
        np.testing.assert_equal(dataclasses.asdict(former), dataclasses.asdict(latter))
    assert new == with_new.phases[-1].start


@pytest.mark.parametrize("chart", sorted(set(spc.CHARTS) - {"mr"}))
@SOME
@given(
    baseline=st.lists(st.integers(1, 40).map(float), min_size=2, max_size=25),
    later=st.lists(st.integers(1, 40).map(float), max_size=25),
)
def test_points_after_a_frozen_baseline_move_no_limit(chart, baseline, later):
    columns = columns_for(chart, baseline + later)
    short = spc.analyze(chart, **{name: column[: len(baseline)] for name, column in columns.items()})
    frozen = spc.analyze(chart, **columns, baseline_points=len(baseline))
    for line in LINES:
        np.testing.assert_array_equal(getattr(frozen, line)[: len(baseline)], getattr(short, line))


@pytest.mark.parametrize("chart", sorted(set(spc.CHARTS) - {"t"}))
@SOME
@given(values=wild, rules=rule_sets)
def test_no_number_is_too_wild(chart, values, rules):
    result = spc.analyze(chart, **columns_for(chart, values), rules=rules, target=3.0, direction="increase")
    assert result.value.size == len(values)
    assert not np.isinf([getattr(result, line) for line in LINES]).any()


@SOME
@given(values=st.lists(st.floats(min_value=0, exclude_min=True), max_size=40), rules=rule_sets)
def test_no_time_between_events_is_too_wild(values, rules):
    assert not np.isinf(spc.analyze("t", value=values, rules=rules).upper).any()


@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
@SOME
@given(
    value=st.floats(1e-200, 1e200, allow_subnormal=False),
    ulps=st.lists(st.integers(-2, 2), max_size=30),
    rules=rule_sets,
)
def test_a_constant_series_is_never_flagged_beyond_what_rounding_does(chart, value, ulps, rules):
    columns = columns_for(chart, [value * (1 + ulp * 2**-52) for ulp in ulps])
    if "numerator" in columns:
        columns["numerator"] = [
            0.25 * size * (1 + ulp * 2**-52) for size, ulp in zip(columns["denominator"], ulps, strict=True)
        ]
    result = spc.analyze(chart, **columns, rules=rules)
    names = (None, *spc.RULE_SETS[rules])
    # Trends compare exactly, as agreed; and nothing hugs the center more than a constant where there are limits.
    assert {names[number] for number in result.special_cause} <= {None, "trend", "hugging", "alternating"}
    assert not result.beyond_limits.any()


@SOME
@given(values=st.lists(whole_numbers, max_size=3), rules=rule_sets)
def test_three_points_are_too_few_for_any_pattern(values, rules):
    result = spc.analyze("i", value=values, rules=rules)
    assert not (result.special_cause > 1).any()


@SOME
@given(values=series, multiplier=st.sampled_from([100.0, 1000.0, 0.5]))
def test_the_multiplier_applies_after_computing(values, multiplier):
    plain, shown = spc.analyze("i", value=values), spc.analyze("i", value=values, multiplier=multiplier)
    for line in ["value", *LINES]:
        close(getattr(shown, line), getattr(plain, line) * multiplier, 1e6)
    assert shown.special_cause.tolist() == plain.special_cause.tolist()


@pytest.mark.parametrize("useful", [*range(1, 200), 1000, 1001, 4999, 5000])
def test_the_crossings_limit_is_exact(useful):
    trials, cumulated, k = useful - 1, 1, 0
    while 20 * cumulated < 2**trials:
        k += 1
        cumulated += math.comb(trials, k)
    assert spc.crossings_min(useful) == k


def test_the_crossings_limit_grows_with_the_series_up_to_the_largest():
    limits = [spc.crossings_min(useful) for useful in range(99_000, 100_001, 50)]
    assert limits == sorted(limits)
    # The normal approximation is within one crossing here.
    for useful, limit in zip(range(99_000, 100_001, 50), limits, strict=True):
        assert abs(limit - ((useful - 1) / 2 - 1.6449 * math.sqrt(useful - 1) / 2)) <= 1.5


@pytest.mark.parametrize("useful", [100, 399, 400, 401, 402, 1000, 100_000])
def test_the_limits_of_the_number_of_runs_lie_about_two_standard_deviations_out(useful):
    n1, n2 = useful // 2, useful - useful // 2
    mean = 2 * n1 * n2 / useful + 1
    deviation = math.sqrt((mean - 1) * (mean - 2) / (useful - 1))
    few, many = spc.runs_limits(useful)
    assert abs(few - (mean - 1.96 * deviation)) <= 1.5
    assert abs(many - (mean + 1.96 * deviation)) <= 1.5
    assert few + many == pytest.approx(2 * mean, abs=1.01)


def test_the_limits_of_the_number_of_runs_are_the_published_ones():
    # Swed & Eisenhart 1943, tables for two groups of one size, 2.5% at either side.
    published = {
        10: (2, 10),
        12: (3, 11),
        14: (3, 13),
        16: (4, 14),
        20: (6, 16),
        24: (7, 19),
        30: (10, 22),
        40: (14, 28),
    }
    assert {useful: spc.runs_limits(useful) for useful in published} == published
