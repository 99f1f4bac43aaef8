"""Analyses as the API returns them, for the charts' tests."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

# Cases of hospital-acquired C. difficile by month from November 2012, an intervention after 24 months: www.esundhed.dk,
# Amager Hvidovre Hospital, as bundled with the R package qicharts2.
CDI_BEFORE = [17, 12, 27, 20, 20, 18, 22, 19, 19, 24, 17, 16, 24, 19, 19, 22, 25, 19, 17, 6, 25, 17, 11, 14]
CDI_AFTER = [9, 11, 7, 13, 5, 5, 3, 5, 9, 4, 5, 9]


HEADLINE = ["No sign of a change", "Target met in 9 of 24 months"]


def months(count: int, first: tuple[int, int] = (2012, 11)) -> list[date]:
    """First days of so many months."""
    begin = first[0] * 12 + first[1] - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(begin, begin + count)]


def day_by_day(count: int) -> list[date]:
    """So many days in a row."""
    return [date(2020, 1, 1) + timedelta(days=k) for k in range(count)]


def analysis(
    values: list[float | None],
    days: list[date] | None = None,
    *,
    chart: str = "i",
    phase_starts: tuple[int, ...] = (),
    labels: tuple[str | None, ...] = (),
    target: float | None = None,
    direction: str = "decrease",
    unit: str | None = "cases per 10,000 days",
    notes: dict[int, str] | None = None,
    excluded: tuple[int, ...] = (),
    point_types: dict[int, str] | None = None,
    limits: bool = True,
    **members: Any,
) -> dict[str, Any]:
    """An analysis with the mean and limits at three times the mean moving range of each phase; no rule is applied."""
    days = days or months(len(values))
    phase_of = [sum(i >= start for start in phase_starts) for i in range(len(values))]
    points = []
    for i, (value, day) in enumerate(zip(values, days, strict=True)):
        used = [v for j, v in enumerate(values) if phase_of[j] == phase_of[i] and v is not None and j not in excluded]
        center = (median(used) if chart in {"run", "g"} else mean(used)) if used else None
        moves = [abs(b - a) for a, b in pairwise(used)]
        width = 2.66 * mean(moves) if moves and limits and chart != "run" else None
        point_type = (point_types or {}).get(i, "common_cause")
        points.append(
            {
                "period_start": day.isoformat(),
                "sequence": 1,
                "value": value,
                "numerator": None,
                "denominator": None,
                "center": center,
                "lower": None if width is None else max(0, center - width),
                "upper": None if width is None else center + width,
                **{
                    f"{side}_{sigma}_sigma": None if width is None else center + sign * width * sigma / 3
                    for sigma in (1, 2)
                    for side, sign in (("lower", -1), ("upper", 1))
                },
                "target": target,
                "phase": phase_of[i],
                "in_baseline": True,
                "excluded": i in excluded,
                "beyond_limits": point_type != "common_cause",
                "special_cause": None if point_type == "common_cause" else "beyond_limits",
                "rules_broken": [],
                "point_type": point_type,
                "note": (notes or {}).get(i),
                "cycle_ids": [],
            }
        )
    return {
        "measure_id": "0190b0a0-0000-7000-8000-000000000000",
        "chart": chart,
        "rules": "making_data_count",
        "unit": unit,
        "multiplier": 1,
        "direction": direction,
        "target": None if target is None else {"value": target, "on": None},
        "stretch_target_value": None,
        "screened": True,
        "fixed_limits": None,
        "points": points,
        "phases": [_phase(points, k, labels) for k in range(max(phase_of, default=-1) + 1)],
        "signals": [],
        "variation": "common_cause" if any(v is not None for v in values) else None,
        "since": None,
        "assurance": None if target is None else "hit_or_miss",
        "gaps": [],
        "headline": HEADLINE if any(v is not None for v in values) else ["No values yet"],
        "narrative": "The process is stable.",
        **members,
    }


def _phase(points: list[dict[str, Any]], index: int, labels: tuple[str | None, ...]) -> dict[str, Any]:
    own = [p for p in points if p["phase"] == index]
    return {
        "label": labels[index] if index < len(labels) else None,
        "start": own[0]["period_start"],
        "end": own[-1]["period_start"],
        "points": len(own),
        "useful": len(own),
        "center": own[0]["center"],
        "longest_run": 1,
        "longest_run_max": 5,
        "crossings": 5,
        "crossings_min": 2,
        "runs_signal": False,
        "too_few_runs": False,
        "too_many_runs": False,
        "short": len(own) < 13,
    }


def cycle(number: int, starts_on: date | None, ends_on: date | None = None) -> dict[str, Any]:
    """A PDSA cycle."""
    return {
        "id": f"c{number}",
        "number": number,
        "title": f"Cycle {number}",
        "starts_on": starts_on and starts_on.isoformat(),
        "ends_on": ends_on and ends_on.isoformat(),
    }


def full_analysis(count: int = 36, **members: Any) -> dict[str, Any]:
    """A series with everything a chart can show."""
    cases = CDI_BEFORE + CDI_AFTER
    values: list[float | None] = [cases[k % 36] + (k * 7 % 5) / 10 for k in range(count)]
    values[count // 2] = None
    days = months(count) if count <= 200 else day_by_day(count)
    change = count * 2 // 3
    return analysis(
        values,
        days,
        phase_starts=(change,),
        labels=("Before", "Antibiotic policy with weekly ward rounds"),
        target=8.0,
        notes={count // 4: "Outbreak on the surgical ward", count // 4 + 1: "Isolation delayed", count - 1: "New test"},
        excluded=(count // 3,),
        point_types={2: "concern", count - 3: "improvement", 5: "neutral_high", 6: "neutral_low"},
        variation="improvement_low",
        **members,
    )


def full_cycles(days: list[str]) -> list[dict[str, Any]]:
    """Cycles of every sort: overlapping, open, outside the series, without days."""
    at = [date.fromisoformat(day) for day in days]
    return [
        cycle(1, at[len(at) // 2], at[len(at) // 2 + 2]),
        cycle(2, at[len(at) // 2 + 1], at[-2]),
        cycle(3, at[-3]),
        cycle(4, date(1999, 1, 1), date(1999, 2, 1)),
        cycle(5, None),
    ]
