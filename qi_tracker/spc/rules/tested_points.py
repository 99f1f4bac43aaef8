"""What the rules look at, and the looks at it that several of them share."""

from typing import NamedTuple

import numpy as np

from ..types import Bools, Floats, Ints, RuleOptions, Runs, Signs


class TestedPoints(NamedTuple):
    """The points of one phase that have a value and are not excluded, as if they were neighbors.

    Attributes
    ----------
    value : shape (n,)
        In the units of the chart.
    side : shape (n,)
        Side of the center: +1 above, -1 below, 0 on it.
    outside : bool, shape (n,)
        Strictly outside the 3-sigma limits.
    deviation : shape (n,)
        Distance from the center of the zones, with its sign.
    sigma : float or shape (n,)
        Standard deviation on the scale of `deviation`; NaN where there are no limits.
    tolerance : float
        Up to which difference deviations count as equal.
    runs : Runs
        Runs analysis of the phase.
    baseline : shape (baseline,)
        The values that the center rests on.
    options : RuleOptions
        Lengths of shifts and trends where the rule set leaves them open.
    """

    value: Floats
    side: Signs
    outside: Bools
    deviation: Floats
    sigma: float | Floats
    tolerance: float
    runs: Runs
    baseline: Floats
    options: RuleOptions = RuleOptions()


def count_in_last(hits: Bools, window: int) -> Ints:
    """How many of the last `window` points are hits, at each point; shape (n,).

    0 at the first `window` - 1 points: a rule speaks of full windows only.
    """
    counts = np.zeros(hits.size, dtype=np.intp)
    if hits.size >= window:
        so_far = np.concatenate(([0], np.cumsum(hits)))
        counts[window - 1 :] = so_far[window:] - so_far[:-window]
    return counts


def beyond(points: TestedPoints, sigmas: float) -> tuple[Bools, Bools]:
    """Which points lie more than `sigmas` above, and which below the center; two arrays of shape (n,)."""
    line = sigmas * points.sigma + points.tolerance
    return points.deviation > line, points.deviation < -line
