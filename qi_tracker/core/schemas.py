"""Schema bases: inputs and patches read strictly what clients send, the others are what is answered."""

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import marshmallow as ma

from . import fields

ANY_LETTERS = "Case, accents, apostrophes and hyphens make no difference."
PART_OF_NAME = f"Words of the name, or parts of them. {ANY_LETTERS}"
"""How filters compare text: see core/text.py."""


class Schema(ma.Schema):
    """Base of every schema: unknown fields are refused, fields keep their order."""

    class Meta:
        unknown = ma.RAISE

    context_is_query = False
    alternatives: tuple[type[ma.Schema], ...] = ()
    """What the contract shows instead of this schema: one of these, by `discriminator` where it is set."""
    discriminator = ""
    error_messages = {
        "unknown": fields.Code("unknown_field", "There is no such field here; leave it out."),
        "type": fields.Code("not_an_object", "Send an object."),
    }

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        return obj[attr] if isinstance(obj, Mapping) else getattr(obj, attr, default)


class Query(Schema):
    """Base of every query string's schema."""

    context_is_query = True
    error_messages = {
        "unknown": fields.Code("unknown_parameter", "There is no such query parameter here; leave it out.")
    }


def etag_of(row: Any) -> str:
    """The strong ETag of a row: from its id and version, never from hashing the body."""
    return f'"{row.id.hex}-{row.version}"'


class RecordSchema(Schema):
    """What every object has."""

    id = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    etag = fields.Function(ma.fields.String(), etag_of, required=True, metadata={"type": "string"})


class _Patch(Schema):
    """Base of merge patches. cleared: what a field with a default is after a null."""

    cleared: Mapping[str, Any] = {}

    @ma.pre_load
    def clear(self, data: Any, **_kwargs: Any) -> Any:
        """Put the default in the place of a null, before anything is validated."""
        if not isinstance(data, Mapping):
            return data
        defaults = {
            name: default() if callable(default) else default
            for name, default in self.cleared.items()
            if name in data and data[name] is None
        }
        return {**data, **defaults}


def patch_of(
    schema: type[ma.Schema],
    *,
    without: tuple[str, ...] = (),
    named: str | None = None,
    base: type[Schema] = Schema,
    **more: ma.fields.Field[Any],
) -> type[Schema]:
    """The merge-patch form (RFC 7396) of an input schema: nothing required, nested objects merge, null clears.

    A cleared field is again what it is where it is left out of the input: null, or its default. A required one cannot
    be cleared. The schema and each schema nested in it get names of their own, so that the contract has both
    forms. base: whose validation the patch shares. more: what it adds.
    """
    declared: dict[str, Any] = {}
    cleared: dict[str, Any] = {}
    for name, field in schema._declared_fields.items():
        if name in without:
            continue
        field = deepcopy(field)
        if field.load_default is not ma.missing and field.load_default is not None:
            cleared[name] = field.load_default
        field.allow_none = not field.required
        field.required = False
        field.load_default = ma.missing
        if isinstance(field, fields.Nested):
            nested = _patch_of_nested(type(field.schema))
            field = fields.Nested(
                nested,
                prefix=field.prefix,
                allow_none=field.allow_none,
                validate=field.validators,
                metadata=field.metadata,
            )
        declared[name] = field
    name = named or f"{schema.__name__.removesuffix('Input')}Patch"
    doc = f"What is to change of {_noun(name.removesuffix('Patch'))}: what is left out stays, null clears."
    return type(name, (_Patch, base), declared | more | {"cleared": cleared, "__doc__": doc})


@cache
def _patch_of_nested(schema: type[ma.Schema]) -> type[Schema]:
    """One form for all objects that hold it: the contract has one schema of a name."""
    return patch_of(schema)


def out_of(schema: type[ma.Schema], *, named: str | None = None, **more: ma.fields.Field[Any]) -> type[Schema]:
    """The answer's form of an input schema: every field is there, null where it is unset. more: what it adds."""
    declared: dict[str, Any] = {name: deepcopy(field) for name, field in schema._declared_fields.items()}
    for field in declared.values():
        field.required, field.load_default = True, ma.missing
    declared |= more | {"__doc__": schema.__doc__}
    return type(named or schema.__name__.removesuffix("Input"), (Schema,), declared)


def _noun(name: str) -> str:
    """A schema's name as text with its article: an action item."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
