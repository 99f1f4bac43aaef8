"""Which measures are compared with each other, where each of them counts, and what is left out and why."""

import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ...core.text import search_key
from ...measures.models import DataKind, Direction
from ...sites.models import SiteKind
from .queries import CHARTS

Sites = Mapping[uuid.UUID, Mapping[uuid.UUID, Any]]
"""For each site, itself and those above it by id."""


class LeftOutReason(StrEnum):
    """Why a measure is not compared."""

    ARCHIVED = "archived"
    NOT_APPROVED = "not_approved"
    NO_SITE = "no_site"
    OTHER_DATA_KIND = "other_data_kind"
    OTHER_UNIT = "other_unit"
    OTHER_MULTIPLIER = "other_multiplier"
    NOT_BELOW = "not_below"
    BELOW_SEVERAL = "below_several"
    NO_POINTS = "no_points"


@dataclass(frozen=True)
class LeftOut:
    """A measure that is not compared. detail: a sentence."""

    measure: Any
    reason: LeftOutReason
    detail: str


@dataclass
class Place:
    """What is compared: a site, or one that stands for all below it. sites: those whose measures count here."""

    id: uuid.UUID
    name: str
    parent_id: uuid.UUID | None
    parent_name: str | None = None
    measures: list[Any] = field(default_factory=list)
    sites: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Definition:
    """What the compared measures have in common, in the spelling that most of them have."""

    name: str
    data_kind: DataKind
    unit: str | None
    multiplier: float
    decimals: int | None
    direction: Direction
    denominator: str | None = None


@dataclass(frozen=True)
class Chosen:
    """The measures of a comparison. definition: None where there is not one that could be compared."""

    definition: Definition | None
    measures: list[Any]
    left_out: list[LeftOut]
    units: list[str | None]
    """The units that could have been asked for, that of most sites first."""


def choose(rows: Sequence[Any], *, by_id: bool, unit: str | None = None) -> Chosen:
    """Choose the measures that are of one kind and unit.

    rows: measures, the oldest first. by_id: they were named one by one, so that proportions are taken for one and the
    same in whatever unit they are shown; otherwise a name alone joins those of one data kind, unit and multiplier.
    unit: the one to compare; without it that of most sites, then of most measures, then of the oldest one.
    """
    usable, left_out = [], []
    for row in rows:
        reason = _unusable(row)
        usable.append(row) if reason is None else left_out.append(reason)
    comparable = [row for row in usable if row.data_kind in CHARTS]
    left_out += [_other_kind(row) for row in usable if row.data_kind not in CHARTS]
    # What nobody may compare yet has a unit and a title all the same.
    candidates = comparable or [row for row in rows if row.data_kind in CHARTS]
    if not candidates:
        return Chosen(None, [], left_out, [])
    combinations = _grouped(candidates, _combination if not by_id else _combination_by_id)
    ranked = sorted(combinations, key=lambda same: (-_sites(same), -len(same)))
    units = list(dict.fromkeys(_key(row.unit) for same in ranked for row in same[:1]))
    shown = {_key(row.unit): row.unit for row in reversed(candidates)}
    if unit is not None:
        ranked = [same for same in ranked if any(_key(row.unit) == _key(unit) for row in same)]
    if not ranked:
        return Chosen(None, [], left_out, [shown[key] for key in units])
    definition = _definition(ranked[0])
    measures = ranked[0] if comparable else []
    taken = {row.id for row in measures}
    left_out += [_different(row, definition) for row in comparable if row.id not in taken]
    return Chosen(definition, measures, left_out, [shown[key] for key in units])


def _unusable(row: Any) -> LeftOut | None:
    if row.archived:
        return LeftOut(row, LeftOutReason.ARCHIVED, "The measure is archived.")
    if not row.past_approval:
        return LeftOut(row, LeftOutReason.NOT_APPROVED, "Its initiative has not been approved.")
    if row.site_id is None:
        return LeftOut(row, LeftOutReason.NO_SITE, "Its initiative names no site.")
    return None


def _other_kind(row: Any) -> LeftOut:
    kind = row.data_kind.value.replace("_", " ")
    detail = f"It is a {kind}; a comparison of sites needs a numerator and a denominator: a proportion or a rate."
    return LeftOut(row, LeftOutReason.OTHER_DATA_KIND, detail)


