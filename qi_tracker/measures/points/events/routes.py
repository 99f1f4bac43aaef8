"""Points from events."""

from typing import Any

from flask import Response, g

from ....access.actor import actor
from ....access.guards import fetch
from ....core.blueprint import Blueprint, Resource
from ....core.parsing import JSON, MEBIBYTE
from ....core.request_transaction import clock, session
from ....core.serializer import dumps
from ...models import Measure
from . import schemas, service

blp = Blueprint("events", __name__, tag="Points")

_EVENTS = {"dates": ["2026-01-05", "2026-01-19", "2026-03-02"], "until": "2026-03-31"}


@blp.route("/measures/<uuid:measure_id>/points/from-events")
class PointsFromEvents(Resource):
    @blp.operation("countEvents", to="points:write")
    @blp.arguments(schemas.EventsInput, example=_EVENTS, limit=2 * MEBIBYTE)
    @blp.response(200, schemas.EventsCounted)
    def post(self, payload: dict[str, Any], measure_id: Any) -> Any:
        """Count events into points, all or none, in place of the points of their periods

        For counts, and for the numerators of proportions and rates: how many events each period of the measure's
        frequency has, 0 included, from the first event to the last or from `from` to `until`. Denominators come from
        `rows`, or from the points that are there.

        For time between events: the time since the event before, in days, or in the measure's unit where that is
        minutes, hours or weeks; the first event only begins the count, unless `from` or an earlier point does. Two
        events at one time are refused. For cases between events: how many cases lie between two `case_number`s.

        At most 10,000 at once. Notes and exclusions of points that are there stay.
        """
        sent = service.sent_of(payload, clock())
        measure = fetch(Measure, measure_id)
        counted = service.count_events(session(), measure, sent, actor().id, clock().now())
        answer: dict[str, Any] = dict(vars(counted.written))
        answer |= {"events": counted.events, "empty_periods": counted.empty_periods}
        if g.transaction.dry_run:
            answer["preview"] = counted.table.preview()
        return Response(dumps(answer), content_type=JSON)
