"""Perla's run chart rules, about the median whatever the chart.

References
----------
.. [1] Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from variation in
   healthcare processes. BMJ Quality & Safety 2011.
"""

from typing import Final

import numpy as np

from ..averages import median_or_nan
from ..constants import runs_limits
from ..runs import enough_useful, runs_of_equal, sides, tolerance
from ..types import Bools, Signs
from .making_data_count import within_shifts, within_trends
from .stretches import Rule, Stretch, rises_and_falls, runs_off_center
from .tested_points import TestedPoints, no_flags

SHIFT: Final = 6
"""Points of the shortest shift."""

TREND: Final = 5
"""Points of the shortest trend."""

ENOUGH_FOR_RUNS: Final = 10
"""With fewer points off the median the number of runs is not tested: the published table begins here."""


def shift(points: TestedPoints) -> Signs:
    """6 or more points in a row on one side of the median; points on the median are left out.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the median, +1 or -1, at each point of the shift; 0 elsewhere.
    """
    side = side_of_median(points)
    flags = no_flags(points)
    if conclusive(points, side):
        off_median = side.nonzero()[0]
        flags[off_median] = within_shifts(side[off_median], SHIFT)
    return flags


def trend(points: TestedPoints) -> Signs:
    """5 or more points in a row that rise or fall; equal neighbors count as one point.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Slope of the trend, +1 or -1, at each of its points, repeated ones among them; 0 elsewhere.
    """
    if not conclusive(points, side_of_median(points)):
        return no_flags(points)
    changed = value_changes(points)
    flags = within_trends(points.value[changed], TREND)
    of_group: Signs = flags[np.cumsum(changed) - 1]
    return of_group


def trends(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """The rises and falls with all their points, repeated ones at both ends among them."""
    changed = value_changes(points)
    bounds = [*changed.nonzero()[0].tolist(), changed.size]
    return [
        Stretch(bounds[first], bounds[last + 1] - 1, slope)
        for first, last, slope, _ in rises_and_falls(points.value[changed], TREND)
    ]


def value_changes(points: TestedPoints) -> Bools:
    """Whether each point has another value than the one before it, true at the first; shape (n,)."""
    changed = np.ones(points.value.size, dtype=bool)
    changed[1:] = points.value[1:] != points.value[:-1]
    return changed


def too_few_or_many_runs(points: TestedPoints) -> tuple[bool, bool]:
    """Whether there are too few, and whether there are too many runs about the median; never of under 10 points."""
    side = side_of_median(points)
    off_median = side[side.nonzero()[0]]
    if off_median.size < ENOUGH_FOR_RUNS or not conclusive(points, side):
        return False, False
    start, _ = runs_of_equal(off_median)
    few, many = runs_limits(off_median.size)
    return start.size <= few, start.size >= many


def side_of_median(points: TestedPoints) -> Signs:
    """+1 above the median of the baseline, -1 below it, 0 on it; shape (n,)."""
    return sides(points.value - median_or_nan(points.baseline), tolerance(points.value))


def conclusive(points: TestedPoints, side: Signs) -> bool:
    """Whether enough points lie off the median, and off the center where that is another line."""
    return enough_useful(side) and enough_useful(points.side)


RULES: Final[dict[str, Rule]] = {
    "shift": Rule(shift, lambda points, flags: runs_off_center(side_of_median(points), SHIFT)),
    "trend": Rule(trend, trends),
}
