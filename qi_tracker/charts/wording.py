"""The words and numbers that charts show: one place, ready for translation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from .text import one_line

Analysis = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """What a chart is about: the measure's name, its initiative, and how its days and numbers are written."""

    title: str
    context: str | None = None
    frequency: str | None = None
    decimals: int | None = None


CHART_NAMES = {
    "run": "Run chart",
    "i": "I chart (individual values)",
    "mr": "MR chart (moving ranges)",
    "i_prime": "I′ chart",
    "xbar": "X-bar chart",
    "s": "S chart",
    "p": "P chart",
    "p_prime": "P′ chart",
    "u": "U chart",
    "u_prime": "U′ chart",
    "c": "C chart",
    "g": "G chart",
    "t": "T chart",
}
VARIATIONS = {
    "common_cause": "Common cause: no significant change",
    "improvement_high": "Special cause: improvement (high)",
    "improvement_low": "Special cause: improvement (low)",
    "concern_high": "Special cause: concern (high)",
    "concern_low": "Special cause: concern (low)",
    "neutral_high": "Special cause: change (high)",
    "neutral_low": "Special cause: change (low)",
}
ASSURANCES = {
    "pass": "Target: will consistently be met",
    "fail": "Target: will consistently be missed",
    "hit_or_miss": "Target: met or missed by chance",
}
# What the center is where it is no mean; that of a t chart is one on a transformed scale, which has no plain name.
_CENTERS = {"run": "Median", "g": "Median", "t": "Center"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_day(value: date | str) -> date:
    """A day of the analysis, which is text in JSON."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def day_words(day: date, frequency: str | None) -> str:
    """The day as a reader of the measure names its period: May 2014, Q2 2014 or 2 May 2014."""
    if frequency == "quarterly":
        return f"Q{(day.month + 2) // 3} {day.year}"
    if frequency == "monthly":
        return f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def number(value: float, decimals: int | None = None) -> str:
    """The number with thousands separators: so many decimals, or about three significant digits.

    Very large and very small numbers are written in powers of ten, so that a label stays short.
    """
    size = abs(value)
    if size >= 1e9 or (0 < size < 1e-4 and (decimals is None or decimals > 4)):
        text = f"{value:.2e}"
    elif decimals is not None:
        text = f"{value:,.{decimals}f}"
    else:
        digits = 2 if size == 0 else max(0, 2 - math.floor(math.log10(size)))
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−") if text.startswith("-") else text


def quantity(value: float, unit: str | None, decimals: int | None = None) -> str:
    """The number with its unit."""
    unit = one_line(unit or "")
    return f"{number(value, decimals)}{'' if unit in {'', '%'} else ' '}{unit}"


def finer(decimals: int | None) -> int | None:
    """Decimals of a center or limit: one more than those of the values, as for any mean."""
    return None if decimals is None else decimals + 1


def center_word(chart: str) -> str:
    """What the center line of the chart is."""
    return _CENTERS.get(chart, "Mean")


def usable(points: Sequence[Analysis]) -> list[Analysis]:
    """The points that have a value and are not excluded."""
    return [p for p in points if p["value"] is not None and not p["excluded"]]


def latest_with_center(points: Sequence[Analysis]) -> Analysis | None:
    """The last point that carries a center."""
    return next((p for p in reversed(points) if p["center"] is not None), None)


def verdict(analysis: Analysis, frequency: str | None) -> list[str]:
    """Variation, with since when, and assurance in words; empty without a value to judge."""
    words = []
    variation = VARIATIONS.get(analysis["variation"] or "")
    if variation:
        since = _since(analysis)
        if since:
            variation = f"{variation} since {day_words(since, frequency)}"
        elif analysis["variation"] == "common_cause" and len(analysis["phases"]) > 1:
            variation = f"{variation} in this phase"
        words.append(variation)
    assurance = ASSURANCES.get(analysis["assurance"] or "")
    return [*words, assurance] if assurance else words


def _since(analysis: Analysis) -> date | None:
    """Day of the first of the points in a row that are flagged as the latest judged one is, if there are several."""
    judged = usable(analysis["points"])
    if not judged or judged[-1]["special_cause"] is None:
        return None
    latest = judged[-1]
    alike = list(
        takewhile(lambda p: (p["phase"], p["point_type"]) == (latest["phase"], latest["point_type"]), reversed(judged))
    )
    return as_day(alike[-1]["period_start"]) if len(alike) > 1 else None


def change_words(analysis: Analysis, decimals: int | None) -> list[str]:
    """From what to what the latest phase changed the center; empty for a single phase."""
    centers = [p["center"] for p in analysis["phases"] if p["center"] is not None]
    if len(centers) < 2:
        return []
    before, now = centers[-2:]
    written = [number(center, finer(decimals)) for center in (before, now)]
    change = f"{center_word(analysis['chart'])} {' → '.join(written)}"
    percent = 100 * (now - before) / abs(before) if before else math.inf
    return [f"{change} ({percent:+.0f}%)".replace("-", "−") if abs(percent) < 1000 else change]


def latest_words(analysis: Analysis, subject: Subject) -> list[str]:
    """The latest value, and whether the limits are provisional."""
    words = []
    judged = usable(analysis["points"])
    if judged:
        when = day_words(as_day(judged[-1]["period_start"]), subject.frequency)
        words.append(f"Latest {quantity(judged[-1]['value'], analysis['unit'], subject.decimals)} ({when})")
    return [*words, "Limits provisional"] if provisional(analysis) else words


def provisional(analysis: Analysis) -> bool:
    """Whether the limits of the latest phase rest on too few points."""
    latest = latest_with_center(analysis["points"])
    return bool(analysis["phases"] and analysis["phases"][-1]["short"] and latest and latest["upper"] is not None)


def target_words(analysis: Analysis, decimals: int | None) -> str | None:
    """The target with the side that is good, such as `Target ≤ 5`."""
    target = analysis["target"]
    if not target or target["value"] is None:
        return None
    sign = {"increase": "≥ ", "decrease": "≤ "}.get(analysis["direction"] or "", "")
    percent = "%" if analysis["unit"] == "%" else ""
    return f"Target {sign}{number(target['value'], decimals)}{percent}"


def alt_text(analysis: Analysis, subject: Subject, cycles: int) -> str:
    """What the chart shows for somebody who cannot see it: what, over which time, where it sits, what it means."""
    unit = analysis["unit"]
    points = analysis["points"]
    name = CHART_NAMES.get(analysis["chart"], "Chart")
    parts = [f"{name} of {subject.title}{f', {unit}' if unit else ''}."]
    if subject.context:
        parts.append(f"Initiative: {subject.context}.")
    valued = [p for p in points if p["value"] is not None]
    if not valued:
        return one_line(" ".join([*parts, empty_words(len(points))]))
    first, last = (day_words(as_day(p["period_start"]), subject.frequency) for p in (points[0], points[-1]))
    parts.append(f"{_counted(len(points), 'point')} from {first} to {last}.")
    told = [
        *change_words(analysis, subject.decimals),
        *verdict(analysis, subject.frequency),
        *latest_words(analysis, subject),
    ]
    parts.extend([f"{'; '.join(told)}."] if told else [])
    level = latest_with_center(points)
    if level is not None:
        center = f"{center_word(analysis['chart'])} {quantity(level['center'], unit, finer(subject.decimals))}"
        if level["lower"] is not None and level["upper"] is not None:
            low, high = (number(level[side], finer(subject.decimals)) for side in ("lower", "upper"))
            center += f", limits {low} to {high}"
        parts.append(f"{center}.")
    target = target_words(analysis, subject.decimals)
    parts.extend([f"{target}."] if target else [])
    asides = [
        _counted(len(analysis["phases"]), "phase") if len(analysis["phases"]) > 1 else "",
        _counted(cycles, "PDSA cycle") if cycles else "",
        _counted(sum(p["excluded"] for p in points), "excluded point") if any(p["excluded"] for p in points) else "",
    ]
    shown = [aside for aside in asides if aside]
    parts.extend([f"Shown as well: {', '.join(shown)}."] if shown else [])
    return one_line(" ".join([*parts, analysis["narrative"] or ""]))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def empty_words(points: int) -> str:
    """The sentence on a chart that has nothing to draw."""
    if points == 0:
        return "No points yet: the chart begins with the first one."
    return "The one point has no value yet." if points == 1 else f"None of the {points:,} points has a value yet."
