"""By how much a process changed where a signal says that it did."""

from collections.abc import Mapping
from math import nan
from typing import Final, NamedTuple

import numpy as np

from .intervals import center_of
from .rules import PATTERNS
from .series import Series, plotted_series
from .types import Analysis, Column, Floats, Ints, Signal

ENOUGH_EARLIER: Final = 3
"""Earlier points of a phase that a signal is compared with; with fewer, all others of the phase."""


class Amount(NamedTuple):
    """The levels before and since a signal began.

    Attributes
    ----------
    former, present : float
        In shown units; NaN where no comparison has the direction of the signal, for no amount may contradict it.
    basis : str
        What the former level is: `trend` (the first value of the rise or fall, and `present` its last), `baseline`
        (what limits rest on instead of all points of the phase, or the center that was given), `before` (the points of
        the phase before the signal), `others` (all its other points); empty where there is none.
    last : int
        Position of the last point that `present` is of.
    """

    former: float
    present: float
    basis: str
    last: int


def amount_of(analysis: Analysis, columns: Mapping[str, Column | None], signal: Signal) -> Amount:
    """The amount of a signal.

    Parameters
    ----------
    analysis : Analysis
        Of the columns, as `analyze` makes it.
    columns : mapping of str to shape (points,)
        What it was made from.
    signal : Signal
        One of its signals.
    """
    nothing = Amount(nan, nan, "", signal.last)
    if signal.since is None or signal.special_cause in PATTERNS:
        return nothing
    stretch = usable_positions(analysis, signal.since, signal.last + 1)
    if signal.special_cause == "trend":
        values = analysis.value[stretch]
        last = end_of_trend(values, signal.side, bridging=analysis.rules == "perla")
        found = Amount(float(values[0]), float(values[last]), "trend", int(stretch[last]))
        return found if is_directed(found, signal.side) else nothing._replace(last=found.last)
    phase = analysis.phases[signal.phase]
    everywhere = usable_positions(analysis, phase.start, phase.stop)
    present = level_of(analysis, columns, stretch)
    if not analysis.in_baseline[everywhere].all():
        found = Amount(phase.center, present, "baseline", signal.last)
        return found if is_directed(found, signal.side) else nothing
    before, others = everywhere[everywhere < stretch[0]], np.setdiff1d(everywhere, stretch)
    compared = [("before", before)] if len(before) >= ENOUGH_EARLIER else []
    for basis, positions in [*compared, ("others", others)]:
        found = Amount(level_of(analysis, columns, positions), present, basis, signal.last)
        if is_directed(found, signal.side):
            return found
    return nothing


def is_directed(amount: Amount, side: int) -> bool:
    """Whether an amount has the direction of its signal."""
    return (amount.present - amount.former) * side > 0


def usable_positions(analysis: Analysis, start: int, stop: int) -> Ints:
    """Positions start..stop-1 of the points that have a value and are not excluded; shape (n,)."""
    counted = ~np.isnan(analysis.value[start:stop]) & ~analysis.excluded[start:stop]
    return start + counted.nonzero()[0]


def level_of(analysis: Analysis, columns: Mapping[str, Column | None], positions: Ints) -> float:
    """The center of some points, in shown units, by the formula of the chart; NaN for none.

    positions: shape (n,), of points that have a value.
    """
    part = np.zeros(analysis.value.size, dtype=bool)
    part[positions] = True
    with np.errstate(all="ignore"):
        # All of these formulas take a factor out of the values: what is shown may be in the place of what is computed.
        size = plotted_series(analysis.chart, dict(columns)).size
        return center_of(analysis.chart, Series(analysis.value, size), part)


def end_of_trend(values: Floats, side: int, *, bridging: bool) -> int:
    """How far values go on in one direction from the first one. values: shape (n,).

    bridging: whether equal neighbors do not end it, as the rules of Perla have it.
    """
    steps = np.sign(np.diff(values)) * side
    against = (steps < 0 if bridging else steps <= 0).nonzero()[0]
    last = int(against[0]) if against.size else len(steps)
    while last > 0 and steps[last - 1] == 0:
        last -= 1
    return last
