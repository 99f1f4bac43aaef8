"""Which chart suits a measure, as the API answers it. Pure: no database, no request."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from qi_tracker import spc

from ....charts.wording import CHART_NAMES
from ....core.wording import counted
from ..series import PhaseRow, PointRow, columns_of, parts_of, series_options
from ..study import MeasureSettings, number_or_none
from . import texts
from .words import apart, figures_of, instead

MOSTLY = 0.5
"""Share of the points at one end of the scale from which runs say nothing."""


def chart_advice_report(
    measure: MeasureSettings, points: Sequence[PointRow], phases: Sequence[PhaseRow] = ()
) -> dict[str, Any]:
    """Charts that fit a measure and why, with the figures that the advice rests on; of plain JSON types."""
    data_kind, frequency = str(measure.data_kind), str(measure.frequency)
    parts = parts_of(points, phases)
    days = [point.period_start for point in points]
    advice = spc.advise(
        data_kind,
        columns_of(data_kind, points),
        **series_options(points, parts),
        weekday=np.array([day.weekday() for day in days], dtype=np.intp) if frequency == "daily" else None,
        month=np.array([12 * day.year + day.month for day in days], dtype=np.intp) if frequency == "monthly" else None,
    )
    recommended = advice.choice.chart
    return {
        "measure_id": str(measure.id),
        "data_kind": data_kind,
        "chart": recommended if str(measure.chart) == "auto" else str(measure.chart),
        "recommended": recommended,
        "figures": figure_items(advice),
        "charts": [
            {
                "chart": chart,
                "name": CHART_NAMES[chart],
                "fits": verdict.fits,
                "recommended": chart == recommended,
                "reason": reason(chart, verdict, advice.choice, data_kind),
            }
            for chart, verdict in advice.charts.items()
        ],
        "findings": list(finding_items(advice, frequency)),
    }


def figure_items(advice: spc.ChartAdvice) -> dict[str, Any]:
    """The figures that the advice rests on."""
    choice, patterns = advice.choice, {pattern.name: pattern for pattern in advice.patterns}
    figures: dict[str, Any] = {"points": choice.points, "points_needed": spc.ENOUGH_POINTS}
    numbers = {
        "mean_denominator": advice.mean_denominator,
        "mean_count": choice.expected,
        "mean_failures": choice.expected_failures,
        "zero_share": advice.zero_share,
        "full_share": advice.full_share,
        "sigma_z": choice.dispersion.ratio,
        "sigma_z_critical": choice.dispersion.critical,
        "dispersion": advice.dispersion.ratio,
        "dispersion_critical": advice.dispersion.critical,
    }
    figures |= {name: number_or_none(value) for name, value in numbers.items()}
    for name in ("autocorrelation", "weekday", "yearly"):
        found = patterns.get(name)
        figures[name] = number_or_none(found.figure) if found else None
        figures[f"{name}_critical"] = found.critical if found else None
    return figures


def reason(chart: str, verdict: spc.Verdict, choice: spc.ChartChoice, data_kind: str) -> str:
    """The sentence of a verdict, with its figures."""
    sentences = texts.RUN if chart == "run" else texts.FITS if verdict.reason in texts.FITS else texts.NOT_YET
    figures = figures_of(choice, data_kind) | {"counted": counted(choice.points, "point")}
    return sentences[verdict.reason].format(**figures)


def finding_items(advice: spc.ChartAdvice, frequency: str) -> Iterator[dict[str, Any]]:
    """What else the reader of any chart has to know, each with its figure, the border that it passed and what to do."""
    choice = advice.choice
    if choice.reason in texts.RARE:
        rare = choice.expected if choice.reason == "few_events" else choice.expected_failures
        text = texts.FINDINGS["rare"].format(events=texts.RARE[choice.reason], instead=instead(choice, frequency))
        yield finding("rare", rare, 1.0, text)
    for name, share in (("zeros", advice.zero_share), ("full", advice.full_share)):
        if share > MOSTLY:
            yield finding(
                name, share, MOSTLY, texts.FINDINGS[name].format(figure=apart(100 * share, 100 * MOSTLY, 0)[0])
            )
    found = [pattern for pattern in advice.patterns if pattern.present]
    if advice.dispersion.beyond_chance:
        found.insert(0, spc.Pattern("dispersion", *advice.dispersion, choice.points, present=True))
    for pattern in found:
        figure, critical = apart(pattern.figure, pattern.critical)
        text = texts.FINDINGS[pattern.name].format(figure=figure, critical=critical)
        yield finding(pattern.name, pattern.figure, pattern.critical, text)


def finding(name: str, figure: float, critical: float, explanation: str) -> dict[str, Any]:
    """One finding as it is answered."""
    return {"finding": name, "figure": figure, "critical": critical, "explanation": explanation}
