"""Runs about a line: lengths, crossings, and whether chance explains them."""

import numpy as np

from .constants import crossings_min, longest_run_max, runs_limits
from .ranges import largest
from .types import Floats, Ints, Runs, Signs

NO_RUNS = Runs(0, None, None, None, None, signal=False)

SAME: float = 1e-9
"""Differences up to this share of the largest absolute value count as equal."""


def sides(deviations: Floats, tolerance: float) -> Signs:
    """+1 above the line, -1 below it, 0 on it; shape as given."""
    above: Signs = (deviations > tolerance).view(np.int8)
    below: Signs = (deviations < -tolerance).view(np.int8)
    return above - below


def stretches(keys: Signs | Ints) -> tuple[Ints, Ints]:
    """First positions and lengths of the maximal stretches of equal keys, in order."""
    edges = np.empty(keys.size + 1, dtype=bool)
    edges[0] = edges[-1] = True
    np.not_equal(keys[1:], keys[:-1], out=edges[1:-1])
    bounds = edges.nonzero()[0]
    first = bounds[:-1]
    return first, bounds[1:] - first


def analyze_runs(side: Signs) -> tuple[Runs, Ints, Ints]:
    """Runs analysis of a phase by its points' sides (Anhøj & Olesen 2014).

    Points on the line neither break nor extend a run. Also answers the positions of the useful points and
    the length of the run that each of them belongs to, both of shape (useful,).
    """
    useful = side.nonzero()[0]
    if not useful.size:
        return NO_RUNS, useful, useful
    n = useful.size
    _, lengths = stretches(side if n == side.size else side[useful])
    longest, crossings = int(largest(lengths)), lengths.size - 1
    longest_max, fewest = longest_run_max(n), crossings_min(n)
    signal = longest > longest_max or crossings < fewest
    return Runs(n, longest, longest_max, crossings, fewest, signal), useful, lengths


def number_of_runs(side: Signs) -> tuple[bool, bool]:
    """Whether there are too few and whether there are too many runs (Perla 2011); never below 10 useful points."""
    useful = side[side.nonzero()[0]]
    if useful.size < 10:
        return False, False
    runs = int(np.count_nonzero(useful[1:] != useful[:-1])) + 1
    few, many = runs_limits(useful.size)
    return runs <= few, runs >= many
