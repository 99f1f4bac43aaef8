"""The words and numbers that charts show: one place, ready for translation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ..core.wording import PERCENT, counted, number_as_entered, quantity, short_number, written_day
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
    "run": "run chart",
    "i": "individuals chart (I)",
    "mr": "moving-range chart (MR)",
    "i_prime": "normalized individuals chart (I')",
    "xbar": "chart of averages (x-bar)",
    "s": "chart of spreads (s)",
    "p": "proportions chart (p)",
    "p_prime": "proportions chart for extra variation (P')",
    "u": "rates chart (u)",
    "u_prime": "rates chart for extra variation (U')",
    "c": "counts chart (c)",
    "g": "chart of cases between events (g)",
    "t": "chart of time between events (t)",
}
_LONGEST_LABEL = 12
AVERAGE = "average"
# What the center is where it is no average.
CENTERS = {
    "run": "middle value",
    "g": "middle value",
    "t": "typical value",
    "mr": "typical step",
    "s": "typical spread",
}


def as_day(value: date | str) -> date:
    """A day of the analysis, which is text in JSON."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def center_word(chart: str) -> str:
    """What the center line of the chart is, as sentences and labels call it."""
    return CENTERS.get(chart, AVERAGE)


class LevelWords(NamedTuple):
    """What upper limit, center and lower limit are called."""

    upper: str
    center: str
    lower: str


def level_words(analysis: Analysis) -> LevelWords:
    """What the levels of a chart are; given ones are no average of the points."""
    if analysis["fixed_limits"]:
        return LevelWords("Given upper limit", "Given center", "Given lower limit")
    return LevelWords("Upper limit", center_word(analysis["chart"]).capitalize(), "Lower limit")


def usable(points: Sequence[Analysis]) -> list[Analysis]:
    """The points that have a value and are not excluded."""
    return [p for p in points if p["value"] is not None and not p["excluded"]]


def latest_with_center(points: Sequence[Analysis]) -> Analysis | None:
    """The last point that carries a center."""
    return next((p for p in reversed(points) if p["center"] is not None), None)


def latest_words(analysis: Analysis, decimals: int | None) -> list[str]:
    """The latest value, and whether the limits are provisional."""
    words = []
    plotted = usable(analysis["points"])
    if plotted:
        when = written_day(as_day(plotted[-1]["period_start"]))
        latest = quantity(plotted[-1]["value"], decimals, one_line(analysis["unit"] or ""))
        words.append(f"Latest {latest} ({when})")
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
    percent = PERCENT if analysis["unit"] == PERCENT else ""
    value = target["value"]
    # What is too long for a label is written in powers of ten.
    text = number_as_entered(value, decimals, analysis["unit"])
    if len(text) > _LONGEST_LABEL:
        text = short_number(value, decimals, analysis["unit"])
    return f"Target {sign}{text}{percent}"


def stretch_words(analysis: Analysis, decimals: int | None) -> str | None:
    """The stretch target with the side that is good, such as `Stretch target ≤ 3`."""
    value = analysis["stretch_target_value"]
    words = None if value is None else target_words({**analysis, "target": {"value": value}}, decimals)
    return words and f"Stretch {words[0].lower()}{words[1:]}"


def alt_text(analysis: Analysis, subject: Subject, cycles: int) -> str:
    """What the chart shows for somebody who cannot see it: what, over which time, where it sits, what it means."""
    unit = analysis["unit"]
    points = analysis["points"]
    name = CHART_NAMES.get(analysis["chart"], "chart")
    parts = [f"{name[0].upper()}{name[1:]} of {subject.title}{f', {unit}' if unit else ''}."]
    if subject.context:
        parts.append(f"Initiative: {subject.context}.")
    valued = [p for p in points if p["value"] is not None]
    if not valued:
        return one_line(" ".join([*parts, empty_words(len(points))]))
    first, last = (written_day(as_day(p["period_start"])) for p in (points[0], points[-1]))
    parts.append(f"{counted(len(points), 'point')} from {first} to {last}.")
    words = [*analysis["headline"], *latest_words(analysis, subject.decimals)]
    parts.extend([f"{'; '.join(words)}."] if words else [])
    target = target_words(analysis, subject.decimals)
    stretch = stretch_words(analysis, subject.decimals)
    parts.extend(f"{words}." for words in (target, stretch) if words)
    asides = [
        counted(len(analysis["phases"]), "phase") if len(analysis["phases"]) > 1 else "",
        counted(cycles, "PDSA cycle") if cycles else "",
        counted(sum(p["excluded"] for p in points), "excluded point") if any(p["excluded"] for p in points) else "",
    ]
    shown = [aside for aside in asides if aside]
    parts.extend([f"Shown as well: {', '.join(shown)}."] if shown else [])
    return one_line(" ".join([*parts, analysis["narrative"] or ""]))


def empty_words(points: int) -> str:
    """The sentence on a chart that has nothing to draw."""
    if points == 0:
        return "No points yet: the chart begins with the first one."
    return "The one point has no value yet." if points == 1 else f"None of the {points:,} points has a value yet."
