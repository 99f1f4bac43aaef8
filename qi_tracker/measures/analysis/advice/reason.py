"""Why a measure is drawn on the chart that it is drawn on."""

from typing import TYPE_CHECKING

from qi_tracker import spc

from ....charts.wording import CHART_NAMES
from ....core.wording import written_day
from . import texts
from .words import figures_of, instead

if TYPE_CHECKING:
    from ..study import Studied


def chart_reason(studied: "Studied") -> str:
    """One sentence: why this chart, and where it changed since when and why, with the offer to keep it."""
    choice, days = studied.choice, [point.period_start for point in studied.points]
    name, data_kind = CHART_NAMES[choice.chart], str(studied.measure.data_kind)
    if choice.reason == "asked":
        who = "measure" if str(studied.measure.chart) == choice.chart else "limits"
        return texts.CHOSEN["request" if studied.chart_asked else who].format(name=name)
    history = spc.chart_history(data_kind, studied.columns, **studied.series)
    since = phase = ""
    if history.since is not None and history.before is not None:
        before, why = other(history.before, data_kind)
        since = texts.SINCE.format(day=written_day(days[history.since]), name=before, why=why)
    if history.without_latest_phase is not None:
        without, why = other(history.without_latest_phase, data_kind)
        phase = texts.PHASE.format(day=written_day(days[studied.parts[-1].first]), name=without, why=why)
    return texts.AUTO.format(
        name=name,
        why=texts.WHY[choice.reason].format(**figures_of(choice, data_kind)),
        since=since,
        phase=phase,
        instead=instead(choice, str(studied.measure.frequency)),
        chart=choice.chart,
    )


def other(choice: spc.ChartChoice, data_kind: str) -> tuple[str, str]:
    """Name of another answer, and why."""
    return CHART_NAMES[choice.chart], texts.BEFORE[choice.reason].format(**figures_of(choice, data_kind))
