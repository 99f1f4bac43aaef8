"""Phases compared, and advice on charts."""

import numpy as np
import pytest

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
    advice = advice_of_rates(spread=0.05, size=900, points=11)
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
