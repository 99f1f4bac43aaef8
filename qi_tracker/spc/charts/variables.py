"""Charts for measurements: run, I, MR, I', X-bar and S."""

from collections.abc import Callable
from math import pi, sqrt

import numpy as np

from ..averages import mean_or_nan, median_or_nan
from ..constants import D2, D4, I_PRIME_CUT, a3, relative_sd
from ..moving_ranges import ROUNDING, mean_moving_range, moving_ranges, screened_mean
from ..types import Floats
from .limits import Limits, Phase, finite_or_nan, limits_around, limits_by_size, required


def run(phase: Phase, screen: bool = True) -> Limits:
    """Run chart: the median of the baseline, without limits.

    Parameters
    ----------
    phase : Phase
        Any values.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        The center alone.

    References
    ----------
    .. [1] Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014.
    """
    center = median_or_nan(phase.baseline(phase.value))
    return Limits(center, zone_center=center)


def i(phase: Phase, screen: bool = True) -> Limits:
    """Individuals chart: mean +- 3 x mean moving range / 1.128.

    Parameters
    ----------
    phase : Phase
        Any values.
    screen : bool
        Leave moving ranges of at least 3.267 times their mean out of it [2]_, unless more than half are 0.

    Returns
    -------
    Limits
        One number each, in the units of the values; NaN where the values do not vary.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.4.
    .. [2] Nelson LS. Control charts for individual measurements. Journal of Quality Technology 1982.
    """
    center = mean_or_nan(phase.baseline(phase.value))
    ranges = moving_ranges(phase.sequence(phase.value))
    sigma = (screened_mean(ranges, D4) if screen else mean_moving_range(ranges)) / D2
    return limits_around(center, sigma if sigma > ROUNDING * abs(center) else np.nan)


def mr(phase: Phase, screen: bool = True) -> Limits:
    """Moving-range chart: the mean moving range, limits 0 and 3.267 times the mean.

    Parameters
    ----------
    phase : Phase
        The moving ranges themselves, NaN at the first point and beside gaps.
    screen : bool
        Without effect: a chart that shows large ranges counts them.

    Returns
    -------
    Limits
        One number each, no sigma.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.4.
    """
    center = mean_moving_range(phase.baseline(phase.value))
    return Limits(center, 0.0 * center, finite_or_nan(D4 * center), zone_center=center)


def i_prime(phase: Phase, screen: bool = True) -> Limits:
    """Normalized individuals chart I': limits widen where the denominator is small.

    The range of two neighbors is divided by sqrt(1/n[k] + 1/n[k-1]); sigma of a point is
    sqrt(pi / 2) x the mean of these / sqrt(n). Without denominators all n are 1.

    Parameters
    ----------
    phase : Phase
        Ratios, and denominators as `size` or None.
    screen : bool
        Leave ranges of at least 3.2665 times their mean out of it, unless more than half are 0.

    Returns
    -------
    Limits
        Shape (points,) with denominators, else one number each; NaN where the values do not vary.

    References
    ----------
    .. [1] Taylor WA. Normalized individuals (I_N) chart. Taylor Enterprises 2018.
    """
    ranges = moving_ranges(phase.sequence(phase.value))
    if phase.size is not None:
        share = 1 / phase.sequence(phase.size)
        ranges /= np.sqrt(share[1:] + share[:-1])
    mean = screened_mean(ranges, I_PRIME_CUT) if screen else mean_moving_range(ranges)
    if phase.size is None:
        center = mean_or_nan(phase.baseline(phase.value))
        sigma = sqrt(pi) / 2 * mean
        return limits_around(center, sigma if sigma > ROUNDING * abs(center) else np.nan)
    center = ratio_of_sums(phase)

    def sigma_of(size: Floats) -> Floats:
        sigmas = sqrt(pi / 2) * mean / np.sqrt(size)
        return np.where(sigmas > ROUNDING * abs(center), sigmas, np.nan)

    return limits_by_size(center, sigma_of, phase.size)


def xbar(phase: Phase, screen: bool = True) -> Limits:
    """X-bar chart: mean of all cases +- A3(n) x mean standard deviation within subgroups.

    Parameters
    ----------
    phase : Phase
        Subgroup means, with sizes and standard deviations.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        Shape (points,); NaN for a subgroup of one.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3.
    """
    within = sd_within(phase)
    return limits_by_size(
        ratio_of_sums(phase), lambda size: within * for_each_size(lambda n: a3(n, 1), size), required(phase.size)
    )


def s(phase: Phase, screen: bool = True) -> Limits:
    """S chart: mean standard deviation within subgroups, limits B3(n) and B4(n) times that.

    Parameters
    ----------
    phase : Phase
        Standard deviations as values and as `sd`, with subgroup sizes.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        Shape (points,), not below 0; NaN for a subgroup of one.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3.
    """
    center = sd_within(phase)
    limits = limits_by_size(
        center, lambda size: center * for_each_size(relative_sd, size), required(phase.size), floor=0
    )
    return limits._replace(
        lower_2_sigma=np.maximum(limits.lower_2_sigma, 0.0), lower_1_sigma=np.maximum(limits.lower_1_sigma, 0.0)
    )


def ratio_of_sums(phase: Phase) -> float:
    """Sum of the numerators over the sum of the denominators of the baseline; NaN where that is 0."""
    size = phase.baseline(required(phase.size))
    total = float(size.sum())
    return float(phase.baseline(phase.value) @ size) / total if total > 0 else np.nan


def sd_within(phase: Phase) -> float:
    """Standard deviation within subgroups: the mean if all are of one size, else pooled (Montgomery, 6.3)."""
    size, sd = phase.baseline(required(phase.size)), phase.baseline(required(phase.sd))
    usable = (size >= 2) & ~np.isnan(sd)
    size, sd = size[usable], sd[usable]
    if not size.size or size.min() >= size.max():
        return mean_or_nan(sd)
    # Squares of the largest and smallest floats are infinite or 0; squares of shares of the largest are not.
    largest = float(sd.max())
    if not largest > 0:
        return largest
    return largest * sqrt(float((size - 1) @ (sd / largest) ** 2) / float((size - 1).sum()))


def for_each_size(constant: Callable[[float], float], size: Floats) -> Floats:
    """A control-chart constant for every subgroup size, computed once for each size that occurs."""
    sizes, where = np.unique(size, return_inverse=True)
    return np.array([constant(n) for n in sizes.tolist()], dtype=float)[where]
