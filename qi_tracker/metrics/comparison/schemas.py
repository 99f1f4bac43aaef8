"""What comparisons of sites are asked for, and what they answer."""

from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.downloads import format_parameter
from ...core.openapi.operations import NamedReference
from ...core.schemas import ANY_LETTERS, PART_OF_NAME, Query, Schema
from ...measures.charts.schemas import ChartLooks, PngScale
from ...measures.models import DataKind, Direction
from ...sites.models import SiteKind
from ...spc import Adjustment, ChartType, Side
from .selection import LeftOutReason
from .service import MOST_LISTED, days_of


class Period(fields.String):
    """A year, a quarter or a month."""

    default_error_messages = {
        "period": fields.Code("not_a_period", "Send a year, a quarter or a month: 2026, 2026-Q1 or 2026-03.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if days_of(text) is None:
            raise self.make_error("period")
        return text


class Compared(ChartLooks):
    """What is compared."""

    measure_name = fields.String(
        minimum=1,
        metadata={
            "description": "Compares the measures of this name that have one data kind, unit and multiplier. "
            f"{ANY_LETTERS} Either this or `measure_id`."
        },
    )
    measure_id = fields.List(
        fields.UUID(),
        minimum=1,
        unique=True,
        metadata={"description": "Compares these measures, whatever their names are."},
    )
    unit = fields.String(
        metadata={
            "description": "The unit to compare, where measures of one name have several; that of most sites without "
            "it. Empty for no unit."
        },
    )
    site_id = fields.List(fields.UUID(), metadata={"description": "These sites and all below them."})
    group_by = fields.Enum(
        SiteKind,
        metadata={
            "description": "Adds up what belongs to one site of this kind: the nearest above, or the site itself. "
            "Without it every site stands for itself."
        },
    )
    period = Period(screened=False, metadata={"description": "2026, 2026-Q1 or 2026-03; all points without it."})
    adjustment = fields.Enum(
        Adjustment,
        load_default=Adjustment.NONE,
        metadata={
            "description": "For variation beyond chance between sites: a factor on the limits of chance, for 10 sites "
            "or more (with fewer they stay as they are, and `summary` says so), or a variance that is added."
        },
    )

    @ma.validates_schema
    def _named_one_way(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if ("measure_name" in data) == ("measure_id" in data):
            detail = "Send either the name of measures or the ids of measures."
            raise ma.ValidationError({"measure_name": [fields.Code("one_of", detail)]})


class ComparisonQuery(Compared):
    """What is compared, and in which form."""

    format = format_parameter()


class ComparedPng(Compared, PngScale):
    """What is compared, and how sharp it is drawn."""


class ComparableQuery(Query):
    """Which measures are looked at."""

    q = fields.String(metadata={"description": PART_OF_NAME})
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    format = format_parameter()


class ComparableMeasure(Schema):
    """Measures that sites can be compared by: of one name, data kind, unit and multiplier."""

    name = ma.fields.String(required=True, metadata={"description": "As most of them spell it."})
    data_kind = fields.Enum(DataKind, required=True)
    unit = ma.fields.String(required=True, allow_none=True)
    multiplier = ma.fields.Float(required=True)
    sites = ma.fields.Integer(required=True, metadata={"description": "Sites that have one."})
    measures = ma.fields.Integer(required=True)
    points = ma.fields.Integer(
        required=True, metadata={"description": "With numerator and denominator, and not excluded."}
    )


class ComparableMeasures(Schema):
    """What sites can be compared by, in order of the names."""

    items = ma.fields.List(ma.fields.Nested(ComparableMeasure), required=True)


class ComparedSite(Schema):
    """A site among the others."""

    number = ma.fields.Integer(
        required=True, metadata={"description": "In order of the labels; in the picture where names have no room."}
    )
    site_id = fields.UUID(required=True)
    site = ma.fields.Nested(NamedReference, required=True)
    label = ma.fields.String(
        required=True, metadata={"description": "The site's name, with that of the site above where two are alike."}
    )
    numerator = ma.fields.Float(required=True)
    denominator = ma.fields.Float(required=True)
    value = ma.fields.Float(required=True, allow_none=True)
    z = ma.fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Distance from the center in standard deviations, those of the adjustment included."},
    )
    outside = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "2 or 3: the outermost limit, in sigma, that it lies beyond."},
    )
    side = fields.Enum(Side, required=True, allow_none=True)
    exact = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Whether its limits are exact binomial or Poisson ones, since fewer than 10 are expected: "
            "these decide then, and `z` does not."
        },
    )
    lower_3 = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "The limits at its own denominator."}
    )
    upper_3 = ma.fields.Float(required=True, allow_none=True)
    lower_2 = ma.fields.Float(required=True, allow_none=True)
    upper_2 = ma.fields.Float(required=True, allow_none=True)
    unstable = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Whether the latest point of one of its measures is flagged, or a point of the period lies "
            "beyond that measure's own limits."
        },
    )
    unstable_reason = ma.fields.String(required=True, allow_none=True)
    measure_ids = ma.fields.List(
        fields.UUID(), required=True, metadata={"description": "What is added up here: their charts show more."}
    )


