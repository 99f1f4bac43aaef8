"""Nelson's eight tests.

The point that completes a pattern is flagged, and each further one that does; not the points before it.

References
----------
.. [1] Nelson LS. The Shewhart control chart: tests for special causes. Journal of Quality Technology 1984.
"""

from typing import Final

import numpy as np

from ..runs import signs, slopes
from ..types import Signs
from .shewhart import BEYOND_LIMITS
from .stretches import Rule, rises_and_falls, runs_on_one_side, whole_windows
from .tested_points import TestedPoints, beyond, count_in_last, no_flags, own_side
from .western_electric import FOUR_OF_FIVE, TWO_OF_THREE, last_on_one_side

SHIFT: Final = 9
"""Points of the shortest shift."""

TREND: Final = 6
"""Points of the shortest trend."""

ALTERNATING: Final = 14
"""Points that go up and down in turns."""

HUGGING: Final = 15
"""Points in a row within 1 sigma."""

AVOIDING: Final = 8
"""Points in a row beyond 1 sigma."""


def shift(points: TestedPoints) -> Signs:
    """Test 2: the last 9 points lie on one side of the center.

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


def trend(points: TestedPoints) -> Signs:
    """Test 3: the last 6 points strictly rise or strictly fall, that is, the last 5 steps do.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Slope of the trend, +1 or -1, at flagged points; 0 elsewhere.
    """
    slope, steps = slopes(points.value), TREND - 1
    flags = no_flags(points)
    flags[1:] = signs(count_in_last(slope > 0, steps) >= steps, count_in_last(slope < 0, steps) >= steps)
    return flags


def alternating(points: TestedPoints) -> Signs:
    """Test 4: the last 14 points go up and down in turns, that is, there are 12 turns in a row.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase; without limits none is flagged.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at flagged points, high on the center; 0 elsewhere.
    """
    slope = slopes(points.value)
    turns = slope[1:] * slope[:-1] < 0
    flagged = np.zeros(points.side.size, dtype=bool)
    flagged[2:] = count_in_last(turns, ALTERNATING - 2) >= ALTERNATING - 2
    return own_side(points, flagged & np.isfinite(points.sigma))


def hugging(points: TestedPoints) -> Signs:
    """Test 7: the last 15 points lie within 1 sigma of the center.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at flagged points, high on the center; 0 elsewhere.
    """
    within = np.abs(points.deviation) < points.sigma - points.tolerance
    return own_side(points, count_in_last(within, HUGGING) >= HUGGING)


def avoiding(points: TestedPoints) -> Signs:
    """Test 8: the last 8 points lie more than 1 sigma from the center, some above and some below.

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
    above, below = count_in_last(high, AVOIDING), count_in_last(low, AVOIDING)
    return own_side(points, (above + below >= AVOIDING) & (above > 0) & (below > 0))


RULES: Final[dict[str, Rule]] = {
    "beyond_limits": BEYOND_LIMITS,
    "shift": Rule(shift, lambda points, flags: runs_on_one_side(points.side, SHIFT)),
    "trend": Rule(trend, lambda points, flags: rises_and_falls(points.value, TREND)),
    "alternating": Rule(alternating, whole_windows(ALTERNATING)),
    "two_of_three": TWO_OF_THREE,
    "four_of_five": FOUR_OF_FIVE,
    "hugging": Rule(hugging, whole_windows(HUGGING)),
    "avoiding": Rule(avoiding, whole_windows(AVOIDING)),
}
