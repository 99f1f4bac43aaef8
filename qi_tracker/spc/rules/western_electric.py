"""Western Electric's four tests.

The point that completes a pattern is flagged, and each further one that does; not the points before it.

References
----------
.. [1] Western Electric Company. Statistical Quality Control Handbook. 1956.
"""

from typing import Final

from ..runs import signs
from ..types import Signs
from .shewhart import BEYOND_LIMITS
from .stretches import Rule, first_to_last_beyond, runs_on_one_side
from .tested_points import TestedPoints, beyond, count_in_last

SHIFT: Final = 8
"""Points of the shortest shift."""


def two_of_three(points: TestedPoints) -> Signs:
    """2 of the last 3 points lie more than 2 sigma from the center on one side, the last one among them.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at flagged points; 0 elsewhere.
    """
    high, low = beyond(points, 2)
    return signs(high & (count_in_last(high, 3) >= 2), low & (count_in_last(low, 3) >= 2))


def four_of_five(points: TestedPoints) -> Signs:
    """4 of the last 5 points lie more than 1 sigma from the center on one side, the last one among them.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at flagged points; 0 elsewhere.
    """
    high, low = beyond(points, 1)
    return signs(high & (count_in_last(high, 5) >= 4), low & (count_in_last(low, 5) >= 4))


def shift(points: TestedPoints) -> Signs:
    """The last 8 points lie on one side of the center.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at flagged points; 0 elsewhere.
    """
    return last_on_one_side(points, SHIFT)


def last_on_one_side(points: TestedPoints, length: int) -> Signs:
    """Side of the points that the last `length` ones share it with, 0 elsewhere; shape (n,)."""
    return signs(
        count_in_last(points.side > 0, length) >= length,
        count_in_last(points.side < 0, length) >= length,
    )


TWO_OF_THREE: Final = Rule(two_of_three, first_to_last_beyond(2, window=3))
FOUR_OF_FIVE: Final = Rule(four_of_five, first_to_last_beyond(1, window=5))

RULES: Final[dict[str, Rule]] = {
    "beyond_limits": BEYOND_LIMITS,
    "two_of_three": TWO_OF_THREE,
    "four_of_five": FOUR_OF_FIVE,
    "shift": Rule(shift, lambda points, flags: runs_on_one_side(points.side, SHIFT)),
}
