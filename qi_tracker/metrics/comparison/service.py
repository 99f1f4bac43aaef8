"""Sites compared by a measure that each of them has: a funnel plot (Spiegelhalter 2005)."""

import math
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ... import spc
from ...access.actor import Actor
from ...core.errors import Invalid, RequestPart, ValidationProblem
from ...core.text import search_key
from ...core.wording import counted, written_day
from ...measures.analysis.service import Instability, instability_of
from ...measures.models import DataKind
from ...measures.queries import phases_of, points_of
from ...sites.models import Site
from . import queries, words
from .queries import CHARTS
from .selection import (
    Chosen,
    Definition,
    LeftOut,
    LeftOutReason,
    Place,
    choose,
    holds_another,
    labels_of,
    places_of,
)

MOST_LISTED = 100
"""Measures that are listed as not compared."""
_SUGGESTED = 10
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_LIST = "GET /api/v1/metrics/comparison/measures lists what can be compared."
_RECORDED_AS = {
    DataKind.VALUE: "single values",
    DataKind.COUNT: "counts without a denominator",
    DataKind.PROPORTION: "a proportion",
    DataKind.RATE: "a rate",
    DataKind.RATIO: "a ratio of two amounts",
    DataKind.SUBGROUP: "averages of subgroups",
    DataKind.OPPORTUNITIES_BETWEEN: "cases between events",
    DataKind.TIME_BETWEEN: "times between events",
}
Days = tuple[date, date]


def days_of(period: str) -> Days | None:
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


@dataclass
class Compared:
    """A place with its sums over the days, and why it is not stable.

    same_days: whether measures of one site have points of the same days, which may be the same cases.
    """

    place: Place
    label: str
    numerator: float
    denominator: float
    unstable: str | None
    same_days: bool


