"""The Pareto table of a stored measure, as a whole and before and after a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...core.database.sql import Rows
from ...core.errors import Conflict, Invalid, RequestPart
from .. import queries
from ..models import Measure, MeasurePoint
from ..options.validation import COUNTED, listed
from .table import as_mapping, pareto


def pareto_of(session: Session, measure: Measure, query: Mapping[str, Any]) -> dict[str, Any]:
    """The table of a measure by one stratum, the first of several unless the query names another.

    The day that parts before from after is the query's `split`, or else the start of the last phase that begins
    within the points. Raises Conflict for a measure without strata, Invalid for a stratum that it lacks.
    """
    stratum = _stratum_of(measure, query.get("stratum"))
    points = session.execute(_points(measure, query)).all()
    phase = None if "split" in query or not points else _last_phase(session, measure, points)
    split = query.get("split", phase and phase.start)
    parts: dict[str, Sequence[Any]] = {"whole": points}
    if split is not None:
        parts["before"] = [point for point in points if point.period_start < split]
        parts["after"] = [point for point in points if point.period_start >= split]
    tables = {name: as_mapping(pareto(found, stratum["key"], stratum["values"])) for name, found in parts.items()}
    return {
        "measure_id": measure.id,
        "stratum": stratum["key"],
        "label": stratum["label"],
        "split": split,
        "phase": phase and phase.label,
        "before": None,
        "after": None,
        **tables,
    }


def _stratum_of(measure: Measure, key: str | None) -> dict[str, Any]:
    strata = {stratum["key"]: stratum for stratum in measure.strata}
    if not strata and measure.data_kind not in COUNTED:
        kinds = listed([kind.value for kind in COUNTED], "or")
        raise Conflict(
            f"A Pareto chart divides what was counted, and this is a measure of the kind {measure.data_kind.value}: "
            f"choose one of the kind {kinds}.",
            code="nothing_to_count",
        )
    if not strata:
        raise Conflict(
            "The measure has no strata, so that nothing says what its events were: PATCH it with `strata`, and enter "
            "points with `by`.",
            code="no_strata",
        )
    if key is not None and key not in strata:
        detail = f"The measure has no stratum {key}; it has {listed(list(strata))}."
        raise Invalid.at("#/stratum", "unknown_choice", detail, RequestPart.QUERY)
    return strata[key or next(iter(strata))]


def _points(measure: Measure, query: Mapping[str, Any]) -> Rows:
    point = MeasurePoint
    counted = getattr(point, COUNTED[measure.data_kind]).label("counted")
    found = select(point.period_start, counted, point.by, point.excluded).where(point.measure_id == measure.id)
    if "from_" in query:
        found = found.where(point.period_start >= query["from_"])
    if "to" in query:
        found = found.where(point.period_start <= query["to"])
    return found.order_by(point.period_start, point.sequence)


def _last_phase(session: Session, measure: Measure, points: Sequence[Any]) -> Any:
    """The last phase that begins after the first point and not after the last; None where there is none."""
    first, last = points[0].period_start, points[-1].period_start
    phases = queries.phases_of(session, [measure.id])[measure.id]
    within = [phase for phase in phases if first < phase.start <= last]
    return within[-1] if within else None
