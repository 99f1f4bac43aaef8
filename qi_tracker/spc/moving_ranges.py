"""Moving ranges of two: how far neighboring points lie apart."""

from math import isnan, nan
from typing import Final

import numpy as np

from .averages import mean_or_nan
from .types import Bools, Floats

ROUNDING: Final = 1e-14
"""Variation below this share of the values comes from rounding, not from the process."""

NEXT_TO_NOTHING: Final = 1e-9
"""A moving range below this share of their mean counts as 0: two equal values may have been rounded differently."""


def moving_ranges(values: Floats) -> Floats:
    """Absolute differences of neighbors, shape (n - 1,) for n values; NaN beside a missing value."""
    return np.abs(values[1:] - values[:-1])


def mean_moving_range(ranges: Floats) -> float:
    """Mean of the moving ranges that are numbers, shape (n,); NaN where there is none."""
    mean = mean_or_nan(ranges)
    return mean_or_nan(ranges[~np.isnan(ranges)]) if isnan(mean) else mean


def screened_mean(ranges: Floats, cut: float, differences: Floats | None = None) -> float:
    """Mean of the moving ranges, once without those that are too large.

    A single jump shall not widen the limits that should reveal it [1]_. Where most neighbors are equal, the few jumps
    are all the variation there is, and none of them is left out.

    Parameters
    ----------
    ranges : shape (n,)
        Moving ranges, or what a chart makes of them; NaN where a neighbor is missing.
    cut : float
        Ranges of at least `cut` times the mean are left out and the mean is taken again, once.
    differences : shape (n,), optional
        The moving ranges of the plotted values, where `ranges` of equal neighbors need not be 0.

    Returns
    -------
    float
        NaN where there is no range; 0 only where all are 0.

    References
    ----------
    .. [1] Nelson LS. Control charts for individual measurements. Journal of Quality Technology 1982.
    """
    mean = mean_or_nan(ranges)
    if isnan(mean):
        ranges = ranges[~np.isnan(ranges)]
        mean = mean_or_nan(ranges)
    kept = ranges[ranges < cut * mean]
    if kept.size == ranges.size:
        return mean
    if differences is None:
        differences, smallest = ranges, NEXT_TO_NOTHING * mean
    else:
        smallest = NEXT_TO_NOTHING * mean_moving_range(differences)
    most_are_zero = 2 * np.count_nonzero(differences > smallest) < ranges.size
    return mean if most_are_zero else mean_or_nan(kept)


def are_equal(one: Floats, other: Floats) -> Bools:
    """Which values differ by no more than rounding; shape as given."""
    return np.abs(one - other) <= ROUNDING * np.maximum(np.abs(one), np.abs(other))


def moving_range_series(values: Floats, excluded: Bools | None) -> Floats:
    """The moving range that ends at each point, shape (n,); NaN at the first, beside a gap and where excluded."""
    kept = np.arange(values.size) if excluded is None else np.flatnonzero(~excluded)
    ranges = moving_ranges(values[kept])
    # Two equal values that were rounded differently have no range.
    ranges[are_equal(values[kept[1:]], values[kept[:-1]])] = 0
    series = np.full(values.size, nan)
    series[kept[1:]] = ranges
    return series
