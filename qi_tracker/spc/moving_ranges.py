"""Moving ranges of two: how far neighboring points lie apart."""

from math import isnan, nan
from typing import Final

import numpy as np

from .averages import mean_or_nan
from .types import Bools, Floats

ROUNDING: Final = 1e-14
"""Variation below this share of the values comes from rounding, not from the process."""


def moving_ranges(values: Floats) -> Floats:
    """Absolute differences of neighbors, shape (n - 1,) for n values; NaN beside a missing value."""
    return np.abs(values[1:] - values[:-1])


def mean_moving_range(ranges: Floats, cut: float | None = None) -> float:
    """Mean of the moving ranges that are numbers, once without those that are too large.

    Parameters
    ----------
    ranges : shape (n,)
        NaN where a neighbor is missing.
    cut : float, optional
        Ranges of at least `cut` times the mean are left out and the mean is taken again, once, so that a single jump
        does not widen the limits that should reveal it [1]_.

    Returns
    -------
    float
        NaN where no range is left.

    References
    ----------
    .. [1] Nelson LS. Control charts for individual measurements. Journal of Quality Technology 1982.
    """
    mean = mean_or_nan(ranges)
    if isnan(mean):
        ranges = ranges[~np.isnan(ranges)]
        mean = mean_or_nan(ranges)
    if cut is None:
        return mean
    kept = ranges[ranges < cut * mean]
    return mean if kept.size == ranges.size else mean_or_nan(kept)


def moving_range_series(values: Floats, excluded: Bools | None) -> Floats:
    """The moving range that ends at each point, shape (n,); NaN at the first, beside a gap and where excluded."""
    kept = np.arange(values.size) if excluded is None else np.flatnonzero(~excluded)
    ranges = moving_ranges(values[kept])
    # Two equal values that were rounded differently have no range.
    ranges[ranges <= ROUNDING * np.maximum(np.abs(values[kept[1:]]), np.abs(values[kept[:-1]]))] = 0
    series = np.full(values.size, nan)
    series[kept[1:]] = ranges
    return series
