"""Pareto: as data and as pictures."""

from typing import Any

from flask import Response

from ...access.guards import fetch
from ...charts import answers
from ...charts.answers import PNG, SVG
from ...charts.pareto import pareto_chart
from ...core.blueprint import Blueprint, Resource
from ...core.request_transaction import session
from ..charts.service import version_of
from ..models import Measure
from . import schemas, service

blp = Blueprint("pareto", __name__, tag="Charts")

_LOOKS = ("theme", "width", "height")


@blp.route("/measures/<uuid:measure_id>/pareto")
class MeasurePareto(Resource):
    @blp.operation("getPareto", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.ParetoQuery)
    @blp.response(200, schemas.Pareto)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Divide what a measure counted by a stratum, the largest share first, before and after a change

        Every value of the stratum has its bar, those that never happened one of 0.
        """
        return service.pareto_of(session(), fetch(Measure, measure_id), query)


def _chart(measure_id: Any, query: dict[str, Any], media_type: str) -> Response:
    measure = fetch(Measure, measure_id)
    title = measure.initiative.title
    scale = query.pop("scale", 1)
    # What cannot be drawn is said before a picture of the same ETag could be taken from the cache.
    found = service.pareto_of(session(), measure, query)
    etag = version_of(session(), [measure], title, query | {"form": f"pareto {media_type}"})

    def build() -> answers.Specification:
        looks = {name: query[name] for name in _LOOKS if name in query}
        return pareto_chart(found, title=measure.name, context=title, frequency=measure.frequency.value, **looks)

    return answers.answer(etag, media_type, build, scale=scale)


@blp.route("/measures/<uuid:measure_id>/pareto.svg")
class ParetoSvg(Resource):
    @blp.operation("drawParetoSvg", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.ParetoChartQuery)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Draw what a measure counted by a stratum as a Pareto chart, as SVG

        Small bars stand together as Other.
        """
        return _chart(measure_id, query, SVG)


@blp.route("/measures/<uuid:measure_id>/pareto.png")
class ParetoPng(Resource):
    @blp.operation("drawParetoPng", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.ParetoPngQuery)
    @blp.response(200, media_types=(PNG,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Draw what a measure counted by a stratum as a Pareto chart, as PNG

        Small bars stand together as Other.
        """
        return _chart(measure_id, query, PNG)
