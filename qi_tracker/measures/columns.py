"""The columns of a measure that hold the fields of the objects within it."""

from collections.abc import Mapping
from typing import Any

from .models import Measure

OBJECTS = ("operational_definition", "rule_options", "fixed_limits")
_COLUMNS = {
    name: tuple(column.name for column in Measure.__table__.columns if column.name.startswith(f"{name}_"))
    for name in OBJECTS
}


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a measure's fields: those of objects stand beside the others. A null clears a whole object."""
    columns = {name: value for name, value in values.items() if name not in OBJECTS}
    for name in OBJECTS:
        if name not in values:
            continue
        if values[name] is None:
            columns |= dict.fromkeys(_COLUMNS[name])
        else:
            columns |= {f"{name}_{field}": value for field, value in values[name].items()}
    return columns
