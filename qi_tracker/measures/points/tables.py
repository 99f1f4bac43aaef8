"""Points as they are sent, by columns, with everything that is wrong with them.

A table is validated in two steps: what each cell is, from what was sent alone; then what the measure's data kind asks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

import marshmallow as ma

from ... import spc
from ...core import fields
from ...core.errors import LISTED_PROBLEMS, Invalid, ValidationProblem
from ...core.schemas import Schema
from ...core.wording import PERCENT
from ..kinds import refuse_points
from ..models import DataKind, Measure
from ..options.parts import Parts
from ..options.validation import refuse_parts

MAXIMUM_POINTS = 100_000
PREVIEWED = 20


class PointInput(Schema):
    """A point. Which of value, numerator, denominator, mean, sd and n it has depends on the measure's data_kind."""

    period_start = fields.Date(
        required=True,
        metadata={"description": "The first day of the period that the point is about, such as 2026-03-01 for March."},
    )
    sequence = fields.Integer(
        1,
        1_000_000,
        load_default=1,
        metadata={"description": "The order within the day, from 1, where a day has several points."},
    )
    value = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The measured value, for measures of single values, counts, or days or cases between events."
        },
    )
    numerator = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "How many it happened to, such as 12 missing doses. For proportions, rates and ratios."
        },
    )
    denominator = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={"description": "Out of how many, such as 480 doses. For proportions, rates and ratios."},
    )
    mean = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={"description": "The mean of the sample. For measures by subgroup."},
    )
    sd = fields.Float(
        0,
        allow_none=True,
        load_default=None,
        metadata={"description": "The standard deviation of the sample. For measures by subgroup."},
    )
    n = fields.Integer(
        1,
        allow_none=True,
        load_default=None,
        metadata={"description": "How many values the sample has. For measures by subgroup."},
    )
    excluded = fields.Boolean(
        load_default=False,
        metadata={"description": "true leaves the point out of center and limits; the chart still shows it, hollow."},
    )
    exclusion_reason = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Why the point is left out, such as: the system was down for two days."},
    )
    note = fields.Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Anything that helps to understand the point later, such as: new shelves on March 3."},
    )
    by = Parts(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "What was counted, divided by the measure's strata: how many of each value. Each stratum "
            "sums up to the numerator, or to the value of a count.",
            "example": {"ward": {"4W": 3, "5N": 1}},
        },
    )


FIELDS: Mapping[str, Any] = PointInput().fields
FIELD_NAMES = tuple(FIELDS)
TEXTS = frozenset({"exclusion_reason", "note"})
OBJECTS = frozenset({"by"})
PERCENTAGES = frozenset({"value", "mean"})
"""Fields that a file may give with %, where the measure's unit is that."""
Pointer = Callable[[int, str], str]
UNREAD: Any = object()
"""Stands for a cell that could not be read, with a problem that has been noted already."""


class PointsRefusedError(Invalid):
    """Points that cannot be taken.

    preview: of a trial run, the first points as far as they could be read; reading: how the file was read.
    """

    preview: list[dict[str, Any]] | None = None
    reading: Any = None

    def as_json(self, instance: str, request_id: str, root: str = "") -> dict[str, Any]:
        body = super().as_json(instance, request_id, root)
        if self.preview is not None:
            body["preview"] = self.preview
            if self.reading is not None:
                body["reading"] = asdict(self.reading)
        return body


