"""The contract as JSON, and a page to read and try it: Swagger UI from files of this server.

`static/` holds what is ours of the page: its layout, search, folded errors, token and theme.
"""

from pathlib import Path
from typing import Any

import flask_swagger_ui
import orjson
from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, request, send_from_directory, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..core.blueprint import API_PREFIX
from ..core.errors import NotFound
from ..core.etags import not_modified
from ..core.openapi.examples import add_examples, recorded

blp = Blueprint("documentation", __name__)

OURS = Path(__file__).parent / "static"
SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"
ASSETS = {
    **{path.name: OURS for path in OURS.iterdir() if path.suffix in (".css", ".js")},
    "favicon-32x32.png": SWAGGER_UI,
    "swagger-ui-bundle.js": SWAGGER_UI,
    "swagger-ui.css": SWAGGER_UI,
}
# The browser itself holds that nothing is loaded from, or sent to, anywhere but this server.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def contract(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application."""
    document: dict[str, Any] = app.extensions["qi_tracker.api"].document()
    add_examples(document, recorded())
    return document


def contract_text(app: Flask) -> bytes:
    """The OpenAPI document as the repository keeps it: indented, fields in the order of the schemas."""
    return orjson.dumps(contract(app), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@blp.get("/")
def start() -> BaseResponse:
    """A browser is sent to the documentation page; a program gets the paths from which it can go on."""
    # Of equals the first wins: curl, which takes anything, gets JSON.
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        response = redirect(url_for(".page"))
    else:
        response = jsonify(
            name=current_app.config["API_TITLE"],
            version=current_app.config["API_VERSION"],
            api=request.root_path + API_PREFIX,
            docs=url_for(".page"),
            openapi=url_for(".openapi"),
            health=url_for("health.ready"),
        )
    response.headers["Vary"] = "Accept"
    return response


@blp.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    kept = current_app.extensions
    if "qi_tracker.contract" not in kept:
        kept["qi_tracker.contract"] = contract_text(current_app)
    response = Response(kept["qi_tracker.contract"], content_type="application/json")
    response.add_etag()
    return not_modified(request, response.headers["ETag"]) or response


@blp.get("/docs")
def page() -> Response:
    """The documentation page."""
    response = send_from_directory(OURS, "docs.html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blp.get("/docs/<name>")
def asset(name: str) -> Response:
    """A file that the documentation page loads."""
    if name not in ASSETS:
        raise NotFound
    return send_from_directory(ASSETS[name], name)
