"""Whether two levels of a process differ by more than chance: 95% intervals of the difference, by chart."""

from math import inf, isfinite, nan, sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from .averages import mean_or_nan, median_or_nan
from .constants import T_POWER
from .series import Series
from .types import Bools, Floats

Z: Final = 1.959964
"""The 97.5% quantile of the normal distribution."""

T_QUANTILES: Final = {
    1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 6: 2.4469, 7: 2.3646, 8: 2.3060, 9: 2.2622, 10: 2.2281,
    12: 2.1788, 15: 2.1314, 20: 2.0860, 30: 2.0423, 60: 2.0003, 120: 1.9799, inf: Z,
}  # fmt: skip
"""The 97.5% quantile of Student's t by degrees of freedom."""

CHANCE_ALONE: Final = frozenset({"p", "u", "c", "g"})
"""Charts whose variation follows from the center alone."""
SCATTER: Final = frozenset({"mr", "s"})
"""Charts whose points are scatter: no level of them is better."""


class Interval(NamedTuple):
    """A 95% interval of the later level minus the former, in computed units; NaN where nothing can be said.

    Of `t` on the scale of y^(1/3.6); of `g` of the share of cases that were no events.
    """

    low: float
    high: float

    @property
    def side(self) -> int:
        """+1 where the level rose beyond chance, -1 where it fell, 0 otherwise."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


NOTHING: Final = Interval(nan, nan)


def difference_interval(chart: str, series: Series, before: Bools, after: Bools) -> Interval:
    """The 95% interval of the difference between two levels.

    Parameters
    ----------
    chart : str
        A key of CHARTS. `p`, `u`, `c`, `g`: difference of two proportions or Poisson rates from score intervals
        [1]_ [2]_ (`g`: of the share of events among cases). `run`: difference of two medians, free of distribution
        [3]_. `t`: Welch's on y^(1/3.6). The others: Welch's [4]_ of means weighted by their denominators or sizes,
        where `p_prime` and `u_prime` never take less than the variance that chance gives. `mr`, `s`: none.
    series : Series
        The plotted values, before the multiplier, with their denominators or sizes.
    before, after : bool, shape (points,)
        The points with a value that the two levels rest on.

    Returns
    -------
    Interval
        NaN with fewer than two points on either side.

    References
    ----------
    .. [1] Newcombe RG. Interval estimation for the difference between independent proportions: comparison of eleven
       methods. Statistics in Medicine 1998 (method 10).
    .. [2] Zou GY, Donner A. Construction of confidence limits about effect measures: a general approach. Statistics in
       Medicine 2008.
    .. [3] Price RM, Bonett DG. Distribution-free confidence intervals for difference and ratio of medians. Journal of
       Statistical Computation and Simulation 2002.
    .. [4] Welch BL. The generalization of "Student's" problem when several different population variances are involved.
       Biometrika 1947.
    """
    if chart in SCATTER or np.count_nonzero(before) < 2 or np.count_nonzero(after) < 2:
        return NOTHING
    former, latter = (level_of(chart, series, part) for part in (before, after))
    if chart in CHANCE_ALONE:
        return from_limits(former, latter)
    if chart == "run":
        spread = sqrt(former.variance + latter.variance)
        return around(latter.center - former.center, Z * spread)
    return welch(former, latter)


class Level(NamedTuple):
    """A level of the process. low, high: its own 95% limits, for charts that follow from the center alone."""

    center: float
    variance: float = nan
    freedom: float = nan
    low: float = nan
    high: float = nan


def level_of(chart: str, series: Series, part: Bools) -> Level:
    """The level that some points show, with how sure it is."""
    value = series.value[part]
    weight = np.ones(value.size) if series.size is None else series.size[part]
    if chart == "p":
        return proportion(float(value @ weight), float(weight.sum()))
    if chart in ("u", "c"):
        return rate(float(value @ weight), float(weight.sum()))
    if chart == "g":
        # Each value is followed by its event: of cases and events together, the share that were no events.
        cases = float(value.sum())
        return proportion(cases, cases + value.size)
    if chart == "run":
        return Level(median_or_nan(value), median_variance(value))
    if chart == "t":
        return weighted(np.power(value, 1 / T_POWER), weight)
    level = weighted(value, weight)
    center = level.center
    chance = {"p_prime": center * (1 - center), "u_prime": center}.get(chart, 0.0) / float(weight.sum())
    return level._replace(variance=max(level.variance, chance))


def proportion(events: float, cases: float) -> Level:
    """A proportion with its limits by Wilson's score."""
    middle, half = events + Z * Z / 2, Z * sqrt(events * (1 - events / cases) + Z * Z / 4)
    below = cases + Z * Z
    return Level(events / cases, low=(middle - half) / below, high=(middle + half) / below)


