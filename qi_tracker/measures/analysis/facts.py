"""What is known of a measure: the numbers and days from which narrative, headline and text alternative are written.

Everything that a sentence states is decided here, from the points, so that no sentence says more than is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from qi_tracker import spc

from ..options.bounds import bounds_of
from .changes import PATTERNS, Change, change_of
from .gaps import Gap, gaps_of, is_old
from .numbers import Bounds, Compared, Style
from .targets import SCATTER, Target, target_of

if TYPE_CHECKING:
    from .series import Part
    from .study import Studied


@dataclass(frozen=True, slots=True)
class Baseline:
    """A listed baseline beside points that are not in it, or given limits: what is known of the others.

    points: how many it has; first, last: its days, where it is not made of the first points. after: how many points
    came after it, or all beside given limits, and their center.
    """

    points: int
    first: date | None
    last: date | None
    after: int
    center_after: float


@dataclass(frozen=True, slots=True)
class Level:
    """Where the process sits in its present phase.

    label, since: those of a later phase, None of the first one. former: the center of the phase before beside this
    one's; same_as_former: whether both are written alike. center: that of the chart. lower, upper: the usual range
    without what is impossible, None where an end is not given. usable: how many points count; rests_on: on how many of
    them center and limits rest; short: whether these are too few.
    is_listed: whether a baseline is listed; is_given:
    whether center and limits are given. equal: whether all have one value. halves:
    whether as many lie above the center as below. on_center: how many lie on it.
    """

    label: str | None
    since: date | None
    former: Compared | None
    same_as_former: bool
    center: float
    lower: float | None
    upper: float | None
    usable: int
    rests_on: int
    short: bool
    baseline: Baseline | None
    is_listed: bool
    is_given: bool
    equal: bool
    halves: bool
    on_center: int

    @property
    def has_range(self) -> bool:
        """Whether a usual range can be given, or one end of it."""
        return self.lower is not None or self.upper is not None

    def holds(self, value: float) -> bool:
        """Whether a value lies within the usual range that is given."""
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)


@dataclass(frozen=True, slots=True)
class Latest:
    """The last point that counts. has_limits: whether it could be compared with limits; is_within: and lies within."""

    value: float
    on: date
    has_limits: bool
    is_within: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A new phase: its first day, and the levels before and since, None where they are written alike.

    side: +1 where the level since is the higher one, -1 where it is the lower one. meaning: improvement, concern or
    neutral, by which way is better.
    """

    start: date
    levels: Compared | None
    side: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What narrative, headline and text alternative are written from; level and latest are None without a value.

    lengths: of shift and trend, None as the rules have it.
    finding: what is found of the present phase, one of FINDINGS.
    change: the signal that it is about. runs: those of the present phase. old: whether the last point is of long ago.
    offer: a new phase that the numbers speak for. empty_phase: the first day of a later phase without a value, where
    the latest that has some is spoken of.
    """

    chart: str
    rules: str
    style: Style
    frequency: str
    data_kind: str
    lengths: Mapping[str, int | None]
    finding: str
    enough: int
    level: Level | None = None
    latest: Latest | None = None
    change: Change | None = None
    runs: spc.Runs | None = None
    target: Target | None = None
    gaps: tuple[Gap, ...] = ()
    old: bool = False
    offer: Offer | None = None
    empty_phase: date | None = None


BETTER = {"increase": 1, "decrease": -1}
WAYS = {True: "improvement", False: "concern"}
FINDINGS = (
    "empty",  # There is no value.
    "no_center",  # The points that the center is to rest on have no value.
    "present",  # A signal explains the last point.
    "ended",  # The phase has a signal that ended before.
    "too_few_runs",  # The points keep to one side for too long.
    "too_many_runs",  # They change sides too often.
    "equal",  # All values are the same.
    "on_center",  # Too many points lie on the center for runs to say anything.
    "few",  # There are too few points.
    "narrow_baseline",  # The listed baseline has too few points.
    "no_limits",  # There are no limits where the chart has some.
    "runs_only",  # Runs and trends say nothing; nothing else could be tested.
    "none",  # No rule finds anything.
)
UNTESTED = frozenset({"empty", "equal", "on_center", "few", "narrow_baseline", "no_limits"})


def facts_of(studied: "Studied", today: date | None = None, suggestion: Mapping[str, Any] | None = None) -> Facts:
    """The facts of an analyzed measure.

    today: the day on which it is read; without one, that of the last point. suggestion: the new phase that the answer
    offers.
    """
    measure, result = studied.measure, studied.result
    style = Style(measure.unit, measure.decimals)
    frequency = str(measure.frequency)
    gaps = tuple(gaps_of([point.period_start for point in studied.points], frequency))
    facts = Facts(
        result.chart,
        result.rules,
        style,
        frequency,
        str(measure.data_kind),
        {"shift": measure.rule_options_shift, "trend": measure.rule_options_trend},
        "empty",
        spc.ENOUGH_POINTS,
        gaps=gaps,
    )
    if result.last is None:
        return facts
    index = int(result.phase[result.last])
    phase = result.phases[index]
    if not isfinite(phase.center):
        return replace(facts, finding="no_center")
    level = level_of(studied, index, style)
    on = studied.points[result.last].period_start
    today = max(on, today or on)
    place = result.last
    latest = Latest(float(result.value[place]), on, has_limits(result, place), not result.beyond_limits[place])
    frozen = "given" if level.is_given else "baseline" if level.baseline is not None else None
    finding, signal = finding_of(studied, index, level, latest)
    change = None if signal is None else change_of(studied, signal, style, frozen)
    target = target_of(studied, phase.start, phase.stop, style, change if finding == "present" else None, today)
    old = is_old(on, frequency, today)
    empty_phase = first_day(studied, index + 1) if index + 1 < len(result.phases) else None
    facts = replace(facts, finding=finding, level=level, latest=latest, change=change, old=old, runs=phase.runs)
    facts = replace(facts, empty_phase=empty_phase)
    if target is not None:
        target = with_outlook(facts, target, result.assurance)
    return replace(facts, target=target, offer=offer_of(suggestion, style, str(measure.direction)))


def first_day(studied: "Studied", index: int) -> date:
    """The day on which a phase begins."""
    row = studied.parts[index].row
    return studied.points[studied.result.phases[index].start].period_start if row is None else row.start


def offer_of(suggestion: Mapping[str, Any] | None, style: Style, direction: str) -> Offer | None:
    """The new phase that the answer offers."""
    if suggestion is None:
        return None
    levels = style.compared(suggestion["center_before"], suggestion["center_after"])
    side = 1 if suggestion["center_after"] > suggestion["center_before"] else -1
    meaning = "neutral" if direction == "neutral" else WAYS[side == BETTER[direction]]
    return Offer(date.fromisoformat(suggestion["start"]), levels, side, meaning)


def has_limits(result: spc.Analysis, place: int) -> bool:
    """Whether a point could be compared with limits."""
    return bool(np.isfinite(result.lower[place]) or np.isfinite(result.upper[place]))


def level_of(studied: "Studied", index: int, style: Style) -> Level:
    """Where the process sits in a phase that has a center."""
    result, part = studied.result, studied.parts[index]
    phase = result.phases[index]
    positions = spc.usable_positions(studied.result, phase.start, phase.stop)
    values = result.value[positions]
    former = result.phases[index - 1].center if index else float("nan")
    side = np.sign(values - phase.center) * (np.abs(values - phase.center) > 1e-9 * np.max(np.abs(values)))
    equal = len(positions) > 1 and float(np.ptp(values)) == 0 and not is_given(studied)
    # Nothing goes up and down where there is one value, or all are the same.
    is_flat = equal or (len(positions) == 1 and not is_given(studied))
    lower, upper = (None, None) if is_flat else usual_range(studied, phase, style)
    return Level(
        label=part.row.label if part.row and index else None,
        since=part.row.start if part.row and index else None,
        former=style.compared(former, phase.center) if isfinite(former) else None,
        same_as_former=isfinite(former) and style.compared(former, phase.center) is None,
        center=float(phase.center),
        lower=lower,
        upper=upper,
        usable=len(positions),
        rests_on=phase.baseline,
        short=phase.short,
        baseline=baseline_of(studied, index, positions),
        is_listed=is_listed(part),
        is_given=is_given(studied),
        equal=equal,
        halves=int(np.sum(side)) == 0 and bool(np.count_nonzero(side) * 2 > len(positions)),
        on_center=int(np.count_nonzero(side == 0)),
    )


def is_listed(part: "Part") -> bool:
    """Whether a phase names the points that its limits rest on."""
    return part.row is not None and (
        part.row.baseline_points is not None
        or part.row.baseline_from is not None
        or part.row.baseline_until is not None
    )


def is_given(studied: "Studied") -> bool:
    """Whether center and limits are given, and not computed."""
    return studied.measure.fixed_limits_center is not None and studied.result.chart not in SCATTER


def baseline_of(studied: "Studied", index: int, positions: Any) -> Baseline | None:
    """The listed baseline of a phase that has other points too, or what is known beside given limits."""
    result, part = studied.result, studied.parts[index]
    phase = result.phases[index]
    if is_given(studied):
        return Baseline(
            phase.baseline, None, None, len(positions), spc.level_of(studied.result, studied.columns, positions)
        )
    based = positions[result.in_baseline[positions]]
    if not is_listed(part) or not len(based):
        return None
    after = positions[positions > based[-1]]
    is_first = bool(np.all(positions[: len(based)] == based))
    if not len(after) and is_first:
        return None
    first, last = (None, None) if is_first else (studied.points[place].period_start for place in based[[0, -1]])
    return Baseline(phase.baseline, first, last, len(after), spc.level_of(result, studied.columns, after))


def usual_range(studied: "Studied", phase: spc.PhaseAnalysis, style: Style) -> tuple[float | None, float | None]:
    """The usual range of a phase within what is possible; None for an end that is not given."""
    measure, result = studied.measure, studied.result
    lower, upper = phase.range_lower, phase.range_upper
    if not (isfinite(lower) and isfinite(upper)):
        return None, None
    bounds = Bounds(0.0) if result.chart in SCATTER else Bounds(*bounds_of(measure))
    values = result.value[spc.usable_positions(result, 0, len(studied.points))]
    ends = bounds.limited(lower, upper, float(np.min(values)), float(np.max(values)), measure.unit)
    written = [None if end is None else style.bare(end) for end in ends]
    return ends if written[0] != written[1] else (None, None)


def finding_of(studied: "Studied", index: int, level: Level, latest: Latest) -> tuple[str, spc.Signal | None]:
    """What is found of a phase, and the signal that it is about."""
    result = studied.result
    phase = result.phases[index]
    if result.present is not None:
        return "present", result.signals[result.present]
    signals = [signal for signal in result.signals if signal.phase == index]
    if signals:
        return "ended", max(signals, key=lambda signal: (signal.last, signal.special_cause not in PATTERNS))
    if phase.runs.signal or phase.too_few_runs:
        return "too_few_runs", None
    if phase.too_many_runs:
        return "too_many_runs", None
    return silence(result.chart, phase, level, latest), None


def silence(chart: str, phase: spc.PhaseAnalysis, level: Level, latest: Latest) -> str:
    """Why no rule finds anything: because there is nothing, or because nothing could be tested."""
    if level.equal:
        return "equal"
    if level.usable < spc.ENOUGH_POINTS:
        return "few"
    if level.short:
        return "narrow_baseline" if level.is_listed else "few"
    if 2 * phase.runs.useful < level.usable:
        return "on_center"
    if latest.has_limits:
        return "none"
    return "runs_only" if chart == "run" else "no_limits"


def with_outlook(facts: Facts, target: Target, assurance: str | None) -> Target:
    """The target with what may be expected, or why nothing is said of it."""
    level = facts.level
    if facts.finding != "none" or level is None:
        return replace(target, withheld=facts.finding)
    if facts.old or target.changes:
        return replace(target, withheld="old" if facts.old else "changes")
    if facts.latest is None or not facts.latest.is_within:
        return replace(target, withheld="outside")
    never, always = target.count.met == 0, target.count.met == target.count.total
    # Limits that differ from point to point may call out of reach what was reached.
    if assurance is None or (assurance == "pass" and not always) or (assurance == "fail" and not never):
        return target
    return replace(target, outlook=assurance)
