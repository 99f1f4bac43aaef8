"""The table of measures as a picture: what it is made from, and its version."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from sqlalchemy import func, select

from ..access.actor import Actor
from ..charts.table import SHOWN_POINTS, TableRow, table_svg
from ..core.database import TrackerSession
from ..core.errors import Problem
from ..measures.analysis import service as analysis
from ..measures.models import Measure
from . import queries

RELEASE = version("qi-tracker")
_SHOWN = (
    "name", "unit", "decimals", "direction", "target_value", "latest_value", "latest_on", "variation", "assurance",
    "since", "changed_on", "former_center", "change", "change_percent", "problem",
)  # fmt: skip


@dataclass(frozen=True)
class MeasureTable:
    """The measures of a table with their status, and how many there are to be shown."""

    rows: Sequence[Any]
    total: int
    now: datetime

    def version(self, looks: Mapping[str, Any]) -> str:
        """The ETag of its picture: of everything that it is made from, without reading a point."""
        made_from = (RELEASE, self.now.date(), sorted((name, str(value)) for name, value in looks.items()), self.total)
        rows = [tuple(map(str, row)) for row in self.rows]
        return f'"{hashlib.sha256(repr((made_from, rows)).encode()).hexdigest()[:32]}"'


def measure_table(session: TrackerSession, actor: Actor, query: Mapping[str, Any], now: datetime) -> MeasureTable:
    """The first measures of the list of metrics, in its order."""
    found = queries.measure_table(actor, query, now)
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    return MeasureTable(session.execute(found.limit(query["limit"])).all(), total, now)


def table_picture(session: TrackerSession, table: MeasureTable, looks: Mapping[str, Any]) -> str:
    """The table as SVG, whose sparklines are made from the last points: a fixed number of queries."""
    ids = [row.id for row in table.rows]
    measures = {measure.id: measure for measure in session.scalars(select(Measure).where(Measure.id.in_(ids)))}
    material = analysis.material_of(session, ids)
    rows = [_row(row, measures[row.id], material[row.id]) for row in table.rows]
    return table_svg(rows, total=table.total, today=table.now.date(), **looks)


def _row(row: Any, measure: Measure, material: analysis.Material) -> TableRow:
    try:
        points = analysis.analyze(measure, material, {"last_points": SHOWN_POINTS})["points"]
    except Problem:
        # `problem` of the status says why.
        points = []
    shown = {name: getattr(row, name) for name in _SHOWN}
    return TableRow(initiative=row.initiative_title, points=points, **shown)
