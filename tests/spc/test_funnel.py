"""Funnel plots: exact limits of small counts, what adjustments do, and how often chance alone is flagged."""

from math import comb, exp, lgamma, log

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qi_tracker import spc

SIZES = [50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0]


def tails_of_counts(chart, numerator, denominator, center):
    """P(X <= numerator) and P(X >= numerator), added up term by term."""
    if chart == "p":
        chances = [comb(denominator, k) * center**k * (1 - center) ** (denominator - k) for k in range(denominator + 1)]
    else:
        mean = denominator * center
        chances = [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(numerator + 150)]
    return sum(chances[: numerator + 1]), sum(chances[numerator:])


def expected_zone(chart, numerator, denominator, center):
    """The zone by the exact probabilities, by the definition of the funnel."""
    below, above = tails_of_counts(chart, numerator, denominator, center)
    for zone, tail in ((3, 0.00135), (2, 0.02275)):
        if above < tail:
            return zone
        if below < tail:
            return -zone
    return 0


def drawn_zone(value, lower_3, lower_2, upper_2, upper_3):
    """The zone of a value by the lines at its denominator."""
    if value < lower_2:
        return -3 if value < lower_3 else -2
    return (3 if value > upper_3 else 2) if value > upper_2 else 0


def test_one_patient_with_one_event_is_no_outlier():
    found = spc.funnel("p", [3, 8, 5, 30, 9, 1], [60, 100, 80, 150, 100, 1])
    assert found.zone.tolist() == [0, 0, 0, 3, 0, 0]
    assert found.exact.tolist() == [True, False, True, False, False, True]


# Molina's tables of the Poisson distribution (1942), mean 5: P(X >= 10) = 0.0318, P(X >= 11) = 0.0137,
# P(X >= 13) = 0.0020, P(X >= 14) = 0.0007.
@pytest.mark.parametrize(("count", "zone"), [(0, -2), (1, 0), (10, 0), (11, 2), (13, 2), (14, 3)])
def test_poisson_counts_are_flagged_as_published_tables_have_it(count, zone):
    others = 5_000_000 - count
    assert spc.funnel("u", [count, others], [1, 1_000_000 - 1]).zone[0] == zone


UNITS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@example(chart="p", units=[(1, 1), (0, 59)])
@example(chart="p", units=[(59, 1), (60, 0)])
@given(chart=st.sampled_from(["p", "u"]), units=UNITS)
def test_small_counts_are_flagged_by_their_exact_probability(chart, units):
    denominator = [size for _, size in units] if chart == "u" else [count + size for count, size in units]
    numerator = [count for count, _ in units]
    found = spc.funnel(chart, numerator, denominator)
    center = sum(numerator) / sum(denominator)
    assume(0 < center < 1 or (chart == "u" and center > 0))
    for count, size, zone, exact in zip(numerator, denominator, found.zone, found.exact, strict=True):
        few = size * center < 10 or (chart == "p" and size * (1 - center) < 10)
        assert exact == few
        if few:
            assert zone == expected_zone(chart, count, size, center)


@settings(max_examples=100, deadline=None)
@given(
    chart=st.sampled_from(["p", "u"]),
    units=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5000)), max_size=25),
    adjustment=st.sampled_from(spc.ADJUSTMENTS),
    multiplier=st.sampled_from([1.0, 100.0, 1000.0]),
)
def test_a_unit_is_flagged_exactly_where_it_lies_outside_the_drawn_lines(chart, units, adjustment, multiplier):
    numerator, denominator = [count for count, _ in units], [count + others for count, others in units]
    found = spc.funnel(chart, numerator, denominator, adjustment=adjustment, multiplier=multiplier)
    for place in np.isfinite(found.value).nonzero()[0]:
        at = np.searchsorted(found.curves.denominator, denominator[place])
        assert found.curves.denominator[at] == denominator[place]
        for lines, index in ((found.limits, place), (found.curves, at)):
            own = (lines.lower, lines.lower_2_sigma, lines.upper_2_sigma, lines.upper)
            limits = [line[index] for line in own]
            if np.isfinite(limits).all() and not np.isclose(found.value[place], limits, rtol=1e-8).any():
                assert drawn_zone(found.value[place], *limits) == found.zone[place]


@pytest.mark.parametrize("chart", ["p", "u"])
@pytest.mark.parametrize("mean", [0.3, 1, 3, 8, 30, 100])
def test_units_that_differ_by_chance_alone_are_seldom_flagged(chart, mean):
    random = np.random.default_rng(int(mean * 10))
    flagged, dispersed, units, comparisons = 0, 0, 40, 100
    for _ in range(comparisons):
        size = np.maximum(1, np.round(random.lognormal(0, 0.7, units) * mean / 0.1)).astype(int)
        numerator = random.binomial(size, 0.1) if chart == "p" else random.poisson(size * 0.1)
        found = spc.funnel(chart, numerator, size)
        flagged += np.count_nonzero(np.abs(found.zone) == 3)
        dispersed += found.dispersed
    # 0.27% of 4,000 are 11; three standard deviations more are 21.
    assert flagged <= 21
    assert dispersed <= 5


