"""Funnel plots: units compared by what chance allows at their size.

Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in Medicine 24:1185.
"""

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Final, NamedTuple

import numpy as np

from .averages import mean_or_nan
from .exact import FEW_EXPECTED, TAILS, binomial_limits, poisson_limits
from .series import as_floats, quotients
from .types import Bools, Column, Floats, Signs, SpcError
from .vocabulary import Adjustment

ADJUSTMENTS: Final = tuple(word.value for word in Adjustment)
WINSORIZED: Final = 0.1
"""Share of the z scores at either end that is set to the score at that share before dispersion is computed, so that
outliers don't hide themselves by widening their own limits (Spiegelhalter 2005)."""
BY_CHANCE: Final = 0.68
"""Mean square of z scores from a normal distribution whose outer tenths are winsorized."""
FEWEST_FOR_FACTOR: Final = 10
"""Units that the multiplicative adjustment needs: the spread of fewer says too little about all."""
CURVE_POINTS: Final = 100
_EQUAL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Curves:
    """Limits by denominator, in shown units; arrays of shape (points,)."""

    denominator: Floats
    lower: Floats
    upper: Floats
    lower_2_sigma: Floats
    upper_2_sigma: Floats


@dataclass(frozen=True, slots=True)
class Funnel:
    """Units about their common center; arrays of shape (units,), NaN for a unit without a denominator.

    Attributes
    ----------
    chart : {"p", "u"}
        Proportions or rates.
    value, center : shape (units,), float
        In shown units.
    z : shape (units,)
        Distance from the center in standard deviations, after adjustment.
    exact : shape (units,), bool
        Whether the unit's limits are those of the exact distribution: fewer than 10 are expected.
    zone : shape (units,)
        0 within the 2-sigma limits, +-2 beyond them, +-3 beyond the 3-sigma limits.
    limits : Curves
        The limits of each unit; arrays of shape (units,). A unit lies outside of them exactly where its zone says so.
    curves : Curves
        The same limits by denominator, from the smallest unit to the largest; each unit's own is among them.
    dispersion : float
        Mean square of the winsorized z scores divided by its value under chance: about 1 where units differ by chance
        alone. NaN without two units that vary.
    dispersed : bool
        Whether units differ by more than chance: the dispersion of units that differ by chance alone is as large in
        at most 1 of 100 comparisons.
    factor, between : float
        What the adjustment multiplies the standard deviation of chance by, else 1; and the standard deviation between
        units that it adds, in shown units, else 0.
    adjusted : bool
        Whether limits are wider than chance alone makes them.
    """

    chart: str
    value: Floats
    center: float
    z: Floats
    exact: Bools
    zone: Signs
    limits: Curves
    curves: Curves
    dispersion: float
    dispersed: bool
    factor: float
    between: float
    adjusted: bool


class Spread(NamedTuple):
    """What units of one size are expected to be, before the multiplier.

    center, variance: of one case or of one unit of exposure. factor, between: what the adjustment makes of chance.
    """

    chart: str
    center: float
    variance: float
    factor: float = 1.0
    between: float = 0.0

    def widened(self, size: Floats) -> Floats:
        """How many times as wide as by chance the limits are; shape (units,)."""
        return np.sqrt(self.factor**2 + self.between**2 * size / self.variance)


def funnel(
    chart: str, numerator: Column, denominator: Column, *, adjustment: str = "none", multiplier: float = 1.0
) -> Funnel:
    """Compare units by a proportion (p) or a rate (u) with 2- and 3-sigma limits.

    Where fewer than 10 events are expected, or fewer than 10 cases without one, limits are exact: a unit lies beyond 2
    (3) sigma where the probability of a count as far out, on its side, is below 0.02275 (0.00135).

    Parameters
    ----------
    chart : {"p", "u"}
        Proportions or rates.
    numerator, denominator : shape (units,)
        Events, and cases or exposure; None or NaN where missing.
    adjustment : {"none", "multiplicative", "additive"}
        What to do where units differ by more than chance: widen all limits by one factor, the square root of the
        dispersion [1]_, of 10 units or more; or add a variance between units (random effects [2]_, [3]_). Neither
        ever narrows them. Exact limits move away from the center by as many times as the others do.
    multiplier : float
        Factor from computed to shown units, such as 100 for percent.

    Returns
    -------
    Funnel

    Raises
    ------
    SpcError
        For another chart or adjustment, and columns that don't fit.

    References
    ----------
    .. [1] Spiegelhalter DJ. Funnel plots for comparing institutional performance. Statistics in Medicine 2005.
    .. [2] DerSimonian R, Laird N. Meta-analysis in clinical trials. Controlled Clinical Trials 1986.
    .. [3] Spiegelhalter D et al. Statistical methods for healthcare regulation. J R Stat Soc A 2012.
    """
    if chart not in ("p", "u"):
        raise SpcError("A funnel plot compares proportions (p) or rates (u).")
    if adjustment not in ADJUSTMENTS:
        raise SpcError(f"There is no adjustment {adjustment!r}; choose one of {', '.join(ADJUSTMENTS)}.")
    with np.errstate(all="ignore"):
        units = quotients(as_floats("numerator", numerator), as_floats("denominator", denominator))
        size = np.full(units.value.size, nan) if units.size is None else units.size
        total = float(np.nansum(size))
        center = float(np.nansum(units.value * size)) / total if total > 0 else nan
        chance = Spread(chart, center, center * (1 - center) if chart == "p" else center)
        deviation = np.sqrt(chance.variance / size)
        scores = (units.value - center) / deviation
        scored = np.isfinite(scores)
        dispersion = winsorized_dispersion(scores[scored])
        factor, between = adjust(adjustment, dispersion, deviation[scored])
        spread = chance._replace(factor=factor, between=between)
        limits = limits_at(size, spread)
        return Funnel(
            chart,
            units.value * multiplier,
            center * multiplier,
            scores / spread.widened(size),
            is_exact(size, spread),
            zones(units.value, limits),
            shown(limits, spread, multiplier),
            shown(limits_at(curve_sizes(size[np.isfinite(size)], spread), spread), spread, multiplier),
            dispersion,
            dispersion > most_by_chance(int(np.count_nonzero(scored))),
            factor,
            between * multiplier,
            factor > 1 or between > 0,
        )


