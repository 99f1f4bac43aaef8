"""What clients send and get about measures and their phases."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from ..core.fields import Choice, Code, Day, Flag, Line, Many, Named, Number, Part, Ref, Text, Whole
from ..core.schemas import Query, RecordOut, Schema, patch_of
from .kinds import refuse_unsuitable_chart
from .models import Chart, DataKind, Direction, Frequency, MeasureKind, Rules

_KINDS_HELP = (
    "Decides which members a point has. value, count, opportunities_between and time_between: `value`; proportion, "
    "rate and ratio: `numerator` and `denominator`; subgroup: `mean`, `sd` and `n`. Fixed once there are points."
)


class OperationalDefinitionIn(Schema):
    """What exactly is counted, from where, how and by whom."""

    numerator = Text(2000, allow_none=True, load_default=None)
    denominator = Text(2000, allow_none=True, load_default=None)
    inclusion = Text(2000, allow_none=True, load_default=None)
    exclusion = Text(2000, allow_none=True, load_default=None)
    data_source = Text(2000, allow_none=True, load_default=None)
    collection_method = Text(2000, allow_none=True, load_default=None)
    collector_id = Ref(allow_none=True, load_default=None, metadata={"description": "The person who collects."})


class MeasureIn(Schema):
    """A measure to add."""

    name = Line(minimum=1, required=True)
    kind = Choice(MeasureKind, required=True)
    operational_definition = Part(
        OperationalDefinitionIn, prefix="operational_definition_", allow_none=True, load_default=None
    )
    data_kind = Choice(DataKind, required=True, metadata={"description": _KINDS_HELP})
    unit = Line(100, allow_none=True, load_default=None, metadata={"description": "Of the shown values, such as %."})
    multiplier = Number(
        1e-9, 1e12, load_default=1.0, metadata={"description": "100 for percent, 1000 for `per 1000 doses`."}
    )
    decimals = Whole(0, 10, allow_none=True, load_default=None)
    direction = Choice(
        Direction, load_default=Direction.NEUTRAL, metadata={"description": "Which way is better; neutral without it."}
    )
    frequency = Choice(Frequency, load_default=Frequency.IRREGULAR)
    chart = Choice(Chart, load_default=Chart.AUTO)
    rules = Choice(Rules, load_default=Rules.MAKING_DATA_COUNT)
    screen_moving_ranges = Flag(load_default=True)
    target_value = Number(allow_none=True, load_default=None, metadata={"description": "In shown units."})
    target_on = Day(allow_none=True, load_default=None)

    @validates_schema
    def _chart_suits(self, data: dict[str, Any], **_kwargs: Any) -> None:
        fault = refuse_unsuitable_chart(data["data_kind"], data["chart"])
        if fault:
            raise ValidationError({"chart": [Code("chart_not_possible", fault)]})


class MeasurePatch(patch_of(MeasureIn)):  # type: ignore[misc]
    """Changes of a measure."""

    archived = Flag(metadata={"description": "Retires a measure that has points."})


class OperationalDefinitionOut(Schema):
    """What exactly is counted, from where, how and by whom."""

    numerator = Text(allow_none=True, required=True)
    denominator = Text(allow_none=True, required=True)
    inclusion = Text(allow_none=True, required=True)
    exclusion = Text(allow_none=True, required=True)
    data_source = Text(allow_none=True, required=True)
    collection_method = Text(allow_none=True, required=True)
    collector_id = Ref(allow_none=True, required=True)
    collector = Named("collector", required=True)


class MeasureItem(RecordOut):
    """A measure as lists show it: without its phases."""

    initiative_id = Ref(required=True)
    name = Line(required=True)
    kind = Choice(MeasureKind, required=True)
    operational_definition = Part(OperationalDefinitionOut, prefix="operational_definition_", required=True)
    data_kind = Choice(DataKind, required=True)
    unit = Line(allow_none=True, required=True)
    multiplier = Number(required=True)
    decimals = Whole(allow_none=True, required=True)
    direction = Choice(Direction, required=True)
    frequency = Choice(Frequency, required=True)
    chart = Choice(Chart, required=True)
    rules = Choice(Rules, required=True)
    screen_moving_ranges = Flag(required=True)
    target_value = Number(allow_none=True, required=True)
    target_on = Day(allow_none=True, required=True)
    archived = Flag(required=True)


class PhaseIn(Schema):
    """A phase: from its start on, the process was knowingly another."""

    start = Day(required=True)
    label = Line(minimum=1, required=True)
    reason = Text(2000, allow_none=True, load_default=None)
    baseline_points = Whole(
        2,
        100_000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Center and limits rest on this many first points; on all of them without it."},
    )


class PhaseOut(Schema):
    """A phase of a measure."""

    start = Day(required=True)
    label = Line(required=True)
    reason = Text(allow_none=True, required=True)
    baseline_points = Whole(allow_none=True, required=True)


class PhasesIn(Schema):
    """All phases of a measure; what is not listed is gone."""

    phases = Many(Part(PhaseIn), required=True)

    @validates_schema
    def _starts_differ(self, data: dict[str, Any], **_kwargs: Any) -> None:
        seen: set[Any] = set()
        for index, phase in enumerate(data["phases"]):
            if phase["start"] in seen:
                repeated = Code("repeated", "Another phase begins on this day; give each its own start.")
                raise ValidationError({"phases": {index: {"start": [repeated]}}})
            seen.add(phase["start"])


class MeasureOut(MeasureItem):
    """A measure."""

    phases = fields.List(fields.Nested(PhaseOut), required=True)


class MeasureQuery(Query):
    """Filters of the list of an initiative's measures."""

    kind = Many(Choice(MeasureKind))
    archived = Flag()
    name = Line(metadata={"description": "Part of the name."})
