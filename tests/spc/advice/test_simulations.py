"""Shares of simulated series, with fixed seeds: docs/statistics.md has the same of more of them.

A bound is that of docs/statistics.md and two and a half standard errors of as many series as there are here.
"""

from math import sqrt

import numpy as np
import pytest

from qi_tracker import spc

SERIES = 200


def at_most(share):
    return share + 2.5 * sqrt(share * (1 - share) / SERIES)


def at_least(share):
    return share - 2.5 * sqrt(share * (1 - share) / SERIES)


def overdispersed(kind, columns):
    return spc.choose_chart(kind, "auto", columns).reason == "overdispersed"


def sizes(rng, size, points, unequal):
    return np.round(size * rng.uniform(1 / 3, 5 / 3, points)) if unequal else np.full(points, float(size))


def stable_series(rng):
    """Binomial and Poisson series: few and many events, points and cases, equal and unequal denominators."""
    for mean in (1, 3, 20, 100):
        for points in (12, 24, 60, 200):
            yield "count", {"value": rng.poisson(mean, points)}
            for size in (50, 500_000):
                for unequal in (False, True):
                    exposure = sizes(rng, size, points, unequal)
                    yield "rate", {"numerator": rng.poisson(mean * exposure / size), "denominator": exposure}
                    if mean < size / 2:
                        events = rng.binomial(exposure.astype(int), mean / size)
                        yield "proportion", {"numerator": events, "denominator": exposure}


def test_stable_series_are_seldom_called_overdispersed():
    rng = np.random.default_rng(1)
    found = [overdispersed(kind, columns) for _ in range(10) for kind, columns in stable_series(rng)]
    assert np.mean(found) <= 0.05


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_the_shortest_stable_series_are_no_exception(kind):
    rng = np.random.default_rng([2, len(kind)])
    found = []
    for _ in range(3 * SERIES):
        counts = rng.poisson(100, 12) if kind == "rate" else rng.binomial(500, 0.2, 12)
        found.append(overdispersed(kind, {"numerator": counts, "denominator": [500] * 12}))
    assert np.mean(found) <= 0.05 + 2.5 * sqrt(0.05 * 0.95 / len(found))


@pytest.mark.parametrize(
    ("factor", "mean", "points", "share"),
    [(3, 20, 24, 0.8), (3, 5, 24, 0.7), (4, 20, 24, 0.9), (2, 20, 48, 0.7)],
)
def test_overdispersion_is_found(factor, mean, points, share):
    rng = np.random.default_rng([3, factor, mean, points])
    found = []
    for _ in range(SERIES):
        level = mean * rng.gamma(mean / (factor - 1), (factor - 1) / mean, points)
        found.append(overdispersed("rate", {"numerator": rng.poisson(level), "denominator": [1000] * points}))
    assert np.mean(found) >= at_least(share)


@pytest.mark.parametrize("mean", [5, 20, 100])
def test_one_odd_point_seldom_changes_the_chart(mean):
    rng = np.random.default_rng([4, mean])
    changed = []
    for _ in range(SERIES):
        counts = rng.poisson(mean, 24)
        odd = counts.copy()
        odd[rng.integers(24)] = mean + round(8 * sqrt(mean))
        changed.append(overdispersed("count", {"value": counts}) != overdispersed("count", {"value": odd}))
    assert np.mean(changed) <= at_most(0.1)


@pytest.mark.parametrize(
    ("name", "share", "points"), [("autocorrelation", 0.05, 36), ("weekday", 0.01, 35), ("yearly", 0.05, 36)]
)
def test_patterns_are_seldom_seen_where_there_are_none(name, share, points):
    rng = np.random.default_rng([5, points])
    index = np.arange(points)
    found = []
    for _ in range(SERIES):
        advice = spc.advise("value", {"value": rng.normal(0, 1, points)}, weekday=index % 7, month=index)
        found.append(any(pattern.present for pattern in advice.patterns if pattern.name == name))
    assert np.mean(found) <= at_most(share)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("autocorrelation", lambda rng, index: np.convolve(rng.normal(0, 1, 100), 0.4 ** np.arange(20))[20:80]),
        ("weekday", lambda rng, index: rng.normal(0, 1, 60) - 2 * (index % 7 > 4)),
        ("yearly", lambda rng, index: rng.normal(0, 1, 60) + 1.5 * np.sin(index * np.pi / 6)),
    ],
)
def test_patterns_are_seen_where_they_are(name, made):
    rng = np.random.default_rng([6, len(name)])
    index = np.arange(60)
    looked_for = found = 0
    for _ in range(100):
        advice = spc.advise("value", {"value": made(rng, index)}, weekday=index % 7, month=index)
        seen = [pattern.present for pattern in advice.patterns if pattern.name == name]
        looked_for, found = looked_for + len(seen), found + sum(seen)
    assert looked_for >= 10
    assert found >= 0.6 * looked_for


def test_making_data_count_flags_one_in_six_stable_series_of_two_years_of_months():
    rng = np.random.default_rng(7)
    flagged = [bool(spc.analyze("i", value=rng.normal(0, 1, 24)).signals) for _ in range(2 * SERIES)]
    assert at_least(0.15) <= np.mean(flagged) <= at_most(0.2)


def test_the_ranks_of_kruskal_and_wallis_count_ties():
    # Of outcomes with two values, H is (n - 1) / n times the chi-square of the table of outcomes by day.
    outcome = np.array([0.0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1])
    weekday = np.arange(30) % 7
    expected = np.bincount(weekday) * outcome.mean()
    happened = np.bincount(weekday, weights=outcome)
    chi_square = ((happened - expected) ** 2 / (expected * (1 - outcome.mean()))).sum()
    (pattern,) = (
        found for found in spc.advise("value", {"value": outcome}, weekday=weekday).patterns if found.name == "weekday"
    )
    assert pattern.figure == pytest.approx(29 / 30 * chi_square)


@pytest.mark.parametrize(("points", "percentile"), [(12, 19.675), (24, 35.172), (50, 66.339)])
def test_the_variance_is_set_beside_the_percentile_of_chi_square(points, percentile):
    counts = np.arange(points) % 5 + 1
    advice = spc.advise("count", {"value": counts})
    assert advice.dispersion.ratio == pytest.approx(np.var(counts, ddof=1) / counts.mean())
    assert advice.dispersion.critical == pytest.approx(percentile / (points - 1), rel=1e-3)
