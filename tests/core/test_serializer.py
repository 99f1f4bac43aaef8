"""The derived serializer writes exactly what marshmallow would, for every schema of an answer of the contract."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import marshmallow as ma
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.core import fields
from qi_tracker.core.schemas import Schema
from qi_tracker.core.serializer import cell, dumps, unguarded, writer
from qi_tracker.features import FEATURES


def out_schemas() -> list[type[Schema]]:
    """The schemas that operations answer with."""
    found = set()
    for blueprint in (blueprint for feature in FEATURES for blueprint in feature.blueprints()):
        for endpoint in blueprint._docs.values():
            for info in endpoint.values():
                operation = info and info.get("operation")
                if operation:
                    found |= {operation.out, operation.listing and operation.listing.item}
    return sorted((schema for schema in found if schema), key=lambda schema: schema.__name__)


class Row:
    """A row with any attribute that is asked of it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ |= values

    def __getattr__(self, name: str) -> str:
        # What only a derived member reads.
        return "text"


BESIDE = {"as_of": datetime(2026, 3, 8, tzinfo=UTC), "utc_offset_minutes": -90}
"""What derived members read beside the members, where it is no text."""


def filled(schema: Any, prefix: str = "", full: bool = True) -> dict[str, Any]:
    """Plausible attributes for a schema's row."""
    values: dict[str, Any] = {"id": uuid.UUID(int=7), "version": 3, **BESIDE}
    for name, field in schema().dump_fields.items():
        key = prefix + (field.attribute or name)
        if isinstance(field, fields.Nested) and field.prefix is not None:
            values |= filled(type(field.schema), prefix + field.prefix, full)
        elif isinstance(field, fields.Reference):
            known = full or not schema().dump_fields[field.id_column].allow_none
            values |= {field.id_column: uuid.UUID(int=8) if known else None, field.name_column: "Ana"}
        elif not isinstance(field, fields.Function) and key not in values:
            values[key] = value_of(field, full)
    return values


def document(schema: Any, full: bool) -> dict[str, Any]:
    """A plain object, as a JSON column or a view holds it: its members and nothing else."""
    values = filled(type(schema), "", full)
    return {name: values[name] for name in schema.dump_fields}


def value_of(field: Any, full: bool) -> Any:
    """A plausible value of one field."""
    if not full and field.allow_none:
        return None
    if isinstance(field, fields.Nested):
        inner = {} if field.schema.many or field.many else filled(type(field.schema), "", full)
        if field.many:
            return [Row(filled(type(field.schema), "", full))]
        return Row(inner)
    if isinstance(field, ma.fields.Nested):
        return document(field.schema, full)
    for kind, value in (
        (fields.UUID, uuid.UUID(int=9)),
        (fields.AwareDateTime, datetime(2026, 3, 1, 12, 30, 0, 1500, tzinfo=UTC)),
        (fields.Date, date(2026, 3, 1)),
        (ma.fields.Boolean, True),
        (ma.fields.Integer, 4),
        (fields.Float, 2.5),
        (ma.fields.Float, 2.5),
    ):
        if isinstance(field, kind):
            return value
    if isinstance(field, fields.Enum):
        return next(iter(field.enumeration))
    if isinstance(field, (fields.List, ma.fields.List)):
        inner = field.inner
        # Lists of objects come out of the database as JSON documents.
        return [document(inner.schema, full)] if isinstance(inner, ma.fields.Nested) else [value_of(inner, full)]
    if isinstance(field, ma.fields.Dict):
        return {"a": 1}
    return "text"


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("schema", out_schemas(), ids=lambda schema: schema.__name__)
def test_the_serializer_equals_marshmallow(schema, full):
    row = Row(filled(schema, "", full))
    expected = orjson.loads(orjson.dumps(schema().dump(row)))
    assert orjson.loads(dumps(writer(schema)(row))) == expected


BEGINNING = st.text(" \t\r\n'=+-@\u00a0\u200b\uff1d\uff20a", max_size=5)


@given(st.builds(str.__add__, BEGINNING, st.text()))
def test_no_text_cell_begins_as_a_formula_and_none_loses_its_text(text):
    shown = str(cell(text))
    assert not shown.lstrip(" \u00a0\u200b\t\r\n").startswith(("=", "+", "-", "@", "\uff1d", "\uff20"))
    assert unguarded(shown) == text


@given(st.one_of(st.integers(), st.floats(allow_nan=False)))
def test_numbers_are_never_prefixed(number):
    assert cell(number) == number
