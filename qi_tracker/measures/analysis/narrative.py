"""What the sentences about a measure are chosen by; the words themselves are in texts."""

from dataclasses import dataclass
from datetime import date

from qi_tracker.spc import PhaseChange
from qi_tracker.spc.rules import ON_EITHER_SIDE

from ...core.wording import counted, number, written_day
from . import texts
from .texts import Style


@dataclass(frozen=True, slots=True)
class Phase:
    """The latest phase: label and start where it was listed, center, the former phase's center if there is one.

    points: how many points center and limits rest on.
    """

    label: str | None
    start: date
    center: float | None
    former_center: float | None
    points: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The last point that counts. since: first day of its unbroken row of like points, None for common cause."""

    value: float
    on: date
    lower: float | None
    upper: float | None
    special_cause: str | None
    side: int
    since: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the narrative is written from. runs: too_few or too_many where the runs of the phase are not chance's.

    ended: last day of an earlier signal in the latest phase, with its special cause.
    """

    chart: str
    rules: str
    style: Style
    phase: Phase | None
    latest: Latest | None
    variation: str | None
    assurance: str | None
    target: float | None = None
    target_on: date | None = None
    runs: str | None = None
    ended: tuple[date, str] | None = None
    enough_points: int = 13


def explanation(rules: str, cause: str, first: date, last: date, points: int, side: int) -> str:
    """Why a signal counts, in one sentence with its rule, first and last point and side."""
    one = points == 1
    who = texts.WHO[one].format(points=points, first=written_day(first), last=written_day(last))
    what = pattern(cause, side, one)
    return texts.EXPLANATION.format(who=who, what=what, rule=texts.rule_cited(rules, cause))


def pattern(cause: str, side: int, one: bool) -> str:
    """What a special cause looks like, said of one point or of several."""
    _, above, upper, rising = texts.SIDES[side]
    words = {"lie": texts.LIE[one], "belong": texts.BELONG[one], "neighbors": texts.NEIGHBORS[one]}
    return texts.SIGNALS[cause].format(above=above, upper=upper, rising=rising, **words)


def narrative(facts: Facts) -> str:
    """Two to four plain sentences: where the process sits, whether it changed, the target, what to do next."""
    if facts.latest is None or facts.phase is None or facts.phase.center is None:
        return texts.NO_DATA.format(enough=facts.enough_points)
    sentences = [
        position(facts, facts.phase, facts.phase.center, facts.latest),
        change(facts, facts.latest),
        target_sentence(facts, facts.latest),
        next_step(facts),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def position(facts: Facts, phase: Phase, center: float, latest: Latest) -> str:
    """Where the process sits, within which range, on how many points, and where it sat before."""
    written = facts.style.number
    text = texts.CENTERS.get(facts.chart, texts.AVERAGE).format(center=written(center))
    if latest.lower is not None and latest.upper is not None:
        text += texts.USUAL_RANGE.format(lower=written(latest.lower), upper=written(latest.upper))
    if phase.former_center is not None:
        name = texts.PHASE_NAME.format(label=phase.label) if phase.label else ""
        former = written(phase.former_center)
        text = texts.PRESENT_PHASE.format(name=name, start=written_day(phase.start), text=text, former=former)
    if is_short(facts):
        points = counted(phase.points, "point")
        text += texts.PROVISIONAL.format(points=points, enough=facts.enough_points)
    return text[0].upper() + text[1:] + "."


def change(facts: Facts, latest: Latest) -> str:
    """Whether the process changed, since when and by which rule."""
    value = texts.LATEST.format(value=facts.style.number(latest.value), day=written_day(latest.on))
    cause = latest.special_cause
    if cause is None:
        return unchanged(facts, value)
    _, above, upper, rising = texts.SIDES[latest.side]
    meaning = texts.MEANING.get(kind_of(facts))
    template = "pattern" if cause in ON_EITHER_SIDE else cause if cause in texts.CHANGED else "side"
    return texts.CHANGED[template].format(
        latest=value,
        since=written_day(latest.since or latest.on),
        above=above,
        upper=upper,
        rising=rising,
        pattern=pattern(cause, latest.side, one=True),
        meaning=f", {meaning}" if meaning else "",
        rule=texts.rule_cited(facts.rules, cause),
    )


def unchanged(facts: Facts, value: str) -> str:
    """What to say of a latest point that no rule flags."""
    if facts.ended is not None:
        last, cause = facts.ended
        rule = texts.rule_cited(facts.rules, cause)
        return texts.UNCHANGED["ended"].format(latest=value, ended=written_day(last), rule=rule)
    return texts.UNCHANGED[facts.runs or ("few" if is_short(facts) else "none")].format(latest=value)


def target_sentence(facts: Facts, latest: Latest) -> str | None:
    """What the target means for the process as it runs."""
    if facts.assurance is None or facts.target is None:
        return None
    target = facts.style.number(facts.target)
    if facts.target_on:
        target += texts.BY_DAY.format(day=written_day(facts.target_on))
    known = latest.lower is not None and latest.upper is not None
    return texts.TARGETS[facts.assurance if known else "unknown"].format(target=target)


def next_step(facts: Facts) -> str:
    """What to do next."""
    kind = kind_of(facts)
    if kind == "common_cause" and facts.runs is not None and facts.ended is None:
        kind = "suspect"
    elif kind == "common_cause" and is_short(facts):
        kind = "few"
    steps = texts.NEXT[kind]
    return steps.get(facts.assurance or "none", steps["none"])


def is_short(facts: Facts) -> bool:
    """Whether the latest phase has too few points for firm conclusions."""
    return facts.phase is not None and facts.phase.points < facts.enough_points


def kind_of(facts: Facts) -> str:
    """The variation without its side."""
    return (facts.variation or "common_cause").removesuffix("_high").removesuffix("_low")


def phase_change(change: PhaseChange, style: Style) -> str | None:
    """How the center moved from one phase to the next, None where either has none."""
    if change.change != change.change:
        return None
    former, center = style.number(change.former_center), style.number(change.center)
    percent = ""
    if change.percent == change.percent:
        percent = texts.PERCENT_OF_CHANGE.format(percent=number(abs(change.percent), 1))
    direction = "same" if former == center else "up" if change.change > 0 else "down"
    return texts.PHASE_CHANGE[direction].format(
        change=style.number(abs(change.change)),
        percent=percent,
        former=former,
        center=center,
        overlap=texts.OVERLAP[change.limits_overlap],
    )
