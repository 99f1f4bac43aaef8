"""The form of a measure's options."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from ...core import fields
from ...core.schemas import Schema, out_of
from .parts import MOST_STRATA, MOST_VALUES

LONGEST_RULE = (6, 8)
MOST_TARGETS = 50
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _length(rule: str, **kwargs: Any) -> Any:
    return fields.Integer(
        *LONGEST_RULE,
        allow_none=True,
        load_default=None,
        metadata={"description": f"How many points in a row make a {rule}: 6, 7 or 8. Left out, as the rules have it."},
        **kwargs,
    )


class RuleOptionsInput(Schema):
    """How long a shift and a trend must be, where a hospital has agreed on another length than the rules."""

    shift = _length("shift")
    trend = _length("trend")


# `from` is no name that a class body could give.
DatedTarget = type(
    "DatedTarget",
    (Schema,),
    {
        "__doc__": "A target, and the day from which it is in force.",
        "from": fields.Date(
            required=True, metadata={"description": "The first day on which it is in force; the next one ends it."}
        ),
        "value": fields.Float(
            required=True, metadata={"description": "The value to reach from then on, in the unit shown."}
        ),
    },
)


class FixedLimitsInput(Schema):
    """A given center and limits, in the unit shown."""

    center = fields.Float(required=True, metadata={"description": "The center line."})
    lower = fields.Float(required=True, metadata={"description": "The lower 3-sigma limit."})
    upper = fields.Float(required=True, metadata={"description": "The upper 3-sigma limit."})


RuleOptions = out_of(RuleOptionsInput)


FixedLimits = out_of(FixedLimitsInput)


class StratumKey(fields.String):
    """What a stratum is called in `by` and in queries: small letters, digits and underscores."""

    default_error_messages = {
        "key": fields.Code("invalid", "Send small letters, digits and underscores, a letter first, such as ward."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(40, minimum=1, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _KEY.fullmatch(text):
            raise self.make_error("key")
        return text


class Stratum(Schema):
    """Something that what is counted can be divided by, such as the ward or the reason."""

    key = StratumKey(
        required=True, metadata={"description": "Its name in `by` and in queries, such as ward.", "example": "ward"}
    )
    label = fields.String(
        100, minimum=1, required=True, metadata={"description": "What a chart calls it, such as: Ward."}
    )
    values = fields.List(
        fields.String(100, minimum=1),
        minimum=1,
        maximum=MOST_VALUES,
        unique=True,
        required=True,
        metadata={"description": "What it can be, such as 4W and 5N."},
    )


def targets_field() -> Any:
    """The targets of a measure that change over time."""
    return Targets(
        fields.Nested(DatedTarget),
        maximum=MOST_TARGETS,
        unique=lambda target: target["from"],
        load_default=list,
        metadata={
            "description": "Targets that change over time, each in force from a day until the next. target_value is "
            "in force before the first of them; target_on belongs to the last."
        },
    )


class Targets(fields.List):
    """Targets in order of their days."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        return sorted(super()._deserialize(value, attr, data, **kwargs), key=lambda target: target["from"])


def strata_field() -> Any:
    """The strata of a measure."""
    return fields.List(
        fields.Nested(Stratum),
        maximum=MOST_STRATA,
        unique=lambda stratum: stratum["key"],
        load_default=list,
        metadata={
            "description": "What the events are divided by, such as the ward, for Pareto charts and tallies. Points "
            "say how many of each in `by`."
        },
    )


def raise_refusals(refusals: Iterable[tuple[str, str, str]]) -> None:
    """Raise a ValidationError with each refusal (pointer, code, sentence) at its place, where there are any."""
    errors: dict[str, Any] = {}
    for pointer, code, sentence in refusals:
        *above, last = pointer.split("/")
        place = errors
        for name in above:
            place = place.setdefault(name, {})
        place.setdefault(last, []).append(fields.Code(code, sentence))
    if errors:
        raise ValidationError(errors)


def refuse_baseline_days(phase: Mapping[str, Any], next_start: date | None) -> dict[str, list[fields.Code]]:
    """What is wrong with the days of a phase's baseline, by field. next_start: of the phase after it."""
    first, last = phase["baseline_from"], phase["baseline_until"]
    if first is None and last is None:
        return {}
    if phase["baseline_points"] is not None:
        sentence = "Name the baseline by a number of points or by days, not by both: leave one of them out."
        return {"baseline_points": [fields.Code("one_of", sentence)]}
    errors = {}
    for name, day in (("baseline_from", first), ("baseline_until", last)):
        if day is not None and (day < phase["start"] or (next_start is not None and day >= next_start)):
            end = f" and before {next_start}, when the next phase begins" if next_start else ""
            sentence = f"Send a day within the phase: from {phase['start']} on{end}."
            errors[name] = [fields.Code("out_of_range", sentence)]
    if not errors and first is not None and last is not None and last < first:
        errors["baseline_until"] = [fields.Code("before_from", f"Send a day that is not before {first}.")]
    return errors
