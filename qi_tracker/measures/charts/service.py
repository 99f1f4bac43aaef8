"""Charts of stored measures: their versions and their specifications."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

from sqlalchemy.orm import Session

from ...charts.answers import Specification
from ...charts.icons import icons_svg
from ...charts.multiples import small_multiples
from ...charts.specification import control_chart
from .. import queries
from ..analysis import service as analysis

RELEASE = version("qi-tracker")
_LOOKS = ("theme", "width", "height")


def version_of(
    session: Session, measures: Sequence[Any], title: str, query: Mapping[str, Any], today: date | None = None
) -> str:
    """The ETag of a chart: of everything that it is made from, without reading a point.

    today: for a chart that says which data are old.
    """
    # A new release may draw the same data otherwise.
    made_from: list[Any] = [RELEASE, today, title, sorted((name, str(value)) for name, value in query.items())]
    watching = queries.cycles_of(session, [measure.id for measure in measures])
    for measure in measures:
        cycles = [(cycle.id, cycle.version) for cycle in watching[measure.id]]
        made_from.append((measure.id, measure.version, measure.data_version, cycles))
    return f'"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]}"'


def chart_of(
    session: Session,
    measure: Any,
    query: Mapping[str, Any],
    today: date,
    *,
    context: str | None,
    responsive: bool = False,
) -> Specification:
    """The specification of one measure's chart. context: what stands below its name, such as its initiative."""
    material = analysis.material_of(session, [measure.id])[measure.id]
    return control_chart(
        analysis.analyze(measure, material, query, today),
        title=measure.name,
        context=context,
        frequency=measure.frequency.value,
        decimals=measure.decimals,
        cycles=[dict(cycle._mapping) for cycle in material.cycles],
        responsive=responsive,
        sigma_lines=query.get("sigma_lines", ()),
        **_looks(query),
    )


def version_of_icons(measure: Any, status: Any, query: Mapping[str, Any]) -> str:
    """The ETag of a measure's icons. status: as `status_of` has it."""
    shown = (measure.name, status.variation, status.assurance, status.since)
    made_from = (RELEASE, measure.id, shown, sorted((name, str(value)) for name, value in query.items()))
    return f'"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]}"'


def icons_of(measure: Any, status: Any, query: Mapping[str, Any]) -> str:
    """The icons of a measure as SVG."""
    kinds = (query["kind"].value,) if "kind" in query else ("variation", "assurance")
    shown = {"variation": status.variation, "assurance": status.assurance, "since": status.since}
    return icons_svg(measure.name, kinds, **shown, theme=query["theme"], size=query["size"])


def charts_of(
    session: Session, measures: Sequence[Any], title: str, query: Mapping[str, Any], today: date
) -> Specification:
    """One specification of several measures, side by side."""
    material = analysis.material_of(session, [measure.id for measure in measures])
    return small_multiples(
        [
            {
                "analysis": analysis.analyze(measure, material[measure.id], {}, today),
                "title": measure.name,
                "frequency": measure.frequency.value,
                "decimals": measure.decimals,
            }
            for measure in measures
        ],
        title=title,
        **_looks(query),
    )


def _looks(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: query[name] for name in _LOOKS if name in query}
