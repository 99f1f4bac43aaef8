"""A new phase, where one is due."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from qi_tracker import spc

from ....charts.wording import CHART_NAMES
from ....core.wording import quantity, written_day
from . import texts
from .words import apart

if TYPE_CHECKING:
    from ..study import Studied


def suggested_phase(studied: "Studied") -> dict[str, Any] | None:
    """The new phase that the latest one should be split by, None where none is due; of plain JSON types."""
    if not spc.signal_stands(studied.result):
        return None
    result, days = studied.result, [point.period_start for point in studied.points]
    # A phase begins at the first point of a day.
    may_start = np.array([True, *(day != former for former, day in pairwise(days))][: len(days)])
    found, measure = spc.suggest_phase(result, may_start), studied.measure
    if found is None:
        return None
    after, before = (
        quantity(center, measure.decimals, measure.unit) for center in (found.center_after, found.center_before)
    )
    if after == before:
        # The measure's decimals may be too few to show what changed.
        after, before = apart(found.center_after, found.center_before)
    chart = chart_with_a_phase_at(studied, found.first)
    return {
        "start": days[found.first].isoformat(),
        "reason": texts.NEW_PHASE.format(
            points=found.points,
            start=written_day(days[found.first]),
            after=after,
            earlier=found.points_before,
            before=before,
            given="" if measure.fixed_limits_center is None else texts.WITHOUT_GIVEN,
            chart=texts.OTHER_CHART.format(name=CHART_NAMES[chart]) if chart != result.chart else "",
        ),
        "center_before": found.center_before,
        "center_after": found.center_after,
        "points": found.points,
    }


def chart_with_a_phase_at(studied: "Studied", first: int) -> str:
    """The chart that the measure would be drawn on if a phase began at a position, after the listed ones."""
    if studied.choice.reason == "asked":
        return studied.choice.chart
    series = studied.series
    return spc.choose_chart(
        str(studied.measure.data_kind),
        "auto",
        studied.columns,
        excluded=series["excluded"],
        phase_starts=[*series["phase_starts"], first],
        baseline_points=[*(series["baseline_points"] or [None]), None],
    ).chart
