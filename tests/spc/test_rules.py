"""Rule sets and borders, each by a series that a reader can check by eye."""

from itertools import accumulate

import pytest

from qi_tracker import spc

NAN = float("nan")


def flags(values, rules, chart="run", **options):
    """Special cause by position, only where there is one."""
    result = spc.analyze(chart, value=values, rules=rules, **options)
    names = (None, *spc.RULE_SETS[rules])
    return {index: names[number] for index, number in enumerate(result.special_cause) if number}


def of_cause(found, cause):
    return [index for index, name in found.items() if name == cause]


@pytest.mark.parametrize(("points", "flagged"), [(6, 0), (7, 7), (8, 8)])
def test_making_data_count_shifts_are_of_seven_not_eight(points, flagged):
    values = [20, 10, 20, 10, 20, 10, 20, 10, *[21.0, 22.0] * 4][: 8 + points]
    assert len(of_cause(flags(values, "making_data_count", baseline_points=8), "shift")) == flagged


def test_a_low_shift_at_the_very_first_point_is_flagged():
    result = spc.analyze("i", value=[1.0, 3.0] * 3 + [1.0] + [7.0, 5.0] * 3)
    assert result.special_cause.tolist() == [4] * 7 + [0] * 6
    assert result.side.tolist() == [-1] * 7 + [0] * 6


@pytest.mark.parametrize(("points", "flagged"), [(6, 0), (7, 7), (9, 9)])
def test_making_data_count_trends_are_of_seven_not_six(points, flagged):
    values = [5.0, 4.0, *[4.0 + step for step in range(1, points)], 3.0]
    assert len(of_cause(flags(values, "making_data_count"), "trend")) == flagged


def test_a_point_between_two_trends_takes_the_later():
    values = [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]
    result = spc.analyze("run", value=values, direction="increase")
    types = [spc.POINT_TYPES[code] for code in result.point_type]
    assert types == ["improvement"] * 6 + ["concern"] * 7
    assert result.variation == "concern_low"


def test_equal_neighbors_end_a_trend_and_tiny_steps_do_not():
    assert not flags([1, 2, 3, 4, 4, 5, 6, 7], "making_data_count")
    tiny = [1 + step * 1e-12 for step in range(7)]
    assert len(flags(tiny, "making_data_count")) == 7


@pytest.mark.parametrize(("useful", "longest_max"), [(12, 7), (17, 7), (22, 7), (23, 8), (24, 8), (45, 8), (46, 9)])
def test_the_longest_run_is_rounded_neither_down_nor_up(useful, longest_max):
    assert spc.longest_run_max(useful) == longest_max


@pytest.mark.parametrize(("useful", "fewest"), [(10, 2), (20, 6), (24, 8), (36, 13), (100, 41)])
def test_the_crossings_limit_is_not_off_by_one(useful, fewest):
    assert spc.crossings_min(useful) == fewest


def test_fewer_crossings_than_the_limit_are_a_signal_and_as_many_are_not():
    at_limit = [1, 1, 1, 1, 3, 3, 3, 3, 1, 3]
    runs = spc.analyze("i", value=at_limit).phases[0].runs
    assert (runs.crossings, runs.signal) == (3, False)
    few = [1, 1, 1, 1, 1, 3, 3, 3, 3, 3]
    runs = spc.analyze("i", value=few).phases[0].runs
    assert (runs.crossings, runs.crossings_min, runs.signal) == (1, 2, True)


def test_points_on_the_center_neither_break_nor_extend_a_run():
    runs = spc.analyze("run", value=[1, 2, 1, 2, 1, 2, 2, 3, 3, 2, 3, 3, 1]).phases[0].runs
    assert (runs.useful, runs.longest_run) == (8, 4)


def test_anhoej_flags_the_run_that_is_too_long():
    values = [1, 2, 1, 2, 1, 2, 1, 2, *[3] * 9, 1, 2, 1, 2, 1, 2, 1]
    found = flags(values, "anhoej", chart="i", screen_moving_ranges=False)
    assert of_cause(found, "runs") == [index for index in range(8, 17) if index not in of_cause(found, "beyond_limits")]


def test_anhoej_flags_every_useful_point_when_only_crossings_are_few():
    values = ([1] * 6 + [3] * 6) * 2
    found = flags(values, "anhoej")
    assert list(found) == list(range(24))
    assert spc.analyze("run", value=values, rules="anhoej").side.tolist() == ([-1] * 6 + [1] * 6) * 2


