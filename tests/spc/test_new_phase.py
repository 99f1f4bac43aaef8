"""Whether a new phase is due."""

import numpy as np
import pytest

from qi_tracker import spc

BEFORE = [10.0, 12.0, 9.0, 11.0, 10.0, 8.0, 11.0, 9.0, 12.0, 10.0, 11.0, 9.0]
AFTER = [4.0, 6.0, 5.0, 3.0, 5.0, 6.0, 4.0, 5.0]


def suggestion(values, chart="i", may_start=None, **options):
    return spc.suggest_phase(spc.analyze(chart, value=values, **options), may_start)


def test_a_lasting_change_is_offered_with_both_centers():
    found = suggestion(BEFORE + AFTER)
    assert (found.first, found.points_before, found.points) == (12, 12, 8)
    assert found.center_before == pytest.approx(np.mean(BEFORE))
    assert found.center_after == pytest.approx(np.mean(AFTER))


def test_it_waits_for_eight_points_on_either_side():
    assert suggestion(BEFORE + AFTER[:4]) is None
    assert suggestion(BEFORE[:7] + AFTER * 2) is None or suggestion(BEFORE[:7] + AFTER * 2).first >= 8


def test_excluded_and_missing_points_are_left_out():
    values = [*BEFORE, None, 90.0, *AFTER]
    found = suggestion(values, excluded=[value == 90.0 for value in values])
    assert (found.first, found.points_before, found.points) == (14, 12, 8)


def test_the_centers_are_in_shown_units():
    found = spc.suggest_phase(
        spc.analyze("p", numerator=[10 * v for v in BEFORE + AFTER], denominator=[400] * 20, multiplier=100)
    )
    assert found.center_after == pytest.approx(100 * 10 * np.mean(AFTER) / 400)


def test_only_the_latest_phase_is_looked_at():
    assert suggestion(BEFORE + AFTER, phase_starts=[12]) is None
    assert suggestion([50.0, 52.0, 51.0, *BEFORE, *AFTER], phase_starts=[3]).first == 15


def test_a_stable_process_a_steady_rise_and_a_change_that_did_not_last_are_not_offered():
    assert suggestion(BEFORE * 3) is None
    assert suggestion([float(index) + (-1) ** index for index in range(30)]) is None
    assert suggestion(BEFORE + AFTER + BEFORE) is None


def test_mixing_is_no_reason_for_a_new_phase():
    values = ([10.0, 20.0] * 8) + ([11.0, 21.0] * 8)
    result = spc.analyze("i", value=values, rules="nelson")
    assert {signal.special_cause for signal in result.signals} <= {"alternating", "hugging", "avoiding"}
    assert result.signals
    assert spc.suggest_phase(result) is None


@pytest.mark.parametrize("chart", ["mr", "s"])
def test_charts_of_the_variation_itself_are_not_split(chart):
    columns = (
        {"value": BEFORE + AFTER} if chart == "mr" else {"mean": BEFORE + AFTER, "sd": BEFORE + AFTER, "n": [5] * 20}
    )
    assert spc.suggest_phase(spc.analyze(chart, **columns)) is None


def test_nothing_is_offered_where_no_signal_stands():
    result = spc.analyze("i", value=BEFORE + AFTER)
    result.signals = ()
    assert spc.suggest_phase(result) is None


def test_a_phase_can_begin_only_where_it_may():
    values = BEFORE + AFTER + AFTER
    may_start = np.arange(len(values)) % 2 == 1
    assert suggestion(values, may_start=may_start).first in (11, 13)
    assert suggestion(values, may_start=np.zeros(len(values), dtype=bool)) is None


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 1e150, 1e300])
@pytest.mark.parametrize("step", [0.0, 1e6])
def test_the_size_of_the_numbers_is_no_obstacle(scale, step):
    assert suggestion([(value + step) * scale for value in BEFORE + AFTER], chart="run").first == 12


def test_a_constant_series_has_no_change():
    assert suggestion([5.0] * 40, chart="run") is None
    assert suggestion([0.1 + 0.2, 0.3] * 20, chart="run") is None


def best_by_hand(values):
    """The split with the least squares, one after the other."""
    squares = {
        split: np.var(values[:split]) * split + np.var(values[split:]) * (len(values) - split)
        for split in range(8, len(values) - 7)
    }
    return min(squares, key=squares.get)


@pytest.mark.parametrize("seed", range(20))
def test_the_change_is_the_split_with_the_least_squares(seed):
    rng = np.random.default_rng(seed)
    values = np.concatenate([rng.normal(10, 1, rng.integers(8, 30)), rng.normal(13, 1, rng.integers(8, 30))])
    found = suggestion(values)
    if found is not None:
        assert found.first == best_by_hand(values)


def test_a_shift_of_two_standard_deviations_is_offered_once_there_are_eight_points():
    rng = np.random.default_rng(20240501)
    waited = [offered_after(rng.normal(0, 1, 24), rng.normal(2, 1, 28)) for _ in range(60)]
    assert np.median(waited) <= 8
    assert np.quantile(waited, 0.8) <= 10


def test_stable_series_are_seldom_offered_a_new_phase_within_a_year_of_weeks():
    rng = np.random.default_rng(20240502)
    offered = [offered_after(np.empty(0), rng.normal(0, 1, 52)) is not np.inf for _ in range(150)]
    assert np.mean(offered) <= 0.08  # 4%, and two standard errors of so few series


def offered_after(before, after):
    """After how many of the later points a new phase is offered first; infinity for never."""
    values = np.concatenate([before, after])
    for end in range(max(16, before.size + 1), values.size + 1):
        if suggestion(values[:end]) is not None:
            return end - before.size
    return np.inf
