"""The sentences about a measure, chosen by its facts; the words themselves are in sentences and texts."""

from qi_tracker.spc import PhaseChange

from ...charts.wording import center_word
from ...core.wording import PERCENT, counted, number, written_day
from . import sentences as words
from .changes import PATTERNS, Change
from .facts import Baseline, Facts, Latest, Level
from .findings import finding
from .numbers import Style, as_decimal
from .targets import NOUNS, Count, Target

WITHHELD = {
    "ended": "ended",
    "too_few_runs": "runs",
    "too_many_runs": "runs",
    "few": "few",
    "narrow_baseline": "few",
    "no_limits": "no_limits",
    "runs_only": "no_limits",
}
"""Why nothing is said of the future, by what was found; where another sentence says so already, it is not repeated."""


def narrative(facts: Facts) -> str:
    """Two to five plain sentences: where the process sits, whether it changed, the target, the data, the next step."""
    if facts.finding == "no_center":
        return words.NO_CENTER
    if facts.level is None or facts.latest is None:
        return words.NO_DATA.format(enough=facts.enough)
    said = [
        position(facts, facts.level),
        finding(facts, facts.level, facts.latest),
        target_sentence(facts, facts.level),
        on_the_data(facts, facts.latest),
        next_step(facts, facts.level),
    ]
    return " ".join(sentence for sentence in said if sentence)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return f"{text[0].upper()}{text[1:]}."


# Where the process sits --------------------------------------------------------------------------------------------


def position(facts: Facts, level: Level) -> str:
    """Where the process sits, in which usual range, and where it sat in the phase before."""
    center = facts.style.number(level.center) if level.former is None else level.former.present
    what = words.WHAT_IT_IS.get(facts.chart, "")
    noun = center_word(facts.chart)
    if level.is_given:
        parts = [words.GIVEN.format(center=center)]
    elif level.usable == 1:
        parts = [words.ONE_VALUE.format(one=words.ONE.get(facts.chart, "value"), center=center)]
    elif level.equal:
        parts = [
            words.ALL_EQUAL.format(values=words.VALUES.get(facts.chart, "values"), points=level.usable, center=center)
        ]
    elif level.baseline is not None:
        template = words.SAT if level.baseline.first is None else words.SAT_BETWEEN
        days = [day and written_day(day) for day in (level.baseline.first, level.baseline.last)]
        said = {"noun": noun, "what": what, "points": level.baseline.points, "center": center}
        parts = [template.format(first=days[0], last=days[1], **said)]
    else:
        halves = words.HALVES if level.halves and facts.chart in ("run", "g") else ""
        parts = [words.SITS.format(noun=noun, what=what, halves=halves, center=center)]
    if level.former is not None:
        move = words.MOVES[level.former.change]
        parts.append(words.FORMER.format(move=move, difference=level.former.difference, former=level.former.former))
    elif level.same_as_former:
        parts.append(words.FORMER_SAME)
    parts.extend(usual_range(facts.style, level))
    if level.has_range and level.short:
        parts.append(words.PROVISIONAL.format(enough=facts.enough))
    text = ", ".join(parts)
    if level.baseline is not None and level.baseline.after and facts.finding not in ("present", "equal"):
        text += "; " + after_baseline(facts.style, level, level.baseline, noun)
    if level.since is not None:
        name = words.PHASE_NAME.format(label=" ".join(level.label.split())) if level.label else ""
        in_phase = words.IN_PHASE if facts.empty_phase is None else words.IN_LAST_PHASE
        text = in_phase.format(name=name, since=written_day(level.since)) + text
    return sentence(text)


def usual_range(style: Style, level: Level) -> list[str]:
    """The usual range, or the one end of it that can be given, with the unit once."""
    if not level.has_range:
        return []
    ends = "upper" if level.lower is None else "lower" if level.upper is None else "both"
    lower = "" if level.lower is None else style.bare(level.lower)
    upper = "" if level.upper is None else style.number(level.upper)
    ranges = words.GIVEN_RANGE if level.is_given else words.RANGE
    return [ranges[ends].format(lower=style.number(level.lower or 0) if ends == "lower" else lower, upper=upper)]


def after_baseline(style: Style, level: Level, baseline: Baseline, noun: str) -> str:
    """What came after a listed baseline, or lies beside given limits."""
    if baseline.after == 1:
        template = words.BESIDE_ONE if level.is_given else words.AFTER_ONE
        return template.format(center=style.number(baseline.center_after))
    return (words.BESIDE if level.is_given else words.AFTER).format(
        points=counted(baseline.after, "point"),
        have="has" if baseline.after == 1 else "have",
        a="an" if noun[0] in "aeiou" else "a",
        noun=noun,
        center=style.number(baseline.center_after),
    )


