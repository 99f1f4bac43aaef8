"""Holds what is said of whether the process changed."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

from .process import arithmetic
from .seen import (
    DAY,
    ENOUGH,
    NUMBER,
    Reading,
    Seen,
    fits,
    level,
    meaning_fits,
    read_day,
    read_number,
    tiny,
    unit_of,
    written_as,
)

RULE_LENGTHS = {
    ("making_data_count", "shift"): 7, ("making_data_count", "trend"): 7, ("western_electric", "shift"): 8,
    ("nelson", "shift"): 9, ("nelson", "trend"): 6, ("perla", "shift"): 6, ("perla", "trend"): 5,
}  # fmt: skip
LENGTHS_IN_WORDS = {
    "shift": r"(\d+) points in a row on one side of the (?:center line|median)",
    "trend": r"(\d+) points in a row that rise or fall",
    "beyond_limits": r"a point outside the limits",
    "two_of_three": r"2 of 3 points in a row .+",
    "four_of_five": r"4 of 5 points in a row .+",
    "runs": r"an unusually long run or unusually few crossings of the center line",
    "alternating": r"14 points in a row that go up and down in turns",
    "hugging": r"15 points in a row in the inner third of both sides",
    "avoiding": r"8 points in a row outside the inner third, on both sides",
}


PERCENTS = r"(?: percentage points)?"
VALUES = r"(?:values|steps|spreads)"
CHANGE = re.compile(
    rf"(?:Since ({DAY}) the {VALUES} have been|The latest [a-z]+, ({NUMBER})[^,]* on ({DAY}), is) (higher|lower) "
    r"than chance explains([^(]*)(\([^()]*rule: [^()]*\))"
)
UP_FROM = re.compile(
    rf" (?:is|was) ({NUMBER})[^,]*, (up|down) ({NUMBER}){PERCENTS} (?:from ({NUMBER})[^,]*? (before|in the baseline)"
    rf"|from (the given center) of ({NUMBER}))"
)
AGAINST = re.compile(
    rf" (?:is|was) ({NUMBER})[^,]*, against ({NUMBER})[^,]*? at the other points, ({NUMBER}){PERCENTS} (higher|lower)"
)
THAN = re.compile(
    rf": ({NUMBER}){PERCENTS} (higher|lower) than the [a-z ]+ (before|of the other points|of the baseline), ({NUMBER})"
)
OFFER = re.compile(
    rf"begin a new phase on ({DAY})(?: \(on average ({NUMBER})[^,]*? before, ({NUMBER})[^,]*? since\))?,"
)
STILL = re.compile(
    rf", but they are still (higher|lower) than [a-z ]+: theirs?(?: [a-z ]+?)? is ({NUMBER})[^,]*?, against ({NUMBER})"
)
TREND = re.compile(
    rf"(?:Since ({DAY}) the {VALUES} have|From ({DAY}) to ({DAY}) the {VALUES}) (risen|fallen|rose|fell) "
    rf"without a break(?:, from ({NUMBER})[^,]*? to ({NUMBER}))?"
)


def length_of(reading: Reading, cause: str) -> int:
    """How many points in a row the rule takes, as the measure or its rules have it."""
    own = {"shift": reading.drawn.measure.rule_options_shift, "trend": reading.drawn.measure.rule_options_trend}[cause]
    is_open = reading.report["rules"] == "making_data_count"
    return own if is_open and own else RULE_LENGTHS[reading.report["rules"], cause]


def signal_of(reading: Reading, since: str | None, last: date, side: str, rule: str | None) -> dict[str, Any] | None:
    """The signal of the answer that a sentence speaks of."""
    for signal in reading.signals:
        if since is not None and signal["start"] != read_day(since).isoformat():
            continue
        if signal["end"] == last.isoformat() and signal["side"] == side:
            words = LENGTHS_IN_WORDS[signal["special_cause"]]
            if rule is None or re.search(rf" rule: {words}\)$", rule):
                return signal
    return None


def change(reading: Reading) -> None:
    """A present signal began on the day that is named, by the rule that is cited, by the amount that is said."""
    last = reading.seen[-1].day
    found = CHANGE.search(reading.text)
    if found is None:
        return
    since, side = found[1] or found[3], "high" if found[4] == "higher" else "low"
    signal = signal_of(reading, since, last, side, found[6])
    reading.hold("signal that explains the last point", signal is not None)
    if signal is None:
        return
    reading.hold("meaning", meaning_fits(found[5], signal["point_type"]))
    stretch = [point for point in reading.seen if point.day >= read_day(since)]
    rule_met(reading, signal["special_cause"], side, stretch)
    amount(reading, found[5], stretch)


def rule_met(reading: Reading, cause: str, side: str, stretch: list[Seen]) -> None:
    """The stretch that begins on the named day meets the cited rule."""
    sign = 1 if side == "high" else -1
    if cause == "beyond_limits":
        reading.hold("first point beyond its limits", stretch[0].analyzed["beyond_limits"])
    if cause == "shift" and reading.report["rules"] != "perla":
        length = length_of(reading, cause)
        reading.hold("long enough", len(stretch) >= length)
        reading.hold("on one side", all(sign * (p.value - p.analyzed["center"]) > 0 for p in stretch[:length]))
        before = [point for point in reading.seen if point.day < stretch[0].day]
        if before:
            reading.hold(
                "from its first point",
                sign * (before[-1].value - before[-1].analyzed["center"]) <= tiny(before[-1]),
            )


def amount(reading: Reading, said: str, stretch: list[Seen]) -> None:
    """By how much: from what to what, and against which points."""
    chart = reading.report["chart"]
    before = [point for point in reading.seen if point.day < stretch[0].day]
    inside = {id(point) for point in stretch}
    others = [point for point in reading.seen if id(point) not in inside]
    base = [point for point in reading.seen if point.analyzed["in_baseline"]]
    if found := UP_FROM.search(said):
        former, basis = (found[7], found[6]) if found[6] else (found[4], found[5])
        arithmetic(reading, found[1], found[2], found[3], former)
        reading.hold("present level", fits(found[1], level(chart, stretch)))
        given = reading.drawn.measure.fixed_limits_center
        levels = {"before": level(chart, before), "in the baseline": level(chart, base), "the given center": given}
        reading.hold("former level", fits(former, levels[basis]))
    elif found := AGAINST.search(said):
        arithmetic(reading, found[1], found[4], found[3], found[2])
        reading.hold("present level", fits(found[1], level(chart, stretch)))
        reading.hold("level of the others", fits(found[2], level(chart, others)))
    elif found := THAN.search(said):
        latest = re.search(rf"The latest [a-z]+, ({NUMBER})", reading.text)
        former = {"before": before, "of the other points": others, "of the baseline": base}[found[3]]
        reading.hold("former level", fits(found[4], level(chart, former)))
        is_above = latest is not None and read_number(latest[1]) > read_number(found[4])
        reading.hold("direction", is_above == (found[2] == "higher"))
        reading.hold("latest value", latest is not None and written_as(latest[1], stretch[-1].value))


def trend(reading: Reading) -> None:
    """A rise or fall goes on from its first to its last value without a break."""
    found = TREND.search(reading.text)
    if found is None:
        return
    sign = 1 if found[4] in ("risen", "rose") else -1
    start, end = read_day(found[1] or found[2]), read_day(found[3]) if found[3] else reading.seen[-1].day
    run = [point for point in reading.seen if start <= point.day <= end]
    steps = [sign * (b.value - a.value) for a, b in pairwise(run)]
    rules = reading.report["rules"]
    reading.hold("rises or falls", all(step >= 0 if rules == "perla" else step > 0 for step in steps))
    reading.hold("long enough to be a trend", sum(step > 0 for step in steps) + 1 >= length_of(reading, "trend"))
    if found[5] is not None:
        ends = written_as(found[5], run[0].value) and written_as(found[6], run[-1].value)
        reading.hold("first and last value", ends)
        reading.hold("direction of the trend", sign * (read_number(found[6]) - read_number(found[5])) > 0)
    began, side = read_day(found[1] or found[2]).isoformat(), "high" if sign > 0 else "low"
    trends = [
        signal["end"]
        for signal in reading.signals
        if signal["start"] == began and signal["side"] == side and signal["special_cause"] == "trend"
    ]
    reading.hold("signal of a trend", bool(trends))
    has_ended = "is no longer part of that" in reading.text
    reading.hold("still going on", has_ended or reading.seen[-1].day.isoformat() in trends)


def ended(reading: Reading) -> None:
    """A signal that has ended did so on the day that is named, before the last point."""
    if run := re.search(rf"From ({DAY}) to ({DAY}) the {VALUES} (rose|fell) without a break", reading.text):
        reading.hold(
            "an ended rise is no level", not re.search(f"{run[1]} to {run[2]} the {VALUES} were", reading.text)
        )
    one = re.search(rf"One (?:value|step|spread), on ({DAY}), was (higher|lower) than chance", reading.text)
    many = re.search(rf"From ({DAY}) to ({DAY}) the (?:{VALUES} were (higher|lower) than|points)", reading.text)
    if one or many:
        start, end = (one[1], one[1]) if one else (many[1], many[2])
        found = [
            s
            for s in reading.signals
            if s["start"] == read_day(start).isoformat() and s["end"] == read_day(end).isoformat()
        ]
        reading.hold("signal that has ended", bool(found) and read_day(end) < reading.seen[-1].day)


def opposite(reading: Reading) -> None:
    """Where the last points belong to a rise and still lie low, or the reverse, both are said."""
    still = STILL.search(reading.text)
    run = TREND.search(reading.text)
    if still is not None:
        side, now, former = still[1], still[2], still[3]
        sign = 1 if side == "higher" else -1
        reading.hold("still on the other side", sign * (read_number(now) - read_number(former)) > 0)
        reading.hold("with its last value", sign * (reading.seen[-1].value - read_number(former)) > -unit_of(former))
        reading.hold("against the trend", run is not None and (run[4] in ("fallen", "fell")) == (sign > 0))
    present = [signal for signal in reading.signals if signal["end"] == reading.seen[-1].day.isoformat()]
    causes = {(signal["special_cause"], signal["side"]) for signal in present}
    if run is None or run[3] is not None or "without a break" not in reading.text.split("The target")[0]:
        return
    side = "low" if run[4] == "risen" else "high"
    stretch = [point for point in reading.seen if point.day >= read_day(run[1])]
    before = [point for point in reading.seen if point.day < stretch[0].day]
    apart = before and (
        max(point.value for point in stretch) < min(point.value for point in before)
        if side == "low"
        else min(point.value for point in stretch) > max(point.value for point in before)
    )
    if ("shift", side) in causes and apart and len(before) >= 3 and "; since" not in reading.text:
        reading.hold("the other side is said too", still is not None)


def silence(reading: Reading) -> None:
    """Nothing is said to be without a sign of change where nothing was tested, or where there is one."""
    text, phase = reading.text, reading.report["phases"][reading.phase]
    says_none = "no rule finds a sign" in text.lower()
    if says_none:
        reading.hold("no signal stands", not reading.signals and not phase["runs_signal"] and not phase["too_few_runs"])
        rests_on = len(reading.seen) if reading.is_given else reading.based
        usable = len(reading.seen) + (reading.report["chart"] == "mr")
        reading.hold("enough points", min(rests_on, usable) >= ENOUGH)
        reading.hold("enough useful points", 2 * phase["useful"] >= len(reading.seen))
        reading.hold("values differ", reading.is_given or len({point.value for point in reading.seen}) > 1)
        reading.hold("not the opposite as well", "cannot be said yet" not in text)
        limits = reading.seen[-1].analyzed["upper"] is not None
        reading.hold("limits or runs", limits or reading.report["chart"] == "run")
        if re.search("lies within (?:them|its)", text):
            reading.hold("within limits", limits and not reading.seen[-1].analyzed["beyond_limits"])
        later = len(reading.report["phases"]) > 1 and reading.phase > 0
        reading.hold("within this phase", (" within this phase" in text) == later)
    scatter = {"mr": "steps?", "s": "spreads?"}.get(reading.report["chart"])
    if scatter is not None and reading.signals:
        reading.hold("scatter is not called values", "the values" not in text)
        reading.hold(
            "nor in the headline",
            any(re.search(f"{scatter}|pattern", part, re.I) for part in reading.report["headline"]),
        )
    reading.hold(
        "headline alike", says_none == any("No sign of a change" in part for part in reading.report["headline"])
    )
    if reading.signals:
        reading.hold("a signal is spoken of", "rule: " in text)
    else:
        reading.hold("no signal is spoken of", "rule: " not in text)


def offer(reading: Reading) -> None:
    """A new phase is offered as the answer has it, with its conditions, and never for mixed data."""
    suggested = reading.report["suggested_phase"]
    found = OFFER.search(reading.text)
    reading.hold("offer of the answer", (found is not None) == (suggested is not None))
    reading.hold("no other offer", reading.text.count("new phase") == (found is not None))
    if found is None or suggested is None:
        return
    reading.hold("start of the offer", read_day(found[1]).isoformat() == suggested["start"])
    if found[2] is not None:
        levels = (suggested["center_before"], suggested["center_after"])
        reading.hold("levels of the offer", written_as(found[2], levels[0]) and written_as(found[3], levels[1]))
    wanted = re.search(r"the (rise|fall|change) is (wanted or accepted|wanted|accepted) and expected", reading.text)
    moved, direction = suggested["center_after"] - suggested["center_before"], reading.report["direction"]
    good = None if direction == "neutral" else (moved > 0) == (direction == "increase")
    reading.hold(
        "whether the change is wanted",
        wanted is not None and wanted[2] == {None: "wanted or accepted", True: "wanted", False: "accepted"}[good],
    )
    reading.hold(
        "which change is meant",
        wanted is not None and wanted[1] in ("change", "rise" if moved > 0 else "fall"),
    )
    reading.hold("no gain of a loss", good is not False or "brought the gain" not in reading.text)
    reading.hold("no loss of a gain", not good or "put it right" not in reading.text)
    if reading.is_given:
        reading.hold("given limits removed", "remove the given center and limits and begin" in reading.text)
    reading.hold("conditions", "the cause is known" in reading.text and "expected to last" in reading.text)
