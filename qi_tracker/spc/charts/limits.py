"""What a chart is computed from, and what it answers: one phase, its center and its limits."""

from collections.abc import Callable
from math import inf, isfinite, nan
from typing import NamedTuple

import numpy as np

from ..types import Bools, Floats


class Phase(NamedTuple):
    """The points of one phase as a chart takes them.

    Attributes
    ----------
    value : shape (points,)
        Plotted values before any multiplier, NaN where missing.
    size : shape (points,), optional
        Denominators or subgroup sizes, None for charts without.
    sd : shape (points,), optional
        Standard deviations within subgroups.
    in_baseline : bool, shape (points,), optional
        The points that center and limits rest on; None for all.
    in_sequence : bool, shape (points,), optional
        The points whose neighbors give the moving ranges: those of the baseline that are not excluded, missing values
        among them, because there is no range across a gap; None for all.
    """

    value: Floats
    size: Floats | None = None
    sd: Floats | None = None
    in_baseline: Bools | None = None
    in_sequence: Bools | None = None

    def baseline(self, column: Floats) -> Floats:
        """Entries of a column at the points that center and limits rest on."""
        return column if self.in_baseline is None else column[self.in_baseline]

    def sequence(self, column: Floats) -> Floats:
        """Entries of a column at the points whose neighbors give the moving ranges."""
        return column if self.in_sequence is None else column[self.in_sequence]


class Limits(NamedTuple):
    """Center and limits of one phase.

    Attributes
    ----------
    center : float
        The line that is drawn, in the units of the values.
    lower, upper, lower_2_sigma, upper_2_sigma, lower_1_sigma, upper_1_sigma : float or shape (points,)
        One number for all points, or one for each; NaN where there is none.
    zone_center, sigma : float, float or shape (points,)
        Where the zones of 1, 2 and 3 sigma are measured from, and in; sigma is NaN where there are no limits.
    transformed : shape (points,), optional
        The values on the scale of `zone_center` and `sigma`; None where that is their own.
    at_size : callable, optional
        From denominators or subgroup sizes, shape (n,), to the limits that points of these sizes have; None where
        limits do not depend on them.
    """

    center: float
    lower: float | Floats = nan
    upper: float | Floats = nan
    lower_2_sigma: float | Floats = nan
    upper_2_sigma: float | Floats = nan
    lower_1_sigma: float | Floats = nan
    upper_1_sigma: float | Floats = nan
    zone_center: float = nan
    sigma: float | Floats = nan
    transformed: Floats | None = None
    at_size: "Callable[[Floats], Limits] | None" = None


def limits_around(center: float, sigma: float | Floats, floor: float = -inf, ceiling: float = inf) -> Limits:
    """Lines at 1, 2 and 3 sigma about a center; the 3-sigma limits alone are kept within floor..ceiling.

    sigma: one number, or shape (points,); NaN leaves no limits, and so does one that would make them infinite.
    """
    if isinstance(sigma, np.ndarray):
        sigma = np.where(np.isfinite(abs(center) + 3 * sigma), sigma, nan)
    elif not isfinite(abs(center) + 3 * sigma):
        sigma = nan
    two = 2 * sigma
    three = two + sigma
    lower, upper = center - three, center + three
    if floor > -inf:
        lower = np.maximum(lower, floor)
    if ceiling < inf:
        upper = np.minimum(upper, ceiling)
    return Limits(center, lower, upper, center - two, center + two, center - sigma, center + sigma, center, sigma)


def limits_by_size(
    center: float,
    sigma_of: Callable[[Floats], Floats],
    size: Floats,
    floor: float = -inf,
    ceiling: float = inf,
) -> Limits:
    """Lines about a center whose distance depends on the denominator or the subgroup size of each point.

    sigma_of: from sizes, shape (n,), to the standard deviations of points of these sizes.
    """

    def at_size(sizes: Floats) -> Limits:
        return limits_around(center, sigma_of(sizes), floor, ceiling)

    return at_size(size)._replace(at_size=at_size)


def finite_or_nan(number: float) -> float:
    """The number, or NaN for one that is too large for a float."""
    return number if isfinite(number) else nan


def required(column: Floats | None) -> Floats:
    """The column; `plotted_series` makes sure that a chart that needs it has it."""
    if column is None:
        raise TypeError("This chart needs denominators or subgroup sizes.")
    return column
