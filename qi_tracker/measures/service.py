"""What is done with measures and their phases."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from ..core.database import TrackerSession, new_id
from ..core.errors import Conflict, Invalid, ValidationProblem
from ..cycles.service import forget_measure
from ..initiatives.models import Initiative
from .columns import columns_of
from .defaults.service import with_defaults
from .kinds import refuse_multiplier, refuse_unsuitable_chart, usual_multiplier
from .models import Measure, MeasurePhase, MeasurePoint
from .options.validation import refuse_options
from .statuses.service import note_change


def add(session: TrackerSession, initiative_id: uuid.UUID, values: Mapping[str, Any]) -> Measure:
    """Add a measure to an initiative; what it leaves open is as the organization has it."""
    columns = with_defaults(session, values["data_kind"], columns_of(values), is_new=True)
    measure = Measure(initiative_id=initiative_id, **columns)
    _refuse_options(measure)
    session.add(measure)
    session.flush()
    return measure


def change(session: TrackerSession, measure: Measure, values: Mapping[str, Any]) -> None:
    """Change a measure. What its points consist of is fixed once it has some."""
    if values.get("data_kind", measure.data_kind) is not measure.data_kind and has_points(session, measure.id):
        raise Conflict(
            f"The measure has points of the kind {measure.data_kind.value}, so its data_kind is fixed: add another "
            "measure for the other kind of data, and archive this one.",
            code="has_points",
        )
    was = measure.data_kind, measure.unit
    kind = values.get("data_kind", measure.data_kind)
    for name, value in with_defaults(session, kind, columns_of(values)).items():
        setattr(measure, name, value)
    _multiply(measure, values, is_other_unit=(measure.data_kind, measure.unit) != was)
    unsuitable = refuse_unsuitable_chart(measure.data_kind, measure.chart)
    if unsuitable:
        raise Invalid.at("#/chart", "chart_not_possible", unsuitable)
    _refuse_options(measure)
    if "strata" in values:
        _refuse_lost_strata(session, measure)
    session.flush()


def _refuse_options(measure: Measure) -> None:
    problems = [ValidationProblem(f"#/{pointer}", code, detail) for pointer, code, detail in refuse_options(measure)]
    if problems:
        raise Invalid(problems)


def _multiply(measure: Measure, values: Mapping[str, Any], *, is_other_unit: bool) -> None:
    """Hold the multiplier to the unit: left out or cleared it follows that; raises Invalid where it contradicts it."""
    given = values.get("multiplier")
    refusal = given is not None and refuse_multiplier(measure.data_kind, measure.unit, given)
    if refusal:
        raise Invalid.at("#/multiplier", "out_of_range", refusal)
    usual = usual_multiplier(measure.data_kind, measure.unit)
    if measure.multiplier is None or (is_other_unit and given is None and usual != 1):
        measure.multiplier = usual


def _refuse_lost_strata(session: TrackerSession, measure: Measure) -> None:
    """Raises Conflict where points are divided by strata or values that the measure would no longer have."""
    kept = {(stratum["key"], value) for stratum in measure.strata for value in stratum["values"]}
    with session.no_autoflush:
        divided = session.scalars(
            select(MeasurePoint.by).where(MeasurePoint.measure_id == measure.id, MeasurePoint.by.is_not(None))
        ).all()
    used = {(key, value) for parts in divided for key, counts in (parts or {}).items() for value in counts}
    if lost := sorted(used - kept):
        key, value = lost[0]
        raise Conflict(
            f"Points of this measure are divided by {key}, and say how many were {value}: keep that value in the "
            "strata, or take it out of the points first.",
            code="strata_in_use",
        )


def remove(session: TrackerSession, measure: Measure) -> None:
    """Delete a measure that has no points."""
    if has_points(session, measure.id):
        raise Conflict(
            "The measure has points, which are never thrown away: archive it by PATCH with `archived` true instead.",
            code="has_points",
        )
    # Both would follow by the foreign keys alone, but without a new version for those who hold an ETag.
    forget_measure(session, measure.id)
    for initiative in session.scalars(select(Initiative).where(Initiative.aim_measure_id == measure.id)):
        initiative.aim_measure_id = None
    session.flush()
    session.delete(measure)
    session.flush()


def set_phases(session: TrackerSession, measure: Measure, phases: Sequence[Mapping[str, Any]]) -> None:
    """Replace all phases of a measure."""
    session.execute(delete(MeasurePhase).where(MeasurePhase.measure_id == measure.id))
    if phases:
        session.execute(insert(MeasurePhase), [{"id": new_id(), "measure_id": measure.id, **phase} for phase in phases])
    session.touch(measure)
    session.flush()
    new_data(session, measure.id)


def has_points(session: TrackerSession, measure_id: uuid.UUID) -> bool:
    """Whether the measure has any point."""
    return session.scalar(select(MeasurePoint.id).where(MeasurePoint.measure_id == measure_id).limit(1)) is not None


def new_data(session: TrackerSession, measure_id: uuid.UUID) -> None:
    """Note that the measure's points or phases have changed; the measure itself keeps its version."""
    note_change(session, measure_id)
    session.execute(
        update(Measure)
        .where(Measure.id == measure_id)
        .values(data_version=Measure.data_version + 1)
        .execution_options(synchronize_session=False)
    )
