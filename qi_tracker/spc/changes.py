"""The latest change of a process: a new phase, or the signal that stands at its last point."""

from collections.abc import Mapping
from math import isfinite, nan
from typing import NamedTuple

import numpy as np

from .amounts import amount_of
from .icons import BETTER
from .intervals import SCATTER, difference_interval
from .series import Series, plotted_series
from .types import POINT_TYPES, Analysis, Bools, Column

ENOUGH_OF_A_PHASE = 8
"""Points that a phase needs before it counts as an improvement by itself."""


class Change(NamedTuple):
    """The latest change.

    Attributes
    ----------
    first : int
        Position of the first point of the new level.
    is_signal : bool
        Whether it is the signal at the last point; otherwise the last phase.
    former_center, change, percent : float
        The level before, in shown units, the new one less that, and this in percent of the former; NaN where unknown.
    """

    first: int
    is_signal: bool
    former_center: float
    change: float
    percent: float


class WhatChanged(NamedTuple):
    """What became of a process.

    Attributes
    ----------
    change : Change, optional
        The latest change; None where there is one phase and no signal at the last point.
    improved, worse : bool
        Whether the signal at the last point is an improvement, or the last phase has 8 points or more and its center
        differs from the former one in the wanted direction beyond the 95% interval of the difference; and the mirror
        image. Both hold where a signal contradicts the phase.
    """

    change: Change | None
    improved: bool
    worse: bool


def what_changed(analysis: Analysis, columns: Mapping[str, Column | None], direction: str) -> WhatChanged:
    """What became of a process whose analysis is known.

    Parameters
    ----------
    analysis : Analysis
        Of the columns, as `analyze` makes it.
    columns : mapping of str to shape (points,)
        What it was made from.
    direction : {"increase", "decrease", "neutral"}
        Which direction is better.

    Returns
    -------
    WhatChanged
        The change is that of the signal where there is one, for it begins within the last phase.
    """
    if analysis.last is None:
        return WhatChanged(None, improved=False, worse=False)
    with np.errstate(all="ignore"):
        series = plotted_series(analysis.chart, dict(columns))
        tested = np.isfinite(analysis.value) & ~analysis.excluded
        former = former_phase(analysis)
        side = 0
        if former is not None:
            side = phase_side(analysis, series, former, tested)
        change = signal_change(analysis, columns)
        if change is None and former is not None:
            change = phase_change(analysis, former)
    wanted = 0 if analysis.chart in SCATTER else BETTER[direction]
    meaning = POINT_TYPES[analysis.point_type[analysis.last]]
    return WhatChanged(
        change,
        improved=meaning == "improvement" or (wanted != 0 and side == wanted),
        worse=meaning == "concern" or (wanted != 0 and side == -wanted),
    )


def former_phase(analysis: Analysis) -> int | None:
    """Index of the latest phase before that of the last point that has a center; None where there is none."""
    present = int(analysis.phase[analysis.last])
    if not isfinite(analysis.phases[present].center):
        return None
    return next((index for index in range(present - 1, -1, -1) if isfinite(analysis.phases[index].center)), None)


def phase_side(analysis: Analysis, series: Series, former: int, tested: Bools) -> int:
    """Whether the last phase rose (+1) or fell (-1) beyond the 95% interval of the difference of both centers."""
    present = int(analysis.phase[analysis.last])
    in_present = analysis.phase == present
    if np.count_nonzero(tested & in_present) < ENOUGH_OF_A_PHASE:
        return 0
    interval = difference_interval(
        analysis.chart,
        series,
        before=analysis.in_baseline & (analysis.phase == former),
        after=analysis.in_baseline & in_present,
    )
    # Of a G chart the interval is that of the mean, and the median is drawn: both must have moved.
    drawn = analysis.phases[present].center - analysis.phases[former].center
    return interval.side if interval.side * drawn > 0 else 0


def phase_change(analysis: Analysis, former: int) -> Change:
    """The change from the former phase's center to that of the last point's phase."""
    present = analysis.phases[int(analysis.phase[analysis.last])]
    return changed(present.start, False, analysis.phases[former].center, present.center)


def signal_change(analysis: Analysis, columns: Mapping[str, Column | None]) -> Change | None:
    """The change that the signal at the last point means; None where there is none, or none that began on a day."""
    signal = None if analysis.present is None else analysis.signals[analysis.present]
    if signal is None or signal.since is None:
        return None
    amount = amount_of(analysis, columns, signal)
    return changed(signal.since, True, amount.former, amount.present)


def changed(first: int, is_signal: bool, former_center: float, center: float) -> Change:
    """A change from one level to another."""
    change = center - former_center
    percent = 100 * change / abs(former_center) if former_center else nan
    return Change(first, is_signal, former_center, change, percent)
