"""A measure's options as the numerics take them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from ... import spc

Baseline = int | tuple[int, int] | None
"""So many first points of a phase, the positions first..stop-1 of the series, or all points of the phase."""


class WithOptions(Protocol):
    """The options of a measure that its analysis rests on."""

    data_kind: str
    rule_options_shift: int | None
    rule_options_trend: int | None
    fixed_limits_center: float | None
    fixed_limits_lower: float | None
    fixed_limits_upper: float | None


class Dated(Protocol):
    """A point by its day."""

    period_start: date


class WithBaseline(Protocol):
    """What a phase says of the points that make its limits."""

    start: date
    baseline_points: int | None
    baseline_from: date | None
    baseline_until: date | None


def rule_options(measure: WithOptions) -> spc.RuleOptions | None:
    """The lengths of shift and trend that a measure sets; None where it leaves both to the rules."""
    shift, trend = measure.rule_options_shift, measure.rule_options_trend
    return None if shift is None and trend is None else spc.RuleOptions(shift, trend)


def fixed_limits(measure: WithOptions) -> spc.FixedLimits | None:
    """The given center and limits, in shown units; None where they are computed."""
    if measure.fixed_limits_center is None:
        return None
    return spc.FixedLimits(measure.fixed_limits_center, measure.fixed_limits_lower, measure.fixed_limits_upper)


def chart_to_draw(measure: WithOptions, chart: str) -> str:
    """The chart to ask for. Where limits are given, no number of points has to be awaited and no dispersion tested."""
    is_given = chart == "auto" and measure.fixed_limits_center is not None
    return spc.KINDS[str(measure.data_kind)].auto if is_given else chart


def baseline_of(phase: WithBaseline | None, points: Sequence[Dated]) -> Baseline:
    """Which points make the limits of a phase: those between its days, so many first ones, or all.

    phase: None for an unlisted first one. points: of the whole series, in order of time.
    """
    if phase is None or (phase.baseline_from is None and phase.baseline_until is None):
        return None if phase is None else phase.baseline_points
    days = [point.period_start for point in points]
    last = phase.baseline_until
    stop = len(days) if last is None else bisect_right(days, last)
    return min(bisect_left(days, phase.baseline_from or phase.start), stop), stop


def fixed_limits_item(limits: spc.FixedLimits | None) -> dict[str, Any] | None:
    """Given limits as they are answered."""
    return None if limits is None else {"center": limits.center, "lower": limits.lower, "upper": limits.upper}
