"""Charts for counted events: P, U, C, and Laney's P' and U'."""

from math import inf, nan, sqrt

import numpy as np

from ..averages import mean_or_nan
from ..constants import D2, D4
from ..moving_ranges import ROUNDING, mean_moving_range, moving_ranges, screened_mean
from ..types import Floats
from .limits import Limits, Phase, limits_around, limits_by_size, required
from .variables import ratio_of_sums


def p(phase: Phase, screen: bool = True) -> Limits:
    """P chart, for proportions: sigma is sqrt(center (1 - center) / n).

    Parameters
    ----------
    phase : Phase
        Proportions, and denominators as `size`.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        Center: sum of the numerators / sum of the denominators. Limits: shape (points,), within 0 and 1.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 7.2.
    """
    center = ratio_of_sums(phase)
    return limits_by_size(center, lambda size: binomial_sigma(center, size), required(phase.size), floor=0, ceiling=1)


def u(phase: Phase, screen: bool = True) -> Limits:
    """U chart, for events per exposure: sigma is sqrt(center / n).

    Parameters
    ----------
    phase : Phase
        Rates, and exposures as `size`.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        Center: sum of the events / sum of the exposures. Limits: shape (points,), not below 0.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 7.3.
    """
    center = ratio_of_sums(phase)
    return limits_by_size(center, lambda size: poisson_sigma(center, size), required(phase.size), floor=0)


def p_prime(phase: Phase, screen: bool = True) -> Limits:
    """P' chart: a P chart whose sigma is multiplied by the variation between periods, sigma_z.

    Parameters
    ----------
    phase : Phase
        Proportions, and denominators as `size`.
    screen : bool
        Leave moving ranges of z of at least 3.267 times their mean out of sigma_z.

    Returns
    -------
    Limits
        As of `p`; NaN where the proportions do not vary.

    References
    ----------
    .. [1] Laney DB. Improved control charts for attributes. Quality Engineering 2002.
    """
    center, size = ratio_of_sums(phase), required(phase.size)
    between = sigma_z(phase, center, binomial_sigma(center, size), screen)
    return limits_by_size(center, lambda size: binomial_sigma(center, size) * between, size, floor=0, ceiling=1)


def u_prime(phase: Phase, screen: bool = True) -> Limits:
    """U' chart: a U chart whose sigma is multiplied by the variation between periods, sigma_z.

    Parameters
    ----------
    phase : Phase
        Rates, and exposures as `size`.
    screen : bool
        Leave moving ranges of z of at least 3.267 times their mean out of sigma_z.

    Returns
    -------
    Limits
        As of `u`; NaN where the rates do not vary.

    References
    ----------
    .. [1] Laney DB. Improved control charts for attributes. Quality Engineering 2002.
    """
    center, size = ratio_of_sums(phase), required(phase.size)
    between = sigma_z(phase, center, poisson_sigma(center, size), screen)
    return limits_by_size(center, lambda size: poisson_sigma(center, size) * between, size, floor=0)


def c(phase: Phase, screen: bool = True) -> Limits:
    """C chart, for counts in equal periods: mean +- 3 sqrt(mean).

    Parameters
    ----------
    phase : Phase
        Counts.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        One number each, not below 0.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 7.3.
    """
    center = mean_or_nan(phase.baseline(phase.value))
    return limits_around(center, sqrt(center) if center >= 0 else nan, floor=0)


def binomial_sigma(center: float, size: Floats) -> Floats:
    """Standard deviation of a proportion of `size` cases by chance alone; shape (points,)."""
    return np.sqrt(center * (1 - center) / size)


def poisson_sigma(center: float, size: Floats) -> Floats:
    """Standard deviation of a rate over `size` units of exposure by chance alone; shape (points,)."""
    return np.sqrt(center / size)


def sigma_z(phase: Phase, center: float, sigma: Floats, screen: bool) -> float:
    """Variation between periods over what chance alone would give (Laney 2002).

    Parameters
    ----------
    phase : Phase
        Proportions or rates.
    center : float
        Their common value.
    sigma : shape (points,)
        Standard deviation of each by chance alone.
    screen : bool
        Leave moving ranges of z of at least 3.267 times their mean out of it, unless most neighbors are equal.

    Returns
    -------
    float
        Mean moving range of z = (value - center) / sigma, over 1.128; NaN where nothing varies.
    """
    ranges = moving_ranges(phase.sequence((phase.value - center) / sigma))
    if screen:
        # z of equal proportions differ where their denominators do.
        factor = screened_mean(ranges, D4, moving_ranges(phase.sequence(phase.value))) / D2
    else:
        factor = mean_moving_range(ranges) / D2
    smallest = np.fmin.reduce(phase.baseline(sigma), initial=inf)
    return factor if factor * smallest > ROUNDING * center else nan
