"""Shewhart's own rule, which most rule sets begin with."""

from .flagged import Flagged, Stretch
from .tested_points import TestedPoints


def beyond_limits(points: TestedPoints) -> Flagged | None:
    """A point strictly outside the 3-sigma limits.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        Each such point, on its side of the center.

    References
    ----------
    .. [1] Shewhart WA. Economic Control of Quality of Manufactured Product. 1931.
    """
    where = points.outside.nonzero()[0]
    if not where.size:
        return None
    side = points.side[where]
    stretches = [Stretch(at, at, sign) for at, sign in zip(where.tolist(), side.tolist(), strict=True)]
    return Flagged(where, side, stretches)
