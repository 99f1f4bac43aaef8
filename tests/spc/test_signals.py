"""Signals, and since when the latest point is unusual, each by a series that a reader can check by eye."""

import pytest

from qi_tracker import spc

BASELINE = [20, 10] * 4
HIGH = [16, 17, 16, 17, 16, 17, 16]
LOW = [14, 13, 14, 13, 14, 13, 14]


def analyzed(*later, **options):
    """A run chart whose median, 15, comes from 8 points before the later ones."""
    return spc.analyze("run", value=[*BASELINE, *later], baseline_points=8, **options)


def at(*distances, rules="making_data_count", **options):
    """An I chart whose points lie at these distances from the center, in sigmas; 99 stands for an excluded one."""
    return spc.analyze(
        "i",
        value=distances,
        excluded=[distance == 99 for distance in distances],
        fixed_limits=spc.FixedLimits(0, -3, 3),
        rules=rules,
        **options,
    )


def spans(result):
    """(rules, first, last, side) of every signal."""
    return [(signal.special_causes, signal.first, signal.last, signal.side) for signal in result.signals]


def test_a_point_between_two_signals_of_one_kind_keeps_them_apart():
    assert spans(at(4, 0, 4)) == [(("beyond_limits",), 0, 0, 1), (("beyond_limits",), 2, 2, 1)]
    assert spans(at(4, 4)) == [(("beyond_limits",), 0, 1, 1)]


def test_neighbors_on_two_sides_are_two_signals():
    assert spans(at(4, -4)) == [(("beyond_limits",), 0, 0, 1), (("beyond_limits",), 1, 1, -1)]


@pytest.mark.parametrize(("former", "latter"), [(LOW, HIGH), (HIGH, LOW)])
def test_a_signal_of_the_other_side_is_another_one(former, latter):
    result = analyzed(15, *former, *latter)
    assert len(result.signals) == 2
    assert result.since == 16


def test_the_latest_signal_begins_after_a_point_on_the_other_side():
    assert analyzed(*HIGH, 14, *HIGH).since == 16


def test_nothing_is_unusual_since_any_point_where_the_latest_is_not_flagged():
    result = analyzed(*HIGH, 14)
    assert len(result.signals) == 1
    assert (result.present, result.since) == (None, None)


def test_a_shift_is_one_signal_from_its_first_point_whatever_else_is_in_it():
    result = at(-0.1, 0.5, 1, 0.5, 17, 0.5, 2.5, 2.5, direction="increase")
    (signal,) = result.signals
    assert (signal.first, signal.last, signal.points, signal.since) == (1, 7, 7, 1)
    assert (signal.special_cause, signal.special_causes) == ("shift", ("beyond_limits", "two_of_three", "shift"))
    assert (signal.side, signal.point_type) == (1, "improvement")
    assert (result.present, result.since) == (0, 1)


def test_the_cause_is_the_rule_whose_pattern_begins_first_and_of_several_the_longest():
    assert at(4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5).signals[0].special_cause == "shift"
    assert at(4, 2.5, 2.5, -1).signals[0].special_cause == "beyond_limits"
    assert at(2.5, 2.5, 0.5, 4, -1).signals[0].special_cause == "two_of_three"


def test_a_point_that_is_excluded_does_not_end_a_signal():
    result = at(-0.1, 0.5, 1, 0.5, 17, 99, None, 0.5, 1, 0.5)
    (signal,) = result.signals
    assert (signal.first, signal.last, signal.points, result.since) == (1, 9, 7, 1)


def test_stretches_that_only_touch_are_one_where_both_points_lie_on_that_side():
    # Two near a limit at 0 and 1, a point beyond it at 2, two more at 3 and 5.
    assert spans(at(2.5, 2.5, 4, 2.5, 0.5, 2.5, -1)) == [(("beyond_limits", "two_of_three"), 0, 5, 1)]
    # A trend that has not risen to the center yet, and the fall of all of it.
    result = at(-3.5, -2.9, -2.8, -2.2, -1.7, -1.2, -0.9, 3.5)
    assert spans(result) == [
        (("beyond_limits", "two_of_three", "shift"), 0, 6, -1),
        (("beyond_limits", "trend"), 0, 7, 1),
    ]


def test_a_trend_is_part_of_the_shift_that_it_leads_into():
    result = at(0, -1.4, -1.2, -1, -0.8, -0.6, -0.4, -0.2, *[0.6, 0.5] * 4)
    assert spans(result) == [(("shift",), 1, 7, -1), (("trend", "shift"), 1, 15, 1)]
    result = at(0, -1.4, -1.2, -1, -0.8, -0.6, -0.4, -0.2, 0, *[0.6, 0.5] * 4)
    assert spans(result) == [(("shift",), 1, 7, -1), (("trend", "shift"), 1, 16, 1)]
    result = at(0, -1.4, -1.2, -1, -0.8, -0.6, -0.4, -0.2, -0.3, *[0.6, 0.5] * 4)
    assert spans(result) == [(("trend",), 1, 7, 1), (("shift",), 1, 8, -1), (("shift",), 9, 16, 1)]


def test_a_process_that_falls_but_is_still_high_has_two_signals_at_once():
    result = at(3.4, 2.9, 2.4, 1.9, 1.4, 0.9, 0.4, direction="increase")
    assert spans(result) == [(("trend",), 0, 6, -1), (("beyond_limits", "two_of_three", "shift"), 0, 6, 1)]
    assert result.variation == "concern_low"
    assert result.signals[result.present].special_cause == "trend"


