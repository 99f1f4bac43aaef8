"""Selects of sites."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, select
from sqlalchemy.orm import aliased

from ..access.actor import Actor
from ..core.database.sql import Rows, json_list
from .models import SITES_BY_NAME, Site, SiteClosure, SiteServes

SORTS = {"created_at": Site.created_at, "updated_at": Site.updated_at, "name": Site.name}
_Parent = aliased(Site)


def columns() -> Rows:
    """Sites with their parents' names and the sites they serve."""
    serves = json_list(
        select(SiteServes.site_id).where(SiteServes.hub_id == Site.id).correlate(Site), SiteServes.site_id
    )
    return select(
        Site.id,
        Site.created_at,
        Site.updated_at,
        Site.version,
        Site.name,
        Site.kind,
        Site.parent_id,
        Site.external_id,
        _Parent.name.label("parent_name"),
        serves.label("serves"),
    ).outerjoin(_Parent, _Parent.id == Site.parent_id)


def below(site_ids: Sequence[uuid.UUID]) -> Rows:
    """The ids of these sites and of all below them."""
    return select(SiteClosure.descendant_id).where(SiteClosure.ancestor_id.in_(site_ids))


def in_line_with(site_id: uuid.UUID | None) -> CompoundSelect[Any]:
    """The ids of a site, of all above it and of all below it: from there, `site` visibility is seen."""
    above = select(SiteClosure.ancestor_id).where(SiteClosure.descendant_id == site_id)
    return select(SiteClosure.descendant_id).where(SiteClosure.ancestor_id == site_id).union(above)


def filtered(query: Mapping[str, Any]) -> Rows:
    """Sites by the list's filters."""
    found = columns()
    if "kind" in query:
        found = found.where(Site.kind.in_(query["kind"]))
    if "parent_id" in query:
        found = found.where(Site.parent_id.in_(query["parent_id"]))
    if "external_id" in query:
        found = found.where(Site.external_id.in_(query["external_id"]))
    if "below" in query:
        found = found.where(Site.id.in_(below([query["below"]])))
    if "q" in query:
        found = found.where(SITES_BY_NAME.finds(query["q"]))
    return found


def visible(_actor: Actor, _today: date) -> Rows:
    """Everyone sees every site."""
    return select(Site)


VISIBLE = {Site: visible}
