"""Signals, and since when the latest point is unusual, each by a series that a reader can check by eye."""

import pytest

from qi_tracker import spc

BASELINE = [20, 10] * 4
HIGH = [16, 17, 16, 17, 16, 17, 16]
LOW = [14, 13, 14, 13, 14, 13, 14]


def analyzed(*later, **options):
    """A run chart whose median, 15, comes from 8 points before the later ones."""
    return spc.analyze("run", value=[*BASELINE, *later], baseline_points=8, **options)


def test_a_point_between_two_signals_of_one_kind_keeps_them_apart():
    values = [9.0, 11.0] * 10 + [40.0, 10.0, 40.0]
    found = spc.analyze("i", value=values, baseline_points=20).signals
    assert [(signal.first, signal.last, signal.points) for signal in found] == [(20, 20, 1), (22, 22, 1)]


def test_the_latest_signal_begins_after_a_point_that_is_not_flagged():
    assert analyzed(*HIGH, 14, *HIGH).since == 16


@pytest.mark.parametrize(("former", "latter"), [(LOW, HIGH), (HIGH, LOW)])
def test_a_signal_of_the_other_side_is_another_one(former, latter):
    assert analyzed(15, *former, *latter).since == 16


def test_nothing_is_unusual_since_any_point_where_the_latest_is_not_flagged():
    result = analyzed(*HIGH, 14)
    assert len(result.signals) == 1
    assert result.since is None


def test_signals_of_several_rules_with_one_meaning_are_one_unusual_stretch():
    values = [9.0, 11.0] * 10 + [10.0, 10.5, 11, 10.5, 40, 10.5, 11, 10.5]
    result = spc.analyze("i", value=values, baseline_points=20, direction="increase")
    causes = [signal.special_cause for signal in result.signals]
    assert causes == ["shift", "beyond_limits", "shift"]
    assert result.since == 21


def test_a_point_that_is_excluded_does_not_end_an_unusual_stretch():
    values = [9.0, 11.0] * 10 + [10.0, 10.5, 11, 10.5, 40, 99, 10.5, 11, 10.5]
    result = spc.analyze("i", value=values, baseline_points=20, excluded=[value == 99 for value in values])
    assert [(signal.first, signal.last, signal.points) for signal in result.signals] == [
        (21, 23, 3),
        (24, 24, 1),
        (26, 28, 3),
    ]
    assert result.since == 21
