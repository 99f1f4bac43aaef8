"""Funnel plots: units compared by what chance allows at their size.

Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in Medicine 24:1185.
"""

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Final

import numpy as np

from .averages import mean_or_nan
from .series import as_floats, quotients
from .types import Column, Floats, Signs, SpcError
from .vocabulary import Adjustment

ADJUSTMENTS: Final = tuple(word.value for word in Adjustment)
WINSORIZED: Final = 0.1
"""Share of the z scores at either end that is set to the score at that share before dispersion is computed, so that
outliers don't hide themselves by widening their own limits (Spiegelhalter 2005)."""
CURVE_POINTS: Final = 100


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
    zone : shape (units,)
        0 within the 2-sigma limits, +-2 beyond them, +-3 beyond the 3-sigma limits.
    curves : Curves
        Limits by denominator.
    dispersion : float
        Mean square of the winsorized z scores, about 1 where units differ by chance alone.
    between : float
        Standard deviation between units that the additive adjustment adds, in shown units, else 0.
    adjusted : bool
        Whether limits are wider than chance alone makes them.
    """

    chart: str
    value: Floats
    center: float
    z: Floats
    zone: Signs
    curves: Curves
    dispersion: float
    between: float
    adjusted: bool


def funnel(
    chart: str, numerator: Column, denominator: Column, *, adjustment: str = "none", multiplier: float = 1.0
) -> Funnel:
    """Compare units by a proportion (p) or a rate (u) with 2- and 3-sigma limits.

    Parameters
    ----------
    chart : {"p", "u"}
        Proportions or rates.
    numerator, denominator : shape (units,)
        Events, and cases or exposure; None or NaN where missing.
    adjustment : {"none", "multiplicative", "additive"}
        What to do where units differ by more than chance: widen all limits by one factor, or add a variance between
        units (random effects [2]_). Neither ever narrows them.
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
        variance = center * (1 - center) if chart == "p" else center
        chance = np.sqrt(variance / size)
        scores = (units.value - center) / chance
        dispersion = winsorized_dispersion(scores[np.isfinite(scores)])
        factor, between = adjust(adjustment, dispersion, chance[np.isfinite(scores)])
        z = (units.value - center) / np.sqrt((factor * chance) ** 2 + between**2)
        return Funnel(
            chart,
            units.value * multiplier,
            center * multiplier,
            z,
            zones(z),
            curves(chart, size[np.isfinite(size)], center, variance, factor, between, multiplier),
            dispersion,
            between * multiplier,
            factor > 1 or between > 0,
        )


def winsorized_dispersion(scores: Floats) -> float:
    """Mean square of the z scores with the outer tenths set to the 10th and 90th percentile."""
    if not scores.size:
        return nan
    low, high = np.quantile(scores, [WINSORIZED, 1 - WINSORIZED])
    return mean_or_nan(np.clip(scores, low, high) ** 2)


def adjust(adjustment: str, dispersion: float, chance: Floats) -> tuple[float, float]:
    """Factor on chance's standard deviation, and standard deviation between units (DerSimonian & Laird 1986)."""
    units = chance.size
    if adjustment == "none" or units < 2 or not dispersion * units > units - 1:
        return 1.0, 0.0
    if adjustment == "multiplicative":
        return max(1.0, sqrt(dispersion)), 0.0
    weight = chance**-2.0
    total = float(weight.sum())
    between = (units * dispersion - (units - 1)) / (total - float((weight**2).sum()) / total)
    return 1.0, sqrt(max(0.0, between))


def zones(z: Floats) -> Signs:
    """0 within 2 sigma, +-2 beyond, +-3 beyond 3 sigma; a unit without a score is within."""
    distance = np.abs(z)
    zone = np.where(distance > 3, 3, np.where(distance > 2, 2, 0)) * np.where(z < 0, -1, 1)
    return zone.astype(np.int8)


def curves(
    chart: str, sizes: Floats, center: float, variance: float, factor: float, between: float, multiplier: float
) -> Curves:
    """Limits from the smallest to the largest unit, closer together where they bend."""
    if not sizes.size:
        none = np.empty(0)
        return Curves(none, none, none, none, none)
    denominator = np.geomspace(float(sizes.min()), float(sizes.max()), CURVE_POINTS)
    sigma = np.sqrt(factor**2 * variance / denominator + between**2)
    ceiling = 1.0 if chart == "p" else inf
    lines = [np.clip(center + k * sigma, 0.0, ceiling) * multiplier for k in (-3, 3, -2, 2)]
    return Curves(denominator, *lines)