def winsorized_dispersion(scores: Floats) -> float:
    """Mean square of the z scores with the outer tenths set to the 10th and 90th percentile, in parts of chance's."""
    if scores.size < 2:
        return nan
    low, high = np.quantile(scores, [WINSORIZED, 1 - WINSORIZED])
    return mean_or_nan(np.clip(scores, low, high) ** 2) / BY_CHANCE


def most_by_chance(units: int) -> float:
    """The dispersion that units which differ by chance alone exceed in at most 1 of 100 comparisons.

    Found by simulation of 2 to 200 units with expected counts from 0.5 to 100.
    """
    return 1 + 4.7 / sqrt(max(units, 1))


def adjust(adjustment: str, dispersion: float, chance: Floats) -> tuple[float, float]:
    """Factor on chance's standard deviation, and standard deviation between units (DerSimonian & Laird 1986)."""
    units = chance.size
    if adjustment == "multiplicative" and units >= FEWEST_FOR_FACTOR and dispersion > 1:
        return sqrt(dispersion), 0.0
    if adjustment != "additive" or units < 2 or not dispersion * units > units - 1:
        return 1.0, 0.0
    weight = chance**-2.0
    total = float(weight.sum())
    between = (units * dispersion - (units - 1)) / (total - float((weight**2).sum()) / total)
    return 1.0, sqrt(max(0.0, between))


def is_exact(size: Floats, spread: Spread) -> Bools:
    """Whether so few are expected at a size that its limits are exact."""
    if not spread.variance > 0:
        return np.zeros(size.size, dtype=bool)
    few = size * spread.center < FEW_EXPECTED
    return few | (size * (1 - spread.center) < FEW_EXPECTED) if spread.chart == "p" else few


def limits_at(size: Floats, spread: Spread) -> Curves:
    """Limits at each size, before the multiplier, and beyond the bounds of a proportion where they lie there."""
    sigma = np.sqrt(spread.variance / size)
    few = is_exact(size, spread)
    widened = spread.widened(size)
    lines: list[Floats] = []
    for sigmas, tail in ((3, TAILS[3]), (2, TAILS[2])):
        apart = np.stack([-sigmas * sigma, sigmas * sigma])
        if few.any():
            exact = exact_limits(size[few], spread, tail)
            apart[:, few] = np.stack(exact) / size[few] - spread.center
        # The spread of no unit is zero width, not none.
        lines.extend(spread.center + np.where(apart == 0, 0.0, apart * widened))
    return Curves(size, *lines)


def exact_limits(size: Floats, spread: Spread, tail: float) -> tuple[Floats, Floats]:
    """Lower and upper limits as counts, at sizes of which few are expected."""
    if spread.chart == "p":
        return binomial_limits(size, spread.center, tail)
    return poisson_limits(size * spread.center, tail)


def zones(value: Floats, limits: Curves) -> Signs:
    """0 within 2 sigma, +-2 beyond, +-3 beyond 3 sigma; what lies on a limit is not beyond it."""
    zone = np.zeros(value.size, dtype=np.int8)
    for sigmas, lower, upper in ((2, limits.lower_2_sigma, limits.upper_2_sigma), (3, limits.lower, limits.upper)):
        slack = _EQUAL * np.abs(value)
        zone[value > upper + slack] = sigmas
        zone[value < lower - slack] = -sigmas
    return zone


def curve_sizes(size: Floats, spread: Spread) -> Floats:
    """Sizes from the smallest unit to the largest, closer together where limits bend, with those of all units.

    Where exact limits end, a size on either side stands close to the other: the step is drawn as one.
    """
    if not size.size:
        return size
    smallest, largest = float(size.min()), float(size.max())
    shares = (spread.center, 1 - spread.center) if spread.chart == "p" else (spread.center,)
    ends = [FEW_EXPECTED / share for share in shares if share > 0]
    steps = [end * side for end in ends for side in (1 - _EQUAL, 1 + _EQUAL) if smallest < end * side < largest]
    return np.unique(np.concatenate([np.geomspace(smallest, largest, CURVE_POINTS), size, steps]))


def shown(limits: Curves, spread: Spread, multiplier: float) -> Curves:
    """Limits in shown units, cut off at the bounds of a proportion or a rate."""
    ceiling = 1.0 if spread.chart == "p" else inf
    lines = (limits.lower, limits.upper, limits.lower_2_sigma, limits.upper_2_sigma)
    return Curves(limits.denominator, *(np.clip(line, 0.0, ceiling) * multiplier for line in lines))
