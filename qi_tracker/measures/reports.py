"""A stored measure's analysis: what the API answers and what charts are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ..core.errors import Conflict, Invalid
from . import queries
from .advice import chart_advice_report
from .analysis import ChartNotPossibleError, PointNotPossibleError, analysis_report

OVERRIDES = ("chart", "rules", "screen_moving_ranges", "until", "last_points")


@dataclass(frozen=True)
class Analyzed:
    """A measure's analysis, as it is answered, and the cycles that watch the measure."""

    report: dict[str, Any]
    cycles: Sequence[Any]


def analyze(session: Session, measure: Any, query: Mapping[str, Any]) -> Analyzed:
    """Analyze a measure under the overrides of a query.

    Raises Invalid where the data kind cannot feed the chart that was asked for, Conflict where a point cannot be
    drawn on it.
    """
    points = queries.points_of(session, measure.id)
    phases = queries.phases_of(session, measure.id)
    cycles = queries.cycles_of(session, measure.id)
    marked = queries.cycle_ids_by_day(cycles, points, measure.frequency)
    options = {name: query[name] for name in OVERRIDES if name in query}
    try:
        report = analysis_report(measure, points, phases, marked, compare="compare" in query, **options)
    except ChartNotPossibleError as error:
        raise Invalid.at("#/chart", "chart_not_possible", str(error), "query") from error
    except PointNotPossibleError as error:
        raise Conflict(str(error), code="point_not_possible") from error
    return Analyzed(report, cycles)


def advice_on(session: Session, measure: Any) -> dict[str, Any]:
    """Which charts fit a measure, and why."""
    return chart_advice_report(measure, queries.points_of(session, measure.id), queries.phases_of(session, measure.id))