@pytest.mark.parametrize("chart", ["run", "i"])
@pytest.mark.parametrize(("on_center", "conclusive"), [(12, True), (13, False)])
def test_no_conclusion_is_drawn_from_runs_where_most_points_lie_on_the_center(chart, on_center, conclusive):
    values = [1.0] * 6 + [3.0] * 6 + [2.0] * on_center
    result = spc.analyze(chart, value=values, rules="anhoej", screen_moving_ranges=False)
    runs = result.phases[0].runs
    assert (runs.useful, runs.longest_run, runs.crossings, runs.crossings_min) == (12, 6, 1, 3)
    assert runs.signal is conclusive
    assert any("runs" in signal.special_causes for signal in result.signals) is conclusive
    (phase,) = spc.analyze(chart, value=values, rules="perla").phases
    assert phase.too_few_runs is conclusive
    assert phase.too_many_runs is False
    many = [1.0, 3.0] * 6 + [2.0] * on_center
    assert spc.analyze(chart, value=many, rules="perla").phases[0].too_many_runs is conclusive


def test_missing_and_excluded_points_lie_neither_on_nor_off_the_center():
    values = [1.0] * 6 + [3.0] * 6 + [2.0] * 12 + [None] * 5 + [2.0] * 5
    excluded = [False] * 29 + [True] * 5
    assert spc.analyze("run", value=values, excluded=excluded).phases[0].runs.signal


def test_a_run_chart_whose_median_is_zero_has_no_runs_to_speak_of():
    values = [0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 1, 0, 0, 2, 0, 1, 1, 0, 0, 1, 2, 0, 0]
    result = spc.analyze("run", value=values, rules="anhoej")
    assert (result.phases[0].runs.signal, result.signals) == (False, ())


@pytest.mark.parametrize("chart", ["run", "c"])
@pytest.mark.parametrize(("zeros", "signals"), [(12, 2), (13, 0)])
def test_perla_flags_nothing_where_most_points_lie_on_the_median(chart, zeros, signals):
    # On a C chart every point lies off the center, which is the mean.
    result = spc.analyze(chart, value=[0] * zeros + [1, 2] * 6, rules="perla")
    assert len(result.signals) == signals
    assert any(result.special_cause) is bool(signals)


def test_anhoej_flags_no_run_that_chance_explains():
    values = [1, 3, 1, 3, 3, 1, 1, 3, 1, 3, 1, 3]
    result = spc.analyze("run", value=values, rules="anhoej")
    assert result.phases[0].runs.signal is False
    assert not flags(values, "anhoej")


def test_western_electric_flags_the_point_that_completes_eight():
    values = [10, 20, 10, 20, 10, 20, 10, *[16, 17] * 4]
    assert of_cause(flags(values, "western_electric", baseline_points=6), "shift") == [14]
    assert of_cause(flags([*values, 17], "western_electric", baseline_points=6), "shift") == [14, 15]


def test_western_electric_looks_for_full_windows_only():
    values = [9.0, 11.0] * 10
    sigma = 2 / 1.128
    high = 10 + 2.5 * sigma
    assert not flags([high, high, *values], "western_electric", chart="i", baseline_points=None).get(0)


@pytest.mark.parametrize(("points", "flagged"), [(13, []), (14, [13]), (15, [13, 14])])
def test_nelson_flags_turns_from_the_fourteenth_on(points, flagged):
    values = [10 + (1 if index % 2 else -1) * (1 + index % 3 / 10) for index in range(points)]
    assert of_cause(flags(values, "nelson", chart="i"), "alternating") == flagged


def test_turns_need_limits():
    assert not flags([1.0, 2.0] * 10, "nelson", chart="run")


def test_turns_are_neutral_whatever_the_direction():
    values = [10 + (1 if index % 2 else -1) * (1 + index % 3 / 10) for index in range(14)]
    result = spc.analyze("i", value=values, rules="nelson", direction="increase")
    assert result.variation == "neutral_high"


def test_turns_take_the_side_of_their_own_point():
    values = [10 + (1 if index % 2 else -1) * (1 + index % 3 / 10) for index in range(16)]
    result = spc.analyze("i", value=values, rules="nelson", direction="increase")
    assert result.side.tolist() == [0] * 13 + [1, -1, 1]
    types = [spc.POINT_TYPES[code] for code in result.point_type[13:]]
    assert types == ["neutral_high", "neutral_low", "neutral_high"]


