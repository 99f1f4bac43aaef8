"""Which chart suits a measure, as the API answers it. Pure: no database, no request."""

from collections.abc import Sequence
from typing import Any

from qi_tracker import spc

from ...charts.wording import CHART_NAMES
from ...core.wording import counted, number
from . import texts
from .study import MeasureSettings, PhaseRow, PointRow, columns_of, number_or_none, parts_of


def chart_advice_report(
    measure: MeasureSettings, points: Sequence[PointRow], phases: Sequence[PhaseRow] = ()
) -> dict[str, Any]:
    """Charts that fit a measure and why, with the figures that the advice rests on; of plain JSON types."""
    data_kind = str(measure.data_kind)
    columns, excluded = columns_of(data_kind, points), [point.excluded for point in points]
    parts = parts_of(points, phases)
    start = parts[-1].first if parts else 0
    advice = spc.advise(
        data_kind,
        columns,
        excluded=excluded,
        latest_phase_start=start,
        screen_moving_ranges=measure.screen_moving_ranges,
    )
    present = spc.choose_chart(data_kind, str(measure.chart), columns, excluded=excluded, latest_phase_start=start)
    return {
        "measure_id": str(measure.id),
        "data_kind": data_kind,
        "chart": present,
        "recommended": advice.recommended,
        "figures": {
            "points": advice.points,
            "points_needed": spc.ENOUGH_POINTS,
            "mean_denominator": number_or_none(advice.mean_denominator),
            "sigma_z": number_or_none(advice.sigma_z),
            "mean_count": number_or_none(advice.mean_count),
            "zero_share": number_or_none(advice.zero_share),
        },
        "charts": [
            {
                "chart": chart,
                "name": CHART_NAMES[chart],
                "fits": verdict.fits,
                "recommended": chart == advice.recommended,
                "reason": reason(verdict.reason, data_kind, advice),
            }
            for chart, verdict in advice.charts.items()
        ],
    }


def reason(name: str, data_kind: str, advice: spc.ChartAdvice) -> str:
    """The sentence of a reason, with its figures."""
    return texts.ADVICE[name].format(
        points=counted(advice.points, "point"),
        enough=spc.ENOUGH_POINTS,
        sigma_z=number(advice.sigma_z, 1),
        denominator=number(advice.mean_denominator, 0),
        count=number(advice.mean_count, 1),
        kind=texts.KINDS[data_kind],
    )
