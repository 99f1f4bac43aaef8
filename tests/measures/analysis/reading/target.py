"""Holds what is said of the target, of missing and old data, and in the headline."""

import re
from datetime import date
from typing import Any

from .seen import DAY, ENOUGH, NUMBER, Reading, Seen, close, missing_periods, read_day


def in_force(reading: Reading, point: Seen) -> float | None:
    """The target on the day of a point."""
    value = reading.drawn.measure.target_value
    for target in reading.drawn.measure.targets:
        value = target["value"] if target["from"] <= point.day else value
    return value


def times_met(reading: Reading, points: list[Seen]) -> tuple[int, int]:
    """How many points meet the target of their day, and how many there are that have one."""
    more = reading.drawn.measure.direction == "increase"
    pairs = [(point.value, in_force(reading, point)) for point in points]
    meets = [
        close(value, target) or (value > target if more else value < target)
        for value, target in pairs
        if target is not None
    ]
    return sum(meets), len(meets)


def target(reading: Reading) -> None:
    """The target was met as often as said."""
    measure = reading.drawn.measure
    latest = in_force(reading, Seen(reading.drawn.points[-1].period_start, 0, None, {}))
    if latest is None or measure.direction == "neutral" or reading.report["chart"] in ("mr", "s"):
        reading.hold("no target", "arget" not in reading.text)
        return
    if re.search(r"is it .+? or .+?\?", reading.text):
        reading.hold("a percent below 1", measure.unit == "%" and 0 < latest < 1)
        return
    found = re.search(r"met (?:in|on|at) (\d+) of (\d+) ([a-z]+)", reading.text)
    one = re.search(r"was (met|missed) (?:in|on|at) the one", reading.text)
    met = times_met(reading, reading.seen)
    reading.hold("a target by counts", bool(found or one) == (met[1] > 0))
    if one is not None:
        reading.hold("the one point", met == ((1, 1) if one[1] == "met" else (0, 1)))
    if found is None:
        return
    reading.hold("counts of the target", (int(found[1]), int(found[2])) == met)
    if since := re.search(rf"and (?:in|on|at) (\d+) of (\d+) since ({DAY})", reading.text):
        there = [point for point in reading.seen if point.day >= read_day(since[3])]
        reading.hold("counts since the change", (int(since[1]), int(since[2])) == times_met(reading, there))
    if after := re.search(
        r"(?:and|after which they were met) (?:in|on|at) (\d+) of (\d+)(?! since)(?: after that day|;|\.|,)",
        reading.text,
    ):
        there = [point for point in reading.seen if point.day > measure.target_on]
        reading.hold("counts after the day", (int(after[1]), int(after[2])) == times_met(reading, there))
    if measure.target_on:
        passed = measure.target_on < reading.drawn.today
        reading.hold("whether the day has passed", ("a day that has passed" in reading.text) == passed)
    counted = [period_of(found[3], point.day) for point in reading.seen if in_force(reading, point) is not None]
    reading.hold("what is counted", found[3] == "points" or len(set(counted)) == len(counted))
    if said := re.search(r"the stretch target of .+? was met (?:in|on|at) (\d+) of (\d+)", reading.text):
        stretch = measure.stretch_target_value
        more = measure.direction == "increase"
        meets = [
            close(point.value, stretch) or (point.value > stretch if more else point.value < stretch)
            for point in reading.seen
            if in_force(reading, point) is not None
        ]
        reading.hold("counts of the stretch target", (int(said[1]), int(said[2])) == (sum(meets), len(meets)))


def period_of(noun: str, day: date) -> Any:
    """The period in which a day lies, by the noun in which periods are counted."""
    if noun == "weeks":
        return (day.toordinal() - 1) // 7
    return {"months": (day.year, day.month), "quarters": (day.year, (day.month - 1) // 3)}.get(noun, day)


def outlook(reading: Reading) -> None:
    """The future is spoken of only where no signal stands, and never against what happened."""
    said = {
        name
        for name, words in (
            ("pass", "go on meeting it"), ("fail", "go on missing it"), ("can miss", "can also miss it"),
            ("can meet", "can also meet it"), ("both", "meet it at times and miss it at times"),
        )
        if words in reading.text
    }  # fmt: skip
    if not said:
        return
    met, total = times_met(reading, reading.seen)
    phase = reading.report["phases"][reading.phase]
    reading.hold("one outlook", len(said) == 1)
    reading.hold(
        "no future with a signal", not reading.signals and not phase["runs_signal"] and not phase["too_many_runs"]
    )
    reading.hold("no future from few points", len(reading.seen) >= ENOUGH)
    reading.hold("no future of old data", "nothing is known of what the process does today" not in reading.text)
    expected = {
        "pass": met == total,
        "fail": met == 0,
        "can miss": met == total,
        "can meet": met == 0,
        "both": 0 < met < total,
    }
    reading.hold("outlook against what happened", all(expected[name] for name in said))
    assurance = reading.report["assurance"]
    wanted = {"pass": "pass", "fail": "fail"}
    reading.hold("outlook and assurance", all(wanted.get(name, "hit_or_miss") == assurance for name in said))


def data(reading: Reading) -> None:
    """Gaps and old data are named, and only where they are."""
    missing = missing_periods([point.period_start for point in reading.drawn.points], reading.drawn.measure.frequency)
    reading.hold("gaps listed", sum(gap["periods"] for gap in reading.report["gaps"]) == missing)
    reading.hold("gaps named", bool(re.search(r"[Nn]o points? w(?:as|ere) entered for", reading.text)) == (missing > 0))
    if found := re.search(r"[Nn]o points were entered for (\d+) ", reading.text):
        reading.hold("how many are missing", int(found[1].replace(",", "")) == missing)
    if old := re.search(rf"[Tt]he last point is of ({DAY})", reading.text):
        reading.hold("last point", read_day(old[1]) == reading.seen[-1].day)
    if (reading.drawn.today - reading.seen[-1].day).days > 400:
        reading.hold("old data named", old is not None)
    elif reading.drawn.today == reading.seen[-1].day:
        reading.hold("new data not called old", old is None)


def headline(reading: Reading) -> None:
    """The headline has no number and no day that the narrative has not."""
    known = set(re.findall(DAY, reading.text)) | set(re.findall(NUMBER, reading.text))
    for part in reading.report["headline"]:
        days = re.findall(DAY, part)
        numbers = re.findall(NUMBER, re.sub(DAY, "", part))
        reading.hold(f"headline {part}", set(days) | set(numbers) <= known)