def test_a_phase_ends_a_signal():
    values = [*BASELINE, *HIGH, *HIGH]
    result = spc.analyze("run", value=values, baseline_points=[8, 2], phase_starts=[15])
    assert [(signal.phase, signal.first, signal.last) for signal in result.signals] == [(0, 8, 14)]


@pytest.mark.parametrize(("rules", "points"), [("western_electric", 8), ("nelson", 9)])
def test_a_shift_begins_with_its_first_point_although_a_later_one_is_flagged(rules, points):
    result = at(-0.5, *[0.5, 1.2] * 8, rules=rules)
    assert result.special_cause.nonzero()[0][0] == points
    assert spans(result)[0] == (("shift",), 1, 16, 1)


def test_a_rise_begins_with_its_first_value_although_the_sixth_is_flagged():
    result = at(0, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.7, 0.4, rules="nelson")
    assert result.special_cause.nonzero()[0].tolist() == [6, 7]
    assert spans(result) == [(("trend",), 1, 7, 1)]


@pytest.mark.parametrize("rules", ["western_electric", "nelson"])
def test_a_pair_beyond_2_sigma_reaches_from_the_one_to_the_other(rules):
    assert spans(at(-2.5, 0.5, -2.5, 0.5, rules=rules)) == [(("two_of_three",), 0, 2, -1)]
    assert spans(at(0.5, -2.5, -2.5, 0.5, rules=rules)) == [(("two_of_three",), 1, 2, -1)]


@pytest.mark.parametrize("rules", ["western_electric", "nelson"])
def test_four_of_five_reach_from_the_first_to_the_last_of_the_four(rules):
    assert spans(at(1.5, 1.5, -0.5, 1.5, 1.5, rules=rules)) == [(("four_of_five",), 0, 4, 1)]
    assert spans(at(-0.5, 1.5, 1.5, 1.5, 1.5, rules=rules)) == [(("four_of_five",), 1, 4, 1)]


def test_what_goes_up_and_down_in_turns_is_one_signal_on_the_side_of_its_last_point():
    result = at(*[(0.7 if index % 2 else -0.7) * (1 + index % 3) for index in range(17)], rules="nelson")
    (signal,) = result.signals
    assert (signal.special_cause, signal.first, signal.last, signal.side) == ("alternating", 0, 16, -1)
    assert (signal.since, signal.point_type, result.present) == (0, "neutral_low", 0)


def test_turns_that_share_a_point_with_others_are_one_signal_with_them():
    # Points 12, 13 and 14 rise: what goes up and down ends at point 13, and begins again there.
    result = at(*[-0.7, 0.7] * 7, 1.4, *[-0.7, 0.7] * 6, rules="nelson")
    assert (result.broken & 0b1000).nonzero()[0].tolist() == [13, 26]
    assert spans(result) == [(("alternating",), 0, 26, 1)]


def test_a_pattern_becomes_no_part_of_another_signal():
    result = at(-0.1, 1.5, *[0.3, 0.5, 0.4] * 6, rules="nelson")
    assert spans(result) == [(("shift",), 1, 19, 1), (("hugging",), 2, 19, 1)]
    assert result.signals[result.present].special_cause == "shift"


def test_anhoej_has_one_signal_for_each_run_that_is_too_long():
    values = [*[1, 3] * 6, *[3] * 9, 1, *[3] * 9, *[1, 3] * 6]
    result = spc.analyze("i", value=values, rules="anhoej", baseline_points=12)
    assert [(signal.special_causes, signal.first, signal.last, signal.since) for signal in result.signals] == [
        (("runs",), 11, 20, 11),
        (("runs",), 22, 30, 22),
    ]


def test_anhoej_has_one_signal_without_a_beginning_where_the_sides_change_too_seldom():
    values = [2, *[1] * 6, *[3] * 6, *[1] * 6, *[3] * 6]
    result = spc.analyze("run", value=values, rules="anhoej")
    (signal,) = result.signals
    assert (signal.special_cause, signal.first, signal.last, signal.points, signal.side) == ("runs", 1, 24, 24, 1)
    assert (result.present, signal.since, result.since) == (0, None, None)


def test_the_last_run_decides_the_side_where_the_sides_change_too_seldom_however_short_it_is():
    values = [*[1] * 7, *[3] * 7, *[1] * 7, 3, 2]
    (signal,) = spc.analyze("run", value=values, rules="anhoej", fixed_limits=spc.FixedLimits(2)).signals
    assert (signal.first, signal.last, signal.side) == (0, 21, 1)


def test_perla_shifts_reach_past_points_on_the_median_and_trends_take_equal_neighbors_in():
    values = [1, 9, 1, 9, 1, 9, 5, 9, 9, 5, 9, 9, 5, 9, 9, 5, 1, 2, 2, 3, 6, 7, 7, 1]
    result = spc.analyze("run", value=values, rules="perla", baseline_points=7)
    assert [(signal.special_causes, signal.first, signal.last, signal.side) for signal in result.signals] == [
        (("shift",), 5, 14, 1),
        (("trend",), 16, 22, 1),
    ]


@pytest.mark.parametrize("chart", ["mr", "s"])
@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_more_scatter_is_neither_better_nor_worse(chart, direction):
    leap = {"value": [90, 91] * 10 + [60]}
    wide = {"mean": [90.0] * 12, "sd": [1.0] * 11 + [9.0], "n": [10] * 12}
    result = spc.analyze(chart, **(leap if chart == "mr" else wide), direction=direction)
    assert result.variation == "neutral_high"
    assert {signal.point_type for signal in result.signals} <= {"neutral_high", "neutral_low"}
    assert {spc.POINT_TYPES[code] for code in result.point_type} <= {"common_cause", "neutral_high", "neutral_low"}
