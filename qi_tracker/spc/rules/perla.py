"""Perla's run chart rules, about the median whatever the chart.

References
----------
.. [1] Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from variation in
   healthcare processes. BMJ Quality & Safety 2011.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from ..averages import median_or_nan
from ..constants import runs_limits
from ..runs import runs_of_equal, sides, tolerance
from ..types import Signs
from .making_data_count import within_shifts, within_trends
from .tested_points import TestedPoints, no_flags

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
    off_median = np.flatnonzero(side)
    flags = no_flags(points)
    flags[off_median] = within_shifts(side[off_median], 6)
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
    changed = np.ones(points.value.size, dtype=bool)
    changed[1:] = points.value[1:] != points.value[:-1]
    flags = within_trends(points.value[changed], 5)
    of_group: Signs = flags[np.cumsum(changed) - 1]
    return of_group


def too_few_or_many_runs(points: TestedPoints) -> tuple[bool, bool]:
    """Whether there are too few, and whether there are too many runs about the median; never of under 10 points."""
    side = side_of_median(points)
    side = side[side != 0]
    if side.size < ENOUGH_FOR_RUNS:
        return False, False
    start, _ = runs_of_equal(side)
    few, many = runs_limits(side.size)
    return start.size <= few, start.size >= many


def side_of_median(points: TestedPoints) -> Signs:
    """+1 above the median of the baseline, -1 below it, 0 on it; shape (n,)."""
    return sides(points.value - median_or_nan(points.baseline), tolerance(points.value))


RULES: Final[dict[str, Callable[[TestedPoints], Signs]]] = {"shift": shift, "trend": trend}
