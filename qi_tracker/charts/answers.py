"""Charts as answers: a specification or a picture of it, with its ETag, from the cache where it is there."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, g, request

from ..core.errors import Unavailable
from ..core.etags import not_modified
from ..core.serializer import dumps
from .render import Form, Renderer, RenderUnavailableError

VEGA_LITE = "application/vnd.vegalite.v5+json"
SVG, PNG = "image/svg+xml", "image/png"
FORMS: Mapping[str, Form] = {SVG: "svg", PNG: "png"}

Specification = dict[str, Any]
Picture = Specification | str
"""A specification of Vega-Lite, or an SVG of our own."""


def answer(etag: str, media_type: str, build: Callable[[], Picture], *, scale: int = 1) -> Response:
    """A chart in the form of a media type, from the cache where it is there; 304 to the one who holds it.

    Raises Unavailable where as many charts as allowed are being drawn already, or this one takes too long.
    """
    unchanged = not_modified(request, etag)
    if unchanged:
        return unchanged
    body = _picture(etag, build, FORMS[media_type], scale) if media_type in FORMS else dumps(build())
    response = Response(body, content_type=media_type)
    response.headers["ETag"] = etag
    return response


def _picture(etag: str, build: Callable[[], Picture], form: Form, scale: int) -> bytes:
    renderer: Renderer = current_app.extensions["qi_tracker.renderer"]

    def built() -> Picture:
        specification = build()
        # Drawing may take seconds: the database connection goes back before.
        g.transaction.close()
        return specification

    try:
        return renderer.picture(etag, built, form, scale=scale)
    except RenderUnavailableError as error:
        raise Unavailable(str(error), code="renderer_busy", retry_after=error.retry_after) from error
