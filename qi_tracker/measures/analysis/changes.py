"""What a signal says of the process: since when, by which rule, and by how much."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qi_tracker import spc

from .numbers import Compared, Style

if TYPE_CHECKING:
    from .study import Studied

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


def change_of(studied: "Studied", signal: spc.Signal, style: Style, frozen: str | None) -> Change:
    """The facts of one signal of a phase. frozen: baseline or given where the limits rest on that, else None."""
    points = studied.points
    since = signal.since
    stretch = spc.usable_positions(studied.result, signal.first if since is None else since, signal.last + 1)
    found = spc.amount_of(studied.result, studied.columns, signal)
    amount = style.compared(found.former, found.present) if found.basis else None
    is_trend = signal.special_cause == "trend"
    return Change(
        cause=signal.special_cause,
        since=None if since is None else points[since].period_start,
        first=points[signal.first].period_start,
        last=points[signal.last].period_start,
        points=len(stretch),
        side=signal.side,
        meaning=signal.point_type.removesuffix("_high").removesuffix("_low"),
        amount=amount,
        basis="" if amount is None else (frozen or found.basis) if found.basis == "baseline" else found.basis,
        trend_ends=points[found.last].period_start if is_trend else None,
    )
