"""The 95% interval of the difference of two levels holds what it says, on every chart."""

import numpy as np
import pytest

from qi_tracker.spc.intervals import difference_interval, t_quantile
from qi_tracker.spc.series import Series

RUNS = 400


def of_counts(counts, sizes):
    return Series(counts / sizes, sizes)


def binomial(random, n, cases, share):
    return of_counts(random.binomial(cases, share, n), np.full(n, float(cases)))


def unequal_rates(random, n, mean):
    exposure = random.uniform(0.5, 2, n)
    return of_counts(random.poisson(mean * exposure), exposure)


def weighted_values(random, n):
    size = random.uniform(0.5, 4, n)
    return Series(random.normal(0, 1, n) / np.sqrt(size), size)


STABLE = {
    "p, 1 in 50 of 50": ("p", lambda random, n: binomial(random, n, 50, 0.02)),
    "p, half of 20": ("p", lambda random, n: binomial(random, n, 20, 0.5)),
    "c, 1 in 2 periods": ("c", lambda random, n: Series(random.poisson(0.5, n).astype(float))),
    "c, 20": ("c", lambda random, n: Series(random.poisson(20, n).astype(float))),
    "u, 2 of unequal exposure": ("u", lambda random, n: unequal_rates(random, n, 2)),
    "i, normal": ("i", lambda random, n: Series(random.normal(0, 1, n))),
    "i, exponential": ("i", lambda random, n: Series(random.exponential(1, n))),
    "i_prime": ("i_prime", weighted_values),
    "p_prime, overdispersed": (
        "p_prime",
        lambda random, n: of_counts(random.binomial(5000, random.beta(20, 180, n)), np.full(n, 5000.0)),
    ),
    "u_prime, overdispersed": (
        "u_prime",
        lambda random, n: of_counts(random.poisson(20 * random.gamma(20, 0.05, n)), np.ones(n)),
    ),
    "run, normal": ("run", lambda random, n: Series(random.normal(0, 1, n))),
    "run, exponential": ("run", lambda random, n: Series(random.exponential(1, n))),
    "g, 1 event in 20": ("g", lambda random, n: Series(random.geometric(0.05, n) - 1.0)),
    "t, exponential": ("t", lambda random, n: Series(random.exponential(10, n))),
}


@pytest.mark.parametrize("name", STABLE)
def test_where_nothing_changed_the_interval_holds_zero_in_about_95_of_100(name):
    chart, series = STABLE[name]
    random, held, tried = np.random.default_rng(7), 0, 0
    for before, after in ((8, 8), (12, 8), (24, 24)):
        first = np.arange(before + after) < before
        for _ in range(RUNS):
            interval = difference_interval(chart, series(random, before + after), first, ~first)
            tried += 1
            held += interval.low <= 0 <= interval.high
    assert 0.92 <= held / tried <= 0.985


def test_it_holds_a_true_difference_as_often():
    random, held = np.random.default_rng(7), 0
    first = np.arange(24) < 12
    for _ in range(RUNS):
        counts = np.r_[random.binomial(200, 0.3, 12), random.binomial(200, 0.2, 12)]
        interval = difference_interval("p", of_counts(counts, np.full(24, 200.0)), first, ~first)
        held += interval.low <= -0.1 <= interval.high
    assert 0.92 <= held / RUNS <= 0.98


def test_two_proportions_as_published():
    """Newcombe 1998, table II, method 10: 56/70 and 48/80 differ by 0.0524 to 0.3339."""
    series = Series(np.array([20 / 40, 28 / 40, 30 / 35, 26 / 35]), np.array([40.0, 40, 35, 35]))
    first = np.array([True, True, False, False])
    assert difference_interval("p", series, first, ~first) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize("chart", ["mr", "s"])
def test_of_charts_of_scatter_nothing_is_said(chart):
    first = np.arange(20) < 10
    assert difference_interval(chart, Series(np.where(first, 1.0, 9.0)), first, ~first).side == 0


def test_one_point_on_a_side_says_nothing():
    first = np.arange(9) < 1
    assert difference_interval("c", Series(np.where(first, 50.0, 1.0)), first, ~first).side == 0


def test_levels_without_any_variation_differ_where_they_are_not_equal():
    first = np.arange(16) < 8
    assert difference_interval("i", Series(np.where(first, 5.0, 4.0)), first, ~first).side == -1
    assert difference_interval("i", Series(np.full(16, 5.0)), first, ~first).side == 0


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.7062), (7, 2.3646), (25, 2.0595), (45, 2.0141), (1e9, 1.96)])
def test_quantiles_of_student_s_t_lie_on_the_table_and_near_it_between(freedom, quantile):
    assert t_quantile(freedom) == pytest.approx(quantile, rel=1e-3)
