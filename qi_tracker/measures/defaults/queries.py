"""Selects of the organization's defaults for measures, and of the measures that have others."""

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from qi_tracker import spc

from ...access.actor import Actor
from ...core.database.sql import Rows
from ..models import ChartChoice, DataKind, Measure
from .models import MeasureDefaults

LENGTHS = ("rule_options_shift", "rule_options_trend")
_AS_THEY_ARE = ("rules", "screen_moving_ranges", *LENGTHS)


def visible(_actor: Actor, _today: date) -> Rows:
    """Everyone sees the defaults."""
    return select(MeasureDefaults)


def suits(data_kind: DataKind, chart: ChartChoice) -> bool:
    """Whether a data kind can feed a chart."""
    return chart is ChartChoice.AUTO or chart.value in spc.KINDS[data_kind.value].charts


def values_to_be(defaults: MeasureDefaults) -> dict[str, Any]:
    """The columns of a measure under the defaults: a chart that its data kind cannot feed is left as it is."""
    suited = [kind for kind in DataKind if suits(kind, defaults.chart)]
    return {
        "chart": case(
            (Measure.data_kind.in_(suited), literal(defaults.chart, Measure.chart.type)), else_=Measure.chart
        ),
        **{name: getattr(defaults, name) for name in _AS_THEY_ARE},
    }


def others(defaults: MeasureDefaults) -> Select[Any]:
    """The ids of the measures in use that the defaults would change."""
    suited = [kind for kind in DataKind if suits(kind, defaults.chart)]
    return select(Measure.id).where(
        Measure.archived.is_(False),
        or_(
            and_(Measure.data_kind.in_(suited), Measure.chart != defaults.chart),
            *(getattr(Measure, name).is_distinct_from(getattr(defaults, name)) for name in _AS_THEY_ARE),
        ),
    )


def number_of_others(defaults: MeasureDefaults) -> Select[Any]:
    """How many those are."""
    return select(func.count()).select_from(others(defaults).subquery())


VISIBLE = {MeasureDefaults: visible}
