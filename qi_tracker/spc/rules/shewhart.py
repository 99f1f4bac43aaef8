"""Shewhart's own rule, which most rule sets begin with."""

from typing import Final

from ..types import Signs
from .stretches import Rule, flagged_points
from .tested_points import TestedPoints


def beyond_limits(points: TestedPoints) -> Signs:
    """A point strictly outside the 3-sigma limits.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        +1 or -1, the side of the center, at flagged points; 0 elsewhere.

    References
    ----------
    .. [1] Shewhart WA. Economic Control of Quality of Manufactured Product. 1931.
    """
    return points.side * points.outside


BEYOND_LIMITS: Final = Rule(beyond_limits, flagged_points)
