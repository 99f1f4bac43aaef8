"""The headline of a chart: what the narrative says, in a few words, with the same numbers and days."""

from ...charts.wording import center_word
from ...core.wording import written_day
from . import sentences as words
from . import texts
from .changes import PATTERNS, Change
from .facts import Facts, Level
from .findings import kind_of_runs, within_phase
from .narrative import at, plural


def headline(facts: Facts) -> list[str]:
    """Two to four short parts: the change from the phase before, the signal, the target, and that the data are old."""
    if facts.level is None or facts.latest is None:
        return [words.HEADLINES[facts.finding]]
    parts = [phase_part(facts, facts.level), finding_part(facts, facts.level), target_part(facts)]
    if facts.old:
        parts.append(words.HEADLINE_OLD.format(day=written_day(facts.latest.on)))
    return [part for part in parts if part]


def phase_part(facts: Facts, level: Level) -> str:
    """From what to what the center went with the present phase."""
    if level.former is None:
        return ""
    noun = center_word(facts.chart)
    return words.HEADLINE_PHASE.format(noun=noun.capitalize(), arrow=level.former.arrow)


def finding_part(facts: Facts, level: Level) -> str:
    """The signal, or what was found instead."""
    change = facts.change
    if change is not None and facts.finding == "present":
        return signal_part(change, words.HEADLINE_CHANGE_OF.get(facts.chart, ""))
    reason = "one" if level.usable == 1 and not level.is_given else facts.finding
    if change is not None:
        first, last = written_day(change.since or change.first), written_day(change.last)
        if change.cause in PATTERNS:
            return words.HEADLINE_PAST_PATTERN.format(first=first, last=last)
        reason = "ended_one" if change.points == 1 else "ended"
        if change.cause == "trend" and change.trend_ends is not None:
            reason, last = "ended_trend", written_day(change.trend_ends)
        rose = words.RISE[change.side].capitalize()
        text = words.HEADLINES[reason].format(first=first, last=last, high=words.HIGH[change.side], rose=rose)
        if facts.chart in words.HEADLINE_ENDED_OF:
            text = f"{words.HEADLINE_ENDED_OF[facts.chart][reason != 'ended_one']} {text[0].lower()}{text[1:]}"
        return text
    if reason == "too_few_runs":
        reason = kind_of_runs(facts)
    if reason == "equal":
        return words.HEADLINE_EQUAL.get(facts.chart, words.HEADLINES[reason])
    return words.HEADLINES[reason].format(phase=within_phase(level), one=words.ONE.get(facts.chart, "value"))


def signal_part(change: Change, of: str) -> str:
    """The signal that explains the last point, with its first day and its amount. of: what changed, where no value."""
    if change.cause in PATTERNS:
        return words.HEADLINE_PATTERN
    meaning = words.HEADLINE_MEANING[change.meaning] + of
    if change.since is None:
        return words.HEADLINE_SELDOM.format(meaning=meaning, above=texts.SIDES[change.side][1])
    template = words.HEADLINE_ON if change.points == 1 else words.HEADLINE_SINCE
    text = template.format(meaning=meaning, since=written_day(change.since))
    if change.amount is not None:
        text += words.HEADLINE_AMOUNT.format(arrow=change.amount.arrow)
    opposite = change.opposite
    if opposite is None or change.points == 1:
        return text
    if opposite.since is None:
        return text + words.HEADLINE_BUT_STILL[opposite.basis].format(
            level=words.LEVELS[opposite.side], arrow=opposite.amount.arrow
        )
    return text + words.HEADLINE_BUT_TREND.format(
        rising=texts.SIDES[opposite.side][3], since=written_day(opposite.since), arrow=opposite.amount.arrow
    )


def target_part(facts: Facts) -> str:
    """How often the target was met, and what may be expected."""
    target = facts.target
    if target is None:
        return ""
    if target.doubt is not None:
        low, high = target.doubt
        return words.HEADLINE_DOUBT.format(low=low, high=high)
    if target.count.total == 1:
        once = "met" if target.count.met else "missed"
        return words.HEADLINE_ALONE.format(met=once, at=at(target), noun=target.noun)
    met, total = target.count.met, target.count.total
    if not total:
        return ""
    text = words.HEADLINE_TARGET.format(at=at(target), met=met, total=total, noun=plural(target.noun))
    return text + words.HEADLINE_OUTLOOK.get(target.outlook or "", "")
