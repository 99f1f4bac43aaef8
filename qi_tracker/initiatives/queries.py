"""Selects of initiatives, and the one predicate of who sees which."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select, true
from sqlalchemy.orm import Session, aliased, selectinload

from ..access.actor import Actor
from ..committees.models import Committee
from ..committees.queries import reviewing_committees
from ..core.database.folded import is_named
from ..core.database.sql import Rows, json_list
from ..core.paging import Ranked
from ..cycles.models import Cycle
from ..measures.models import Measure, MeasurePoint
from ..mentoring.queries import mentored_initiatives
from ..people.models import Person
from ..sites.models import Site
from ..sites.queries import below, in_line_with
from .models import Initiative, InitiativeTag, TeamMember, TimelineEntry, Visibility
from .search import BEST, search
from .stalls import is_stalled
from .states import InitiativeState
from .transitions import Facts

SORTS = {"created_at": Initiative.created_at, "updated_at": Initiative.updated_at, "title": Initiative.title}
_Lead = aliased(Person)


def visible_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """Whether the actor sees an initiative on a day: the one predicate behind its lists and all that belongs to it."""
    if actor.is_quality_lead:
        return true()
    return _visible_to(actor.id, actor.site_id, today)


@lru_cache(maxsize=1024)
def _visible_to(person_id: uuid.UUID, site_id: uuid.UUID | None, today: date) -> ColumnElement[bool]:
    # Built once a person and day: putting the expression together takes longer than the database takes to evaluate it.
    named = or_(
        Initiative.visibility == Visibility.ORGANIZATION,
        and_(Initiative.visibility == Visibility.SITE, Initiative.site_id.in_(in_line_with(site_id))),
    )
    committees = reviewing_committees(person_id, today)
    return or_(
        and_(named, or_(Initiative.state != InitiativeState.DRAFT, Initiative.open_to_help)),
        Initiative.id.in_(select(TeamMember.initiative_id).where(TeamMember.person_id == person_id)),
        Initiative.id.in_(mentored_initiatives(person_id)),
        and_(Initiative.first_submitted_at.is_not(None), Initiative.committee_id.in_(committees)),
    )


def visible(actor: Actor, today: date) -> Rows:
    """The initiatives that the actor sees, each with its team, which the policies ask for."""
    return select(Initiative).options(selectinload(Initiative.team)).where(visible_to(actor, today))


_TAGS = json_list(
    select(InitiativeTag.tag).where(InitiativeTag.initiative_id == Initiative.id).correlate(Initiative),
    InitiativeTag.tag,
).label("tags")

_ITEM = (
    Initiative.id,
    Initiative.created_at,
    Initiative.updated_at,
    Initiative.version,
    Initiative.title,
    Initiative.category,
    _TAGS,
    Initiative.site_id,
    Site.name.label("site_name"),
    Initiative.committee_id,
    Committee.name.label("committee_name"),
    Initiative.visibility,
    Initiative.open_to_help,
    Initiative.external_id,
    Initiative.starts_on,
    Initiative.ends_on,
    Initiative.state,
    Initiative.lead_id,
    _Lead.name.label("lead_name"),
    Initiative.submitted_at,
    Initiative.approved_at,
    Initiative.progress_score,
)

_REST = (
    Initiative.problem,
    Initiative.rationale,
    Initiative.aim_statement,
    Initiative.aim_measure_name,
    Initiative.aim_measure_id,
    Initiative.aim_baseline_value,
    Initiative.aim_target_value,
    Initiative.aim_unit,
    Initiative.aim_population,
    Initiative.aim_due_on,
    Initiative.scope_in,
    Initiative.scope_out,
    Initiative.expected_benefits,
    Initiative.stakeholders,
    Initiative.barriers,
    Initiative.initial_activities,
    Initiative.risks,
    Initiative.resources,
    Initiative.screening_uses_unapproved_product,
    Initiative.screening_funded_as_research,
    Initiative.screening_multi_site_protocol,
    Initiative.screening_designed_for_generalizable_knowledge,
    Initiative.screening_improves_care_here,
    Initiative.screening_continues_without_publication,
    Initiative.ethics_reference.label("screening_ethics_reference"),
    Initiative.outcome_summary,
    Initiative.lessons_learned,
)


def _with_names(found: Rows) -> Rows:
    return (
        found.join(_Lead, _Lead.id == Initiative.lead_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .outerjoin(Committee, Committee.id == Initiative.committee_id)
    )


def items() -> Rows:
    """Initiatives as rows of a list."""
    return _with_names(select(*_ITEM))


def objects() -> Rows:
    """Initiatives with every field."""
    return _with_names(select(*_ITEM, *_REST))


def facts_of(session: Session, initiative: Initiative) -> Facts:
    """What lies outside the initiative's own row and decides about its actions."""
    decided = exists().where(Cycle.initiative_id == initiative.id, Cycle.act_decision.is_not(None))
    measured = exists().where(Measure.initiative_id == initiative.id, MeasurePoint.measure_id == Measure.id)
    has_decided_cycle, has_points = session.execute(select(decided, measured)).one()
    return Facts(bool(has_decided_cycle), bool(has_points))


def history(initiative_id: uuid.UUID) -> Rows:
    """An initiative's timeline."""
    return (
        select(
            TimelineEntry.id,
            TimelineEntry.kind,
            TimelineEntry.action,
            TimelineEntry.reason,
            TimelineEntry.actor_id,
            Person.name.label("actor_name"),
            TimelineEntry.at,
            TimelineEntry.details,
        )
        .join(Person, Person.id == TimelineEntry.actor_id)
        .where(TimelineEntry.initiative_id == initiative_id)
    )


def team(initiative_id: uuid.UUID) -> Rows:
    """The people on an initiative's team."""
    return (
        select(TeamMember.person_id, Person.name.label("person_name"), TeamMember.role, TeamMember.created_at)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.initiative_id == initiative_id)
    )


def filtered(actor: Actor, query: Mapping[str, Any], now: datetime) -> Rows:
    """The initiatives that an actor sees, by the list's filters. now: in the organization's time zone."""
    found = items().where(visible_to(actor, now.date()))
    for name in ("state", "category", "committee_id", "lead_id", "external_id"):
        if name in query:
            found = found.where(getattr(Initiative, name).in_(query[name]))
    if "site_id" in query:
        found = found.where(Initiative.site_id.in_(below(query["site_id"])))
    if "member_id" in query:
        joined = select(TeamMember.initiative_id).where(TeamMember.person_id.in_(query["member_id"]))
        found = found.where(Initiative.id.in_(joined))
    if "tag" in query:
        tagged = select(InitiativeTag.initiative_id).where(is_named(InitiativeTag.tag_search_key, *query["tag"]))
        found = found.where(Initiative.id.in_(tagged))
    if "open_to_help" in query:
        found = found.where(Initiative.open_to_help.is_(query["open_to_help"]))
    if "stalled" in query:
        stalled = is_stalled(now)
        found = found.where(stalled if query["stalled"] else not_(stalled))
    return found


def listed(actor: Actor, query: Mapping[str, Any], now: datetime, *, sqlite: bool) -> Rows | Ranked:
    """The list's rows; where they are searched for and not sorted otherwise, the best by rank.

    now: in the organization's time zone. sqlite: whether that is the database.
    """
    found = filtered(actor, query, now)
    if "q" not in query:
        return found
    match = search(query["q"], sqlite=sqlite)
    found = found.join(match, match.c.initiative_id == Initiative.id)
    return found if "sort" in query else Ranked(found.order_by(match.c.rank, Initiative.id).limit(BEST))


VISIBLE = {Initiative: visible}
