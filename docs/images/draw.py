"""Draw the README's pictures from the real series beside this file."""

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qi_tracker.charts.render import Renderer
from qi_tracker.charts.specification import control_chart
from qi_tracker.measures.analysis.study import analysis_report

HERE = Path(__file__).parent
WIDTH, HEIGHT, SCALE = 900, 470, 2


@dataclass
class Measure:
    """The settings of a measure."""

    data_kind: str
    chart: str
    unit: str
    multiplier: float
    direction: str
    target_value: float | None
    decimals: int = 1
    id: str = ""
    rules: str = "making_data_count"
    screen_moving_ranges: bool = True
    frequency: str = "monthly"
    target_on: date | None = None
    targets: tuple[Any, ...] = ()
    stretch_target_value: float | None = None
    lower_bound: float | None = None
    upper_bound: float | None = None
    rule_options_shift: int | None = None
    rule_options_trend: int | None = None
    fixed_limits_center: float | None = None
    fixed_limits_lower: float | None = None
    fixed_limits_upper: float | None = None


@dataclass
class Point:
    """One month."""

    period_start: date
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    note: str | None = None
    sequence: int = 1
    mean: float | None = None
    sd: float | None = None
    n: int | None = None
    excluded: bool = False


@dataclass
class Phase:
    """One listed phase."""

    start: date
    label: str
    baseline_points: int | None = None
    baseline_from: date | None = None
    baseline_until: date | None = None


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a series."""
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def c_difficile() -> dict[str, Any]:
    """Infections before and after an intervention."""
    notes = {"2014-06-01": "Isolation ward opened"}
    points = [
        Point(date.fromisoformat(r["month"]), float(r["cases"]), float(r["risk_days"]), note=notes.get(r["month"]))
        for r in rows("c-difficile.csv")
    ]
    measure = Measure("rate", "u", "cases per 10,000 risk days", 10_000, "decrease", 4.0)
    phases = [Phase(date(2012, 11, 1), "Before"), Phase(date(2014, 11, 1), "Antibiotic policy on all wards")]
    cycles = [
        {"number": 1, "title": "One ward", "starts_on": "2014-05-05", "ends_on": "2014-07-31"},
        {"number": 2, "title": "Three wards", "starts_on": "2014-08-01", "ends_on": "2014-10-31"},
        {"number": 3, "title": "All wards", "starts_on": "2014-11-01", "ends_on": "2015-03-31"},
    ]
    return control_chart(
        analysis_report(measure, points, phases),
        title="Hospital-acquired C. difficile infections",
        context="Antimicrobial stewardship",
        frequency="monthly",
        decimals=1,
        cycles=cycles,
        width=WIDTH,
        height=HEIGHT,
    )


def four_hour_waits() -> dict[str, Any]:
    """Patients seen in time, from large denominators."""
    points = [
        Point(date.fromisoformat(r["month"]), float(r["attendances"]) - float(r["breaches"]), float(r["attendances"]))
        for r in rows("emergency-department.csv")
    ]
    measure = Measure("proportion", "p_prime", "%", 100, "increase", 95.0)
    return control_chart(
        analysis_report(measure, points),
        title="Emergency patients seen within four hours",
        context="Timely emergency care",
        frequency="monthly",
        decimals=1,
        width=WIDTH,
        height=HEIGHT,
    )


def admissions() -> dict[str, Any]:
    """A balancing measure, where neither direction is better."""
    points = []
    for r in rows("emergency-department.csv"):
        month = date.fromisoformat(r["month"])
        points.append(Point(month, value=float(r["admissions"]) / monthrange(month.year, month.month)[1]))
    measure = Measure("value", "i", "admissions a day", 1, "neutral", None)
    return control_chart(
        analysis_report(measure, points),
        title="Emergency admissions",
        context="Timely emergency care (balancing measure)",
        frequency="monthly",
        decimals=1,
        theme="dark",
        width=WIDTH,
        height=HEIGHT,
    )


def main() -> None:
    """Draw all of them."""
    pictures = {"c-difficile": c_difficile(), "four-hour-waits": four_hour_waits(), "admissions": admissions()}
    with Renderer() as renderer:
        for name, specification in pictures.items():
            (HERE / f"{name}.png").write_bytes(renderer.render(specification, "png", scale=SCALE))


if __name__ == "__main__":
    main()
