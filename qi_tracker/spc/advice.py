"""Which chart suits a series, with the figures that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Final, NamedTuple

import numpy as np

from .averages import mean_or_nan
from .charts import Phase
from .charts.attributes import binomial_sigma, poisson_sigma, sigma_z
from .charts.variables import ratio_of_sums
from .kinds import ENOUGH_POINTS, choose_chart, kind_of, mean_of, usable_points
from .types import Bools, Column, Floats

OVERDISPERSED: Final = 1.2
"""Variation between periods, over chance, above which a p or u chart raises false alarms.

Laney 2002 leaves the number to the analyst.
"""

LARGE_ENOUGH: Final = 100
"""Mean denominator below which a large sigma_z may itself be chance."""

RARE_COUNT: Final = 1.4
"""Mean count below which more than a quarter of the periods have none, e^-1.4 = 0.25 (Provost & Murray, ch. 5)."""

PRIMES: Final = frozenset({"p_prime", "u_prime"})
PLAIN: Final = frozenset({"p", "u"})
COUNTING: Final = frozenset({"p", "u", "c"})
OTHER_REASONS: Final = {"i": "general", "i_prime": "general", "mr": "spread", "s": "spread"}

CHANCE_SIGMA: Final = {"proportion": binomial_sigma, "rate": poisson_sigma}
"""Standard deviation of a point by chance alone, for the kinds that count events per denominator."""


class Verdict(NamedTuple):
    """Whether a chart fits a series, and the name of the reason."""

    fits: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ChartAdvice:
    """The chart to take, and what speaks for or against each chart of the data kind.

    Attributes
    ----------
    recommended : str
        The chart to take.
    charts : dict of str to Verdict
        Every chart of the kind.
    points : int
        Points of the latest phase that have a value and are not excluded.
    mean_denominator : float
        NaN for kinds without denominators.
    sigma_z : float
        Laney's variation between periods over chance; NaN for kinds without denominators and where nothing varies.
    mean_count, zero_share : float
        Of the counts or numerators: their mean, and the share that is 0; NaN for kinds that count no events.
    rare : bool
        So few events that the time or the cases between them say more (t and g charts).
    """

    recommended: str
    charts: dict[str, Verdict]
    points: int
    mean_denominator: float
    sigma_z: float
    mean_count: float
    zero_share: float
    rare: bool


def advise(
    data_kind: str,
    columns: Mapping[str, Column | None],
    *,
    excluded: Sequence[bool] | Bools | None = None,
    latest_phase_start: int = 0,
    screen_moving_ranges: bool = True,
) -> ChartAdvice:
    """Advice on the chart of a series, from its latest phase.

    Parameters
    ----------
    data_kind, columns, excluded, latest_phase_start
        As of `choose_chart`.
    screen_moving_ranges : bool
        Leave moving ranges that are too large out of sigma_z.

    Returns
    -------
    ChartAdvice

    Raises
    ------
    SpcError
        For an unknown data kind, and columns that don't fit.

    References
    ----------
    .. [1] Provost LP, Murray SK. The Health Care Data Guide.
    .. [2] Laney DB. Improved control charts for attributes. Quality Engineering 2002.
    """
    kind = kind_of(data_kind)
    recommended = choose_chart(data_kind, "auto", columns, excluded=excluded, latest_phase_start=latest_phase_start)
    usable, denominator = usable_points(kind, columns, excluded)
    usable[:latest_phase_start] = False
    points = int(np.count_nonzero(usable))
    counts = event_counts(data_kind, columns, usable)
    mean_count = mean_or_nan(counts)
    dispersion, mean_denominator = nan, nan
    if denominator is not None:
        mean_denominator = mean_of(denominator, usable)
        dispersion = overdispersion(data_kind, columns, denominator, usable, screen_moving_ranges)
    enough = points >= ENOUGH_POINTS
    overdispersed = enough and dispersion > OVERDISPERSED and mean_denominator > LARGE_ENOUGH
    if overdispersed and kind.prime is not None:
        recommended = kind.prime
    rare = enough and mean_count < RARE_COUNT
    return ChartAdvice(
        recommended=recommended,
        charts={chart: verdict(chart, recommended, enough, overdispersed, rare) for chart in kind.charts},
        points=points,
        mean_denominator=mean_denominator,
        sigma_z=dispersion,
        mean_count=mean_count,
        zero_share=mean_or_nan((counts == 0).astype(float)),
        rare=rare,
    )


def verdict(chart: str, recommended: str, enough: bool, overdispersed: bool, rare: bool) -> Verdict:
    """What speaks for or against one chart."""
    if chart == "run":
        return Verdict(True, "always" if enough else "too_few_points")
    if not enough:
        return Verdict(False, "needs_points")
    if chart in PRIMES:
        reason = "overdispersed" if overdispersed else "large_denominators" if chart == recommended else "like_plain"
        return Verdict(True, reason)
    if chart in PLAIN and chart != recommended:
        return Verdict(False, "too_narrow")
    if chart in COUNTING and rare:
        return Verdict(False, "rare_events")
    return Verdict(True, "made_for_kind" if chart == recommended else OTHER_REASONS[chart])


def event_counts(data_kind: str, columns: Mapping[str, Column | None], usable: Bools) -> Floats:
    """Counts of the usable points, nothing for kinds that count no events."""
    name = {"count": "value", "proportion": "numerator", "rate": "numerator"}.get(data_kind)
    column = columns.get(name) if name else None
    return np.empty(0) if column is None else np.asarray(column, dtype=float)[usable]


def overdispersion(
    data_kind: str, columns: Mapping[str, Column | None], denominator: Floats, usable: Bools, screen: bool
) -> float:
    """Laney's sigma_z of the usable points, about 1 where chance alone is at work; NaN where it has no meaning."""
    if data_kind not in CHANCE_SIGMA or not usable.any():
        return nan
    with np.errstate(all="ignore"):
        size = denominator[usable]
        phase = Phase(np.asarray(columns["numerator"], dtype=float)[usable] / size, size)
        center = ratio_of_sums(phase)
        found = sigma_z(phase, center, CHANCE_SIGMA[data_kind](center, size), screen)
    return found if isfinite(found) else nan
