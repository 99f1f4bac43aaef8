"""Western Electric's four tests.

The point that completes a pattern is flagged, and each further one that does; not the points before it.

References
----------
.. [1] Western Electric Company. Statistical Quality Control Handbook. 1956.
"""

from typing import Final

from ..runs import signs
from .flagged import Flagged, Rule, flagged_stretches, runs_on_one_side, within_windows
from .shewhart import beyond_limits
from .tested_points import TestedPoints, beyond, count_in_last

SHIFT: Final = 8
"""Points of the shortest shift."""


def two_of_three(points: TestedPoints) -> Flagged | None:
    """2 of the last 3 points lie more than 2 sigma from the center on one side, the last one among them.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point; from the first to the last of the 2 or 3.
    """
    return last_of_several(points, 2, window=3, sigmas=2)


def four_of_five(points: TestedPoints) -> Flagged | None:
    """4 of the last 5 points lie more than 1 sigma from the center on one side, the last one among them.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point; from the first to the last of the 4 or 5.
    """
    return last_of_several(points, 4, window=5, sigmas=1)


def last_of_several(points: TestedPoints, fewest: int, window: int, sigmas: float) -> Flagged | None:
    """The points beyond so many sigmas with which at least `fewest` of the last `window` lie there on one side."""
    high, low = beyond(points, sigmas)
    flags = signs(
        high & (count_in_last(high, window) >= fewest),
        low & (count_in_last(low, window) >= fewest),
    )
    where = flags.nonzero()[0]
    if not where.size:
        return None
    side = flags[where]
    return Flagged(where, side, within_windows(where, side, window, (high.tolist(), low.tolist())))


def shift(points: TestedPoints) -> Flagged | None:
    """The last 8 points lie on one side of the center.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point; from the first point on that side.
    """
    return flagged_stretches(runs_on_one_side(points.side, SHIFT), from_the=SHIFT)


RULES: Final[dict[str, Rule]] = {
    "beyond_limits": beyond_limits,
    "two_of_three": two_of_three,
    "four_of_five": four_of_five,
    "shift": shift,
}
