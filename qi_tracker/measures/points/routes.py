"""Points: entered in bulk or one by one, never silently overwritten."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, request

from ...access.actor import actor
from ...access.guards import fetch, seen_rows
from ...core.blueprint import Blueprint, Resource
from ...core.errors import NotFound
from ...core.etags import check_precondition
from ...core.paging import Titled
from ...core.parsing import CSV, JSON, MEBIBYTE, XLSX
from ...core.request_transaction import clock, session
from ...core.serializer import dumps
from ..models import Measure, MeasurePoint, MeasurePointHistory
from . import queries, schemas, service
from .files.reading import read_file
from .tables import PointTable
from .tally import tally

TSV = "text/tab-separated-values"

blp = Blueprint("points", __name__, tag="Points")

_POINTS = {
    "points": [
        {"period_start": "2026-01-01", "numerator": 12, "denominator": 480},
        {"period_start": "2026-02-01", "numerator": 9, "denominator": 455, "note": "New shelves"},
    ]
}
_POINTS_CSV = "period_start,numerator,denominator,note\n2026-01-01,12,480,\n2026-02-01,9,455,New shelves\n"


@blp.route("/measures/<uuid:measure_id>/points")
class Points(Resource):
    @blp.operation("listPoints", to="measures:read")
    @blp.listing(
        schemas.Point,
        filters=schemas.PointQuery,
        sorts=queries.SORTS,
        default="period_start",
        key=MeasurePoint.id,
        csv_item=schemas.PointFields,
    )
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """List a measure's points

        As CSV and as a workbook it has the columns that PUT takes, so that a downloaded list can be edited and sent
        back.
        """
        measure = fetch(Measure, measure_id)
        return Titled(queries.of_measure(measure_id, query), f"{measure.name} points")

    @blp.operation("putPoints", to="points:write")
    @blp.arguments(
        schemas.PointsInput,
        example=_POINTS,
        limit=32 * MEBIBYTE,
        readers=dict.fromkeys((CSV, "application/csv", TSV, "application/vnd.ms-excel", XLSX), read_file),
        reader_examples=dict.fromkeys((CSV, "application/csv"), _POINTS_CSV)
        | dict.fromkeys((TSV, "application/vnd.ms-excel"), _POINTS_CSV.replace(",", "\t")),
    )
    @blp.query(schemas.FileQuery)
    @blp.response(200, schemas.PointsWritten)
    def put(self, query: dict[str, Any], payload: dict[str, Any], measure_id: Any) -> Any:
        """Enter points, all or none, in place of those of the same period_start and sequence

        At most 100,000 at once. A point replaces the former one as a whole, and history keeps what that was.

        A file of text (commas, semicolons, tabs; UTF-8, UTF-16, or windows-1252 as the charset says) or a workbook
        (.xlsx): a header, then one row a point. Columns are the point's fields, in any order and case, or their usual
        other names (`date`, `month`, `events`, `exposure` ...). What can be read in one way only is read; what could
        be read in two is refused once, with the parameter that settles it. `reading` says how each column was read.
        Problems name `row` (the header is 1) and `column`. With `validate_only=true` the answer, a refusal included,
        also holds a `preview` of the first points as read. The how-to "Points from files" has every form.
        """
        table: PointTable = payload["points"]
        table.is_trial = g.transaction.dry_run
        _raise_if_invalid(table, measure_id)
        measure = fetch(Measure, measure_id)
        written = service.enter(session(), measure, table, actor().id, clock().now())
        answer: dict[str, Any] = dict(vars(written))
        if g.transaction.dry_run:
            answer["preview"] = table.preview()
        if table.reading is not None:
            answer["reading"] = asdict(table.reading)
        return Response(dumps(answer), content_type=JSON)


@blp.route("/measures/<uuid:measure_id>/points/<day:period_start>")
class PointByDay(Resource):
    @blp.operation("getPoint", to="measures:read")
    @blp.query(schemas.SequenceQuery)
    @blp.response(200, schemas.Point)
    def get(self, query: dict[str, Any], measure_id: Any, period_start: Any) -> Any:
        """Show a point"""
        fetch(Measure, measure_id)
        where = queries.is_at(measure_id, period_start, query["sequence"])
        found = session().execute(queries.columns().where(where)).one_or_none()
        if found is None:
            raise NotFound
        return found

    @blp.operation("updatePoint", to="points:write")
    @blp.query(schemas.SequenceQuery)
    @blp.arguments(schemas.PointPatch, example={"numerator": 10, "note": "Two found later"})
    @blp.response(200, schemas.Point)
    def patch(self, query: dict[str, Any], payload: dict[str, Any], measure_id: Any, period_start: Any) -> Any:
        """Change a point; its history keeps what it was"""
        measure, point = _fetch_point(measure_id, period_start, query["sequence"])
        service.change(session(), measure, point, payload, actor().id, clock().now())
        return session().execute(queries.columns().where(MeasurePoint.id == point.id)).one()

    @blp.operation("deletePoint", to="points:write")
    @blp.query(schemas.SequenceQuery)
    @blp.response(204)
    def delete(self, query: dict[str, Any], measure_id: Any, period_start: Any) -> None:
        """Delete a point; its history keeps what it was"""
        measure, point = _fetch_point(measure_id, period_start, query["sequence"])
        service.remove(session(), measure, point, actor().id, clock().now())


@blp.route("/measures/<uuid:measure_id>/points/<day:period_start>/history")
class PointHistory(Resource):
    @blp.operation("listPointHistory", to="measures:read")
    @blp.listing(
        schemas.PointHistoryEntry,
        filters=schemas.HistoryQuery,
        sorts=queries.HISTORY_SORTS,
        default="-changed_at",
        key=MeasurePointHistory.id,
    )
    def get(self, query: dict[str, Any], measure_id: Any, period_start: Any) -> Any:
        """List what a day's points were before each change and deletion"""
        fetch(Measure, measure_id)
        return queries.history(measure_id, period_start, query)


