"""What a signal says of the process: since when, by which rule, and by how much."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from qi_tracker import spc

from .levels import center_of, usable_positions
from .numbers import Compared, Style

if TYPE_CHECKING:
    from .study import Studied

ENOUGH_EARLIER = 3
"""So many points before a change make a center to compare with."""
PATTERNS = frozenset({"alternating", "hugging", "avoiding"})


@dataclass(frozen=True, slots=True)
class Change:
    """A signal.

    cause: the rule that is cited; since: the first day of its stretch, None where there is no one stretch.
    first, last: first and last day of the whole signal, of which so many points count. side: +1 high, -1 low; of a
    trend, its slope. meaning: improvement, concern or neutral.
    amount, basis: former and present level, and what the former one is: the points before, the others of the phase,
    the baseline, the given center, or the first value of a trend; None where no amount has the direction of the change.
    trend_ends: the last day of the rise or fall, where that is cited.
    """

    cause: str
    since: date | None
    first: date
    last: date
    points: int
    side: int
    meaning: str
    amount: Compared | None = None
    basis: str = ""
    trend_ends: date | None = None


def change_of(
    studied: "Studied", signal: spc.Signal, phase: spc.PhaseAnalysis, style: Style, frozen: str | None
) -> Change:
    """The facts of one signal of a phase. frozen: baseline or given where the limits rest on that, else None."""
    points = studied.points
    since = signal.since
    stretch = usable_positions(studied, signal.first if since is None else since, signal.last + 1)
    amount, basis, trend_ends = None, "", None
    if signal.special_cause == "trend":
        last = end_of_trend(studied.result.value[stretch], signal.side, bridging=studied.result.rules == "perla")
        trend_ends = points[stretch[last]].period_start
        ends = (float(studied.result.value[stretch[place]]) for place in (0, last))
        amount, basis = directed(style.compared(*ends), signal.side), "trend"
    elif signal.special_cause not in PATTERNS and since is not None:
        amount, basis = moved(studied, stretch, phase, signal.side, style, frozen)
    return Change(
        cause=signal.special_cause,
        since=None if since is None else points[since].period_start,
        first=points[signal.first].period_start,
        last=points[signal.last].period_start,
        points=len(stretch),
        side=signal.side,
        meaning=signal.point_type.removesuffix("_high").removesuffix("_low"),
        amount=amount,
        basis=basis,
        trend_ends=trend_ends,
    )


def end_of_trend(values: Any, side: int, *, bridging: bool) -> int:
    """How far values go on in one direction from the first one. values: shape (n,).

    bridging: whether equal neighbors do not end it, as the rules of Perla have it.
    """
    steps = np.sign(np.diff(values)) * side
    against = (steps < 0 if bridging else steps <= 0).nonzero()[0]
    last = int(against[0]) if against.size else len(steps)
    while last > 0 and steps[last - 1] == 0:
        last -= 1
    return last


def moved(
    studied: "Studied", stretch: Any, phase: spc.PhaseAnalysis, side: int, style: Style, frozen: str | None
) -> tuple[Compared | None, str]:
    """Former and present level: against the baseline, the points before, or all others; never against its side."""
    present = center_of(studied, stretch)
    if frozen is not None:
        return directed(style.compared(phase.center, present), side), frozen
    everywhere = usable_positions(studied, phase.start, phase.stop)
    before = everywhere[everywhere < stretch[0]]
    if len(before) >= ENOUGH_EARLIER:
        amount = directed(style.compared(center_of(studied, before), present), side)
        if amount is not None:
            return amount, "before"
    others = np.setdiff1d(everywhere, stretch)
    if not len(others):
        return None, ""
    return directed(style.compared(center_of(studied, others), present), side), "others"


def directed(amount: Compared | None, side: int) -> Compared | None:
    """The amount, if it has the direction of the signal."""
    return amount if amount is not None and amount.change == side else None
