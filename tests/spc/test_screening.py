"""Screening of moving ranges: a jump shall show, and the last variation shall stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker import spc

CHARTS = ["i", "i_prime", "p_prime", "u_prime", "t"]


def columns_for(chart, percents, size=200.0):
    """Percentages as the chart's columns; `size` is one denominator or one for each."""
    if chart in ("p_prime", "u_prime"):
        sizes = np.broadcast_to(size, len(percents)).astype(float)
        return {"numerator": np.array(percents) / 100 * sizes, "denominator": sizes}
    return {"value": percents}


@pytest.mark.parametrize("chart", CHARTS)
def test_a_process_that_always_did_the_same_alarms_when_it_does_not(chart):
    result = spc.analyze(chart, **columns_for(chart, [100.0] * 19 + [80.0]), direction="increase")
    assert result.beyond_limits.nonzero()[0].tolist() == [19]
    assert result.variation == "concern_low"


@pytest.mark.parametrize("chart", CHARTS)
def test_one_small_step_does_not_become_the_measure_of_all(chart):
    result = spc.analyze(chart, **columns_for(chart, [100.0] * 17 + [99.0, 100.0, 80.0]))
    assert result.beyond_limits.nonzero()[0].tolist() == [19]


@pytest.mark.parametrize("chart", ["p_prime", "u_prime"])
def test_equal_proportions_of_different_denominators_are_no_variation(chart):
    sizes = [180.0, 200.0, 220.0, 190.0, 210.0] * 4
    result = spc.analyze(chart, **columns_for(chart, [100.0] * 19 + [80.0], sizes))
    assert result.beyond_limits.nonzero()[0].tolist() == [19]
    numerator = np.array(sizes)
    numerator[-1] *= 0.8
    result = spc.analyze("i_prime", numerator=numerator, denominator=sizes)
    assert result.beyond_limits.nonzero()[0].tolist() == [19]


@pytest.mark.parametrize("chart", ["i", "i_prime", "t"])
def test_values_that_differ_by_rounding_alone_are_equal(chart):
    values = [0.3, 0.1 + 0.2] * 9 + [0.299, 0.2]
    result = spc.analyze(chart, value=values)
    assert result.beyond_limits.nonzero()[0].tolist() == [19]


def test_where_more_than_half_of_the_moving_ranges_are_zero_none_is_dropped():
    half, more = [5.0] * 5 + [6.0, 5.0, 6.0, 26.0], [5.0] * 6 + [6.0, 5.0, 26.0]
    kept = spc.analyze("i", value=more)
    assert kept.upper[0] - kept.center[0] == pytest.approx(3 * (1 + 1 + 21) / 8 / 1.128)
    dropped = spc.analyze("i", value=half)
    assert dropped.upper[0] - dropped.center[0] == pytest.approx(3 * (1 + 1 + 1) / 7 / 1.128)


def test_a_range_at_the_border_is_dropped():
    # Mean of 99 ranges of 1 and one of x: x = 3.267 (99 + x) / 100.
    border = 3.267 * 99 / (100 - 3.267)
    steps = np.array([1.0, -1.0] * 49 + [1.0])
    for step, mean in ((border * 1.0001, 1.0), (border * 0.9999, (99 + border * 0.9999) / 100)):
        values = np.concatenate(([0.0], np.cumsum([*steps, step])))
        result = spc.analyze("i", value=values)
        assert result.upper[0] - result.center[0] == pytest.approx(3 * mean / 1.128)


@pytest.mark.parametrize("scale", [0.5, 1.0, 1000.0])
@pytest.mark.parametrize("steps", [4, 5, 6])
def test_a_range_of_exactly_the_border_is_dropped(scale, steps):
    # x = 3.267 (k a + x) / (k + 1) for k steps of a and one of x.
    step, jump = (steps - 2.267) * scale, 3.267 * steps * scale
    values = [0.0, *(step * (index % 2 == 0) for index in range(steps))]
    result = spc.analyze("i", value=[*values, values[-1] + jump])
    assert result.upper[0] - result.center[0] == pytest.approx(3 * step / 1.128)


def test_moving_ranges_bridge_exclusions_and_break_at_gaps():
    values = [1.0, 4.0, 99.0, 6.0, None, 8.0, 9.0]
    result = spc.analyze("mr", value=values, excluded=[value == 99 for value in values])
    np.testing.assert_array_equal(result.value, [np.nan, 3, np.nan, 2, np.nan, np.nan, 1])


@pytest.mark.parametrize("size", [1.0, 1e9, 1e-9, -1e9])
def test_values_that_differ_by_rounding_have_no_moving_range(size):
    values = [0.3 * size, (0.1 + 0.2) * size, 0.3 * size * (1 + 1e-12)]
    result = spc.analyze("mr", value=values)
    assert result.value[1] == 0
    assert result.value[2] > 0


def test_a_gap_makes_no_moving_range_and_counts_for_none():
    # 5 ranges, 2 of them 0: the jump is dropped, as it would be without the gaps.
    values = [5.0, 5.0, None, 6.0, 6.0, None, 5.0, 6.0, 5.0, 95.0]
    result = spc.analyze("i", value=values)
    assert result.upper[0] - result.center[0] == pytest.approx(3 * (0 + 0 + 1 + 1) / 4 / 1.128)


@pytest.mark.parametrize("chart", CHARTS)
@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.sampled_from([20.0, 20.5, 21.0, 40.0, 90.0]), min_size=2, max_size=40))
def test_what_varies_has_limits(chart, values):
    result = spc.analyze(chart, **columns_for(chart, values))
    assert np.isfinite(result.upper).all() == (len(set(values)) > 1)
