"""A chart from analysis to SVG and PNG, beside vl-convert alone on the same specification, in one run.

    python benchmarks/charts.py [POINTS ...] [--rounds 40]

The drawing process and vl-convert in this process are called in turn, both warm. `specification` is what the tracker
computes itself, `cached` a picture that is kept in memory.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import orjson
import vl_convert

from qi_tracker.charts.render import Renderer
from qi_tracker.charts.specification import Specification, control_chart
from qi_tracker.spc import analyze

POINTS = (12, 36, 120, 1000)


def analysis_of(points: int) -> dict[str, Any]:
    """The analysis of an individuals chart with a phase, in the form of the API."""
    random = Random(points)
    values = [random.gauss(20 if k < points // 2 else 15, 3) for k in range(points)]
    result = analyze("i", value=values, phase_starts=[points // 2], direction="decrease", target=14.0)
    days = [date(2020, 1, 1) + timedelta(days=k) for k in range(points)]
    lines = (result.value, result.center, result.lower, result.upper)
    rows = [
        {
            "period_start": day.isoformat(),
            "value": value,
            "center": center,
            "lower": lower,
            "upper": upper,
            "phase": int(k >= points // 2),
            "excluded": False,
            "special_cause": "beyond_limits" if beyond else None,
            "point_type": "concern" if beyond else "common_cause",
            "note": None,
        }
        for k, (day, value, center, lower, upper, beyond) in enumerate(
            zip(days, *(line.tolist() for line in lines), result.beyond_limits.tolist(), strict=True)
        )
    ]
    phases = [
        {"label": label, "center": p.center, "short": False} for label, p in zip("AB", result.phases, strict=True)
    ]
    return {
        "chart": "i",
        "unit": "minutes",
        "direction": "decrease",
        "target": {"value": 14.0, "on": None},
        "points": rows,
        "phases": phases,
        "signals": [],
        "variation": result.variation,
        "assurance": result.assurance,
        "gaps": [],
        "headline": ["No sign of a change"],
        "narrative": "",
    }


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def compare(renderer: Renderer, points: int, rounds: int) -> list[float]:
    """Medians in milliseconds: specification, SVG, vl-convert's SVG, PNG, vl-convert's PNG, cached SVG."""
    analysis = analysis_of(points)

    def build() -> Specification:
        return control_chart(analysis, title="Turnaround time", decimals=1)

    specification = build()
    text = orjson.dumps(specification).decode()
    alone: dict[str, Any] = {"vl_version": "5.21", "allowed_base_urls": []}
    renderer.picture(points, build, "svg")
    works: Sequence[Callable[[], object]] = (
        build,
        lambda: renderer.render(specification, "svg"),
        lambda: vl_convert.vegalite_to_svg(text, **alone),
        lambda: renderer.render(specification, "png", scale=2),
        lambda: vl_convert.vegalite_to_png(text, scale=2, **alone),
        lambda: renderer.picture(points, build, "svg"),
    )
    times = [[milliseconds(work) for work in works] for _ in range(rounds + 3)]
    return [statistics.median(column) for column in zip(*times[3:], strict=True)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time charts beside vl-convert alone.")
    parser.add_argument("points", nargs="*", type=int, default=POINTS)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    heads = ("points", "specification", "SVG", "vl-convert", "PNG x2", "vl-convert", "cached")
    print("".join(f"{head:>15}" for head in heads))
    with Renderer() as renderer:
        for points in given.points:
            figures = compare(renderer, points, given.rounds)
            print(f"{points:>15}" + "".join(f"{figure:>12.2f} ms" for figure in figures))


if __name__ == "__main__":
    main()
