"""Which chart suits a series, with the figures that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Final, NamedTuple

import numpy as np

from .charts import Phase, quotient, sigma_z
from .kinds import ENOUGH_POINTS, choose_chart, kind_of, mean_of, usable_points
from .ranges import plain_mean
from .types import Bools, Column, Floats

OVERDISPERSED: Final = 1.2
"""Variation between periods, over chance, from which a p or u chart cries wolf (Laney 2002 leaves it to judgment)."""

LARGE_ENOUGH: Final = 100
"""Mean denominator below which a large sigma_z may itself be chance."""

RARE_COUNT: Final = 1.4
"""Mean count below which more than a quarter of the periods have none, e^-1.4 = 0.25 (Provost & Murray, ch. 5)."""

PRIMES: Final = frozenset({"p_prime", "u_prime"})
PLAIN: Final = frozenset({"p", "u"})
COUNTING: Final = frozenset({"p", "u", "c"})
OTHER_REASONS: Final = {"i": "general", "i_prime": "general", "mr": "spread", "s": "spread"}

BINOMIAL: Final = {"proportion": True, "rate": False}


class Verdict(NamedTuple):
    """Whether a chart fits a series, and the name of the reason."""

    fits: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ChartAdvice:
    """The chart to take, and a verdict on every chart of the kind, by name.

    points: with a value and not excluded, in the latest phase. mean_denominator, sigma_z: NaN for kinds without
    denominators, and sigma_z also where nothing varies. mean_count, zero_share: of the counts or numerators, NaN
    for kinds without. rare: so few events that the time or the cases between them say more (g and t charts).
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
    """Advice on the chart of a series, judged by its latest phase; arguments as choose_chart takes them."""
    kind = kind_of(data_kind)
    recommended = choose_chart(data_kind, "auto", columns, excluded=excluded, latest_phase_start=latest_phase_start)
    usable, denominator = usable_points(kind, columns, excluded)
    usable[:latest_phase_start] = False
    points = int(np.count_nonzero(usable))
    counts = counted(data_kind, columns, usable)
    mean_count = plain_mean(counts)
    spread, mean_denominator = nan, nan
    if denominator is not None:
        mean_denominator = mean_of(denominator, usable)
        spread = overdispersion(data_kind, columns, denominator, usable, screen_moving_ranges)
    enough = points >= ENOUGH_POINTS
    overdispersed = enough and spread > OVERDISPERSED and mean_denominator > LARGE_ENOUGH
    if overdispersed and kind.prime is not None:
        recommended = kind.prime
    rare = enough and mean_count < RARE_COUNT
    return ChartAdvice(
        recommended=recommended,
        charts={chart: verdict(chart, recommended, enough, overdispersed, rare) for chart in kind.charts},
        points=points,
        mean_denominator=mean_denominator,
        sigma_z=spread,
        mean_count=mean_count,
        zero_share=plain_mean((counts == 0).astype(float)),
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


def counted(data_kind: str, columns: Mapping[str, Column | None], usable: Bools) -> Floats:
    """Counts of the usable points, nothing for kinds that count no events."""
    name = {"count": "value", "proportion": "numerator", "rate": "numerator"}.get(data_kind)
    column = columns.get(name) if name else None
    return np.empty(0) if column is None else np.asarray(column, dtype=float)[usable]


def overdispersion(
    data_kind: str, columns: Mapping[str, Column | None], denominator: Floats, usable: Bools, screen: bool
) -> float:
    """Laney's sigma_z of the usable points, about 1 where chance alone is at work; NaN where it has no meaning."""
    if data_kind not in BINOMIAL or not usable.any():
        return nan
    with np.errstate(all="ignore"):
        size = denominator[usable]
        phase = Phase(np.asarray(columns["numerator"], dtype=float)[usable] / size, size)
        center = quotient(phase)
        variance = center * (1 - center) if BINOMIAL[data_kind] else center
        spread = sigma_z(phase, center, np.sqrt(variance / size), screen)
    return spread if isfinite(spread) else nan
