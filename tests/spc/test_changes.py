"""What changed last: the signal at the last point, or the last phase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.spc import analyze, what_changed

STEADY = [10.0, 12.0] * 6


def changed(value, *, chart="i", direction="increase", multiplier=1.0, **options):
    result = analyze(chart, value=value, direction=direction, multiplier=multiplier, **options)
    return what_changed(result, {"value": value}, direction)


def test_a_steady_process_has_not_changed():
    assert changed(STEADY) == (None, False, False)
    assert changed([None, None]) == (None, False, False)


def test_a_shift_is_held_against_the_points_before_it():
    change = changed([*STEADY, *[15.0, 16.0] * 4], multiplier=10).change
    assert (change.first, change.is_signal) == (12, True)
    assert (change.former_center, change.change, change.percent) == (110, 45, pytest.approx(4500 / 110))


def test_a_trend_goes_from_its_first_to_its_last_value():
    change = changed([*STEADY, 10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0, 13.5]).change
    assert (change.former_center, change.change) == (10, 3.5)


def test_with_a_baseline_that_ended_before_it_its_center_is_the_former():
    change = changed([10.0, 12.0] * 4 + [13.0, 11.0] * 2 + [20.0, 21.0] * 4, baseline_points=8).change
    assert (change.first, change.former_center, change.change) == (12, 11, 9.5)


def test_a_signal_with_hardly_anything_before_it_is_held_against_all_other_points():
    change = changed([10.0, 15.0, 14.0, 15.0, 14.0, 15.0, 14.0, 15.0, 3.0, 14.5, 15.0, 30.0]).change
    assert change.first == 11
    assert change.change > 0


def test_excluded_points_and_those_without_a_value_count_nowhere():
    value = [*STEADY, None, 99.0, *[15.0, 16.0] * 4]
    excluded = [number == 99.0 for number in value]
    change = changed(value, excluded=excluded).change
    assert (change.first, change.former_center, change.change) == (14, 11, 4.5)


def test_a_phase_without_a_center_is_passed_over():
    value = [*STEADY, None, None, *[5.0, 7.0] * 4]
    found = changed(value, phase_starts=[12, 14], direction="decrease")
    assert (found.improved, found.change.first, found.change.former_center) == (True, 14, 11)


def test_where_the_last_phase_has_no_value_yet_the_one_before_is_the_last():
    found = changed([*STEADY, *[5.0, 7.0] * 4, None], phase_starts=[12, 20], direction="decrease")
    assert (found.improved, found.change.first) == (True, 12)


def test_from_nothing_there_is_no_percentage():
    found = changed([0.0] * 8 + [1.0, 2.0] * 4, phase_starts=[8])
    assert found.improved
    assert found.change.percent != found.change.percent


@pytest.mark.parametrize("chart", ["mr", "s"])
def test_less_scatter_is_neither_better_nor_worse(chart):
    wide, narrow = [10.0, 20.0, 12.0, 22.0] * 3, [15.0, 15.5, 15.2] * 4
    if chart == "mr":
        found = changed([*wide, *narrow], chart="mr", phase_starts=[12], direction="decrease")
    else:
        columns = {"mean": [10.0] * 24, "sd": [5.0, 6.0] * 6 + [1.0, 2.0] * 6, "n": [5.0] * 24}
        result = analyze("s", **columns, phase_starts=[12], direction="decrease")
        found = what_changed(result, columns, "decrease")
    assert (found.improved, found.worse) == (False, False)
    assert found.change.change < 0


def test_more_cases_between_events_are_an_improvement():
    found = changed([3.0, 5.0, 8.0, 2.0] * 3 + [40.0, 55.0, 30.0, 70.0] * 3, chart="g", phase_starts=[12])
    assert found.improved
    assert found.change.former_center == 4


@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=40),
    st.sampled_from(["making_data_count", "anhoej", "western_electric", "nelson", "perla"]),
    st.sampled_from(["run", "i", "c"]),
    st.integers(0, 39),
)
def test_no_amount_contradicts_the_signal(values, rules, chart, start):
    value = [abs(number) for number in values]
    starts = [start] if 0 < start < len(value) else []
    result = analyze(chart, value=value, rules=rules, direction="increase", phase_starts=starts)
    found = what_changed(result, {"value": value}, "increase")
    if result.present is not None and found.change is not None and found.change.is_signal:
        signal = result.signals[result.present]
        assert not found.change.change * signal.side < 0
        assert found.change.first == signal.since
    if found.improved and not (result.present is not None and result.signals[result.present].side > 0):
        assert result.phases[-1].center > result.phases[-2].center
    assert not (found.improved and found.worse) or starts