class PointTable:
    """Points by columns: `columns[field][i]` is of the i-th point, None where unset or refused.

    rows: the row of each point in the file that was sent, names: field -> its column's name there; without a file
    neither; header: the row of those names. pointer: the JSON pointer of a point's field.
    """

    def __init__(
        self,
        size: int,
        *,
        rows: Sequence[int] | None = None,
        names: Mapping[str, str] | None = None,
        header: int = 1,
        pointer: Pointer = lambda place, field: f"#/points/{place}/{field}",
    ) -> None:
        self.size = size
        self.rows, self.names, self.header, self.pointer = rows, names, header, pointer
        self.columns: dict[str, list[Any]] = {}
        self.problems: list[ValidationProblem] = []
        self.problem_count = 0
        self.is_trial = False
        """Whether nothing is to be entered, and a preview is wanted also where there are problems."""
        self.unread: set[tuple[int, str]] = set()
        """The cells that could not be read: what is missing there is not asked for again."""
        self.percents: dict[str, list[int]] = {}
        """field -> places of the numbers that a file gives with %."""
        self.reading: Any = None
        """How the file was read that the points came in."""

    def add_error(self, place: int, field: str, code: str, detail: str) -> None:
        """Note a problem of one cell; from the thousandth on they are only counted."""
        self.problem_count += 1
        if len(self.problems) < LISTED_PROBLEMS:
            row = self.rows[place] if self.rows is not None else None
            column = self.names.get(field, field) if self.names is not None else None
            self.problems.append(ValidationProblem(self.pointer(place, field), code, detail, row=row, column=column))

    def add_header_error(self, column: str, code: str, detail: str) -> None:
        """Note a problem of a file's column as a whole."""
        self.problem_count += 1
        if len(self.problems) < LISTED_PROBLEMS:
            self.problems.append(ValidationProblem("#/points", code, detail, row=self.header, column=column))

    def read(self, field: str, cells: Iterable[Any], convert: Callable[[str], Any] | None = None) -> None:
        """Read one column; `ma.missing` stands for a cell that was not sent. convert: from text to a JSON value."""
        load = FIELDS[field].deserialize
        values: list[Any] = []
        for place, cell in enumerate(cells):
            if cell is UNREAD:
                values.append(None)
                self.unread.add((place, field))
                continue
            try:
                values.append(load(convert(cell) if convert and cell is not ma.missing else cell))
            except ma.ValidationError as error:
                values.append(None)
                self.unread.add((place, field))
                for message in error.messages:
                    self.add_error(place, field, getattr(message, "code", "invalid"), str(message))
        # An empty text says nothing, and a CSV cell could not tell it from an unset one.
        self.columns[field] = [value or None for value in values] if field in TEXTS else values

    def leave_out(self, field: str) -> None:
        """Fill the column of a field that no point has."""
        default = FIELDS[field].load_default
        self.columns[field] = [None if default is ma.missing else default] * self.size

    def refuse_repeated(self) -> None:
        """Note every point whose place another point of the table has already taken."""
        first: dict[tuple[Any, Any], int] = {}
        for place, key in enumerate(self.places()):
            if key[0] is None or key[1] is None:
                continue
            earlier = first.setdefault(key, place)
            if earlier != place:
                where = f"row {self.rows[earlier]}" if self.rows is not None else f"#/points/{earlier}"
                self.add_error(
                    place,
                    "period_start",
                    "repeated",
                    f"{where} has the same period_start and sequence: leave one out, or number the points of the day "
                    "by sequence.",
                )

    def lacks_denominators(self) -> bool:
        """Whether a point counts something and says not of how many."""
        pairs = zip(self.columns["numerator"], self.columns["denominator"], strict=True)
        return any(numerator is not None and denominator is None for numerator, denominator in pairs)

    def validate(self, measure: Measure, awaited: frozenset[tuple[Any, Any]] = frozenset()) -> None:
        """Note what the measure refuses: its data kind, its strata, and its unit where a file has numbers with %.

        awaited: the places of points whose denominator may still come, as that of what is tallied.
        """
        data_kind: DataKind = measure.data_kind
        self._settle_percents(measure)
        places = list(self.places()) if awaited else []
        refused = (refuse_points(data_kind, self.columns), refuse_parts(data_kind, measure.strata, self.columns))
        foreign: set[str] = set()
        for place, field, code, detail in chain.from_iterable(refused):
            is_awaited = bool(awaited) and (field, code) == ("denominator", "required") and places[place] in awaited
            # A file's column that its measure has no use for is one problem, not one a row.
            is_repeated = self.names is not None and code == "not_of_this_kind" and field in foreign
            if (place, field) not in self.unread and not is_awaited and not is_repeated:
                self.add_error(place, field, code, detail)
            if code == "not_of_this_kind":
                foreign.add(field)
        if self.names is not None:
            for field in spc.KINDS[data_kind].columns:
                if field not in self.names:
                    self.add_header_error(
                        field,
                        "missing_column",
                        f"The points of a {data_kind.value} measure need a column {field}; add it, with empty cells "
                        "where there is no value.",
                    )

    def _settle_percents(self, measure: Measure) -> None:
        """Take 12.5% for 12.5 of a measure in percent, as it is shown; anything else with % is a problem, once."""
        own = spc.KINDS[measure.data_kind].columns
        for field, places in self.percents.items():
            column = self.columns[field]
            if field not in PERCENTAGES or field not in own:
                detail = (
                    "That looks like a percentage, and counts are whole: send how many it happened to as the "
                    "numerator, and out of how many as the denominator."
                )
            elif measure.unit != PERCENT:
                detail = (
                    "The column has numbers with %, and the unit of the measure is another: take the % off, or set the "
                    f"measure's unit to {PERCENT}."
                )
            elif len(places) < sum(value is not None for value in column):
                detail = "Some numbers of this column have a % and others none: write all of them in one way."
            else:
                for place in places:
                    column[place] = column[place] and column[place] / measure.multiplier
                continue
            self.add_error(places[0], field, "not_a_number", detail)
            self.unread |= {(place, name) for place in places for name in (field, *own)}
            for place in places:
                column[place] = None
        self.percents = {}

    def raise_if_invalid(self) -> None:
        """Raises Invalid with every problem so far."""
        if self.problem_count:
            refusal = PointsRefusedError(self.problems)
            refusal.preview = self.preview() if self.is_trial else None
            refusal.reading = self.reading
            if self.problem_count > len(self.problems):
                refusal.detail = (
                    f"{self.problem_count:,} places cannot be taken as they are; `errors` lists the first "
                    f"{len(self.problems):,}. Correct those, and look for others of their kind."
                )
            raise refusal

    def places(self) -> Iterable[tuple[Any, Any]]:
        """period_start and sequence of each point."""
        return zip(self.columns["period_start"], self.columns["sequence"], strict=True)

    def points(self) -> Iterable[tuple[Any, ...]]:
        """Each point's fields, in the order of FIELD_NAMES."""
        return zip(*(self.columns[field] for field in FIELD_NAMES), strict=True)

    def preview(self) -> list[dict[str, Any]]:
        """The first points as they were read."""
        first = [point for point, _ in zip(self.points(), range(PREVIEWED), strict=False)]
        return [dict(zip(FIELD_NAMES, point, strict=True)) for point in first]


def table_of_items(items: list[Any]) -> PointTable:
    """A table of the points in a JSON body."""
    table = PointTable(len(items))
    known = []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            table.add_error(place, "", "not_an_object", "Send an object.")
            item = {"period_start": None}
        elif not item.keys() <= FIELDS.keys():
            for name in item.keys() - FIELDS.keys():
                escaped = name[:100].replace("~", "~0").replace("/", "~1")
                table.add_error(place, escaped, "unknown_field", "There is no such field here; leave it out.")
        known.append(item)
    sent = set().union(*known)
    for field in FIELD_NAMES:
        if field in sent or FIELDS[field].required:
            table.read(field, [item.get(field, ma.missing) for item in known])
        else:
            table.leave_out(field)
    table.refuse_repeated()
    return table


def table_of_one(values: Mapping[str, Any]) -> PointTable:
    """A table of one point that is already read, such as a stored one with its changes."""
    table = PointTable(1, pointer=lambda _place, field: f"#/{field}")
    table.columns = {field: [values[field]] for field in FIELD_NAMES}
    return table