@blp.route("/measures/<uuid:measure_id>/tally")
class Tally(Resource):
    @blp.operation("tallyEvent", to="points:write", extra_errors=(409,))
    @blp.arguments(schemas.Tally, example={"at": "2026-03-02T07:40:00+01:00"})
    @blp.response(201, schemas.Point, location="/measures/{measure_id}/points/{period_start}")
    def post(self, payload: dict[str, Any], measure_id: Any) -> Any:
        """Count one event into the point of its period, as from a phone on the ward

        For counts, proportions and rates. Answers the point, with one more in its numerator, or in the value of a
        count, and in `by`. Many at once lose none. The period is the one of the measure's frequency in which the event
        happened: a week begins on the weekday of the measure's latest point, on Monday without one. A proportion or
        rate has a value once its denominator is entered. Send an Idempotency-Key, so that a repeat after
        a lost answer is not counted twice.
        """
        measure = fetch(Measure, measure_id, parent=True)
        now = clock().now()
        point = tally(session(), measure, payload["values"], payload["at"], actor().id, now, clock().zone)
        return session().execute(queries.columns().where(MeasurePoint.id == point.id)).one()


def _fetch_point(measure_id: Any, period_start: Any, sequence: int) -> tuple[Measure, MeasurePoint]:
    """The point at an address, of a measure that the actor sees. Raises NotFound, then 428 or 412 by If-Match."""
    measure = fetch(Measure, measure_id, parent=True)
    point = session().scalars(queries.at(measure_id, period_start, sequence)).one_or_none()
    if point is None:
        raise NotFound
    check_precondition(request, point, required=True)
    return measure, point


def _raise_if_invalid(table: PointTable, measure_id: Any) -> None:
    """Refuse what is wrong with what was sent alone, before the measure is looked for.

    Where the caller sees the measure, together with what its data kind refuses: all problems at once.
    """
    if not table.problem_count:
        return
    measure = session().scalars(seen_rows(Measure).where(Measure.id == measure_id)).one_or_none()
    if measure is not None:
        table.validate(measure)
    table.raise_if_invalid()
