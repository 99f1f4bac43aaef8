"""From fields and schemas to the contract: enumerations and objects by name, descriptions from docstrings."""

from enum import StrEnum
from inspect import cleandoc
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_instance
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from .. import fields
from ..paging import OneWord
from .operations import NamedReference
from .parameters import OWNER

# Bounds that bound nothing, and what a schema for answers alone need not say of each of its properties.
_SAYS_NOTHING = {"minLength": 0, "minItems": 0, "readOnly": True, "default": None}


def summary_of(documented: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(cleandoc(documented.__doc__ or "").partition("\n\n")[0].split())


class Converter(OpenAPIConverter):
    """apispec's converter with our fields; every enumeration becomes a component under its own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enumerations: dict[str, list[str]] = {}

    def field2property(self, field: Any) -> dict[str, Any]:
        """The form of a field, whose description and default may stand beside its reference (OpenAPI 3.1)."""
        form: dict[str, Any] = super().field2property(field)
        if isinstance(field, fields.Function):
            form = self.field2property(field.field) | form
        elif isinstance(field, fields.Reference):
            form |= self._reference(field)
        elif isinstance(field, fields.Enum):
            form = self._enumeration(field, form, self._enumeration_of(field.enumeration))
        elif isinstance(field, OneWord) and field.component:
            form = self._enumeration(field, form, self._component(field.component, field.words, field.about))
        elif len(form.get("enum", ())) == 1:
            form["const"] = form.pop("enum")[0]
        return {key: value for key, value in form.items() if _SAYS_NOTHING.get(key, ...) != value}

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """The form of a schema with its docstring's first paragraph, or of the alternatives that it stands for."""
        instance: Any = resolve_schema_instance(schema)
        if getattr(instance, "alternatives", ()):
            return self._alternatives(instance)
        form: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {"type": form.pop("type"), "description": summary_of(type(instance)), **form}

    def _field2parameter(self, field: Any, *, name: str, location: str) -> dict[str, Any]:
        """A parameter without what OpenAPI takes for granted."""
        parameter: dict[str, Any] = super()._field2parameter(field, name=name, location=location)
        for key, granted in (("required", False), ("explode", True), ("style", "form")):
            if parameter.get(key) == granted:
                del parameter[key]
        return parameter | {OWNER: _owner_of(field)}

    def _alternatives(self, schema: Any) -> dict[str, Any]:
        references: list[Any] = [self.resolve_nested_schema(each) for each in schema.alternatives]  # type: ignore[no-untyped-call]
        form: dict[str, Any] = {"description": summary_of(type(schema)), "oneOf": references}
        if schema.discriminator:
            words = [alternative().fields[schema.discriminator].words[0] for alternative in schema.alternatives]
            mapping = {word: reference["$ref"] for word, reference in zip(words, references, strict=True)}
            form["discriminator"] = {"propertyName": schema.discriminator, "mapping": mapping}
        return form

    def _reference(self, field: fields.Reference) -> dict[str, Any]:
        name: dict[str, Any] = self.resolve_nested_schema(NamedReference)  # type: ignore[no-untyped-call]
        key = field.parent.fields.get(field.id_column) if isinstance(field.parent, ma.Schema) else None
        # Null exactly where the id beside it may be.
        return name if key is not None and not key.allow_none else {"anyOf": [name, {"type": "null"}]}

    def _enumeration(self, field: Any, form: dict[str, Any], reference: dict[str, str]) -> dict[str, Any]:
        rest = {key: value for key, value in form.items() if key not in ("type", "enum")}
        return ({"anyOf": [reference, {"type": "null"}]} if field.allow_none else reference) | rest

    def _enumeration_of(self, enumeration: type[StrEnum]) -> dict[str, str]:
        values = [member.value for member in enumeration]
        return self._component(enumeration.__name__, values, summary_of(enumeration))

    def _component(self, name: str, values: list[str], description: str) -> dict[str, str]:
        if name not in self.enumerations:
            self.enumerations[name] = values
            self.spec.components.schema(name, {"type": "string", "description": description, "enum": values})
        elif self.enumerations[name] != values:
            raise ValueError(f"Two enumerations of the contract are called {name}; rename one of them.")
        return {"$ref": f"#/components/schemas/{name}"}


def _owner_of(field: Any) -> str:
    """The schema that declares a field first, without the word Query."""
    declaring = [cls for cls in type(field.parent).__mro__ if field.name in getattr(cls, "_declared_fields", {})]
    return declaring[-1].__name__.removesuffix("Query")


class Plugin(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter
