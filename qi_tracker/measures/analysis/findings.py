"""Whether a process changed, in sentences: since when, by which rule and by how much, or why that cannot be said."""

from collections.abc import Mapping
from datetime import date

from qi_tracker.spc import Signal

from ...charts.wording import center_word
from ...core.wording import counted, written_day
from . import sentences as words
from . import texts
from .changes import PATTERNS, Change
from .facts import Facts, Latest, Level


def finding(facts: Facts, level: Level, latest: Latest) -> str:
    """Whether the process changed, since when, by which rule and by how much; or why that cannot be said."""
    shown = {
        "one": words.ONE.get(facts.chart, "value"),
        "values": words.MANY.get(facts.chart, "values"),
        "value": facts.style.number(latest.value),
        "day": written_day(latest.on),
    }
    phase = within_phase(level)
    if facts.change is not None and facts.finding == "present":
        return present(facts, facts.change, shown)
    if facts.change is not None:
        return ended(facts, facts.change, shown)
    if facts.finding in ("too_few_runs", "too_many_runs"):
        return runs_sentence(facts)
    if facts.finding == "none":
        if not latest.is_within:
            return words.OUTSIDE.format(**shown, phase=phase)
        them = words.THEM[level.has_range and level.holds(latest.value)]
        return words.NONE.format(**shown, them=them, phase=phase)
    if facts.finding == "runs_only":
        return words.RUNS_ONLY.format(noun=center_line(facts, level), trend=or_trend(facts), phase=phase)
    if facts.finding == "no_limits":
        text = words.MOVING_RANGES_ONLY if facts.chart == "mr" else words.NO_LIMITS
        return text.format(noun=center_line(facts, level), trend=or_trend(facts), phase=phase)
    if facts.finding == "equal":
        return words.NOTHING_DIFFERS.format(phase=phase)
    return words.CANNOT_SAY.format(phase=phase) + untested(facts, level)


def center_line(facts: Facts, level: Level) -> str:
    """What runs are about: a given center is no average or middle value."""
    return words.GIVEN_CENTER if level.is_given else center_word(facts.chart)


def or_trend(facts: Facts) -> str:
    """That trends were looked for too, where the rules do."""
    return words.OR_TREND if "trend" in texts.RULES[facts.rules] else ""


def within_phase(level: Level) -> str:
    """That only the present phase was looked at, where there are others."""
    return words.WITHIN_PHASE if level.since is not None else ""


def untested(facts: Facts, level: Level) -> str:
    """Why nothing could be tested, and what would make it possible."""
    reason = facts.finding
    if level.usable == 1:
        # Given limits are something to compare one value with.
        reason = "given" if level.is_given else "one"
    points = level.rests_on if facts.finding == "narrow_baseline" else level.usable
    return words.UNTESTED[reason].format(
        points=counted(points, "point"),
        on_center=level.on_center,
        one=words.ONE.get(facts.chart, "value"),
        enough=facts.enough,
        instead=words.INSTEAD.get(facts.data_kind, words.INSTEAD_OF_VALUES),
    )


def rule_of(facts: Facts, cause: str) -> str:
    """The rule that is cited, in parentheses."""
    return words.RULE.format(rule=texts.rules_cited(facts.rules, [cause], facts.lengths))


def present(facts: Facts, change: Change, shown: dict[str, str]) -> str:
    """The signal that explains the last point."""
    meaning, rule = words.MEANING.get(change.meaning, ""), rule_of(facts, change.cause)
    if change.cause in PATTERNS:
        return words.PATTERN.format(pattern=pattern(change.cause, change.side, one=False), rule=rule)
    if change.since is None:
        _, above, _, _ = texts.SIDES[change.side]
        return words.SELDOM.format(above=above, meaning=meaning, rule=rule)
    if change.cause == "trend" and change.trend_ends is not None:
        return words.TREND[change.trend_ends == change.last].format(
            values=shown["values"],
            since=written_day(change.since),
            ends=written_day(change.trend_ends),
            risen=words.RISEN[change.side],
            rose=words.RISE[change.side],
            high=words.HIGH[change.side],
            from_to=from_to(change),
            meaning=meaning,
            rule=rule,
            but=but(facts, change),
        )
    said = {"level": words.LEVELS[change.side], "meaning": meaning, "rule": rule}
    if change.points == 1:
        return words.ONE_POINT.format(**shown, amount=amount(facts, change, words.ONE_AMOUNT), **said)
    said |= {"but": but(facts, change), "values": shown["values"]}
    return words.SINCE.format(since=written_day(change.since), amount=amount(facts, change, words.AMOUNT), **said)


def from_to(change: Change) -> str:
    """First and last value of a rise or fall; empty where they are written alike."""
    amount = change.amount
    return "" if amount is None else words.FROM_TO.format(former=amount.former, present=amount.present)


def but(facts: Facts, change: Change) -> str:
    """What goes the other way meanwhile; empty where nothing does."""
    opposite = change.opposite
    if opposite is None:
        return ""
    said = {"former": opposite.amount.former, "present": opposite.amount.present}
    if opposite.since is not None:
        return words.BUT_TREND.format(since=written_day(opposite.since), risen=words.RISEN[opposite.side], **said)
    return words.BUT_STILL[opposite.basis].format(
        level=words.LEVELS[opposite.side], noun=center_word(facts.chart), **said
    )


def amount(facts: Facts, change: Change, templates: dict[str, str]) -> str:
    """By how much the process changed; empty where no amount is known."""
    if change.amount is None:
        return ""
    return templates[change.basis].format(
        noun=center_word(facts.chart),
        points=counted(change.points, "point"),
        former=change.amount.former,
        present=change.amount.present,
        difference=change.amount.difference,
        move=words.MOVES[change.side],
        level=words.LEVELS[change.side],
    )


def ended(facts: Facts, change: Change, shown: dict[str, str]) -> str:
    """The last signal of the phase, which does not reach the last point."""
    said = {
        "first": written_day(change.since or change.first),
        "last": written_day(change.last),
        "level": words.LEVELS[change.side],
        "rule": rule_of(facts, change.cause),
        **shown,
    }
    if change.cause in PATTERNS:
        return words.ENDED_PATTERN.format(pattern=pattern(change.cause, change.side, one=False), **said)
    if change.cause == "trend" and change.trend_ends is not None:
        return words.ENDED_TREND[change.trend_ends == change.last].format(
            ends=written_day(change.trend_ends),
            rose=words.RISE[change.side],
            high=words.HIGH[change.side],
            from_to=from_to(change),
            **said,
        )
    by_how_much = amount(facts, change, words.PAST_AMOUNT) if change.basis != "trend" else ""
    return words.ENDED[change.points == 1].format(amount=by_how_much, **said)


def runs_sentence(facts: Facts) -> str:
    """That points change sides too seldom or too often, with the figures."""
    if facts.finding == "too_many_runs":
        return words.MANY_RUNS
    runs, kind = facts.runs, kind_of_runs(facts)
    if runs is None or kind == "few_runs":
        return words.FEW_RUNS
    if kind == "long_run":
        return words.LONG_RUN.format(longest=runs.longest_run, most=runs.longest_run_max)
    times = runs.crossings or 0
    crossings = words.TIMES.get(times, words.MORE_TIMES.format(times=times))
    return words.FEW_CROSSINGS.format(crossings=crossings, fewest=runs.crossings_min)


def kind_of_runs(facts: Facts) -> str:
    """In what way the points keep to one side for too long, as a key of HEADLINES."""
    runs = facts.runs
    if runs is None or not runs.signal or runs.longest_run is None or runs.longest_run_max is None:
        return "few_runs"
    return "long_run" if runs.longest_run > runs.longest_run_max else "few_crossings"


def pattern(cause: str, side: int, one: bool) -> str:
    """What a special cause looks like, said of one point or of several."""
    _, above, upper, rising = texts.SIDES[side]
    said = {"lie": texts.LIE[one], "belong": texts.BELONG[one]}
    return texts.SIGNALS[cause].format(above=above, upper=upper, rising=rising, **said)


def explanation(rules: str, signal: Signal, first: date, last: date, lengths: Mapping[str, int | None]) -> str:
    """Why a signal counts, in one sentence with its rules, first and last point and side."""
    one = signal.points == 1
    who = texts.WHO[one].format(points=signal.points, first=written_day(first), last=written_day(last))
    if signal.since is None:
        what = texts.SELDOM.format(above=texts.SIDES[signal.side][1])
    elif len(signal.special_causes) > 1 and "trend" in signal.special_causes:
        # Of a rise the first values may still be low.
        what = texts.TOGETHER_WITH_TREND.format(rising=texts.SIDES[signal.side][3], level=words.LEVELS[signal.side])
    elif len(signal.special_causes) > 1:
        what = texts.TOGETHER[one].format(level=words.LEVELS[signal.side])
    else:
        what = pattern(signal.special_cause, signal.side, one)
    return texts.EXPLANATION.format(who=who, what=what, rule=texts.rules_cited(rules, signal.special_causes, lengths))
