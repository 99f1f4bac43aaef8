"""What is done with measures and their phases."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from ..core.database import TrackerSession, new_id
from ..core.errors import Conflict, Invalid
from ..cycles.service import forget_measure
from ..initiatives.models import Initiative
from .kinds import refuse_unsuitable_chart
from .models import Measure, MeasurePhase, MeasurePoint

_DEFINITION = "operational_definition"
_DEFINITION_COLUMNS = tuple(
    column.name for column in Measure.__table__.columns if column.name.startswith(f"{_DEFINITION}_")
)


def add(session: TrackerSession, initiative_id: uuid.UUID, values: Mapping[str, Any]) -> Measure:
    """Add a measure to an initiative."""
    measure = Measure(initiative_id=initiative_id, **_columns(values))
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
    for name, value in _columns(values).items():
        setattr(measure, name, value)
    unsuitable = refuse_unsuitable_chart(measure.data_kind, measure.chart)
    if unsuitable:
        raise Invalid.at("#/chart", "chart_not_possible", unsuitable)
    session.flush()


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
    session.execute(
        update(Measure)
        .where(Measure.id == measure_id)
        .values(data_version=Measure.data_version + 1)
        .execution_options(synchronize_session=False)
    )


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of members: those of the operational definition stand beside the others."""
    columns = {name: value for name, value in values.items() if name != _DEFINITION}
    if _DEFINITION in values:
        definition = values[_DEFINITION]
        if definition is None:
            columns |= dict.fromkeys(_DEFINITION_COLUMNS)
        else:
            columns |= {f"{_DEFINITION}_{name}": value for name, value in definition.items()}
    return columns