# The target --------------------------------------------------------------------------------------------------------


def target_sentence(facts: Facts, level: Level) -> str | None:
    """How often the target was met, and what may be expected of a stable process."""
    target = facts.target
    if target is None:
        return None
    if target.doubt is not None:
        low, high = target.doubt
        return words.DOUBT.format(low=low, high=high)
    due = ""
    if target.on is not None:
        if target.changes:
            template = words.CHANGING_DUE_PASSED if target.passed else words.CHANGING_DUE
        else:
            template = words.DUE_PASSED if target.passed else words.DUE
        due = template.format(day=written_day(target.on), since=since_day(target))
    outlook = outlook_of(facts, target)
    if target.count.total == 0:
        return words.NOT_YET.format(target=target.text)
    if target.count.total == 1:
        met = "met" if target.count.met else "missed"
        return words.ALONE.format(
            target=target.text, due=due, met=met, at=at(target), noun=target.noun, outlook=outlook
        )
    stretch = ""
    if target.stretch is not None:
        stretch = words.STRETCH.format(
            target=target.stretch, at=at(target), met=target.stretch_met, total=target.count.total
        )
    return (words.CHANGING_TARGET if target.changes else words.TARGET).format(
        stretch=stretch,
        target=target.text,
        due=due,
        at=at(target),
        met=target.count.met,
        total=target.count.total,
        noun=plural(target.noun),
        scope=(words.SCOPE if level.since is not None else "")
        + (words.SINCE_SET if target.set_later and not target.changes else ""),
        since=since_counts(facts, target),
        outlook=outlook,
    )


def at(target: Target) -> str:
    """The preposition of what is counted: in months, on days, at points."""
    return words.AT.get(target.noun, words.IN)


def plural(noun: str) -> str:
    """Several of them."""
    return f"{noun}s"


def since_counts(facts: Facts, target: Target) -> str:
    """How often it was met since the change or, of a day that has passed, after that."""
    change, found = facts.change, ""
    is_part = target.since_change is not None and target.since_change != target.count
    if is_part and target.since_change is not None and change is not None and change.since and change.points > 1:
        found = words.SINCE_CHANGE.format(at=at(target), **counts(target.since_change), since=written_day(change.since))
    elif target.since_day is not None and target.since_day != target.count and not target.changes:
        found = words.SINCE_DAY.format(at=at(target), **counts(target.since_day))
    return found


def since_day(target: Target) -> str:
    """The same of targets that changed, said after the day itself."""
    if target.since_day is None or target.since_day == target.count:
        return ""
    return words.CHANGING_SINCE_DAY.format(at=at(target), **counts(target.since_day))


def counts(count: Count) -> dict[str, int]:
    """A count as sentences take it."""
    return {"met": count.met, "total": count.total}


def outlook_of(facts: Facts, target: Target) -> str:
    """What may be expected, or why nothing can."""
    if target.outlook == "hit_or_miss":
        count = target.count
        often = "never" if count.met == 0 else "always" if count.met == count.total else "some"
        return words.WITHIN_USUAL[often]
    if target.outlook is not None:
        return words.OUTLOOK[target.outlook]
    return words.WITHHELD.get(withheld(facts, target), "")


def withheld(facts: Facts, target: Target) -> str:
    """Why the future is left open, as a key of WITHHELD; empty where another sentence says so."""
    change, level = facts.change, facts.level
    if target.withheld != "present" or change is None:
        return WITHHELD.get(target.withheld or "", "")
    if change.cause in PATTERNS:
        return "runs"
    if change.points == 1:
        return "signal"
    is_mixed = change.cause in ("shift", "runs") and level is not None and level.baseline is None
    return "mixed" if is_mixed else "changing"


# The data ----------------------------------------------------------------------------------------------------------


def on_the_data(facts: Facts, latest: Latest) -> str | None:
    """Periods without a point, and a last point of long ago."""
    said = []
    if facts.empty_phase is not None:
        said.append(words.EMPTY_PHASE.format(day=written_day(facts.empty_phase)))
    if facts.gaps:
        gap, noun = facts.gaps[-1], NOUNS[facts.frequency]
        periods = sum(gap.periods for gap in facts.gaps)
        templates = words.MORE_GAPS if len(facts.gaps) > 1 else words.GAP
        template = templates[gap.periods > 1]
        said.append(
            template.format(
                periods=counted(periods, noun),
                gaps=len(facts.gaps),
                noun=noun,
                first=written_day(gap.first),
                last=written_day(gap.last),
            )
        )
    if facts.old:
        said.append(words.OLD.format(day=written_day(latest.on)))
    if not said:
        return None
    return sentence("; ".join(part[0].lower() + part[1:] for part in said))


