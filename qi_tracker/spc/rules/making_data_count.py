"""NHS England's Making Data Count, as NHSRplotthedots carries it out.

All points of a pattern are flagged, not only the one that completes it.

References
----------
.. [1] NHS England. Making Data Count. https://www.england.nhs.uk/publication/making-data-count/
.. [2] NHSRplotthedots 0.2.2. https://github.com/nhs-r-community/NHSRplotthedots
"""

from typing import Final

import numpy as np

from ..runs import long_runs, slopes
from ..types import Bools, Floats, Signs
from .shewhart import BEYOND_LIMITS
from .stretches import Rule, Stretch, rises_and_falls, runs_on_one_side
from .tested_points import TestedPoints, no_flags

TREND: Final = 7
"""Points of the shortest trend, where `rule_options` names no other."""

SHIFT: Final = 7
"""Points of the shortest shift, where `rule_options` names no other."""


def trend(points: TestedPoints) -> Signs:
    """7 or more points in a row that strictly rise or strictly fall.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Slope of the trend, +1 or -1, at each of its points; 0 elsewhere. A point between two trends takes the later.
    """
    return within_trends(points.value, points.options.trend or TREND)


def trends(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """The rises and falls themselves."""
    return rises_and_falls(points.value, points.options.trend or TREND)


def within_trends(values: Floats, length: int) -> Signs:
    """Slope of the trend of at least `length` values that each value lies in, 0 outside of trends; shape (n,)."""
    flags = np.zeros(values.size, dtype=np.int8)
    # A trend of 7 points has 6 steps of one slope. Where two trends meet, the later one has the last word.
    for start, stop, slope in long_runs(slopes(values), length - 1):
        flags[start : stop + 1] = slope
    return flags


def two_of_three(points: TestedPoints) -> Signs:
    """2 or 3 of 3 points in a row, all on one side, lie between 2 and 3 sigma.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at the points between 2 and 3 sigma of such threes; 0 elsewhere.
    """
    near_limit, three = threes_near_limit(points)
    in_such_three = np.zeros(near_limit.size + 2, dtype=bool)
    in_such_three[2:-2] = three
    return points.side * (near_limit & (in_such_three[:-2] | in_such_three[1:-1] | in_such_three[2:]))


def threes_near_limit(points: TestedPoints) -> tuple[Bools, Bools]:
    """Which points lie between 2 and 3 sigma, shape (n,); and where threes on one side with 2 of them begin, (n - 2,).

    The second is of shape (0,) for fewer than 3 points.
    """
    near_limit = (np.abs(points.deviation) > 2 * points.sigma + points.tolerance) & ~points.outside
    # A point near a limit scores 2, another one 1, with the sign of its side and 0 on the center: of three in a row,
    # only three on one side with two of them near a limit reach 5.
    score = points.side + points.side * near_limit
    return near_limit, np.abs(score[:-2] + score[1:-1] + score[2:]) >= 5


def pairs_near_limit(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """Of every such three, from the first to the last point between 2 and 3 sigma."""
    near_limit, three = threes_near_limit(points)
    near = near_limit.tolist()
    return [
        Stretch(at if near[at] else at + 1, at + 2 if near[at + 2] else at + 1, int(points.side[at]))
        for at in three.nonzero()[0].tolist()
    ]


def shift(points: TestedPoints) -> Signs:
    """7 or more points in a row on one side of the center; a point on the center breaks the run.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at each point of the shift; 0 elsewhere.
    """
    longest, shortest = points.runs.longest_run, points.options.shift or SHIFT
    # A point on the center breaks a shift, but not a run: no shift is longer than the longest run.
    if longest is None or longest < shortest:
        return no_flags(points)
    return within_shifts(points.side, shortest)


def shifts(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """The whole runs on one side."""
    return runs_on_one_side(points.side, points.options.shift or SHIFT)


def within_shifts(side: Signs, length: int) -> Signs:
    """Side of the shift of at least `length` points that each point lies in, 0 outside of shifts; shape (n,)."""
    flags = np.zeros(side.size, dtype=np.int8)
    for start, stop, sign in long_runs(side, length):
        flags[start:stop] = sign
    return flags


RULES: Final[dict[str, Rule]] = {
    "beyond_limits": BEYOND_LIMITS,
    "trend": Rule(trend, trends),
    "two_of_three": Rule(two_of_three, pairs_near_limit),
    "shift": Rule(shift, shifts),
}
