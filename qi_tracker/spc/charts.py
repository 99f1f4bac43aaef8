"""Center and limits of every chart type, one function each.

Every function takes one phase and whether to screen moving ranges, and answers in the units of its values,
before any multiplier. Sigma is NaN where a chart has no limits.
"""

from collections.abc import Callable
from math import inf, isfinite, nan, pi, sqrt
from typing import Final, NamedTuple

import numpy as np

from .constants import D2, D4, I_PRIME_CUT, T_POWER, a3, relative_sd
from .ranges import NOISE, mean_range, neighbor_ranges, plain_mean
from .types import Bools, Floats


class Phase(NamedTuple):
    """The points of one phase as a chart sees them; arrays of shape (points,).

    value: NaN where missing. size: denominators or subgroup sizes, None where the chart has none.
    spread: standard deviations of subgroups. member: the baseline points that count. chain: the baseline
    positions that are not excluded, whose neighbors give the moving ranges. None for either means all.
    """

    value: Floats
    size: Floats | None = None
    spread: Floats | None = None
    member: Bools | None = None
    chain: Bools | None = None

    def members(self, column: Floats) -> Floats:
        """A column's entries at the baseline points that count."""
        return column if self.member is None else column[self.member]

    def chained(self, column: Floats) -> Floats:
        """A column's entries at the baseline positions that are not excluded, missing values among them."""
        return column if self.chain is None else column[self.chain]


class Limits(NamedTuple):
    """Center and limits of one phase, each one number or one for every point.

    middle, sigma: what zones are measured from and in, before clipping, on the scale of `scale` (the phase's
    values where None).
    """

    center: float
    lower: float | Floats = nan
    upper: float | Floats = nan
    lower_2_sigma: float | Floats = nan
    upper_2_sigma: float | Floats = nan
    middle: float = nan
    sigma: float | Floats = nan
    scale: Floats | None = None


def run(phase: Phase, screen: bool) -> Limits:
    """Run chart: the median, no limits."""
    center = median(phase.members(phase.value))
    return Limits(center, middle=center)


def i(phase: Phase, screen: bool) -> Limits:
    """Individuals chart: mean +- 3 x mean moving range / 1.128 (Montgomery, 6.4; screening: Nelson 1982)."""
    center = plain_mean(phase.members(phase.value))
    sigma = mean_range(neighbor_ranges(phase.chained(phase.value)), D4 if screen else None) / D2
    return around(center, sigma if sigma > NOISE * abs(center) else nan)


def mr(phase: Phase, screen: bool) -> Limits:
    """Moving-range chart: 0 and 3.267 x the mean range, never screened (Montgomery, 6.4). Values are the ranges."""
    center = mean_range(phase.members(phase.value))
    return Limits(center, 0.0 * center, finite(D4 * center), middle=center)


def i_prime(phase: Phase, screen: bool) -> Limits:
    """Normalized individuals chart I', whose limits widen where the denominator is small (Taylor 2018)."""
    if phase.size is None:
        return i_prime_of_ones(phase, screen)
    size = phase.members(phase.size)
    center = float(phase.members(phase.value) @ size) / float(size.sum())
    weight = 1 / phase.chained(phase.size)
    steps = neighbor_ranges(phase.chained(phase.value)) / np.sqrt(weight[1:] + weight[:-1])
    spread = sqrt(pi / 2) * mean_range(steps, I_PRIME_CUT if screen else None)
    sigma = spread / np.sqrt(phase.size)
    return around(center, np.where(sigma > NOISE * abs(center), sigma, nan))


def i_prime_of_ones(phase: Phase, screen: bool) -> Limits:
    """The same where every denominator is 1, which leaves one sigma for all points."""
    center = plain_mean(phase.members(phase.value))
    ranges = neighbor_ranges(phase.chained(phase.value))
    sigma = sqrt(pi) / 2 * mean_range(ranges, I_PRIME_CUT if screen else None)
    return around(center, sigma if sigma > NOISE * abs(center) else nan)


def xbar(phase: Phase, screen: bool) -> Limits:
    """Means of subgroups: grand mean +- A3(n) x mean standard deviation (Montgomery, 6.3)."""
    size = needed(phase.size)
    sizes = phase.members(size)
    center = float(phase.members(phase.value) @ sizes) / float(sizes.sum())
    return around(center, pooled_sd(phase) * by_size(lambda n: a3(n, 1), size))


def s(phase: Phase, screen: bool) -> Limits:
    """Standard deviations of subgroups: B3(n) s and B4(n) s (Montgomery, 6.3)."""
    center = pooled_sd(phase)
    limits = around(center, center * by_size(relative_sd, needed(phase.size)), floor=0)
    return limits._replace(lower_2_sigma=np.maximum(limits.lower_2_sigma, 0.0))


def p(phase: Phase, screen: bool) -> Limits:
    """Proportions: sum / sum +- 3 sqrt(c (1 - c) / n), within 0..1 (Montgomery, 7.2)."""
    center = quotient(phase)
    return around(center, np.sqrt(center * (1 - center) / needed(phase.size)), floor=0, ceiling=1)


def u(phase: Phase, screen: bool) -> Limits:
    """Events per exposure: sum / sum +- 3 sqrt(c / n), not below 0 (Montgomery, 7.3)."""
    center = quotient(phase)
    return around(center, np.sqrt(center / needed(phase.size)), floor=0)


