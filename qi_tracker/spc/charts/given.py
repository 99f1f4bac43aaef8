"""Center and limits that are given instead of computed."""

from math import nan

import numpy as np

from ..constants import T_POWER
from ..types import FixedLimits, Floats
from .limits import Limits, Phase


def given(chart: str, phase: Phase, fixed: FixedLimits, multiplier: float) -> Limits:
    """The lines that are given, with zones of a third of the way to each limit.

    Parameters
    ----------
    chart : str
        A key of CHARTS. A run chart takes the center alone. On a t chart, whose zones are not evenly wide,
        the thirds are taken on its transformed scale.
    phase : Phase
        The points.
    fixed : FixedLimits
        In shown units.
    multiplier : float
        Factor from computed to shown units.

    Returns
    -------
    Limits
        In computed units. Sigma: shape (points,), that of the side of the center on which a point lies.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.2, standards given.
    """
    lines = (fixed.center, fixed.lower, fixed.upper)
    center, lower, upper = (nan if line is None else line / multiplier for line in lines)
    if chart == "run":
        return Limits(center, zone_center=center)
    power = T_POWER if chart == "t" else 1.0
    middle, lowest, highest = (float(scaled(line, power)) for line in (center, lower, upper))
    # Where a limit is the center itself there are no zones between the two.
    above, below = (highest - middle) / 3 or nan, (middle - lowest) / 3 or nan
    values = scaled(phase.value, power)
    sigma = np.where(values < middle, below, above)
    lower_2, upper_2, lower_1, upper_1 = (
        float(scaled(middle + distance, 1 / power)) for distance in (-2 * below, 2 * above, -below, above)
    )
    transformed = values if chart == "t" else None
    return Limits(center, lower, upper, lower_2, upper_2, lower_1, upper_1, middle, sigma, transformed)


def scaled(values: float | Floats, power: float) -> Floats:
    """The power's root of values, of negative ones as of 0, or the values themselves for 1; shape as given."""
    return np.asarray(values, dtype=float) if power == 1 else np.maximum(values, 0.0) ** (1 / power)