def test_nelson_hugging_and_avoiding():
    hugging = [0.0, 9.0, *[4.4, 4.6] * 8]
    assert 16 in flags(hugging, "nelson", chart="i", screen_moving_ranges=False, baseline_points=3)
    level = 10.0
    avoiding = [9.0, 11.0] * 6 + [level + 6, level - 6] * 4
    found = spc.analyze("i", value=avoiding, rules="nelson", baseline_points=12, screen_moving_ranges=False)
    assert found.broken[-1] >> 7 & 1
    assert not found.broken[-2] >> 7 & 1


@pytest.mark.parametrize(("points", "flagged"), [(5, 0), (6, 6)])
def test_perla_shifts_skip_points_on_the_median(points, flagged):
    values = [1, 9, 1, 9, 1, 9, 5, 5, 9, 1, 1, *[9] * (points // 2), 5, *[9] * (points - points // 2), 1, 1]
    result = spc.analyze("run", value=values, rules="perla", baseline_points=11)
    assert int((result.broken & 1).sum()) == flagged
    assert result.special_cause[11 + points // 2] == 0


def test_perla_trends_count_equal_neighbors_once_and_flag_them_all():
    found = flags([9, 1, 2, 2, 3, 4, 5, 1, 9], "perla")
    assert of_cause(found, "trend") == [1, 2, 3, 4, 5, 6]
    assert not flags([9, 1, 2, 2, 3, 4, 0, 9], "perla")


def test_perla_goes_by_the_median_on_any_chart():
    values = [1.0] * 6 + [2.0] + [100.0] * 6
    result = spc.analyze("i", value=values, rules="perla")
    assert result.special_cause.tolist() == [1] * 6 + [0] + [1] * 6


def test_perla_reports_too_few_and_too_many_runs_per_phase():
    few, many = [1.0] * 6 + [2.0] * 6, [1.0, 2.0] * 6
    phases = spc.analyze("run", value=[*few, *many], phase_starts=[12], rules="perla").phases
    assert [(phase.too_few_runs, phase.too_many_runs) for phase in phases] == [(True, False), (False, True)]
    assert spc.analyze("run", value=few).phases[0].too_few_runs is None


@pytest.mark.parametrize(("points", "tested"), [(9, False), (10, True)])
def test_perla_counts_runs_from_ten_points_off_the_median_on(points, tested):
    few, many = [1.0, *[2.0] * (points - 1)], [1.0, 2.0] * 5
    (phase,) = spc.analyze("run", value=few, rules="perla", baseline_points=2).phases
    assert (phase.too_few_runs, phase.too_many_runs) == (tested, False)
    (phase,) = spc.analyze("run", value=many[:points], rules="perla", baseline_points=2).phases
    assert (phase.too_few_runs, phase.too_many_runs) == (False, tested)


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
def test_a_moving_range_chart_is_tested_by_its_limits_alone(rules):
    values = [*range(12), 60.0, *range(12)]
    result = spc.analyze("mr", value=values, rules=rules)
    assert {number for number in result.special_cause if number} == (set() if rules == "perla" else {1})
    assert result.phases[0].runs.signal is False
    assert result.phases[0].runs.useful > 0


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
@pytest.mark.parametrize("ranges", [[1.0] * 8 + [5.0] * 8, [1.0, 5.0] * 8])
def test_the_number_of_runs_is_reported_under_perla_alone_and_never_of_moving_ranges(rules, ranges):
    values = list(accumulate([0.0, *ranges]))
    (phase,) = spc.analyze("mr", value=values, rules=rules).phases
    none = (False, False) if rules == "perla" else (None, None)
    assert (phase.too_few_runs, phase.too_many_runs) == none
    (phase,) = spc.analyze("run", value=ranges, rules=rules).phases
    few = ranges[0] == ranges[1]
    assert (phase.too_few_runs, phase.too_many_runs) == ((few, not few) if rules == "perla" else none)


def test_a_g_chart_takes_sides_of_its_median_where_the_mean_is_lower():
    # The mean is 8: by it, the five 9s would lie high.
    runs = spc.analyze("g", value=[9, 1, 9, 10, 9, 2, 9, 14, 9]).phases[0].runs
    assert runs.useful == 4


def test_one_very_long_time_does_not_make_short_times_equal():
    runs = spc.analyze("t", value=[*[1.0, 2.0] * 6, 1e13], baseline_points=12).phases[0].runs
    assert (runs.useful, runs.crossings) == (13, 11)


def test_windows_close_over_missing_and_excluded_points():
    values = [10, 20, 10, 20, 10, 20, 10, 20, 21, 21, None, 21, 99, 21, 21, 21, 21]
    excluded = [value == 99 for value in values]
    found = flags(values, "making_data_count", excluded=excluded, baseline_points=8)
    assert list(found) == [7, 8, 9, 11, 13, 14, 15, 16]


def test_a_signal_spans_the_points_that_windows_close_over():
    values = [10, 20, 10, 20, 10, 20, 10, 20, 21, 21, None, 21, 99, 21, 21, 21, 21]
    result = spc.analyze("run", value=values, excluded=[value == 99 for value in values], baseline_points=8)
    (signal,) = result.signals
    assert (signal.first, signal.last, signal.points, signal.side) == (7, 16, 8, 1)
    assert result.since == 7


def test_rules_never_look_across_a_phase_boundary():
    values = [1, 3] * 4 + [3] * 3 + [4] * 4
    assert flags(values, "making_data_count", baseline_points=8)
    assert not flags(values, "making_data_count", phase_starts=[11])


def test_several_broken_rules_are_all_reported_and_the_first_is_the_cause():
    values = [9.0, 11.0] * 10 + [20.0] * 8
    result = spc.analyze("i", value=values, rules="western_electric", baseline_points=20)
    assert result.special_cause[-1] == 1
    assert result.broken[-1] == 0b1111


def test_the_two_of_three_rule_leaves_a_point_beyond_limits_out_of_the_two():
    sigma = 2 / 1.128
    near, far = 10 + 2.5 * sigma, 10 + 4 * sigma
    steady = [9.0, 11.0] * 10
    one = flags([*steady, near, far, 10.5, 9.0], "making_data_count", chart="i", baseline_points=20)
    assert of_cause(one, "two_of_three") == []
    two = flags([*steady, near, far, near, 9.0], "making_data_count", chart="i", baseline_points=20)
    assert of_cause(two, "two_of_three") == [20, 22]


def breaks(rules, rule, *distances):
    """Which of the points at these distances from the center, in sigmas, break a rule.

    12 points before them make center and limits: mean 10, mean moving range 2.
    """
    values = [*[9.0, 11.0] * 6, *(10 + distance * 2 / 1.128 for distance in distances)]
    result = spc.analyze("i", value=values, rules=rules, baseline_points=12)
    bit = list(spc.RULE_SETS[rules]).index(rule)
    return [index for index, bits in enumerate(result.broken[12:].tolist()) if bits >> bit & 1]


@pytest.mark.parametrize(
    ("rules", "flagged"), [("making_data_count", [0, 1]), ("western_electric", [1]), ("nelson", [1])]
)
@pytest.mark.parametrize("side", [1, -1])
def test_a_point_on_the_2_sigma_line_is_not_beyond_it(rules, flagged, side):
    assert breaks(rules, "two_of_three", 2 * side, 2 * side, 0.1 * side) == []
    assert breaks(rules, "two_of_three", 2.001 * side, 2.001 * side, 0.1 * side) == flagged


@pytest.mark.parametrize("side", [1, -1])
def test_a_point_on_the_3_sigma_line_is_within_the_limits(side):
    assert breaks("making_data_count", "beyond_limits", 3 * side, 3.001 * side) == [1]
    assert breaks("making_data_count", "two_of_three", 3 * side, 3 * side, 0.1 * side) == [0, 1]
    assert breaks("making_data_count", "two_of_three", 3.001 * side, 3 * side, 0.1 * side) == []


@pytest.mark.parametrize("rules", ["western_electric", "nelson"])
@pytest.mark.parametrize("side", [1, -1])
def test_a_point_on_the_1_sigma_line_is_not_beyond_it(rules, side):
    assert breaks(rules, "four_of_five", *[1 * side] * 6) == []
    assert breaks(rules, "four_of_five", *[1.001 * side] * 4) == [3]


@pytest.mark.parametrize("rules", ["western_electric", "nelson"])
@pytest.mark.parametrize("side", [1, -1])
def test_the_points_of_a_pattern_need_not_be_neighbors_but_share_its_window(rules, side):
    near, far = 0.5 * side, 2.5 * side
    assert breaks(rules, "two_of_three", far, near, far) == [2]
    assert breaks(rules, "two_of_three", far, near, near, far) == []
    assert breaks(rules, "two_of_three", far, far, near) == [1]
    assert breaks(rules, "four_of_five", far, far, near, far, far) == [4]
    assert breaks(rules, "four_of_five", far, far, near, near, far, far) == []
    assert breaks(rules, "four_of_five", far, far, far, near, near, far) == []


@pytest.mark.parametrize(("rules", "points"), [("western_electric", 8), ("nelson", 9)])
@pytest.mark.parametrize("side", [1, -1])
def test_a_shift_is_flagged_from_the_point_that_completes_it(rules, points, side):
    assert breaks(rules, "shift", -0.5 * side, *[0.5 * side] * (points + 1)) == [points, points + 1]
    assert breaks(rules, "shift", -0.5 * side, *[0.5 * side] * (points - 1), 0, 0.5 * side) == []


def test_a_point_on_the_1_sigma_line_neither_hugs_nor_avoids_the_center():
    within = [0.5, -0.3, 0.4, -0.2, 0.1, 0.3, -0.5]
    assert breaks("nelson", "hugging", 1.5, *within, 0.999, *within) == [15]
    assert breaks("nelson", "hugging", 1.5, *within, 1, *within) == []
    beyond = [1.5, -1.3, -1.4, 1.6, 1.2, -1.8, -1.1]
    assert breaks("nelson", "avoiding", *beyond, 1.001) == [7]
    assert breaks("nelson", "avoiding", *beyond, 1) == []


@pytest.mark.parametrize("side", [1, -1])
def test_points_far_from_the_center_on_one_side_do_not_avoid_it(side):
    assert breaks("nelson", "avoiding", *[1.5 * side] * 8) == []


@pytest.mark.parametrize("slope", [1, -1])
def test_nelson_flags_the_sixth_point_of_a_trend_and_equal_neighbors_end_it(slope):
    assert breaks("nelson", "trend", *[slope * step / 10 for step in (0, -1, 0, 1, 2, 3, 4, 0)]) == [6]
    assert breaks("nelson", "trend", *[slope * step / 10 for step in (0, -1, 0, 1, 1, 2, 3, 4, 0)]) == []


def test_equal_neighbors_end_what_goes_up_and_down_in_turns():
    turns = [10 + (1 if index % 2 else -1) * (1 + index % 3 / 10) for index in range(14)]
    assert of_cause(flags(turns, "nelson", chart="i"), "alternating") == [13]
    assert of_cause(flags([*turns[:6], turns[5], *turns[6:]], "nelson", chart="i"), "alternating") == []
    assert of_cause(flags([turns[1], *turns[1:]], "nelson", chart="i"), "alternating") == []


@pytest.mark.parametrize(("distance", "side"), [(0.5, 1), (0, 1), (-0.5, -1)])
def test_a_point_that_hugs_the_center_has_its_own_side_and_is_high_on_it(distance, side):
    within = [0.5, -0.3, 0.4, -0.2, 0.1, 0.3, -0.5] * 2
    values = [*[9.0, 11.0] * 6, *(10 + 2 / 1.128 * place for place in (1.5, *within, distance))]
    result = spc.analyze("i", value=values, rules="nelson", baseline_points=12)
    assert result.side[-1] == side


@pytest.mark.parametrize("alone", [1.5, -1.5])
def test_one_point_on_the_other_side_makes_eight_avoid_the_center(alone):
    assert breaks("nelson", "avoiding", alone, *[-alone] * 8) == [7]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("side", [1, -1])
def test_any_two_of_three_near_a_limit_are_flagged_where_the_third_is_on_their_side(place, side):
    three = [2.5 * side] * 3
    three[place] = 0.5 * side
    near = [index for index in range(3) if index != place]
    assert breaks("making_data_count", "two_of_three", -0.5 * side, *three) == [index + 1 for index in near]
    three[place] = -0.5 * side
    assert breaks("making_data_count", "two_of_three", -0.5 * side, *three) == []
