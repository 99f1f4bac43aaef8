"""NHS England's Making Data Count, as NHSRplotthedots carries it out.

All points of a pattern are flagged, not only the one that completes it.

References
----------
.. [1] NHS England. Making Data Count. https://www.england.nhs.uk/publication/making-data-count/
.. [2] NHSRplotthedots 0.2.2. https://github.com/nhs-r-community/NHSRplotthedots
"""

from itertools import pairwise
from typing import Final

import numpy as np

from .flagged import Flagged, Rule, Stretch, flagged_stretches, rises_and_falls, runs_on_one_side
from .shewhart import beyond_limits
from .tested_points import TestedPoints

TREND: Final = 7
"""Points of the shortest trend, where `rule_options` names no other."""

SHIFT: Final = 7
"""Points of the shortest shift, where `rule_options` names no other."""


def trend(points: TestedPoints) -> Flagged | None:
    """7 or more points in a row that strictly rise or strictly fall.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Every point of such trends, with the slope as its side. A point between two trends takes the later.
    """
    return flagged_stretches(rises_and_falls(points.value, points.options.trend or TREND))


def two_of_three(points: TestedPoints) -> Flagged | None:
    """2 or 3 of 3 points in a row, all on one side, lie between 2 and 3 sigma.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        The points between 2 and 3 sigma of such threes; of each three, from the first to the last of them.
    """
    # Of two masks, the one is greater where it alone is true.
    near = np.greater(np.abs(points.deviation) > 2 * points.sigma + points.tolerance, points.outside)
    side = [*points.side.tolist(), 0]
    stretches = []
    # Of three in a row with two near a limit, these two are neighbors or have the third between them.
    for first, last in pairwise(near.nonzero()[0].tolist()):
        sign = side[first]
        if last - first <= 2 and side[last] == sign:
            thirds = side[first + 1 : last] or (side[first - 1], side[last + 1])
            if sign in thirds:
                stretches.append(Stretch(first, last, sign))
    if not stretches:
        return None
    where = np.array([at for first, last, *_ in stretches for at in (first, last)])
    return Flagged(where, points.side[where], stretches)


def shift(points: TestedPoints) -> Flagged | None:
    """7 or more points in a row on one side of the center; a point on the center breaks the run.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Every point of such runs, with its side of the center.
    """
    longest, shortest = points.runs.longest_run, points.options.shift or SHIFT
    # A point on the center breaks a shift, but not a run: no shift is longer than the longest run.
    if longest is None or longest < shortest:
        return None
    return flagged_stretches(runs_on_one_side(points.side, shortest))


RULES: Final[dict[str, Rule]] = {
    "beyond_limits": beyond_limits,
    "trend": trend,
    "two_of_three": two_of_three,
    "shift": shift,
}
