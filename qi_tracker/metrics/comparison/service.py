"""Sites compared by a measure that each of them has: a funnel plot (Spiegelhalter 2005)."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ... import spc
from ...access.actor import Actor
from ...core.database.folded import is_named
from ...core.database.sql import Rows
from ...core.errors import Conflict
from ...initiatives.models import Initiative
from ...initiatives.queries import visible_to
from ...measures.models import DataKind, Direction, Measure, MeasurePoint
from ...sites.models import Site
from ...sites.queries import below

CHARTS = {DataKind.PROPORTION: "p", DataKind.RATE: "u"}
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_SAME = ("data_kind", "multiplier", "unit", "direction")


def days_of(period: str) -> tuple[date, date] | None:
    """First and last day of a year (2026), a quarter (2026-Q1) or a month (2026-03); None for another text."""
    found = _PERIOD.fullmatch(period)
    if found is None or not 1900 <= int(found["year"]) < 2199:
        return None
    year, months = int(found["year"]), 12
    first = 1
    if found["quarter"]:
        first, months = 3 * int(found["quarter"]) - 2, 3
    elif found["month"]:
        first, months = int(found["month"]), 1
    after = date(year + (first + months - 1) // 12, (first + months - 1) % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def compare(session: Session, actor: Actor, query: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The funnel of the sites whose initiatives the actor sees, by a measure's name.

    Raises Conflict where the measures of this name are not of one kind.
    """
    measures = session.execute(_measures(actor, query, today)).all()
    _refuse_mixed(query["measure_name"], measures)
    sites = session.execute(_sums(query, [measure.id for measure in measures])).all()
    kind = measures[0].data_kind if measures else DataKind.PROPORTION
    multiplier = measures[0].multiplier if measures else 1.0
    found = spc.funnel(
        CHARTS[kind],
        [site.numerator for site in sites],
        [site.denominator for site in sites],
        adjustment=query["adjustment"],
        multiplier=multiplier,
    )
    curves = found.curves
    return {
        "measure_name": query["measure_name"],
        "period": query.get("period"),
        "chart": found.chart,
        "adjustment": query["adjustment"],
        "adjusted": found.adjusted,
        "unit": measures[0].unit if measures else None,
        "multiplier": multiplier,
        "direction": measures[0].direction if measures else Direction.NEUTRAL,
        "center": _finite(found.center),
        "dispersion": _finite(found.dispersion),
        "points": [
            _point(site, *figures) for site, *figures in zip(sites, found.value, found.z, found.zone, strict=True)
        ],
        "curves": [
            dict(zip(("denominator", "lower_3", "upper_3", "lower_2", "upper_2"), map(float, row), strict=True))
            for row in zip(
                curves.denominator,
                curves.lower,
                curves.upper,
                curves.lower_2_sigma,
                curves.upper_2_sigma,
                strict=True,
            )
        ],
    }


def _point(site: Any, value: float, z: float, zone: int) -> dict[str, Any]:
    return {
        "site_id": site.id,
        "site": {"id": site.id, "name": site.name},
        "label": site.name,
        "numerator": site.numerator,
        "denominator": site.denominator,
        "value": _finite(value),
        "z": _finite(z),
        "outside": abs(int(zone)) or None,
        "side": {1: "high", -1: "low"}.get((int(zone) > 0) - (int(zone) < 0)),
    }


def _measures(actor: Actor, query: Mapping[str, Any], today: date) -> Rows:
    found = (
        select(Measure.id, Measure.data_kind, Measure.multiplier, Measure.unit, Measure.direction)
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .where(
            visible_to(actor, today),
            is_named(Measure.name_key, query["measure_name"]),
            Measure.archived.is_(False),
            Measure.data_kind.in_(CHARTS),
            Initiative.site_id.is_not(None),
        )
        .order_by(Measure.created_at, Measure.id)
    )
    return found.where(Initiative.site_id.in_(below(query["site_id"]))) if "site_id" in query else found


def _refuse_mixed(name: str, measures: Sequence[Any]) -> None:
    for member in _SAME:
        if len({getattr(measure, member) for measure in measures}) > 1:
            raise Conflict(
                f"The measures named {name} differ in {member} and cannot be compared: give them one {member}, or "
                "those of another kind another name.",
                code="not_comparable",
            )


def _sums(query: Mapping[str, Any], measure_ids: Sequence[Any]) -> Rows:
    """Numerators and denominators by site; points without either, or excluded, count in neither."""
    point = MeasurePoint
    found = (
        select(
            Site.id,
            Site.name,
            func.sum(point.numerator).label("numerator"),
            func.sum(point.denominator).label("denominator"),
        )
        .join(Initiative, Initiative.site_id == Site.id)
        .join(Measure, Measure.initiative_id == Initiative.id)
        .join(point, point.measure_id == Measure.id)
        .where(
            Measure.id.in_(measure_ids),
            point.excluded.is_(False),
            point.numerator.is_not(None),
            point.denominator.is_not(None),
        )
        .group_by(Site.id, Site.name)
        .order_by(Site.name, Site.id)
    )
    days = days_of(query["period"]) if "period" in query else None
    return found.where(point.period_start.between(*days)) if days else found


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
