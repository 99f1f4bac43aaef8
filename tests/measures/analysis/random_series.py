"""Measures drawn at random, of every kind that the analysis has words for: what the reader of sentences is tried on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from qi_tracker import spc

from .test_analysis import Measure, Phase, Point

SHAPES = (
    "stable",
    "stable",
    "shifted",
    "trending",
    "constant",
    "sparse",
    "outlier",
    "alternating",
    "recovered",
    "fallen",
    "few",
)
UNITS = {
    "value": ("minutes", "%", None, "days"),
    "count": ("falls", None),
    "proportion": ("%",),
    "rate": ("per 1000 bed days",),
    "ratio": ("€ per €",),
    "subgroup": ("minutes",),
    "opportunities_between": ("cases",),
    "time_between": ("days",),
}
STEPS = {"daily": 1, "weekly": 7, "monthly": 0, "quarterly": 0, "irregular": 11}
FIRST = date(2024, 1, 1)


@dataclass
class Drawn:
    """A measure with its points and phases, and the day on which it is read."""

    measure: Any
    points: list[Any]
    phases: list[Any]
    today: date
    shape: str
    overrides: dict[str, Any] = field(default_factory=dict)


def drawn_series(count: int, seed: int) -> Iterator[Drawn]:
    """So many measures, the same ones for the same seed."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield draw(random)


def draw(random: np.random.Generator) -> Drawn:
    """One measure with its points."""
    kind = str(random.choice(list(spc.KINDS)))
    shape = str(random.choice(SHAPES))
    frequency = str(random.choice(list(STEPS)))
    length = int(random.integers(1, 12)) if shape == "few" else int(random.integers(12, 40))
    levels = levels_of(shape, length, random)
    unit = random.choice(np.array(UNITS[kind], dtype=object))
    days = days_of(frequency, length, random)
    points = points_of(kind, levels, days, random, constant=shape == "constant")
    for point in points:
        point.excluded = bool(random.random() < 0.02)
        if random.random() < 0.02:
            point.value = point.numerator = point.mean = None
    if random.random() < 0.25 and frequency != "irregular":
        hole = int(random.integers(0, length))
        points = points[:hole] + points[hole + int(random.integers(1, 4)) :] or points[:1]
    measure = Measure(
        data_kind=kind,
        chart=str(random.choice(["auto", "auto", *spc.KINDS[kind].charts])),
        rules=str(random.choice(list(spc.RULE_SETS))),
        unit=unit,
        multiplier=100 if kind == "proportion" else 1000 if kind == "rate" else 1,
        decimals=random.choice(np.array([None, None, 0, 1, 2], dtype=object)),
        direction=str(random.choice(["increase", "decrease", "decrease", "neutral"])),
        frequency=frequency,
        screen_moving_ranges=bool(random.random() < 0.8),
    )
    if random.random() < 0.1 and len(points) > 2:
        # Two points of one period, on different days.
        points[-1].period_start = points[-2].period_start + timedelta(days=1)
    last = points[-1].period_start
    set_options(measure, points, random)
    if random.random() < 0.7:
        measure.target_value = target_near(points, measure.multiplier, random)
        measure.target_on = last + timedelta(days=int(random.integers(-300, 300))) if random.random() < 0.3 else None
    today = last + timedelta(days=int(random.choice([0, 5, 5, 5, 900])))
    return Drawn(measure, points, phases_of(points, random), today, shape)


