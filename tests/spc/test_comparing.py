"""Phases compared, advice on charts, and funnel plots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker import spc

RNG = np.random.default_rng(7)


def test_a_change_of_center_is_reported_in_units_and_percent():
    values = [9.0, 11.0] * 8 + [4.0, 6.0] * 8
    (change,) = spc.compare_phases(spc.analyze("i", value=values, phase_starts=[16]))
    assert (change.former, change.limits_overlap) == (0, True)
    assert (change.change, change.percent) == (pytest.approx(-5), pytest.approx(-50))


def test_limits_far_apart_do_not_overlap():
    values = [9.9, 10.1] * 8 + [4.9, 5.1] * 8
    (change,) = spc.compare_phases(spc.analyze("i", value=values, phase_starts=[16]))
    assert change.limits_overlap is False


def test_phases_without_limits_or_center_compare_as_far_as_they_can():
    changes = spc.compare_phases(spc.analyze("run", value=[1, 1, 0, 0, None, None], phase_starts=[2, 4]))
    assert [change.limits_overlap for change in changes] == [None, None]
    assert (changes[0].change, changes[0].percent) == (-1, -100)
    assert np.isnan([changes[1].change, changes[1].percent]).all()


def advice_of_rates(spread, size, points=40):
    rate = np.clip(RNG.normal(0.2, spread, points), 0.01, 0.9)
    numerator = RNG.binomial(size, rate)
    return spc.advise("proportion", {"numerator": numerator, "denominator": [size] * points})


def test_overdispersed_proportions_ask_for_a_prime_chart():
    advice = advice_of_rates(spread=0.05, size=900)
    assert advice.sigma_z > 1.2
    assert advice.recommended == "p_prime"
    assert advice.charts["p_prime"] == (True, "overdispersed")
    assert advice.charts["p"] == (False, "too_narrow")


def test_proportions_that_vary_by_chance_stay_on_a_p_chart():
    advice = advice_of_rates(spread=0.0, size=300)
    assert advice.sigma_z == pytest.approx(1, abs=0.35)
    assert advice.recommended == "p"


def test_few_points_ask_for_a_run_chart():
    advice = advice_of_rates(spread=0.05, size=900, points=12)
    assert advice.recommended == "run"
    assert advice.charts["p"] == (False, "needs_points")


def test_rare_events_are_better_shown_by_what_lies_between_them():
    advice = spc.advise("count", {"value": [0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1]})
    assert advice.rare
    assert advice.charts["c"] == (False, "rare_events")
    assert advice.zero_share == pytest.approx(10 / 14)


def test_advice_looks_at_the_latest_phase():
    values = [0] * 20 + [30, 31, 29, 28] * 4
    assert spc.advise("count", {"value": values}, latest_phase_start=20).mean_count == pytest.approx(29.5)


@pytest.mark.parametrize("kind", sorted(spc.KINDS))
@pytest.mark.parametrize("points", [0, 1, 30])
def test_every_kind_gets_advice_on_exactly_its_charts(kind, points):
    columns = {name: [5.0] * points for name in spc.KINDS[kind].columns}
    advice = spc.advise(kind, columns)
    assert tuple(advice.charts) == spc.KINDS[kind].charts
    assert advice.charts[advice.recommended].fits


SIZES = [50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0]


def test_a_funnel_flags_the_unit_that_chance_does_not_explain():
    numerator = [size * 0.1 for size in SIZES]
    numerator[4] = 800 * 0.16
    found = spc.funnel("p", numerator, SIZES, multiplier=100)
    assert found.zone.tolist() == [0, 0, 0, 0, 3, 0, 0, 0]
    assert found.value[4] == pytest.approx(16)
    assert found.center == pytest.approx(100 * sum(numerator) / sum(SIZES))


def test_the_curves_are_the_limits_at_each_size():
    numerator = [size * 0.1 for size in SIZES]
    curves = spc.funnel("u", numerator, SIZES).curves
    assert (curves.denominator[0], curves.denominator[-1]) == (pytest.approx(50), pytest.approx(6400))
    np.testing.assert_allclose(curves.upper - 0.1, 3 * np.sqrt(0.1 / curves.denominator))
    assert curves.lower.min() == 0


@pytest.mark.parametrize("adjustment", ["multiplicative", "additive"])
def test_adjusted_limits_are_wider_where_units_differ_by_more_than_chance(adjustment):
    numerator = [size * rate for size, rate in zip(SIZES, [0.05, 0.2, 0.06, 0.17, 0.07, 0.15, 0.08, 0.14], strict=True)]
    plain, wide = (spc.funnel("p", numerator, SIZES, adjustment=how) for how in ("none", adjustment))
    assert plain.dispersion > 2
    assert wide.adjusted
    assert (wide.curves.upper > plain.curves.upper).all()
    assert np.count_nonzero(wide.zone) < np.count_nonzero(plain.zone)


def test_one_outlier_does_not_widen_its_own_limits():
    sizes = [500.0] * 30
    numerator = [50.0 + (5 if index % 2 else -5) for index in range(30)]
    numerator[0] = 140.0
    adjusted = spc.funnel("p", numerator, sizes, adjustment="multiplicative")
    assert not adjusted.adjusted
    assert adjusted.zone[0] == 3


@settings(max_examples=40, deadline=None)
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


@pytest.mark.parametrize(("chart", "adjustment"), [("c", "none"), ("p", "magic")])
def test_what_a_funnel_cannot_do_is_refused(chart, adjustment):
    with pytest.raises(spc.SpcError):
        spc.funnel(chart, [1], [2], adjustment=adjustment)
