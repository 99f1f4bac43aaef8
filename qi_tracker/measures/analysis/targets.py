"""What a target means: how often it was met, and what a stable process lets one expect."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from qi_tracker import spc

from ...core.wording import PERCENT
from ..options.targets import values_in_force
from .changes import Change
from .numbers import Style

if TYPE_CHECKING:
    from .study import Studied

SCATTER = frozenset({"mr", "s"})
"""Charts of how much values scatter: a target of the measure says nothing about theirs."""
NOUNS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
PERIOD_OF: dict[str, Callable[[date], Any]] = {
    "daily": lambda day: day,
    "weekly": lambda day: day.isocalendar()[:2],
    "monthly": lambda day: (day.year, day.month),
    "quarterly": lambda day: (day.year, (day.month - 1) // 3),
}
"""In which day, week, month or quarter a day lies."""
TOLERANCE = 1e-9
HUNDREDFOLD = 100


@dataclass(frozen=True, slots=True)
class Count:
    """How often the target was met."""

    met: int
    total: int


@dataclass(frozen=True, slots=True)
class Target:
    """A target, by counts of the present phase.

    text: with its unit and the side that is good. noun: what is counted, such as month; nothing is,
    where no point of the phase had a target. changes: whether another target
    was in force at some of the points, each of which is held against its own. set_later: whether points
    before them had none. stretch, stretch_met: the stretch target,
    and how often that was met. since_change: the count since the present signal began. on, passed, since_day: the day
    by which it is due, whether that has passed, and the count of the points after it.
    outlook: pass, fail or hit_or_miss for a stable process, None where nothing is said of the future.
    withheld: why nothing is said of it. doubt: the two values that may be meant, where a percent is below 1.
    """

    text: str
    noun: str
    count: Count
    changes: bool = False
    set_later: bool = False
    stretch: str | None = None
    stretch_met: int = 0
    since_change: Count | None = None
    on: date | None = None
    passed: bool = False
    since_day: Count | None = None
    outlook: str | None = None
    withheld: str | None = None
    doubt: tuple[str, str] | None = None


def is_met(value: float, target: float, direction: str) -> bool:
    """Whether a value meets the target, which an equal one does."""
    slack = TOLERANCE * max(abs(value), abs(target))
    return value >= target - slack if direction == "increase" else value <= target + slack


def target_of(
    studied: "Studied", start: int, stop: int, style: Style, change: Change | None, today: date
) -> Target | None:
    """How often the target was met by the points start..stop-1; None without a target or a direction."""
    measure, result, direction = studied.measure, studied.result, str(studied.measure.direction)
    if studied.target is None or direction == "neutral" or result.chart in SCATTER:
        return None
    positions = spc.usable_positions(studied.result, start, stop)
    in_force = values_in_force(measure, [studied.points[place].period_start for place in positions])
    aimed = [
        (studied.points[place], float(result.value[place]), value)
        for place, value in zip(positions, in_force, strict=True)
        if value is not None
    ]
    points = [point for point, _, _ in aimed]
    met = [is_met(value, target, direction) for _, value, target in aimed]
    on, stretch = studied.target.on, measure.stretch_target_value
    passed = on is not None and on < today
    return Target(
        text=target_text(style, studied.target.value, direction),
        noun=noun_of(points, str(measure.frequency)),
        count=Count(sum(met), len(met)),
        changes=any(target != studied.target.value for _, _, target in aimed),
        set_later=len(aimed) < len(positions),
        stretch=None if stretch is None else target_text(style, stretch, direction),
        stretch_met=0 if stretch is None else sum(is_met(value, stretch, direction) for _, value, _ in aimed),
        since_change=counted_from(points, met, change.since) if change and change.since else None,
        on=on,
        passed=passed,
        since_day=counted_from(points, met, on, after=True) if passed and on else None,
        doubt=doubtful(studied.target.value, float(result.center[positions[-1]]), style),
    )


def target_text(style: Style, value: float, direction: str) -> str:
    """The target with the side that is good; of no events at all there is no less."""
    return style.as_entered(value) + (" or more" if direction == "increase" else " or less" if value else "")


def noun_of(points: Sequence[Any], frequency: str) -> str:
    """What a point stands for: its period, where each lies in a period of its own."""
    if frequency not in PERIOD_OF:
        return "point"
    periods = {PERIOD_OF[frequency](point.period_start) for point in points}
    return NOUNS[frequency] if len(periods) == len(points) else "point"


def counted_from(points: Sequence[Any], met: Sequence[bool], day: date, *, after: bool = False) -> Count | None:
    """How often it was met from a day on, or after it; None where there is no point."""
    there = [
        is_good
        for point, is_good in zip(points, met, strict=True)
        if (point.period_start > day if after else point.period_start >= day)
    ]
    return Count(sum(there), len(there)) if there else None


def doubtful(value: float, center: float, style: Style) -> tuple[str, str] | None:
    """Both values that a percent target below 1 may stand for, where the process lies nearer to the greater one."""
    if style.unit != PERCENT or not 0 < value < 1 or not center > value * HUNDREDFOLD**0.5:
        return None
    return f"{value:g}{PERCENT}", f"{value * HUNDREDFOLD:g}{PERCENT}"