def levels_of(shape: str, length: int, random: np.random.Generator) -> Any:
    """How high the process lies at each point, beside its usual level of 1; shape (length,)."""
    level = np.ones(length)
    change = int(length * random.uniform(0.3, 0.8))
    size = float(random.choice([0.2, 0.5, 1.6, 3.0]))
    if shape == "shifted":
        level[change:] = size
    elif shape == "recovered":
        level[change // 2 : change] = size
    elif shape == "fallen":
        # Far from where it was, and on the way back.
        far = size - 1
        level[-9:] = 1 + far * np.linspace(1, 0.6, 9)[: length if length < 9 else 9]
    elif shape == "trending":
        level *= np.linspace(1, size, length)
    elif shape == "sparse":
        level *= 0.02
    elif shape == "outlier":
        level[int(random.integers(0, length))] = 4 * size
    elif shape == "alternating":
        level[::2] = size
    return level


def days_of(frequency: str, length: int, random: np.random.Generator) -> list[date]:
    """First days of so many periods."""
    if frequency in ("monthly", "quarterly"):
        step = 1 if frequency == "monthly" else 3
        months = [FIRST.year * 12 + step * place for place in range(length)]
        return [date(month // 12, month % 12 + 1, 1) for month in months]
    return [FIRST + timedelta(days=STEPS[frequency] * place) for place in range(length)]


def points_of(kind: str, levels: Any, days: list[date], random: np.random.Generator, *, constant: bool) -> list[Any]:
    """Points of a data kind whose process lies at these levels."""
    length = len(days)
    base = float(random.choice([0.3, 4, 40]))
    rows: dict[str, Any] = {}
    if kind in ("proportion", "rate", "ratio"):
        size = random.integers(150, 400, length) if random.random() < 0.7 else np.full(length, 300)
        share = np.clip(min(base / 60, 0.9) * levels, 0, 0.98)
        rows["denominator"] = size.astype(float)
        if kind == "ratio":
            rows["numerator"] = np.round(size * share * random.normal(1, 0.2, length), 2)
        else:
            rows["numerator"] = random.binomial(size, share).astype(float)
        if constant:
            rows["denominator"], rows["numerator"] = (
                np.full(length, 300.0),
                np.full(length, float(random.choice([0, 300]))),
            )
    elif kind == "subgroup":
        rows["n"] = random.integers(1, 9, length)
        rows["mean"] = np.full(length, base) if constant else base * levels * random.normal(1, 0.1, length)
        rows["sd"] = np.abs(random.normal(base / 4, base / 20, length))
    elif kind == "count":
        rows["value"] = np.full(length, float(random.choice([0, 3]))) if constant else random.poisson(base * levels)
    elif kind == "opportunities_between":
        rows["value"] = (
            np.full(length, 7.0) if constant else random.geometric(np.minimum(1, 0.3 / (base * levels + 0.1)))
        )
    elif kind == "time_between":
        rows["value"] = np.full(length, 7.0) if constant else random.exponential(base * levels) + 0.01
    else:
        low = -base if random.random() < 0.2 else 0.0
        noise = random.normal(0, base * float(random.choice([0.05, 0.3])), length)
        rows["value"] = np.full(length, base) if constant else np.maximum(low, np.round(base * levels + noise, 2))
    columns = {name: column.tolist() for name, column in rows.items()}
    return [Point(day, **{name: column[place] for name, column in columns.items()}) for place, day in enumerate(days)]


def target_near(points: list[Any], multiplier: float, random: np.random.Generator) -> float:
    """A target somewhere about the values, or at one of them."""
    values = [value for value in (shown(point, multiplier) for point in points) if value is not None] or [1.0]
    if random.random() < 0.3:
        return float(random.choice(values))
    return float(np.round(random.choice(values) * random.choice([0.01, 0.5, 0.9, 1.0, 1.1, 2.0]), 2))


def shown(point: Any, multiplier: float) -> float | None:
    """The value of a point as it is shown."""
    if point.denominator is not None:
        return (
            None
            if point.numerator is None or not point.denominator
            else point.numerator / point.denominator * multiplier
        )
    value = point.mean if point.n is not None else point.value
    return None if value is None else value * multiplier


def phases_of(points: list[Any], random: np.random.Generator) -> list[Any]:
    """No phases, a frozen baseline, or a second phase that begins somewhere."""
    found = []
    if random.random() < 0.2:
        found.append(Phase(points[0].period_start, "Before", None, int(random.integers(4, 20))))
    if random.random() < 0.25 and len(points) > 4:
        later = points[int(random.integers(1, len(points)))].period_start
        baseline = int(random.integers(4, 16)) if random.random() < 0.3 else None
        found.append(Phase(later, "After", None, baseline))
    if not found and random.random() < 0.1:
        first, last = sorted(random.integers(0, len(points), 2).tolist())
        days = (points[first].period_start, points[last].period_start)
        found.append(Phase(points[0].period_start, "Before", None, None, *days))
    return found


def set_options(measure: Any, points: list[Any], random: np.random.Generator) -> None:
    """Lengths of rules, given limits, bounds, a stretch target and targets that change, on some measures."""
    values = [value for value in (shown(point, measure.multiplier) for point in points) if value is not None] or [1.0]
    if random.random() < 0.15:
        measure.rule_options_shift = int(random.integers(6, 9))
        measure.rule_options_trend = int(random.integers(6, 9))
    if random.random() < 0.1:
        spread = float(np.std(values)) * float(random.choice([1, 3])) + 0.1
        measure.fixed_limits_center = float(np.mean(values))
        measure.fixed_limits_lower = measure.fixed_limits_center - spread
        measure.fixed_limits_upper = measure.fixed_limits_center + spread
    if random.random() < 0.1:
        measure.lower_bound = float(np.floor(min(values)))
        measure.upper_bound = float(np.ceil(max(values))) + 1
    if random.random() < 0.15:
        measure.stretch_target_value = float(random.choice(values))
    if random.random() < 0.15:
        place = int(random.integers(0, len(points)))
        measure.targets = (
            {"from": points[place].period_start, "value": target_near(points, measure.multiplier, random)},
        )
