"""Moving ranges: what two neighbors tell about the process's own noise."""

from math import nan
from typing import Final

import numpy as np

from .types import Bools, Floats, Ints

NOISE: Final = 1e-14
"""Variation below this share of the values is rounding, not the process."""


def neighbor_ranges(values: Floats) -> Floats:
    """Absolute differences of neighbors, shape (n - 1,); NaN beside a missing value."""
    return np.abs(values[1:] - values[:-1])


def mean_range(ranges: Floats, cut: float | None = None) -> float:
    """Mean of the ranges that are numbers; NaN when none is left.

    cut: ranges at or above cut times the mean are dropped, once (Nelson 1982), so that a single jump does
    not widen the limits that should reveal it.
    """
    mean = plain_mean(ranges)
    if mean != mean:
        ranges = ranges[ranges == ranges]
        mean = plain_mean(ranges)
    if cut is None:
        return mean
    kept = ranges[ranges < cut * mean]
    return mean if kept.size == ranges.size else plain_mean(kept)


def plain_mean(values: Floats) -> float:
    """Mean, NaN of nothing, without the warnings and the overhead of numpy's own."""
    return float(np.add.reduce(values)) / values.size if values.size else nan


def largest(values: Floats | Ints) -> float:
    """Largest value, NaN where there is one; to look where it is costs half of numpy's own."""
    return values.item(values.argmax())


def moving_ranges(values: Floats, excluded: Bools | None) -> Floats:
    """The moving range that ends at each point, shape (n,); NaN at the first, beside a gap and where excluded."""
    kept = np.arange(values.size) if excluded is None else np.flatnonzero(~excluded)
    ranges = neighbor_ranges(values[kept])
    # What is left of two equal values that were rounded differently is no range.
    ranges[ranges <= NOISE * np.maximum(np.abs(values[kept[1:]]), np.abs(values[kept[:-1]]))] = 0
    moving = np.full(values.size, nan)
    moving[kept[1:]] = ranges
    return moving
