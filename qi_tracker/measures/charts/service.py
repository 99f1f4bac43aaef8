"""Charts of stored measures: their versions, their specifications, and their pictures."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy.orm import Session

from ...charts.multiples import small_multiples
from ...charts.render import Form, Renderer, RenderUnavailableError
from ...charts.specification import control_chart
from ...core.errors import Unavailable
from ...core.etags import not_modified
from ...core.serializer import dumps
from .. import queries
from ..analysis import service as reports

VEGA_LITE = "application/vnd.vegalite.v5+json"
SVG, PNG = "image/svg+xml", "image/png"
FORMS: Mapping[str, Form] = {SVG: "svg", PNG: "png"}
RELEASE = version("qi-tracker")
_LOOKS = ("theme", "width", "height")

Specification = dict[str, Any]


def version_of(session: Session, measures: Sequence[Any], title: str, query: Mapping[str, Any]) -> str:
    """The ETag of a drawing: of everything that it is made from, without reading a point."""
    # A new release may draw the same data otherwise.
    made_from: list[Any] = [RELEASE, title, sorted((name, str(value)) for name, value in query.items())]
    watching = queries.cycles_of(session, [measure.id for measure in measures])
    for measure in measures:
        cycles = [(cycle.id, cycle.version) for cycle in watching[measure.id]]
        made_from.append((measure.id, measure.version, measure.data_version, cycles))
    return f'"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]}"'


def chart_of(
    session: Session, measure: Any, query: Mapping[str, Any], *, context: str | None, responsive: bool = False
) -> Specification:
    """The specification of one measure's chart. context: what stands below its name, such as its initiative."""
    material = reports.material_of(session, [measure.id])[measure.id]
    return control_chart(
        reports.analyze(measure, material, query),
        title=measure.name,
        context=context,
        frequency=measure.frequency.value,
        decimals=measure.decimals,
        cycles=[dict(cycle._mapping) for cycle in material.cycles],
        responsive=responsive,
        **_looks(query),
    )


def charts_of(session: Session, measures: Sequence[Any], title: str, query: Mapping[str, Any]) -> Specification:
    """One specification of several measures, side by side."""
    material = reports.material_of(session, [measure.id for measure in measures])
    return small_multiples(
        [
            {
                "analysis": reports.analyze(measure, material[measure.id], {}),
                "title": measure.name,
                "frequency": measure.frequency.value,
                "decimals": measure.decimals,
            }
            for measure in measures
        ],
        title=title,
        **_looks(query),
    )


def _looks(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: query[name] for name in _LOOKS if name in query}


def answer(etag: str, media_type: str, build: Callable[[], Specification], *, scale: int = 1) -> Response:
    """A drawing in the form of a media type, from the cache where it is there; 304 to the one who holds it.

    Raises Unavailable where as many charts as allowed are being drawn already, or this one takes too long.
    """
    unchanged = not_modified(request, etag)
    if unchanged:
        return unchanged
    body = _picture(etag, build, FORMS[media_type], scale) if media_type in FORMS else dumps(build())
    response = Response(body, content_type=media_type)
    response.headers["ETag"] = etag
    return response


def _picture(etag: str, build: Callable[[], Specification], form: Form, scale: int) -> bytes:
    renderer: Renderer = current_app.extensions["qi_tracker.renderer"]

    def built() -> Specification:
        specification = build()
        # Drawing may take seconds: the database connection goes back before.
        g.transaction.close()
        return specification

    try:
        return renderer.picture(etag, built, form, scale=scale)
    except RenderUnavailableError as error:
        raise Unavailable(str(error), code="renderer_busy", retry_after=error.retry_after) from error
