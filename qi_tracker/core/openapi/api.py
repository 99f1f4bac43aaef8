"""The API object: flask-smorest with our own errors, fields and shared components."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import flask_smorest
from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from .. import fields
from . import operations as contract
from . import parameters
from .converter import Plugin

DESCRIPTION = """\
The record and the referee of quality-improvement work in hospitals: initiatives, PDSA cycles, committees, mentors and
outcome measures.

Every error is `application/problem+json`. Changes by PATCH and DELETE need `If-Match` with the ETag that was read.
POST takes an `Idempotency-Key`. Lists are paged by opaque cursors: follow `next`.
"""


class DayConverter(BaseConverter):
    """An existing day in a path; anything else is an unknown address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> Any:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None
        if not fields.FIRST_DAY <= day <= fields.LAST_DAY:
            raise ValidationError
        return day

    def to_url(self, value: Any) -> str:
        return str(value.isoformat())


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest is not typed
    """Generates the contract from the blueprints' operations."""

    # The error handlers answer every error; a default response would make the contract promise nothing.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def register_blueprint(self, blp: Any, **options: Any) -> None:
        """Register a blueprint, whose tag must be among the described ones."""
        super().register_blueprint(blp, **options)
        # The base class describes a tag of the blueprint's name, which no operation has.
        self.spec._tags.pop()
        if blp.tag not in [tag["name"] for tag in self.spec._tags]:
            raise ValueError(f"The tag {blp.tag!r} of the blueprint {blp.name!r} has no description.")

    def document(self) -> dict[str, Any]:
        """The contract: what was registered, with its repeated parameters as components."""
        document: dict[str, Any] = deepcopy(self.spec.to_dict())
        parameters.share(document)
        return document

    def _register_error_handlers(self) -> None:
        """None: core/error_handlers.py has them."""

    def _register_responses(self) -> None:
        """None: `contract` has its own, and the base class would leave a schema that no operation uses."""

    def _register_pagination_header(self) -> None:
        """None: lists are paged by `next` and `Link`."""


def make_api(app: Flask, version: str, tags: Mapping[str, str]) -> Api:
    """The API of an application, with converters and components in place.

    tags: what each heading of operations is about, in the order in which they are shown.
    """
    app.config |= {
        "API_TITLE": "QI Tracker",
        "API_VERSION": version,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {
            "info": {
                "description": DESCRIPTION,
                "contact": {"name": "The maintainers of QI Tracker"},
                "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
            },
            "security": [{"bearer": []}],
            "servers": [{"url": "/", "description": "This server"}],
        },
    }
    app.url_map.converters["day"] = DayConverter
    app.url_map.merge_slashes = False
    api = Api(spec_kwargs={"marshmallow_plugin": Plugin()})
    api.register_converter(DayConverter, lambda _converter: {"type": "string", "format": "date"})
    api.init_app(app)
    contract.register_components(api.spec)
    for name, description in tags.items():
        api.spec.tag({"name": name, "description": description})
    return api
