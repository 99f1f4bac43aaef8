"""Selects of what is stored of measures."""

import uuid
from typing import Any

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from ...core.database.sql import Rows
from ..models import Measure
from .models import MeasureStatus

_KEPT_FROM_CLIENTS = {"measure_id", "measure_version", "data_version", "made_by"}
# A measure whose status was not computed yet, between an upgrade and its end, has none.
_WITHOUT = {"points": 0, "improved": false(), "worse": false()}


def status_columns(prefix: str = "") -> list[Any]:
    """The columns of a status as it is answered, of a measure that is joined with it by `with_status`."""
    return [
        (func.coalesce(column, _WITHOUT[column.name]) if column.name in _WITHOUT else column).label(
            prefix + column.name
        )
        for column in MeasureStatus.__table__.columns
        if column.name not in _KEPT_FROM_CLIENTS
    ]


def with_status(found: Rows, prefix: str = "") -> Rows:
    """Measures, each with the columns of its status."""
    joined = found.outerjoin(MeasureStatus, MeasureStatus.measure_id == Measure.id)
    return joined.add_columns(*status_columns(prefix))


def status_of(session: Session, measure_id: uuid.UUID) -> Any:
    """The status of one measure, as it is answered."""
    return session.execute(with_status(select(Measure.id)).where(Measure.id == measure_id)).one()
