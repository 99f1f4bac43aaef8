"""What lies between the points of a series: memory, days of the week, seasons."""

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from ..analysis import analyze
from ..moving_ranges import ROUNDING
from ..types import Bools, Floats, Ints

NORMAL_95: Final = 1.645
"""95th percentile of the standard normal distribution."""

ENOUGH_FOR_MEMORY: Final = 24
"""Points of a phase from which neighbors are compared."""

ENOUGH_FOR_WEEKDAYS: Final = 28
"""Points from which days of the week are compared: four weeks."""

ENOUGH_FOR_SEASONS: Final = 24
"""Months from which a month is compared with the same one a year later."""

WEEKDAYS_DIFFER: Final = 16.8
"""99th percentile of chi-square with 6 degrees of freedom."""

MONTHS: Final = 12
LAGS: Final = range(7, MONTHS + 1)
"""A year, and the lags with which it is compared: half a year and more, so that they hold every part of a season."""

LASTING: Final = frozenset({"shift", "trend"})


class Pattern(NamedTuple):
    """A pattern that was looked for.

    Attributes
    ----------
    name : str
        `autocorrelation`, `weekday` or `yearly`.
    figure, critical : float
        What was found, and what chance alone seldom exceeds.
    points : int
        How many points that rests on.
    present : bool
        Whether the pattern is there.
    """

    name: str
    figure: float
    critical: float
    points: int
    present: bool


def autocorrelation(
    values: Floats, excluded: Bools, bounds: Sequence[int], baselines: Sequence[slice]
) -> Pattern | None:
    """How alike neighbors are in the last phase of 24 points or more in which no shift or trend stands.

    Parameters
    ----------
    values : shape (points,)
        NaN where missing.
    excluded : bool, shape (points,)
        Points that count for nothing.
    bounds
        The phases, as `phase_bounds` answers them.
    baselines : sequence of slice
        The positions that the center of each phase rests on.

    Returns
    -------
    Pattern or None
        r1 and 1.645 / sqrt(n) - 1 / n, its 95th percentile by chance; None where no phase qualifies. A shift or a trend
        makes neighbors alike as well: of such a phase nothing is said.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 10.4.
    """
    # About the median, which no odd point moves, whatever the chart.
    positions = [(baseline.start, baseline.stop) for baseline in baselines]
    found = analyze("run", value=values, excluded=excluded, phase_starts=bounds[1:-1], baseline_points=positions)
    changed = {signal.phase for signal in found.signals if LASTING.intersection(signal.special_causes)}
    for index in range(len(bounds) - 2, -1, -1):
        part = slice(bounds[index], bounds[index + 1])
        phase = values[part][~excluded[part]]
        points = int(np.count_nonzero(~np.isnan(phase)))
        if points >= ENOUGH_FOR_MEMORY and index not in changed:
            (r1,) = correlations(phase, [1]).tolist()
            critical = NORMAL_95 / sqrt(points) - 1 / points
            return Pattern("autocorrelation", r1, critical, points, r1 > critical)
    return None


def weekdays(residuals: Floats, weekday: Ints) -> Pattern | None:
    """Whether values differ between the days of the week: the test of Kruskal and Wallis.

    Parameters
    ----------
    residuals : shape (n,)
        Values less the center of their phase.
    weekday : shape (n,)
        0 to 6.

    Returns
    -------
    Pattern or None
        H and 16.8; None with fewer than 28 points, and where a day of the week has none.

    References
    ----------
    .. [1] Kruskal WH, Wallis WA. Use of ranks in one-criterion variance analysis. JASA 1952.
    """
    n = residuals.size
    days = np.bincount(weekday, minlength=7)
    if n < ENOUGH_FOR_WEEKDAYS or not days.all():
        return None
    _, group, ties = np.unique(residuals, return_inverse=True, return_counts=True)
    last = np.cumsum(ties)
    rank = (last - (ties - 1) / 2)[group]
    sums = np.bincount(weekday, weights=rank, minlength=7)
    untied = 1 - float((ties.astype(float) ** 3 - ties).sum()) / (float(n) ** 3 - n)
    if untied <= 0:
        return None
    h = (12 / (n * (n + 1)) * float((sums**2 / days).sum()) - 3 * (n + 1)) / untied
    return Pattern("weekday", h, WEEKDAYS_DIFFER, n, h > WEEKDAYS_DIFFER)


def seasons(residuals: Floats, month: Ints) -> Pattern | None:
    """Whether months are like the same months a year before.

    Parameters
    ----------
    residuals : shape (n,)
        Values less the center of their phase.
    month : shape (n,)
        Months counted from any of them, rising.

    Returns
    -------
    Pattern or None
        r12 and 1.645 sqrt(n - 12) / n - (n - 12) / n^2, its 95th percentile by chance; None with fewer than 24 months,
        and where months are no more like those of a year before than like those of 7 to 11 months before: a shift or
        a trend makes all of them alike, whatever the season.

    References
    ----------
    .. [1] Box GEP, Jenkins GM, Reinsel GC. Time Series Analysis, section 2.1.
    """
    if residuals.size < ENOUGH_FOR_SEASONS:
        return None
    by_month = np.full(int(month[-1] - month[0]) + 1, np.nan)
    by_month[month - month[0]] = residuals
    # Of several points in one month the last one counts.
    n = int(np.count_nonzero(~np.isnan(by_month)))
    if n < ENOUGH_FOR_SEASONS:
        return None
    *between, r12 = correlations(by_month, LAGS).tolist()
    if not r12 > sum(between) / len(between):
        return None
    critical = NORMAL_95 * sqrt(n - MONTHS) / n - (n - MONTHS) / n**2
    return Pattern("yearly", r12, critical, n, r12 > critical)


def correlations(values: Floats, lags: Sequence[int]) -> Floats:
    """Correlation of values with those each of `lags` positions on; NaN where nothing varies.

    values: shape (n,), n greater than every lag; NaN where missing, with which nothing is compared.
    """
    missing = np.isnan(values)
    known = values[~missing]
    deviation = np.where(missing, 0.0, values - known.mean())
    largest = np.abs(deviation).max()
    if not largest > ROUNDING * np.abs(known).max():
        return np.full(len(lags), np.nan)
    # Squares of the largest and smallest floats are infinite or 0; squares of shares of the largest are not.
    deviation /= largest
    products = [float(deviation[lag:] @ deviation[:-lag]) for lag in lags]
    return np.array(products) / float(deviation @ deviation)
