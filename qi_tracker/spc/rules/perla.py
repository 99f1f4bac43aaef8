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
from ..types import Signs
from .flagged import Flagged, Rule, Stretch, flagged_stretches, rises_and_falls, runs_off_center
from .tested_points import TestedPoints

SHIFT: Final = 6
"""Points of the shortest shift."""

TREND: Final = 5
"""Points of the shortest trend."""

ENOUGH_FOR_RUNS: Final = 10
"""With fewer points off the median the number of runs is not tested: the published table begins here."""


def shift(points: TestedPoints) -> Flagged | None:
    """6 or more points in a row on one side of the median; points on the median are left out.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Every point off the median in such runs, with its side of it.
    """
    side = side_of_median(points)
    if not conclusive(points, side):
        return None
    found = flagged_stretches(runs_off_center(side, SHIFT))
    if found is None:
        return None
    off_median = side[found.where] != 0
    return Flagged(found.where[off_median], found.side[off_median], found.stretches)


def trend(points: TestedPoints) -> Flagged | None:
    """5 or more points in a row that rise or fall; equal neighbors count as one point.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Every point of such trends, repeated ones at both ends among them, with the slope as its side.
    """
    if not conclusive(points, side_of_median(points)):
        return None
    changed = np.ones(points.value.size, dtype=bool)
    changed[1:] = points.value[1:] != points.value[:-1]
    bounds = [*changed.nonzero()[0].tolist(), changed.size]
    trends = [
        Stretch(bounds[first], bounds[last + 1] - 1, slope)
        for first, last, slope, _ in rises_and_falls(points.value[changed], TREND)
    ]
    return flagged_stretches(trends)


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


RULES: Final[dict[str, Rule]] = {"shift": shift, "trend": trend}