def test_a_funnel_flags_the_unit_that_chance_does_not_explain():
    numerator = [size * 0.1 for size in SIZES]
    numerator[4] = 800 * 0.16
    found = spc.funnel("p", numerator, SIZES, multiplier=100)
    assert found.zone.tolist() == [0, 0, 0, 0, 3, 0, 0, 0]
    assert found.value[4] == pytest.approx(16)
    assert found.center == pytest.approx(100 * sum(numerator) / sum(SIZES))


def test_the_curves_are_the_usual_limits_where_ten_or_more_are_expected():
    numerator = [size * 0.1 for size in SIZES]
    curves = spc.funnel("u", numerator, SIZES).curves
    assert (curves.denominator[0], curves.denominator[-1]) == (pytest.approx(50), pytest.approx(6400))
    usual = curves.denominator >= 100
    np.testing.assert_allclose(curves.upper[usual] - 0.1, 3 * np.sqrt(0.1 / curves.denominator[usual]))
    assert (curves.upper[~usual] - 0.1 > 3 * np.sqrt(0.1 / curves.denominator[~usual])).all()
    assert (curves.lower >= 0).all()


def units_apart(units, spread, seed=5, mean=0.3, size=300):
    """Proportions whose units truly differ, by a standard deviation."""
    random = np.random.default_rng(seed)
    sizes = np.round(random.lognormal(0, 0.7, units) * size).astype(int)
    return random.binomial(sizes, np.clip(random.normal(mean, spread, units), 0.01, 0.99)), sizes


def test_the_factor_is_the_root_of_the_dispersion_divided_by_its_value_under_chance():
    numerator, sizes = units_apart(30, 0.08)
    plain, wide = (spc.funnel("p", numerator, sizes, adjustment=how) for how in ("none", "multiplicative"))
    low, high = np.quantile(plain.z, [0.1, 0.9])
    assert plain.dispersion == pytest.approx(np.mean(np.clip(plain.z, low, high) ** 2) / 0.68)
    assert wide.factor == pytest.approx(np.sqrt(plain.dispersion))
    np.testing.assert_allclose(wide.z, plain.z / wide.factor)


@pytest.mark.parametrize("adjustment", ["multiplicative", "additive"])
def test_adjusted_limits_are_wider_where_units_differ_by_more_than_chance(adjustment):
    numerator, sizes = units_apart(30, 0.08)
    plain, wide = (spc.funnel("p", numerator, sizes, adjustment=how) for how in ("none", adjustment))
    assert plain.dispersed
    assert (plain.adjusted, wide.adjusted) == (False, True)
    assert (wide.curves.upper > plain.curves.upper).all()
    assert np.count_nonzero(wide.zone) < np.count_nonzero(plain.zone)


def test_the_factor_is_not_computed_for_fewer_than_ten_units():
    numerator, sizes = units_apart(10, 0.1)
    assert spc.funnel("p", numerator, sizes, adjustment="multiplicative").adjusted
    few = spc.funnel("p", numerator[:9], sizes[:9], adjustment="multiplicative")
    assert (few.adjusted, few.factor, few.dispersed) == (False, 1, True)


@pytest.mark.parametrize("spread", [0.02, 0.05])
def test_the_additive_adjustment_finds_the_spread_between_units(spread):
    found = [
        spc.funnel("p", *units_apart(40, spread, seed), adjustment="additive", multiplier=100) for seed in range(60)
    ]
    assert np.sqrt(np.mean([one.between**2 for one in found])) == pytest.approx(100 * spread, rel=0.15)
    assert np.mean([np.mean(np.abs(one.zone) == 3) for one in found]) < 0.01


def test_one_outlier_does_not_widen_its_own_limits():
    numerator = [50.0 + (5 if index % 2 else -5) for index in range(30)]
    numerator[0] = 140.0
    adjusted = spc.funnel("p", numerator, [500.0] * 30, adjustment="multiplicative")
    assert adjusted.factor < 1.02
    assert adjusted.zone[0] == 3


@settings(max_examples=60, deadline=None)
@given(
    units=st.lists(st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 400))), max_size=30),
    chart=st.sampled_from(["p", "u"]),
    adjustment=st.sampled_from(spc.ADJUSTMENTS),
)
def test_an_adjustment_never_narrows_and_nothing_fails(units, chart, adjustment):
    numerator, denominator = [count for count, _ in units], [size for _, size in units]
    plain = spc.funnel(chart, numerator, denominator)
    found = spc.funnel(chart, numerator, denominator, adjustment=adjustment)
    assert found.value.size == len(units)
    lower, upper = found.curves.lower, found.curves.upper
    finite = np.isfinite(plain.curves.upper)
    assert (upper[finite] >= plain.curves.upper[finite] - 1e-9).all()
    assert (lower[finite] <= plain.curves.lower[finite] + 1e-9).all()
    assert (np.abs(found.zone) <= np.abs(plain.zone)).all()


@pytest.mark.parametrize(("chart", "adjustment"), [("c", "none"), ("p", "magic")])
def test_what_a_funnel_cannot_do_is_refused(chart, adjustment):
    with pytest.raises(spc.SpcError):
        spc.funnel(chart, [1], [2], adjustment=adjustment)
