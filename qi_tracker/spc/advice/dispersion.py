"""Whether counts vary by more than chance alone explains."""

from collections.abc import Callable, Sequence
from math import nan, sqrt
from typing import Final, NamedTuple

import numpy as np

from ..charts.attributes import binomial_sigma, poisson_sigma
from ..constants import D2, D4
from ..moving_ranges import moving_ranges
from ..types import Bools, Floats, Ints

WIDTH: Final = 1.75
"""Standard deviations of sigma_z above 1 that chance alone exceeds in at most one stable series in twenty."""

RANGE_VARIANCE: Final = 0.826
"""Variance of the mean of m moving ranges / 1.128 of independent standard normal values, times m."""

CHANCE_SIGMA: Final[dict[str, Callable[..., Floats]]] = {
    "count": poisson_sigma,
    "rate": poisson_sigma,
    "proportion": binomial_sigma,
}
"""Standard deviation of a point by chance alone, for the data kinds that count events."""


class Counts(NamedTuple):
    """Counted events, of which each point has some in an exposure or among cases.

    Attributes
    ----------
    events, exposure : shape (points,)
        0 where the point does not count or has no value; the exposure of counts in equal periods is 1.
    excluded : bool, shape (points,)
        Points that count for nothing.
    sums : shape (3, points + 1)
        How many points count before each position, their events and their exposure.
    """

    events: Floats
    exposure: Floats
    excluded: Bools
    sums: Floats

    def within(self, part: slice) -> Floats:
        """How many points count in a part, their events and their exposure; shape (3,)."""
        found: Floats = self.sums[:, part.stop] - self.sums[:, part.start]
        return found


class Dispersion(NamedTuple):
    """How much counts vary over what chance alone gives.

    Attributes
    ----------
    ratio : float
        About 1 by chance alone, NaN where there is nothing to compare.
    critical : float
        What chance alone exceeds in at most one stable series in twenty.
    """

    ratio: float
    critical: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the counts vary by more than chance explains."""
        return self.ratio > self.critical


LEAST_FREEDOM: Final = 11
"""Degrees of freedom below which the percentile would be off in its third digit: that is, 12 points."""

NORMAL_95: Final = 1.644854
"""95th percentile of the standard normal distribution."""

NO_DISPERSION: Final = Dispersion(nan, nan)


def dispersions(data_kind: str, counts: Counts, baselines: Sequence[slice], ends: Ints) -> tuple[Floats, Floats]:
    """Laney's sigma_z of counted events over all phases, each about its own center, beside its critical value.

    Parameters
    ----------
    data_kind : str
        A key of CHANCE_SIGMA.
    counts : Counts
        The series.
    baselines : sequence of slice
        The positions of each phase that its center rests on.
    ends : shape (k,)
        Up to which positions of the latest baseline: as if the series had ended there.

    Returns
    -------
    ratio, critical : shape (k,)
        As Dispersion has them. The moving ranges of z are always screened: one odd point is a signal, not a reason for
        wider limits. The critical value is 1 + 1.75 sqrt(0.826 / m) for m moving ranges before screening, whatever the
        exposure.

    References
    ----------
    .. [1] Laney DB. Improved control charts for attributes. Quality Engineering 2002.
    .. [2] Cryer JD, Ryan TP. The estimation of sigma for an X chart: MR/d2 or S/c4? J. Quality Technology 1990.
    """
    sigma_of = CHANCE_SIGMA[data_kind]
    *former, latest = baselines
    kept = latest.start + (~counts.excluded[latest]).nonzero()[0]
    _, events, exposure = (counts.sums[:, ends] - counts.sums[:, latest.start, np.newaxis])[:, :, np.newaxis]
    center = events / exposure
    size = counts.exposure[kept]
    z = (counts.events[kept] / size - center) / sigma_of(center, size)
    ranges = np.abs(z[:, 1:] - z[:, :-1])
    if ends.size > 1:
        ranges[kept[1:] >= ends[:, np.newaxis]] = nan
    if former:
        earlier = np.concatenate([moving_ranges(z_of(counts, baseline, sigma_of)) for baseline in former])
        ranges = np.concatenate((np.broadcast_to(earlier, (ends.size, earlier.size)), ranges), axis=1)
    number, mean = screened_means(ranges)
    return mean / D2, np.where(number > 0, 1 + WIDTH * np.sqrt(RANGE_VARIANCE / number), nan)


def screened_means(ranges: Floats) -> tuple[Ints, Floats]:
    """How many moving ranges each row has, and their mean, screened as `screened_mean` does; NaN marks none.

    ranges: shape (k, m). The rows at once, because one after the other takes as long as the rest of an analysis.
    """
    there = np.isfinite(ranges)
    number = there.sum(axis=1)
    ranges = np.where(there, ranges, 0.0)
    total = ranges.sum(axis=1)
    # What is not there is 0 here, and makes no difference to a sum.
    dropped = ranges >= (D4 * total / number)[:, np.newaxis]
    mostly_zero = 2 * (number - (ranges > 0).sum(axis=1)) > number
    dropped &= ~mostly_zero[:, np.newaxis]
    return number, (total - (ranges * dropped).sum(axis=1)) / (number - (dropped & there).sum(axis=1))


def z_of(counts: Counts, baseline: slice, sigma_of: Callable[..., Floats]) -> Floats:
    """z = (value - center) / sigma by chance alone, of the points of one baseline that are not excluded."""
    kept = ~counts.excluded[baseline]
    exposure = counts.exposure[baseline][kept]
    _, events, total = counts.within(baseline).tolist()
    center = events / total if total else nan
    return (counts.events[baseline][kept] / exposure - center) / sigma_of(center, exposure)


def variance_over_mean(data_kind: str, counts: Counts, baselines: Sequence[slice]) -> Dispersion:
    """Variance of counts over their mean, of each phase about its own center, beside its critical value.

    Parameters
    ----------
    data_kind, counts, baselines
        As of `dispersion`.

    Returns
    -------
    Dispersion
        For rates and proportions the sum of z^2 over its degrees of freedom, which is the same where exposures are
        equal. The critical value is the 95th percentile of chi-square over its degrees of freedom, to three digits
        [1]_.

    References
    ----------
    .. [1] Wilson EB, Hilferty MM. The distribution of chi-square. PNAS 1931.
    """
    sigma_of = CHANCE_SIGMA[data_kind]
    squares, freedom = 0.0, 0
    for baseline in baselines:
        z = z_of(counts, baseline, sigma_of)
        z = z[np.isfinite(z)]
        squares += float(z @ z)
        freedom += max(z.size - 1, 0)
    if freedom < LEAST_FREEDOM:
        return NO_DISPERSION
    share = 2 / (9 * freedom)
    return Dispersion(squares / freedom, (1 - share + NORMAL_95 * sqrt(share)) ** 3)
