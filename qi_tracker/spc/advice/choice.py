"""Which chart `auto` is, why, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, isfinite, isnan, nan
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from ..analysis import Baseline, phase_baselines, phase_bounds
from ..kinds import ENOUGH_POINTS, PAIR, Kind, UnsuitableChartError, kind_of
from ..series import as_floats, as_mask, plotted_series
from ..types import Bools, Column, Floats, Ints
from .dispersion import CHANCE_SIGMA, Counts, Dispersion, dispersions

Positions: TypeAlias = Sequence[tuple[int, int] | None]
"""The baseline of each phase, as `phase_baselines` answers it."""

ENOUGH_EVENTS: Final = 1.0
"""Expected events a point below which most limits would be those of a few possible values."""

ENOUGH_WHEN_LONGER: Final = 2.0
"""Expected events a point that periods taken together should have."""

LOOKED_BACK: Final = 52
"""How many points back a change of chart is looked for: a year of weeks."""

MOST_VALUES: Final = 100_000
"""How many values may be computed for it, so that a long series looks back less far."""


RARE: Final = frozenset({"few_events", "few_failures"})
"""Reasons for a run chart that longer periods remove."""


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """A chart, why it is drawn, and the figures that decided.

    Attributes
    ----------
    chart : str
        A key of CHARTS.
    reason : str
        `asked`, or of `auto`: `few_points`, `short_baseline`, `few_events`, `few_failures`, `overdispersed`,
        `chance` (counts that vary by chance alone), `untested` (counts of which no neighbors can be compared),
        `made_for_kind`.
    points, usable : int
        Points that center and limits rest on, and points that have a value and are not excluded, each in the phase
        that has most of them.
    expected, expected_failures : float
        Mean events, and cases without one, over the points that center and limits rest on; NaN for kinds that count
        none.
    dispersion : Dispersion
        Of counted events.
    """

    chart: str
    reason: str
    points: int
    usable: int
    expected: float
    expected_failures: float
    dispersion: Dispersion


@dataclass(frozen=True, slots=True)
class ChartHistory:
    """How the choice came about.

    Attributes
    ----------
    since : int, optional
        Position of the point that changed the answer to the present one, in the latest phase and at most LOOKED_BACK
        points back; None where none did.
    before : ChartChoice, optional
        The answer up to the point before; None likewise.
    without_latest_phase : ChartChoice, optional
        The answer if the latest phase had not begun; None where it would be the same.
    """

    since: int | None
    before: ChartChoice | None
    without_latest_phase: ChartChoice | None


class Material(NamedTuple):
    """A series as the choice looks at it.

    Attributes
    ----------
    data_kind : str
        A key of KINDS.
    value : shape (points,)
        NaN where missing.
    usable, excluded : bool, shape (points,)
        Points that have a value and are not excluded, and points that are.
    denominator : shape (points,), optional
        For kinds that have them.
    sums : shape (3, points + 1)
        How many points are usable before each position; as Counts has them, for kinds that count events.
    counts : Counts, optional
        For kinds that count events.
    """

    data_kind: str
    value: Floats
    usable: Bools
    excluded: Bools
    denominator: Floats | None
    sums: Floats
    counts: Counts | None


@np.errstate(all="ignore")
def choose_chart(
    data_kind: str,
    chart: str,
    columns: Mapping[str, Column | None],
    *,
    excluded: Sequence[bool] | Bools | None = None,
    phase_starts: Sequence[int] = (),
    baseline_points: int | Sequence[Baseline] | None = None,
) -> ChartChoice:
    """The chart asked for, or the one that suits the series if that is `auto`.

    Parameters
    ----------
    data_kind : str
        A key of KINDS.
    chart : str
        A key of CHARTS, or `auto`.
    columns, excluded, phase_starts, baseline_points
        As `analyze` takes them.

    Returns
    -------
    ChartChoice
        `auto` is `run` while no phase rests on 12 points, and where fewer than 1 event, or of proportions fewer than
        1 failure, is expected a point; else the kind's own chart, or the one for overdispersed counts. It depends
        neither on the unit of the denominator nor on how long the latest phase is.

    Raises
    ------
    UnsuitableChartError
        Where the data kind cannot feed the chart.
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
    choice = choose(kind, material, bounds, phase_baselines(baseline_points, bounds))
    if chart == "auto":
        return choice
    if chart not in kind.charts:
        raise UnsuitableChartError(data_kind, chart, kind.charts)
    return replace(choice, chart=chart, reason="asked")


