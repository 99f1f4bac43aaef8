"""What speaks for or against each chart of a data kind, with the figures that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan
from typing import Final, NamedTuple

import numpy as np

from ..analysis import Baseline, phase_baselines, phase_bounds
from ..averages import mean_or_nan
from ..kinds import kind_of
from ..types import Bools, Column, Ints
from .choice import ChartChoice, Material, Positions, baseline_slices, choose, material_of
from .dispersion import NO_DISPERSION, Dispersion, variance_over_mean
from .patterns import Pattern, autocorrelation, seasons, weekdays

PRIMES: Final = frozenset({"p_prime", "u_prime"})
OTHER_REASONS: Final = {"i": "general", "i_prime": "general", "mr": "spread", "s": "spread"}


class Verdict(NamedTuple):
    """Whether a chart fits a series, and the name of the reason."""

    fits: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ChartAdvice:
    """The chart to take, what speaks for or against each chart of the data kind, and the figures behind it.

    Attributes
    ----------
    choice : ChartChoice
        What `auto` is, with the figures that decided: the chart to take.
    charts : dict of str to Verdict
        Every chart of the kind.
    mean_denominator : float
        Over the points that center and limits rest on; NaN for kinds without denominators.
    zero_share, full_share : float
        Share of these points without an event, and of proportions in which every case has one; NaN for other kinds.
    dispersion : Dispersion
        Variance over mean. A shift raises it too, so that it decides nothing.
    patterns : tuple of Pattern
        Those that could be looked for.
    """

    choice: ChartChoice
    charts: dict[str, Verdict]
    mean_denominator: float
    zero_share: float
    full_share: float
    dispersion: Dispersion
    patterns: tuple[Pattern, ...]


@np.errstate(all="ignore")
def advise(
    data_kind: str,
    columns: Mapping[str, Column | None],
    *,
    excluded: Sequence[bool] | Bools | None = None,
    phase_starts: Sequence[int] = (),
    baseline_points: int | Sequence[Baseline] | None = None,
    weekday: Ints | None = None,
    month: Ints | None = None,
) -> ChartAdvice:
    """Advice on the chart of a series.

    Parameters
    ----------
    data_kind, columns, excluded, phase_starts, baseline_points
        As of `choose_chart`.
    weekday : int, shape (points,), optional
        0 to 6, of points that are a day each.
    month : int, shape (points,), optional
        Months counted from any of them, of points that are a month each.

    Returns
    -------
    ChartAdvice

    Raises
    ------
    SpcError
        For an unknown data kind, and columns or phases that don't fit.

    References
    ----------
    .. [1] Provost LP, Murray SK. The Health Care Data Guide.
    .. [2] Laney DB. Improved control charts for attributes. Quality Engineering 2002.
    """
    kind = kind_of(data_kind)
    material = material_of(data_kind, columns, excluded)
    bounds = phase_bounds(phase_starts, material.usable.size)
    baselines = phase_baselines(baseline_points, bounds)
    parts = baseline_slices(bounds, baselines)
    choice = choose(kind, material, bounds, baselines)
    in_baseline = np.zeros(material.usable.size, dtype=bool)
    for part in parts:
        in_baseline[part] = material.usable[part]
    zero_share, full_share, varies = nan, nan, NO_DISPERSION
    if material.counts is not None:
        events, exposure = material.counts.events[in_baseline], material.counts.exposure[in_baseline]
        zero_share = mean_or_nan((events == 0).astype(float))
        full_share = mean_or_nan((events == exposure).astype(float)) if data_kind == "proportion" else nan
        varies = variance_over_mean(data_kind, material.counts, parts)
    return ChartAdvice(
        choice=choice,
        charts={chart: verdict(chart, choice) for chart in kind.charts},
        mean_denominator=nan if material.denominator is None else mean_or_nan(material.denominator[in_baseline]),
        zero_share=zero_share,
        full_share=full_share,
        dispersion=varies,
        patterns=patterns_of(material, bounds, baselines, weekday, month),
    )


def verdict(chart: str, choice: ChartChoice) -> Verdict:
    """What speaks for or against one chart."""
    if choice.chart == "run":
        return Verdict(chart == "run", choice.reason)
    if chart == choice.chart:
        return Verdict(True, choice.reason)
    if chart == "run":
        return Verdict(True, "always")
    if chart in PRIMES:
        return Verdict(True, "like_plain_untested" if choice.reason == "untested" else "like_plain")
    if chart in OTHER_REASONS:
        return Verdict(True, OTHER_REASONS[chart])
    return Verdict(False, "too_narrow")


def patterns_of(
    material: Material,
    bounds: Sequence[int],
    baselines: Positions,
    weekday: Ints | None,
    month: Ints | None,
) -> tuple[Pattern, ...]:
    """The patterns that could be looked for."""
    values, usable = material.value, material.usable
    found = [autocorrelation(values, material.excluded, bounds, baseline_slices(bounds, baselines))]
    residuals = values.copy()
    for start, stop in pairwise(bounds):
        residuals[start:stop] -= mean_or_nan(values[start:stop][usable[start:stop]])
    if weekday is not None:
        found.append(weekdays(residuals[usable], weekday[usable]))
    if month is not None:
        found.append(seasons(residuals[usable], month[usable]))
    return tuple(pattern for pattern in found if pattern is not None)