def _different(row: Any, definition: Definition) -> LeftOut:
    if row.data_kind != definition.data_kind:
        detail = f"It is a {row.data_kind.value}, and the others are {definition.data_kind.value}s."
        return LeftOut(row, LeftOutReason.OTHER_DATA_KIND, detail)
    if _key(row.unit) != _key(definition.unit):
        detail = f"It is measured {_in_unit(row.unit)}, and the others {_in_unit(definition.unit)}."
        return LeftOut(row, LeftOutReason.OTHER_UNIT, detail)
    detail = f"Its multiplier is {row.multiplier:g}, and that of the others {definition.multiplier:g}."
    return LeftOut(row, LeftOutReason.OTHER_MULTIPLIER, detail)


def _in_unit(unit: str | None) -> str:
    return f"in “{unit}”" if unit else "without a unit"


def _key(unit: str | None) -> str:
    return search_key(unit or "")


def _combination(row: Any) -> Hashable:
    return row.data_kind, _key(row.unit), row.multiplier


def _combination_by_id(row: Any) -> Hashable:
    # The denominator of a rate may be days or thousands of days; that of a proportion is always cases.
    return row.data_kind if row.data_kind is DataKind.PROPORTION else _combination(row)


def _grouped(rows: Iterable[Any], key: Callable[[Any], Hashable]) -> list[list[Any]]:
    groups: dict[Hashable, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _sites(rows: Iterable[Any]) -> int:
    return len({row.site_id for row in rows})


def _definition(rows: Sequence[Any]) -> Definition:
    """What most of the measures say; of as many, the oldest one."""
    shown = max(_grouped(rows, _combination), key=len)
    directions = Counter(row.direction for row in rows).most_common()
    agreed = len(directions) == 1 or directions[0][1] > directions[1][1]
    return Definition(
        Counter(row.name for row in rows).most_common(1)[0][0],
        rows[0].data_kind,
        Counter(row.unit for row in shown).most_common(1)[0][0],
        shown[0].multiplier,
        Counter(row.decimals for row in shown).most_common(1)[0][0],
        directions[0][0] if agreed else Direction.NEUTRAL,
        Counter(row.operational_definition_denominator for row in shown).most_common(1)[0][0],
    )


def places_of(rows: Sequence[Any], above: Sites, kind: SiteKind | None) -> tuple[dict[uuid.UUID, Place], list[LeftOut]]:
    """What the measures count for: their own sites, or the nearest of a kind that each stands below."""
    places: dict[uuid.UUID, Place] = {}
    left_out = []
    for row in rows:
        found = above[row.site_id]
        site, outside = (found[row.site_id], None) if kind is None else _nearest(row, found, kind)
        if outside:
            left_out.append(outside)
            continue
        parent = found.get(site.parent_id)
        place = places.setdefault(site.id, Place(site.id, site.name, site.parent_id, parent.name if parent else None))
        place.measures.append(row)
        place.sites.add(row.site_id)
    return places, left_out


def _nearest(row: Any, above: Mapping[uuid.UUID, Any], kind: SiteKind) -> tuple[Any, LeftOut | None]:
    """The site itself or the first of a kind over its parents; the one hub that serves it, if a hub is asked for."""
    at: uuid.UUID | None = row.site_id
    while at is not None and at in above:
        if above[at].kind == kind:
            return above[at], None
        at = above[at].parent_id
    hubs = [site for site in above.values() if site.kind == kind == SiteKind.TELEPHARMACY_HUB]
    if len(hubs) == 1:
        return hubs[0], None
    word = kind.value.replace("_", " ")
    if hubs:
        detail = f"{row.site_name} is served by more than one {word}."
        return None, LeftOut(row, LeftOutReason.BELOW_SEVERAL, detail)
    return None, LeftOut(row, LeftOutReason.NOT_BELOW, f"{row.site_name} is no {word} and stands below none.")


def labels_of(places: Sequence[Place]) -> list[str]:
    """Names that differ: where several are called the same, with the site above."""
    alike = Counter(search_key(place.name) for place in places)
    return [
        f"{place.name} ({place.parent_name})" if alike[search_key(place.name)] > 1 and place.parent_name else place.name
        for place in places
    ]


def holds_another(place: Place, above: Sites) -> bool:
    """Whether a site and one below it both count here: the figure of the one may hold that of the other."""
    return any(other in above[site] for site in place.sites for other in place.sites - {site})