def p_prime(phase: Phase, screen: bool) -> Limits:
    """P' chart: a p chart widened by the variation between periods, sigma_z (Laney 2002)."""
    center = quotient(phase)
    sigma = np.sqrt(center * (1 - center) / needed(phase.size))
    return around(center, sigma * sigma_z(phase, center, sigma, screen), floor=0, ceiling=1)


def u_prime(phase: Phase, screen: bool) -> Limits:
    """U' chart: a u chart widened by the variation between periods, sigma_z (Laney 2002)."""
    center = quotient(phase)
    sigma = np.sqrt(center / needed(phase.size))
    return around(center, sigma * sigma_z(phase, center, sigma, screen), floor=0)


def c(phase: Phase, screen: bool) -> Limits:
    """Counts: mean +- 3 sqrt(mean), not below 0 (Montgomery, 7.3)."""
    center = plain_mean(phase.members(phase.value))
    return around(center, sqrt(center) if center >= 0 else nan, floor=0)


def g(phase: Phase, screen: bool) -> Limits:
    """Cases between events: the median is drawn, limits are m +- 3 sqrt(m (m + 1)) of the mean (Benneyan 2001)."""
    values = phase.members(phase.value)
    mean = plain_mean(values)
    limits = around(mean, sqrt(mean * (mean + 1)) if mean >= 0 else nan, floor=0)
    return limits._replace(center=median(values))


def t(phase: Phase, screen: bool) -> Limits:
    """Time between events: an individuals chart of y^(1/3.6), transformed back (Nelson 1994; Montgomery, 7.3)."""
    scale = np.power(phase.value, 1 / T_POWER)
    inner = i(Phase(scale, member=phase.member, chain=phase.chain), screen)
    lines = (inner.center, inner.lower, inner.upper, inner.lower_2_sigma, inner.upper_2_sigma)
    center, lower, upper, lower_2, upper_2 = (finite(float(np.maximum(line, 0.0) ** T_POWER)) for line in lines)
    return Limits(center, lower, upper, lower_2, upper_2, inner.middle, inner.sigma, scale)


CHARTS: Final[dict[str, Callable[[Phase, bool], Limits]]] = {
    "run": run,
    "i": i,
    "mr": mr,
    "i_prime": i_prime,
    "xbar": xbar,
    "s": s,
    "p": p,
    "u": u,
    "p_prime": p_prime,
    "u_prime": u_prime,
    "c": c,
    "g": g,
    "t": t,
}


def around(center: float, sigma: float | Floats, floor: float = -inf, ceiling: float = inf) -> Limits:
    """Lines at 2 and 3 sigma about a center; the 3-sigma limits alone are kept within floor..ceiling."""
    # The ends of the floats' range have no room for limits.
    if isinstance(sigma, np.ndarray):
        sigma = np.where(np.isfinite(abs(center) + 3 * sigma), sigma, nan)
    elif not isfinite(abs(center) + 3 * sigma):
        sigma = nan
    lower, upper = center - 3 * sigma, center + 3 * sigma
    if floor > -inf:
        lower = np.maximum(lower, floor)
    if ceiling < inf:
        upper = np.minimum(upper, ceiling)
    return Limits(center, lower, upper, center - 2 * sigma, center + 2 * sigma, center, sigma)


def finite(line: float) -> float:
    """The number, or NaN for one that has outgrown the floats."""
    return line if isfinite(line) else nan


def quotient(phase: Phase) -> float:
    """Sum of the numerators over the sum of the denominators of the baseline points."""
    size = phase.members(needed(phase.size))
    total = float(size.sum())
    return float(phase.members(phase.value) @ size) / total if total > 0 else nan


def sigma_z(phase: Phase, center: float, sigma: Floats, screen: bool) -> float:
    """Variation between periods over what chance alone would give; NaN when there is none (Laney 2002)."""
    z = (phase.value - center) / sigma
    factor = mean_range(neighbor_ranges(phase.chained(z)), D4 if screen else None) / D2
    smallest = np.fmin.reduce(phase.members(sigma), initial=inf)
    return factor if factor * smallest > NOISE * center else nan


def pooled_sd(phase: Phase) -> float:
    """Standard deviation within subgroups: the mean if all are of one size, else pooled (Montgomery, 6.3)."""
    size, spread = phase.members(needed(phase.size)), phase.members(needed(phase.spread))
    usable = (size >= 2) & (spread == spread)
    size, spread = size[usable], spread[usable]
    if not size.size or size.min() >= size.max():
        return plain_mean(spread)
    # Squares of the largest and smallest numbers would leave the floats; shares of the largest don't.
    largest = float(spread.max())
    if not largest > 0:
        return largest
    return largest * sqrt(float((size - 1) @ (spread / largest) ** 2) / float((size - 1).sum()))


def by_size(constant: Callable[[float], float], size: Floats) -> Floats:
    """A control-chart constant for every subgroup size, computed once for each size that occurs."""
    sizes, where = np.unique(size, return_inverse=True)
    return np.array([constant(n) for n in sizes.tolist()], dtype=float)[where]


def median(values: Floats) -> float:
    """Median, NaN of nothing; half the cost of numpy's own."""
    if not values.size:
        return nan
    ordered = np.sort(values)
    half = values.size // 2
    return float(ordered[half]) if values.size % 2 else float(ordered[half - 1] / 2 + ordered[half] / 2)


def needed(column: Floats | None) -> Floats:
    """The column, which the caller of a chart has made sure of."""
    if column is None:
        raise TypeError("This chart needs denominators or subgroup sizes.")
    return column
