"""What is done with the site tree. Who stands above whom is kept in `site_closure` in the same transaction."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, or_, select

from ..core.database import TrackerSession
from ..core.database.folded import is_named
from ..core.database.sql import lock_table
from ..core.errors import Conflict, Invalid
from .models import Site, SiteClosure, SiteKind, SiteServes


def add(session: TrackerSession, values: Mapping[str, Any]) -> Site:
    """Add a site below its parent."""
    columns = dict(values)
    serves = columns.pop("serves", [])
    lock_table(session, SiteClosure)
    site = Site(**columns)
    _refuse_taken_name(session, site.name, site.parent_id, None)
    session.add(site)
    session.flush()
    _set_served(session, site, serves)
    _rebuild_closure(session)
    return site


def change(session: TrackerSession, site: Site, values: Mapping[str, Any]) -> None:
    """Change a site, its place in the tree or the sites that it serves."""
    columns = dict(values)
    serves = columns.pop("serves", None)
    lock_table(session, SiteClosure)
    for name, value in columns.items():
        setattr(site, name, value)
    if site.parent_id == site.id:
        raise Invalid.at("#/parent_id", "site_cycle", "A site cannot stand below itself.")
    with session.no_autoflush:
        _refuse_taken_name(session, site.name, site.parent_id, site.id)
    if site.kind is not SiteKind.TELEPHARMACY_HUB and serves is None:
        serves = []
    session.touch(site)
    session.flush()
    if serves is not None:
        _set_served(session, site, serves)
    _rebuild_closure(session)


def remove(session: TrackerSession, site: Site) -> None:
    """Delete a site that nothing refers to any more."""
    lock_table(session, SiteClosure)
    if session.scalar(select(Site.id).where(Site.parent_id == site.id).limit(1)) is not None:
        raise Conflict("Sites stand below this one; move or delete them first.", code="site_in_use")
    session.delete(site)
    session.flush()
    _rebuild_closure(session)


def _refuse_taken_name(session: TrackerSession, name: str, parent_id: uuid.UUID | None, own: uuid.UUID | None) -> None:
    same = select(Site.id).where(or_(is_named(Site.name_key, name), Site.name == name))
    same = same.where(Site.parent_id.is_(None) if parent_id is None else Site.parent_id == parent_id)
    if session.scalar(same.where(Site.id != own) if own else same) is not None:
        raise Conflict("A site of this name stands at this place already; choose another name.", code="name_taken")


def _set_served(session: TrackerSession, site: Site, serves: Sequence[uuid.UUID]) -> None:
    if serves and site.kind is not SiteKind.TELEPHARMACY_HUB:
        raise Invalid.at("#/serves", "not_a_hub", "Only a telepharmacy_hub serves sites; leave the list empty.")
    known = set(session.scalars(select(Site.id).where(Site.id.in_(serves))))
    for index, served in enumerate(serves):
        if served not in known:
            raise Invalid.at(
                f"#/serves/{index}", "unknown_reference", "There is no such object, or none that you may see."
            )
        if served == site.id:
            raise Invalid.at(f"#/serves/{index}", "site_cycle", "A hub does not serve itself.")
    session.execute(delete(SiteServes).where(SiteServes.hub_id == site.id))
    if serves:
        session.execute(insert(SiteServes), [{"hub_id": site.id, "site_id": served} for served in serves])


def _rebuild_closure(session: TrackerSession) -> None:
    """Recompute who stands above whom; raises Invalid where a site would stand above itself.

    The whole table, at every change: trees have some hundred sites, changes are rare, and a rebuilt closure cannot
    drift.
    """
    below: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    parents = dict(session.execute(select(Site.id, Site.parent_id)).all())
    served = session.execute(select(SiteServes.hub_id, SiteServes.site_id)).all()
    for site, parent in parents.items():
        if parent is not None:
            below[parent].append(site)
    for hub, site in served:
        below[hub].append(site)
    pairs = []
    for site in parents:
        reached: set[uuid.UUID] = set()
        waiting = list(below[site])
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting += below[other]
        if site in reached:
            raise Invalid.at(
                "#/parent_id" if not served else "#",
                "site_cycle",
                "By this a site would stand above itself; check parent_id and serves for a circle.",
            )
        pairs += [{"ancestor_id": site, "descendant_id": other} for other in (site, *reached)]
    session.execute(delete(SiteClosure))
    if pairs:
        session.execute(insert(SiteClosure), pairs)
