"""What a signal says of the process: since when, by which rule, and by how much."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from qi_tracker import spc

from .numbers import Compared, Style

if TYPE_CHECKING:
    from .study import Studied

PATTERNS = frozenset({"alternating", "hugging", "avoiding"})


@dataclass(frozen=True, slots=True)
class Opposite:
    """What goes the other way at the same time, so that the signal alone would mislead.

    side: of the other signal. since: the first day of a rise or fall at values that lie on the other side; None where
    it is a level that values come back from, still on its side of where they were before. amount: the first and last
    value of the rise or fall, or the former and the present level; basis: what the former level is, as of a change.
    """

    side: int
    since: date | None
    amount: Compared
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A signal.

    cause: the rule that is cited; since: the first day of its stretch, None where there is no one stretch.
    first, last: first and last day of the whole signal, of which so many points count. side: +1 high, -1 low; of a
    trend, its slope. meaning: improvement, concern or neutral.
    amount, basis: former and present level, and what the former one is: the points before, the others of the phase,
    the baseline, the given center, or the first value of a trend; None where no amount has the direction of the change.
    trend_ends: the last day of the rise or fall, where that is cited. opposite: what goes the other way meanwhile.
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
    opposite: Opposite | None = None


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
        opposite=opposite_of(studied, signal, stretch, style, frozen),
    )


def opposite_of(
    studied: "Studied", signal: spc.Signal, stretch: Any, style: Style, frozen: str | None
) -> Opposite | None:
    """What other signals of the phase say of the points of this one's stretch, where it is the opposite."""
    others = [
        other
        for other in studied.result.signals
        if other.phase == signal.phase and other.side == -signal.side and other.special_cause not in PATTERNS
    ]
    if signal.special_cause != "trend":
        rising = (other for other in others if other.special_cause == "trend" and other.last == signal.last)
        return next((found for other in rising if (found := trend_to_the_end(studied, other, style))), None)
    levels = [other.first for other in others if other.special_cause != "trend" and other.last >= stretch[0]]
    if not levels:
        return None
    former, basis = former_level(studied, signal.phase, min(*levels, int(stretch[0])), frozen)
    level = spc.level_of(studied.result, studied.columns, stretch)
    amount = directed(style.compared(former, level), -signal.side)
    latest = style.compared(former, float(studied.result.value[stretch[-1]]))
    if amount is None or directed(latest, -signal.side) is None:
        return None
    return Opposite(-signal.side, None, amount, basis)


def trend_to_the_end(studied: "Studied", signal: spc.Signal, style: Style) -> Opposite | None:
    """A rise or fall that goes on to the end of its signal; None where it has ended before."""
    found = spc.amount_of(studied.result, studied.columns, signal)
    amount = style.compared(found.former, found.present) if found.basis else None
    if amount is None or signal.since is None or found.last != signal.last:
        return None
    return Opposite(signal.side, studied.points[signal.since].period_start, amount)


def former_level(studied: "Studied", index: int, first: int, frozen: str | None) -> tuple[float, str]:
    """Where the process lay before a position: the baseline, the points before, or else the center of the phase."""
    phase = studied.result.phases[index]
    if frozen is not None:
        return float(phase.center), frozen
    before = spc.usable_positions(studied.result, phase.start, first)
    if len(before) >= spc.ENOUGH_EARLIER:
        return spc.level_of(studied.result, studied.columns, before), "before"
    return float(phase.center), "all"


def directed(amount: Compared | None, side: int) -> Compared | None:
    """The amount, if it has the direction of the signal."""
    return amount if amount is not None and amount.change == side else None
