"""A stored measure's analysis: what the API answers and what charts are drawn from."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..core.errors import Conflict, Invalid
from . import queries
from .analysis import ChartNotPossibleError, PointNotPossibleError, analysis_report

_ANALYSIS_OPTIONS = ("chart", "rules", "screen_moving_ranges", "until", "last_points")


def analysis_of(session: Session, measure: Any, query: Mapping[str, Any]) -> dict[str, Any]:
    """The analysis of a measure under the overrides of a query.

    Raises Invalid where the data kind cannot feed the chart that was asked for, Conflict where a point cannot be
    drawn on it.
    """
    points = queries.points_of(session, measure.id)
    phases = queries.phases_of(session, measure.id)
    cycles = queries.cycles_of(session, measure.id)
    marked = queries.cycle_ids_by_day(cycles, points, measure.frequency)
    options = {name: query[name] for name in _ANALYSIS_OPTIONS if name in query}
    try:
        return analysis_report(measure, points, phases, marked, **options)
    except ChartNotPossibleError as error:
        raise Invalid.at("#/chart", "chart_not_possible", str(error), "query") from error
    except PointNotPossibleError as error:
        raise Conflict(str(error), code="point_not_possible") from error