# What to do next ---------------------------------------------------------------------------------------------------


def next_step(facts: Facts, level: Level) -> str:
    """What to do next; a new phase is offered, never begun."""
    change = facts.change
    if facts.finding == "present" and change is not None:
        if change.cause in PATTERNS:
            return mixed(facts, level)
        return sentence(words.NEXT["both" if is_opposed(facts, change) else meaning_now(facts, change)] + offer(facts))
    if facts.finding == "ended" and change is not None:
        if change.cause in PATTERNS:
            return mixed(facts, level)
        return sentence(words.NEXT["ended"] + offer(facts))
    if facts.finding == "equal" or level.usable == 1:
        return sentence(words.NEXT["few" if level.usable == 1 else common_step(facts, "watch")])
    if facts.finding in ("none", "runs_only"):
        return sentence(words.NEXT[common_step(facts, "none")])
    return sentence(words.NEXT.get(facts.finding, words.NEXT["watch"]) + offer(facts))


def mixed(facts: Facts, level: Level) -> str:
    """What an unusual pattern asks for; equal values are of one kind."""
    if level.equal:
        return sentence(words.NEXT["equal"])
    return sentence(words.NEXT["pattern"] + offer(facts, words.ONE_KIND))


def is_opposed(facts: Facts, change: Change) -> bool:
    """Whether something speaks against the meaning of the signal: another signal, or where the center moved."""
    return change.opposite is not None or (facts.offer is not None and facts.offer.side != change.side)


def meaning_now(facts: Facts, change: Change) -> str:
    """What the signal means, as a key of NEXT; of old data nobody knows whether it is still so."""
    return f"old_{change.meaning}" if facts.old and change.meaning != "neutral" else change.meaning


def common_step(facts: Facts, without: str) -> str:
    """What a process without signals asks for, by its target; `without` where nothing is known of one."""
    target = facts.target
    if target is None or target.doubt is not None:
        return without
    if facts.finding == "equal":
        met = target.count.met == target.count.total
        return without if facts.old else "met" if met else "change"
    return {"pass": "met", "fail": "change", "hit_or_miss": "change"}.get(target.outlook or "", without)


def offer(facts: Facts, one_kind: str = "") -> str:
    """The new phase that the numbers speak for, with its conditions; empty where there is none.

    one_kind: the condition that the data are of one kind, where they may be mixed.
    """
    if facts.offer is None:
        return ""
    levels, change = facts.offer.levels, facts.change
    # Where a signal says the opposite, or has ended, it must be clear which of the changes is meant.
    is_clear = change is not None and facts.finding == "present" and not is_opposed(facts, change)
    return words.OFFER.format(
        one=one_kind,
        # Given limits apply to every phase.
        remove=words.REMOVE_GIVEN if facts.level is not None and facts.level.is_given else "",
        change=words.OFFERED_CHANGE[0 if is_clear else facts.offer.side],
        wanted=words.WANTED[facts.offer.meaning],
        then=words.OFFERED_THEN[facts.old],
        start=written_day(facts.offer.start),
        levels=words.OFFERED_LEVELS.format(former=levels.former, present=levels.present) if levels else "",
    )


# Phases compared ---------------------------------------------------------------------------------------------------


def phase_change(change: PhaseChange, style: Style) -> str | None:
    """How the center moved from one phase to the next, None where either has none."""
    if change.change != change.change:
        return None
    amount = style.compared(change.former_center, change.center)
    if amount is None:
        return words.PHASE_CHANGE[0].format(center=style.number(change.center))
    percent = "" if style.unit == PERCENT else percent_of(style, change)
    return words.PHASE_CHANGE[amount.change].format(
        difference=amount.difference,
        percent=percent,
        former=amount.former,
        center=amount.present,
        overlap=words.OVERLAP[change.limits_overlap],
    )


def percent_of(style: Style, change: PhaseChange) -> str:
    """By how many percent the written center changed; empty where the former one is 0."""
    before, after = (as_decimal(style.bare(center)) for center in (change.former_center, change.center))
    if not before:
        return ""
    return words.PERCENT_OF_CHANGE.format(percent=number(abs(float((after - before) / before)) * 100, 0))