def rate(events: float, exposure: float) -> Level:
    """A Poisson rate with its limits by the score."""
    middle, half = events + Z * Z / 2, Z * sqrt(events + Z * Z / 4)
    return Level(events / exposure, low=(middle - half) / exposure, high=(middle + half) / exposure)


def weighted(value: Floats, weight: Floats) -> Level:
    """A weighted mean with its variance, where a value varies in inverse proportion to its weight."""
    total, freedom = float(weight.sum()), value.size - 1
    center = float(value @ weight) / total
    return Level(center, float(np.square(value - center) @ weight) / freedom / total, freedom)


def median_variance(value: Floats) -> float:
    """Variance of a median from two order statistics (Price & Bonett 2002, after McKean & Schrader 1984)."""
    n = value.size
    place = max(1, round((n + 1) / 2 - sqrt(n)))
    ordered = np.sort(value)
    # Chance that fewer than `place` of n points, or as many on the other side, lie below the median.
    tail = sum(binomials(n)[:place]) / 2**n
    return float(((ordered[n - place] - ordered[place - 1]) / (2 * NormalDist().inv_cdf(1 - tail))) ** 2)


def binomials(n: int) -> list[int]:
    """The binomial coefficients of n over 0, 1, ..., n."""
    row = [1]
    for k in range(n):
        row.append(row[-1] * (n - k) // (k + 1))
    return row


def around(center: float, half: float) -> Interval:
    """An interval of a half width around its center."""
    return Interval(center - half, center + half) if isfinite(half) else NOTHING


def from_limits(former: Level, latter: Level) -> Interval:
    """The interval of a difference from the limits of either level (Zou & Donner 2008)."""
    change = latter.center - former.center
    down = sqrt((latter.center - latter.low) ** 2 + (former.high - former.center) ** 2)
    up = sqrt((latter.high - latter.center) ** 2 + (former.center - former.low) ** 2)
    return Interval(change - down, change + up)


def welch(former: Level, latter: Level) -> Interval:
    """The interval of a difference of means of unequal variances, with Satterthwaite's degrees of freedom."""
    total = former.variance + latter.variance
    parts = former.variance**2 / former.freedom + latter.variance**2 / latter.freedom
    freedom = total**2 / parts if parts else inf
    return around(latter.center - former.center, t_quantile(freedom) * sqrt(total))


def t_quantile(freedom: float) -> float:
    """The 97.5% quantile of Student's t, between the table's entries by the inverse of the degrees of freedom."""
    inverse = [1 / known for known in T_QUANTILES]
    return float(np.interp(1 / freedom, inverse[::-1], list(T_QUANTILES.values())[::-1]))


def center_of(chart: str, series: Series, part: Bools) -> float:
    """The center that a chart draws through some points, before the multiplier; NaN where there is none."""
    value = series.value[part]
    if chart in ("run", "g"):
        return median_or_nan(value)
    if chart == "t":
        return float(mean_or_nan(np.power(value, 1 / T_POWER)) ** T_POWER)
    if series.size is None or not value.size or chart == "s":
        return mean_or_nan(value)
    weight = series.size[part]
    return float(value @ weight) / float(weight.sum())