class FunnelCurve(Schema):
    """The limits at one size of denominator."""

    denominator = ma.fields.Float(required=True)
    lower_3 = ma.fields.Float(required=True, allow_none=True)
    upper_3 = ma.fields.Float(required=True, allow_none=True)
    lower_2 = ma.fields.Float(required=True, allow_none=True)
    upper_2 = ma.fields.Float(required=True, allow_none=True)


class NotJoinedMeasure(Schema):
    """A measure that is not compared with the others, and why."""

    measure_id = fields.UUID(required=True)
    measure = ma.fields.Nested(NamedReference, required=True)
    site_id = fields.UUID(required=True, allow_none=True)
    site = ma.fields.Nested(NamedReference, required=True, allow_none=True)
    reason = fields.Enum(LeftOutReason, required=True)
    detail = ma.fields.String(required=True)


class Comparison(Schema):
    """Sites compared by what chance allows at their size."""

    measure_name = ma.fields.String(required=True, metadata={"description": "As most of the measures spell it."})
    data_kind = fields.Enum(DataKind, required=True)
    group_by = fields.Enum(SiteKind, required=True, allow_none=True)
    period = ma.fields.String(required=True, allow_none=True)
    chart = fields.Enum(ChartType, required=True)
    adjustment = fields.Enum(Adjustment, required=True)
    adjusted = ma.fields.Boolean(
        required=True, metadata={"description": "Whether the limits are wider than chance alone makes them."}
    )
    factor = ma.fields.Float(
        required=True, metadata={"description": "What the limits of chance are multiplied by; 1 without it."}
    )
    between = ma.fields.Float(
        required=True,
        metadata={"description": "Standard deviation between sites that is added, in shown units; 0 without it."},
    )
    unit = ma.fields.String(required=True, allow_none=True)
    multiplier = ma.fields.Float(required=True)
    decimals = ma.fields.Integer(required=True, allow_none=True)
    denominator_definition = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "What the denominator counts, as most measures say."}
    )
    direction = fields.Enum(
        Direction, required=True, metadata={"description": "That of most measures; neutral where as many disagree."}
    )
    center = ma.fields.Float(required=True, allow_none=True, metadata={"description": "Of all sites together."})
    dispersion = ma.fields.Float(
        required=True,
        allow_none=True,
        metadata={
            "description": "Mean square of the winsorized `z` without adjustment, divided by its value under chance: "
            "about 1 where sites differ by chance alone."
        },
    )
    dispersed = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Whether sites differ by more than chance: so large a dispersion is by chance 1 in 100."
        },
    )
    summary = ma.fields.String(
        required=True, metadata={"description": "What the figures show, what the limits allow for, and what to mind."}
    )
    points = ma.fields.List(ma.fields.Nested(ComparedSite), required=True)
    curves = ma.fields.List(ma.fields.Nested(FunnelCurve), required=True)
    not_joined = ma.fields.List(
        ma.fields.Nested(NotJoinedMeasure),
        required=True,
        metadata={"description": f"Measures that are not compared, in order of their sites: the first {MOST_LISTED}."},
    )
    not_joined_count = ma.fields.Integer(required=True)
