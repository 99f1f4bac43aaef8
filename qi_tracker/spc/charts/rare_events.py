"""Charts for what lies between rare events: G and T."""

from math import nan, sqrt

import numpy as np

from ..averages import mean_or_nan, median_or_nan
from ..constants import T_POWER
from .limits import Limits, Phase, finite_or_nan, limits_around
from .variables import i


def g(phase: Phase, screen: bool = True) -> Limits:
    """G chart, for cases between events: the median is drawn, limits are m +- 3 sqrt(m (m + 1)) of the mean m.

    Parameters
    ----------
    phase : Phase
        Numbers of cases between events.
    screen : bool
        Without effect.

    Returns
    -------
    Limits
        One number each, not below 0; zones are measured from the mean.

    References
    ----------
    .. [1] Benneyan JC. Number-between g-type statistical quality control charts. Health Care Management Science 2001.
    .. [2] Provost LP, Murray SK. The Health Care Data Guide.
    """
    values = phase.baseline(phase.value)
    mean = mean_or_nan(values)
    limits = limits_around(mean, sqrt(mean * (mean + 1)) if mean >= 0 else nan, floor=0)
    return limits._replace(center=median_or_nan(values))


def t(phase: Phase, screen: bool = True) -> Limits:
    """T chart, for the time between events: an individuals chart of y^(1/3.6), transformed back.

    Parameters
    ----------
    phase : Phase
        Times between events, above 0.
    screen : bool
        As of `i`.

    Returns
    -------
    Limits
        One number each, in the units of the values; zones are measured on the transformed scale.

    References
    ----------
    .. [1] Nelson LS. A control chart for parts-per-million nonconforming items. Journal of Quality Technology 1994.
    .. [2] Montgomery DC. Introduction to Statistical Quality Control, section 7.3.
    """
    transformed = np.power(phase.value, 1 / T_POWER)
    inner = i(phase._replace(value=transformed), screen)
    # The first seven are the lines.
    center, lower, upper, lower_2, upper_2, lower_1, upper_1 = (
        finite_or_nan(float(np.maximum(line, 0.0) ** T_POWER)) for line in inner[:7]
    )
    return Limits(center, lower, upper, lower_2, upper_2, lower_1, upper_1, inner.zone_center, inner.sigma, transformed)