def compare(session: Session, actor: Actor, query: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The funnel of the sites whose approved initiatives the actor sees, by a measure's name or by measures' ids.

    Raises Invalid where a site or measure is unknown, and where nothing of this name can be compared, with what can.
    """
    _check_sites(session, query)
    definition, chosen = _chosen(session, actor, query, today)
    above = queries.sites_above(session, sorted({row.site_id for row in chosen.measures}))
    places, outside = places_of(chosen.measures, above, query.get("group_by"))
    days = days_of(query["period"]) if "period" in query else None
    compared, without_points = _compared(session, list(places.values()), days)
    funnel = spc.funnel(
        CHARTS[definition.data_kind],
        [one.numerator for one in compared],
        [one.denominator for one in compared],
        adjustment=query["adjustment"],
        multiplier=definition.multiplier,
    )
    left_out = sorted(
        [*chosen.left_out, *outside, *without_points],
        key=lambda out: (search_key(out.measure.site_name or ""), search_key(out.measure.name), out.measure.id),
    )
    summary = words.sentences(
        funnel,
        query["adjustment"],
        definition,
        noun=words.noun_of(query.get("group_by")),
        labels=[one.label for one in compared],
        unstable=[one.label for one in compared if one.unstable],
        twice=[one.label for one in compared if one.same_days or holds_another(one.place, above)],
        left_out=left_out,
    )
    return {
        "measure_name": definition.name,
        "data_kind": definition.data_kind,
        "group_by": query.get("group_by"),
        "period": query.get("period"),
        "chart": funnel.chart,
        "adjustment": query["adjustment"],
        "adjusted": funnel.adjusted,
        "factor": funnel.factor,
        "between": funnel.between,
        "unit": definition.unit,
        "multiplier": definition.multiplier,
        "decimals": definition.decimals,
        "denominator_definition": definition.denominator,
        "direction": definition.direction,
        "center": _finite(funnel.center),
        "dispersion": _finite(funnel.dispersion),
        "dispersed": funnel.dispersed,
        "summary": " ".join(summary),
        "points": _points(compared, funnel),
        "curves": _lines(funnel.curves),
        "not_joined": [_left_out(out) for out in left_out[:MOST_LISTED]],
        "not_joined_count": len(left_out),
    }


def comparable(session: Session, actor: Actor, query: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """What sites can be compared by: measures of one name, data kind, unit and multiplier; by name, most sites first.

    A name, or a unit, in several spellings is one, in the spelling of most sites.
    """
    groups: dict[Any, list[Any]] = {}
    for row in session.execute(queries.comparable(actor, query, today)):
        groups.setdefault((row.name_key, row.data_kind, search_key(row.unit or ""), row.multiplier), []).append(row)
    sites = {key: len({row.site_id for row in rows}) for key, rows in groups.items()}
    return [_comparable(groups[key], sites[key]) for key in sorted(groups, key=lambda key: (key[0], -sites[key], key))]


def _comparable(rows: Sequence[Any], sites: int) -> dict[str, Any]:
    spelled = max(rows, key=lambda row: (row.measures, row.name, row.unit or ""))
    return {
        "name": spelled.name,
        "data_kind": spelled.data_kind,
        "unit": spelled.unit,
        "multiplier": spelled.multiplier,
        "sites": sites,
        "measures": sum(row.measures for row in rows),
        # PostgreSQL adds up whole numbers to decimal ones.
        "points": int(sum(row.points for row in rows)),
    }


def _check_sites(session: Session, query: Mapping[str, Any]) -> None:
    asked = query.get("site_id", [])
    known = set(session.scalars(select(Site.id).where(Site.id.in_(asked)))) if asked else set()
    _refuse_unknown("site_id", asked, known)


def _refuse_unknown(parameter: str, asked: Sequence[uuid.UUID], known: set[uuid.UUID]) -> None:
    problems = [
        ValidationProblem(
            f"#/{parameter}/{place}",
            "unknown_reference",
            "There is no such object, or none that you may see.",
            RequestPart.QUERY,
        )
        for place, key in enumerate(asked)
        if key not in known
    ]
    if problems:
        raise Invalid(problems)


def _chosen(session: Session, actor: Actor, query: Mapping[str, Any], today: date) -> tuple[Definition, Chosen]:
    """The measures that are compared; raises Invalid where none of those named could be."""
    named = session.execute(queries.measures(actor, query, today)).all()
    if "measure_id" in query:
        _refuse_unknown("measure_id", query["measure_id"], {row.id for row in named})
    elif not named:
        raise Invalid.at(
            "#/measure_name",
            "unknown_measure",
            f"No measure that you may see has this name. {_suggestion(session, actor, today, query['measure_name'])}",
            RequestPart.QUERY,
        )
    unit = query.get("unit")
    chosen = choose([row for row in named if row.inside], by_id="measure_id" in query, unit=unit)
    if chosen.definition is not None:
        return chosen.definition, chosen
    # Nothing at these sites: what is meant is known from the others.
    everywhere = choose(named, by_id="measure_id" in query, unit=unit)
    if everywhere.definition is not None:
        return everywhere.definition, chosen
    if everywhere.units:
        units = ", ".join(f"“{known}”" if known else "none" for known in everywhere.units)
        raise Invalid.at(
            "#/unit",
            "not_comparable",
            f"Nothing of this name is measured in “{unit}”. These units can be compared: {units}.",
            RequestPart.QUERY,
        )
    raise _incomparable(named, query, _suggestion(session, actor, today, ""))


def _incomparable(named: Sequence[Any], query: Mapping[str, Any], suggestion: str) -> Invalid:
    kinds = sorted({_RECORDED_AS[row.data_kind] for row in named})
    return Invalid.at(
        "#/measure_id" if "measure_id" in query else "#/measure_name",
        "not_comparable",
        f"“{named[0].name}” is recorded as {' and as '.join(kinds)}. Sites are compared by a numerator and a "
        f"denominator, that is, by a proportion or a rate, so that chance can be allowed for. {suggestion}",
        RequestPart.QUERY,
    )


def _suggestion(session: Session, actor: Actor, today: date, name: str) -> str:
    """What can be compared: what is called alike first, then what most sites have."""
    items = comparable(session, actor, {}, today)
    if not items:
        return f"No approved initiative with a site has a proportion or a rate yet. {_LIST}"
    sites: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for item in items:
        key = search_key(item["name"])
        sites[key] = max(sites.get(key, 0), item["sites"])
        spelled.setdefault(key, item["name"])
    alike = get_close_matches(search_key(name), sites, _SUGGESTED, 0.6)
    most = sorted(sites, key=lambda key: (-sites[key], key))
    shown = [spelled[key] for key in dict.fromkeys([*alike, *most])][:_SUGGESTED]
    more = f" and {len(sites) - len(shown):,} more" if len(sites) > len(shown) else ""
    return f"These can be compared: {', '.join(f'“{one}”' for one in shown)}{more}. {_LIST}"


def _compared(session: Session, places: Sequence[Place], days: Days | None) -> tuple[list[Compared], list[LeftOut]]:
    """The places with points within the days, in order of their names, and the measures without any.

    Points without a numerator or denominator, and excluded ones, count in neither sum.
    """
    ids = [row.id for place in places for row in place.measures]
    points, phases = points_of(session, ids), phases_of(session, ids)
    compared, without = [], []
    for place, label in zip(places, labels_of(places), strict=True):
        counting = {row.id: _counting(points[row.id], days) for row in place.measures}
        without += [
            LeftOut(row, LeftOutReason.NO_POINTS, "It has no points with a numerator and a denominator in the period.")
            for row in place.measures
            if not counting[row.id]
        ]
        place.measures = [row for row in place.measures if counting[row.id]]
        if not place.measures:
            continue
        place.sites = {row.site_id for row in place.measures}
        unstable = [instability_of(row, points[row.id], phases[row.id], days) for row in place.measures]
        summed = [point for row in place.measures for point in counting[row.id]]
        numerator = math.fsum(point.numerator for point in summed)
        denominator = math.fsum(point.denominator for point in summed)
        on_days = [{(row.site_id, point.period_start) for point in counting[row.id]} for row in place.measures]
        same_days = sum(map(len, on_days)) > len(set().union(*on_days))
        compared.append(Compared(place, label, numerator, denominator, _why_unstable(unstable), same_days))
    return sorted(compared, key=lambda one: (search_key(one.label), one.place.id)), without


def _counting(points: Sequence[Any], days: Days | None) -> list[Any]:
    return [
        point
        for point in points
        if not point.excluded and point.numerator is not None and point.denominator is not None
        if days is None or days[0] <= point.period_start <= days[1]
    ]


def _why_unstable(found: Sequence[Instability | None]) -> str | None:
    unstable = [one for one in found if one]
    if not unstable:
        return None
    if len(found) > 1:
        return f"{len(unstable)} of its {len(found)} measures are not stable over time."
    (one,) = unstable
    reasons = []
    if one.flagged_on:
        reasons.append(f"its latest point, of {written_day(one.flagged_on)}, is flagged")
    if one.beyond:
        reasons.append(
            f"{counted(one.beyond, 'point')} of the period {'lies' if one.beyond == 1 else 'lie'} beyond its own limits"
        )
    return f"Not stable over time: {', and '.join(reasons)}."


def _points(compared: Sequence[Compared], funnel: spc.Funnel) -> list[dict[str, Any]]:
    figures = zip(compared, funnel.value, funnel.z, funnel.zone, funnel.exact, _lines(funnel.limits), strict=True)
    return [
        {
            "number": number,
            "site_id": one.place.id,
            "site": {"id": one.place.id, "name": one.place.name},
            "label": one.label,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "value": _finite(value),
            "z": _finite(z),
            "outside": abs(int(zone)) or None,
            "side": {1: "high", -1: "low"}.get((int(zone) > 0) - (int(zone) < 0)),
            "exact": bool(exact),
            **{name: limits[name] for name in ("lower_3", "upper_3", "lower_2", "upper_2")},
            "unstable": one.unstable is not None,
            "unstable_reason": one.unstable,
            "measure_ids": [row.id for row in one.place.measures],
        }
        for number, (one, value, z, zone, exact, limits) in enumerate(figures, 1)
    ]


def _lines(limits: spc.Curves) -> list[dict[str, float | None]]:
    names = ("denominator", "lower_3", "upper_3", "lower_2", "upper_2")
    columns = (limits.denominator, limits.lower, limits.upper, limits.lower_2_sigma, limits.upper_2_sigma)
    return [dict(zip(names, map(_finite, row), strict=True)) for row in zip(*columns, strict=True)]


def _left_out(out: LeftOut) -> dict[str, Any]:
    row = out.measure
    return {
        "measure_id": row.id,
        "measure": {"id": row.id, "name": row.name},
        "site_id": row.site_id,
        "site": None if row.site_id is None else {"id": row.site_id, "name": row.site_name},
        "reason": out.reason,
        "detail": out.detail,
    }


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
