"""Phases compared."""

import numpy as np
import pytest

from qi_tracker import spc


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
