"""A stored measure's analysis: what the API answers and what charts are drawn from."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ...core.errors import Conflict, Invalid, RequestPart
from ...spc import Variation
from .. import queries
from .advice.report import chart_advice_report
from .study import (
    AnalysisError,
    ChartNotPossibleError,
    PointNotPossibleError,
    analysis_report,
    study,
)

OVERRIDES = ("chart", "rules", "screen_moving_ranges", "until", "last_points")


@dataclass(frozen=True)
class Material:
    """What a measure's analysis is made from: its points and phases, and the cycles that watch it."""

    points: Sequence[Any]
    phases: Sequence[Any]
    cycles: Sequence[Any]


def material_of(session: Session, measure_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Material]:
    """The material of several measures, by a fixed number of queries."""
    points, phases, cycles = (
        read(session, measure_ids) for read in (queries.points_of, queries.phases_of, queries.cycles_of)
    )
    return {key: Material(points[key], phases[key], cycles[key]) for key in measure_ids}


def analyze(measure: Any, material: Material, query: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """The analysis of a measure under the overrides of a query, as it is answered.

    today: the day on which it is read, by which data are old and target days have passed; without one, the day of the
    last point.

    Raises Invalid where the data kind cannot feed the chart that was asked for, Conflict where a point cannot be
    drawn on it.
    """
    marked = queries.cycle_ids_by_day(material.cycles, material.points, measure.frequency)
    options = {name: query[name] for name in OVERRIDES if name in query}
    options |= {"compare": "compare" in query, "today": today}
    try:
        return analysis_report(measure, material.points, material.phases, marked, **options)
    except ChartNotPossibleError as error:
        raise Invalid.at("#/chart", "chart_not_possible", str(error), RequestPart.QUERY) from error
    except PointNotPossibleError as error:
        raise Conflict(str(error), code="point_not_possible") from error


def analysis_of(session: Session, measure: Any, query: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """The same for one measure, whose material is read first."""
    return analyze(measure, material_of(session, [measure.id])[measure.id], query, today)


def advice_on(session: Session, measure: Any) -> dict[str, Any]:
    """Which charts fit a measure, and why."""
    points, phases = (read(session, [measure.id])[measure.id] for read in (queries.points_of, queries.phases_of))
    return chart_advice_report(measure, points, phases)


@dataclass(frozen=True)
class Instability:
    """What speaks against a single figure for a measure's days. flagged_on: its latest point, where that is flagged.

    beyond: how many of its points within the days lie beyond its own limits.
    """

    flagged_on: date | None
    beyond: int


def instability_of(
    measure: Any, points: Sequence[Any], phases: Sequence[Any], days: tuple[date, date] | None
) -> Instability | None:
    """Why a measure is not stable, None where it is or nothing can be said.

    measure, points, phases: as `study` takes them. days: first and last day that count, with what came before them to
    compare with; None for all.
    """
    try:
        studied = study(measure, points, phases, until=days[1] if days else None)
    except AnalysisError:
        return None
    result = studied.result
    if result.last is None:
        return None
    latest = studied.points[result.last].period_start
    flagged = result.variation != Variation.COMMON_CAUSE and (days is None or days[0] <= latest)
    points_beyond = (
        point for point, beyond in zip(studied.points, result.beyond_limits.tolist(), strict=True) if beyond
    )
    beyond = sum(days is None or days[0] <= point.period_start for point in points_beyond)
    return Instability(latest if flagged else None, beyond) if flagged or beyond else None