@np.errstate(all="ignore")
def chart_history(
    data_kind: str,
    columns: Mapping[str, Column | None],
    *,
    excluded: Sequence[bool] | Bools | None = None,
    phase_starts: Sequence[int] = (),
    baseline_points: int | Sequence[Baseline] | None = None,
) -> ChartHistory:
    """Since when `auto` answers what it does, and whether the latest phase is why.

    Parameters
    ----------
    data_kind, columns, excluded, phase_starts, baseline_points
        As of `choose_chart`.

    Returns
    -------
    ChartHistory
        Found by choosing again without the last point, without the last two, and so on; each time as exact as today,
        so that no change in between is overlooked.
    """
    kind = kind_of(data_kind)
    material = material_of(data_kind, columns, excluded)
    size = material.usable.size
    bounds = phase_bounds(phase_starts, size)
    baselines = list(phase_baselines(baseline_points, bounds))
    steps = min(size - bounds[-2], LOOKED_BACK, MOST_VALUES // max(size, 1))
    figures = figures_up_to(material, bounds, baselines, np.arange(size - steps, size + 1))
    present = decide(kind, *figures.at(-1))
    merged = choose(kind, material, [*bounds[:-2], size], baselines[:-1]) if len(bounds) > 2 else present
    without = merged if merged.chart != present.chart else None
    answers = figures.answers()
    others = (answers != answers[-1]).nonzero()[0]
    if not others.size:
        return ChartHistory(None, None, without)
    last = int(others[-1])
    return ChartHistory(size - steps + last, decide(kind, *figures.at(last)), without)


def choose(kind: Kind, material: Material, bounds: Sequence[int], baselines: Positions) -> ChartChoice:
    """What `auto` is for a series."""
    return decide(kind, *figures_up_to(material, bounds, baselines, np.array(bounds[-1:])).at(0))


class PrefixFigures(NamedTuple):
    """The figures of ChartChoice for the points up to several positions; arrays of shape (ends,), NaN for none."""

    points: Floats
    usable: Floats
    expected: Floats
    failures: Floats
    ratio: Floats
    critical: Floats

    def at(self, index: int) -> tuple[int, int, float, float, Dispersion]:
        """Those of one position."""
        points, usable, expected, failures, *found = (float(column[index]) for column in self)
        return int(points), int(usable), expected, failures, Dispersion(*found)

    def answers(self) -> Ints:
        """0 where they make a run chart, 1 the kind's own, 2 that for overdispersed counts."""
        run = (self.points < ENOUGH_POINTS) | (self.expected < ENOUGH_EVENTS) | (self.failures < ENOUGH_EVENTS)
        return np.where(run, 0, 1 + (self.ratio > self.critical))


def figures_up_to(material: Material, bounds: Sequence[int], baselines: Positions, ends: Ints) -> PrefixFigures:
    """The figures for the points before each of `ends`, all of them in or just before the latest phase."""
    parts = baseline_slices(bounds, baselines)
    *former, latest = parts
    sums, so_far = material.sums, np.clip(ends, latest.start, latest.stop)
    in_former = sum((sums[:, part.stop] - sums[:, part.start] for part in former), start=np.zeros(3))
    in_latest = sums[:, so_far] - sums[:, latest.start, np.newaxis]
    longest = max((sums[0, part.stop] - sums[0, part.start] for part in former), default=0)
    points = np.maximum(in_latest[0], longest)
    longest = max((sums[0, stop] - sums[0, start] for start, stop in pairwise(bounds[:-1])), default=0)
    usable = np.maximum(sums[0, ends] - sums[0, latest.start], longest)
    none = np.full(ends.size, nan)
    if material.counts is None:
        return PrefixFigures(points, usable, none, none, none, none)
    total, events, exposure = in_latest + in_former[:, np.newaxis]
    failures = (exposure - events) / total if material.data_kind == "proportion" else none
    found = dispersions(material.data_kind, material.counts, parts, so_far)
    return PrefixFigures(points, usable, events / total, failures, *found)


def decide(kind: Kind, points: int, usable: int, expected: float, failures: float, found: Dispersion) -> ChartChoice:
    """The chart by its figures, which are as ChartChoice has them."""
    chart, reason = kind.auto, "made_for_kind"
    if points < ENOUGH_POINTS:
        chart, reason = "run", "few_points" if usable < ENOUGH_POINTS else "short_baseline"
    elif expected < ENOUGH_EVENTS:
        chart, reason = "run", "few_events"
    elif failures < ENOUGH_EVENTS:
        chart, reason = "run", "few_failures"
    elif kind.overdispersed is not None:
        reason = "overdispersed" if found.beyond_chance else "untested" if isnan(found.ratio) else "chance"
        chart = kind.overdispersed if found.beyond_chance else chart
    return ChartChoice(chart, reason, points, usable, expected, failures, found)


def longer_periods(choice: ChartChoice) -> tuple[int, int]:
    """How many periods taken together have 2 events expected, where events are too rare for limits.

    Returns
    -------
    together, left : int
        That number, and how many such longer periods the phase with most points would have; 0 where events, or
        failures, are not rare, and where none are expected.
    """
    rare = choice.expected_failures if choice.reason == "few_failures" else choice.expected
    if choice.reason not in RARE or not rare > 0:
        return 0, 0
    together = ENOUGH_WHEN_LONGER / rare
    return (ceil(together), choice.points // ceil(together)) if isfinite(together) else (0, 0)


def baseline_slices(bounds: Sequence[int], baselines: Positions) -> list[slice]:
    """The positions of each phase that its center and limits rest on."""
    return [
        slice(start, stop) if among is None else slice(min(stop, start + among[0]), min(stop, start + among[1]))
        for (start, stop), among in zip(pairwise(bounds), baselines, strict=True)
    ]


def material_of(
    data_kind: str, columns: Mapping[str, Column | None], excluded: Sequence[bool] | Bools | None
) -> Material:
    """A series as the choice looks at it."""
    kind = kind_of(data_kind)
    chart = "i_prime" if kind.columns == PAIR else "run"
    series = plotted_series(chart, {name: columns.get(name) for name in kind.columns})
    value = series.value
    usable = ~np.isnan(value)
    mask = as_mask(excluded, value.size)
    out = np.zeros(value.size, dtype=bool) if mask is None else mask
    usable &= ~out
    sums = np.zeros((3, value.size + 1))
    np.cumsum(usable, out=sums[0, 1:])
    if data_kind not in CHANCE_SIGMA:
        return Material(data_kind, value, usable, out, series.size, sums, None)
    # The numerators themselves: a quotient times its denominator need not be whole.
    events = np.where(usable, value if series.size is None else numerators(columns), 0.0)
    exposure = np.where(usable, 1.0 if series.size is None else series.size, 0.0)
    np.cumsum(events, out=sums[1, 1:])
    np.cumsum(exposure, out=sums[2, 1:])
    return Material(data_kind, value, usable, out, series.size, sums, Counts(events, exposure, out, sums))


def numerators(columns: Mapping[str, Column | None]) -> Floats:
    """The numerators of a series of pairs, which is known to have them."""
    column = columns["numerator"]
    return np.empty(0) if column is None else as_floats("numerator", column)
