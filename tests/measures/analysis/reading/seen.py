"""What a reader of an analysis has before them: the sentences, and the points that were entered."""

import re
from dataclasses import dataclass
from datetime import date
from statistics import mean, median
from typing import Any

NUMBER = r"−?\d+(?:,\d{3})*(?:\.\d+)?"
DAY = r"[A-Z][a-z]+ \d{1,2}, \d{4}"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SUMS = {"p", "u", "p_prime", "u_prime", "i_prime"}
ENOUGH = 12
"""From so many points on limits are no longer provisional."""


@dataclass
class Seen:
    """A point that counts: its day, its value as shown, and what it was entered as."""

    day: date
    value: float
    entered: Any
    analyzed: dict[str, Any]


class Reading:
    """One analysis as it is read; `wrong` collects what the points contradict."""

    def __init__(self, drawn: Any, report: dict[str, Any]) -> None:
        self.drawn, self.report, self.text = drawn, report, report["narrative"]
        self.sentences = [part for part in re.split(r"(?<=[.?])\s+(?=[A-Z])", self.text) if part]
        self.wrong: list[str] = []
        seen = [
            Seen(entered.period_start, analyzed["value"], entered, analyzed)
            for entered, analyzed in zip(drawn.points, report["points"], strict=True)
            if analyzed["value"] is not None and not entered.excluded
        ]
        self.everything = seen
        self.phase = seen[-1].analyzed["phase"] if seen else 0
        self.seen = [point for point in seen if point.analyzed["phase"] == self.phase]
        self.is_given = drawn.measure.fixed_limits_center is not None and report["chart"] not in ("mr", "s")
        # Of a moving-range chart the first point counts too, though it has no range.
        in_phase = [point for point in report["points"] if point["phase"] == self.phase]
        self.based = sum(point["in_baseline"] for point in in_phase)
        self.signals = [
            signal for signal in report["signals"] if seen and date.fromisoformat(signal["end"]) >= self.seen[0].day
        ]

    def hold(self, claim: str, true: bool) -> None:
        """Note a claim that is not true."""
        if not true:
            self.wrong.append(claim)


def shown(point: Any, multiplier: float) -> float:
    """The value of a point as it is shown, from what was entered."""
    if point.denominator is not None:
        return point.numerator / point.denominator * multiplier
    return (point.mean if point.n is not None else point.value) * multiplier


def level(chart: str, points: list[Seen]) -> float | None:
    """Where points lie by the plain formula of a chart; None for charts whose formula is not plain."""
    values = [point.value for point in points]
    if not values:
        return None
    if chart in ("run", "g"):
        return median(values)
    if chart in ("i", "c", "mr") or (chart == "i_prime" and points[0].entered.denominator is None):
        return mean(values)
    if chart in SUMS or chart == "xbar":
        weights = [point.entered.n if chart == "xbar" else point.entered.denominator for point in points]
        return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
    return None


def missing_periods(days: list[date], frequency: str) -> int:
    """How many periods between first and last have no point."""
    if frequency == "irregular" or not days:
        return 0
    if frequency in ("monthly", "quarterly"):
        size = 1 if frequency == "monthly" else 3
        places = {(day.year * 12 + day.month - 1) // size for day in days}
    else:
        places = {day.toordinal() // (7 if frequency == "weekly" else 1) for day in days}
    return max(places) - min(places) + 1 - len(places)


def meaning_fits(said: str, point_type: str) -> bool:
    """Whether better and worse are said as the point type has it."""
    better, worse = "a change for the better" in said, "a change for the worse" in said
    return (better, worse) == (point_type == "improvement", point_type == "concern")


def read_number(text: str) -> float:
    """The number that is written."""
    return float(text.replace(",", "").replace("−", "-"))


def read_day(text: str) -> date:
    """The day that is written."""
    month, day, year = re.split(r",? ", text)
    return date(int(year), MONTHS.index(month) + 1, int(day))


def unit_of(text: str) -> float:
    """The size of the last digit that is written."""
    return 10.0 ** -len(text.partition(".")[2])


def written_as(text: str, value: float) -> bool:
    """Whether a number is written as this text, rounded to its digits."""
    return abs(read_number(text) - value) <= 0.5 * unit_of(text) * (1 + 1e-6) + 1e-9 * abs(value)


def fits(text: str, value: float | None) -> bool:
    """The same, where the value is known by a plain formula."""
    return value is None or written_as(text, value)


def close(a: float, b: float) -> bool:
    """Whether two numbers are the same but for rounding of the machine."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def tiny(point: Seen) -> float:
    """Differences from the center up to this are none."""
    return 1e-9 * max(abs(point.value), abs(point.analyzed["center"]))
