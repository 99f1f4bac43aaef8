"""Nelson's eight tests.

The point that completes a pattern is flagged, and each further one that does; not the points before it.

References
----------
.. [1] Nelson LS. The Shewhart control chart: tests for special causes. Journal of Quality Technology 1984.
"""

from typing import Final

import numpy as np

from ..runs import slopes
from ..types import Bools
from .flagged import Flagged, Rule, flagged_stretches, rises_and_falls, runs_on_one_side, whole_windows
from .shewhart import beyond_limits
from .tested_points import TestedPoints, beyond, count_in_last
from .western_electric import four_of_five, two_of_three

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


def shift(points: TestedPoints) -> Flagged | None:
    """Test 2: the last 9 points lie on one side of the center.

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


def trend(points: TestedPoints) -> Flagged | None:
    """Test 3: the last 6 points strictly rise or strictly fall, that is, the last 5 steps do.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point, with the slope as its side; from the first value of the trend.
    """
    return flagged_stretches(rises_and_falls(points.value, TREND), from_the=TREND)


def alternating(points: TestedPoints) -> Flagged | None:
    """Test 4: the last 14 points go up and down in turns, that is, there are 12 turns in a row.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase; without limits none is flagged.

    Returns
    -------
    Flagged, optional
        Each such last point, on its side of the center, high on it; the 14 points.
    """
    slope = slopes(points.value)
    turns = slope[1:] * slope[:-1] < 0
    flagged = np.zeros(points.side.size, dtype=bool)
    flagged[2:] = count_in_last(turns, ALTERNATING - 2) >= ALTERNATING - 2
    return pattern(points, flagged & np.isfinite(points.sigma), ALTERNATING)


def hugging(points: TestedPoints) -> Flagged | None:
    """Test 7: the last 15 points lie within 1 sigma of the center.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point, on its side of the center, high on it; the 15 points.
    """
    within = np.abs(points.deviation) < points.sigma - points.tolerance
    return pattern(points, count_in_last(within, HUGGING) >= HUGGING, HUGGING)


def avoiding(points: TestedPoints) -> Flagged | None:
    """Test 8: the last 8 points lie more than 1 sigma from the center, some above and some below.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such last point, on its side of the center; the 8 points.
    """
    high, low = beyond(points, 1)
    above, below = count_in_last(high, AVOIDING), count_in_last(low, AVOIDING)
    return pattern(points, (above + below >= AVOIDING) & (above > 0) & (below > 0), AVOIDING)


def pattern(points: TestedPoints, flagged: Bools, window: int) -> Flagged | None:
    """The last points of windows that show a pattern, and these windows."""
    where = flagged.nonzero()[0]
    if not where.size:
        return None
    # A point on the center counts as high.
    side = np.where(points.side[where] < 0, -1, 1).astype(np.int8)
    return Flagged(where, side, whole_windows(where, side, window))


RULES: Final[dict[str, Rule]] = {
    "beyond_limits": beyond_limits,
    "shift": shift,
    "trend": trend,
    "alternating": alternating,
    "two_of_three": two_of_three,
    "four_of_five": four_of_five,
    "hugging": hugging,
    "avoiding": avoiding,
}
