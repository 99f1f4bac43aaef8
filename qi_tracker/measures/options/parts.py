"""The field of a point that divides what it counted by strata."""

from typing import Any

import marshmallow as ma

from ...core import fields

MOST_STRATA, MOST_VALUES = 10, 100
MOST_COUNTED = 10**15


class Parts(ma.fields.Dict):
    """What a point counted, divided by strata: {"ward": {"4W": 3, "5N": 1}}."""

    default_error_messages = {
        "parts": fields.Code(
            "not_an_object", 'Send how many of each value of a stratum, such as {{"ward": {{"4W": 3, "5N": 1}}}}.'
        ),
        "part": fields.Code("not_a_count", "{place} is no count: send a whole number from 0 on."),
        "too_many": fields.Code("wrong_length", "Send at most {strata} strata, with at most {values} values each."),
    }

    def __init__(self, **kwargs: Any) -> None:
        counts = ma.fields.Dict(keys=ma.fields.String(), values=fields.Integer(0, MOST_COUNTED))
        super().__init__(keys=ma.fields.String(), values=counts, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(parts, dict) for parts in value.values()):
            raise self.make_error("parts")
        if len(value) > MOST_STRATA or any(len(parts) > MOST_VALUES for parts in value.values()):
            raise self.make_error("too_many", strata=MOST_STRATA, values=MOST_VALUES)
        read = {key: {name: self._count(key, name, part) for name, part in value[key].items()} for key in value}
        # No strata and none are one thing, so that a point compares equal to itself.
        return read or None

    def _count(self, key: str, name: str, count: Any) -> int:
        is_number = isinstance(count, (int, float)) and not isinstance(count, bool)
        if not is_number or not 0 <= count <= MOST_COUNTED or count != int(count):
            raise self.make_error("part", place=f"{key[:40]} {name[:100]}")
        return int(count)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value
