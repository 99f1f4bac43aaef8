"""Runs about a line: their lengths, and whether chance explains them."""

from typing import Final

import numpy as np

from .averages import largest
from .constants import crossings_min, longest_run_max
from .types import Bools, Floats, Ints, Runs, Signs

RELATIVE_TOLERANCE: Final = 1e-9
"""Differences up to this share of the largest absolute value count as none."""

NO_RUNS: Final = Runs(0, None, None, None, None, signal=False)


def tolerance(values: Floats) -> float:
    """Up to which difference values of shape (n,) count as equal, in their units; 0 for n = 0."""
    return RELATIVE_TOLERANCE * largest(np.abs(values)) if values.size else 0.0


def signs(high: Bools, low: Bools) -> Signs:
    """+1 where high, -1 where low, 0 where neither; shape as given."""
    return high.view(np.int8) - low.view(np.int8)


def sides(deviation: Floats, tolerance: float) -> Signs:
    """+1 above the line, -1 below it, 0 on it; shape as given."""
    return signs(deviation > tolerance, deviation < -tolerance)


def slopes(values: Floats) -> Floats:
    """+1 where a value is followed by a higher one, -1 by a lower one, 0 by the same; shape (n - 1,).

    Values are compared as they are, without a tolerance.
    """
    return np.sign(values[1:] - values[:-1])


def runs_of_equal(values: Signs | Floats) -> tuple[Ints, Ints]:
    """Start and length of every run of equal values, in order (what R calls rle); two arrays of shape (runs,)."""
    starts = np.empty(values.size + 1, dtype=bool)
    starts[0] = starts[-1] = True
    np.not_equal(values[1:], values[:-1], out=starts[1:-1])
    bounds = starts.nonzero()[0]
    return bounds[:-1], bounds[1:] - bounds[:-1]


def long_runs(signs: Signs | Floats, shortest: int) -> list[tuple[int, int, int]]:
    """Start, stop and sign of every run of at least `shortest` equal signs other than 0, in order.

    A run takes the positions start..stop-1.
    """
    starts, lengths = runs_of_equal(signs)
    if not lengths.size or largest(lengths) < shortest:
        return []
    return [
        (int(starts[run]), int(starts[run] + lengths[run]), int(signs[starts[run]]))
        for run in (lengths >= shortest).nonzero()[0].tolist()
        if signs[starts[run]] != 0
    ]


def analyze_runs(side: Signs) -> Runs:
    """Longest run and number of crossings of a phase, beside what chance leaves plausible.

    Parameters
    ----------
    side : shape (points,)
        Side of the center of each point. Points on it are left out: they neither break nor extend a run.

    Returns
    -------
    Runs
        `signal`: the longest run is longer than round(log2 n) + 3, or there are fewer crossings than the 5th
        percentile of Binomial(n - 1, 1/2), for n points off the center; false where these are fewer than half of all.

    References
    ----------
    .. [1] Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014.
    """
    useful = int(np.count_nonzero(side))
    off_center = side if useful == side.size else side[side.nonzero()[0]]
    if not useful:
        return NO_RUNS
    _, lengths = runs_of_equal(off_center)
    longest, crossings = int(largest(lengths)), lengths.size - 1
    longest_max, fewest = longest_run_max(useful), crossings_min(useful)
    unlikely = longest > longest_max or crossings < fewest
    return Runs(useful, longest, longest_max, crossings, fewest, unlikely and 2 * useful >= side.size)


def enough_useful(side: Signs) -> bool:
    """Whether at least half of the points lie off the line: where most lie on it, runs of the others mean nothing."""
    return bool(2 * np.count_nonzero(side) >= side.size)
