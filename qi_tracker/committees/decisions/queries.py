"""Selects of what waits for a committee's review, and of what it decided."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, literal, or_, select, true, type_coerce
from sqlalchemy.orm import aliased

from ...access.actor import Actor
from ...core.database import UtcDateTime
from ...core.database.sql import Rows, json_list
from ...initiatives.models import Initiative
from ...initiatives.queries import visible_to
from ...initiatives.states import UNDER_REVIEW
from ...people.models import Person
from ...sites.models import Site
from ..models import Committee, CommitteeRole, Decision, DecisionVote, Vote
from ..queries import read_by, reviewing_committees

# Never null here: what waits for a committee was submitted. Paging would warn of the column as it is declared.
QUEUE_SORTS = {"submitted_at": type_coerce(Initiative.submitted_at, UtcDateTime())}
SORTS = {"decided_at": Decision.decided_at, "created_at": Decision.created_at}
_Lead, _Recorder = aliased(Person), aliased(Person)


def queue(actor: Actor, committee_id: uuid.UUID, query: Mapping[str, Any], now: datetime) -> Rows:
    """The initiatives that wait for a committee, as far as the actor sees them: guests do not see all.

    now: in the organization's time zone.
    """
    states = query.get("state", UNDER_REVIEW)
    return (
        select(
            Initiative.id,
            Initiative.created_at,
            Initiative.updated_at,
            Initiative.version,
            Initiative.title,
            Initiative.problem,
            Initiative.category,
            Initiative.state,
            Initiative.site_id,
            Site.name.label("site_name"),
            Initiative.lead_id,
            _Lead.name.label("lead_name"),
            Initiative.submitted_at,
            literal(now, UtcDateTime()).label("as_of"),
        )
        .join(_Lead, _Lead.id == Initiative.lead_id)
        .outerjoin(Site, Site.id == Initiative.site_id)
        .where(Initiative.committee_id == committee_id, Initiative.state.in_(states), visible_to(actor, now.date()))
    )


def _voters(vote: Vote) -> Any:
    cast = select(DecisionVote.person_id).where(DecisionVote.decision_id == Decision.id, DecisionVote.vote == vote)
    return json_list(cast.correlate(Decision), DecisionVote.person_id).label(f"votes_{vote.value}")


def columns() -> Rows:
    """Decisions with their votes."""
    return (
        select(
            Decision.id,
            Decision.created_at,
            Decision.updated_at,
            Decision.version,
            Decision.committee_id,
            Committee.name.label("committee_name"),
            Decision.initiative_id,
            Decision.outcome,
            Decision.reason,
            Decision.conditions,
            Decision.meeting_id,
            *(_voters(vote) for vote in Vote),
            Decision.recorded_by_id,
            _Recorder.name.label("recorded_by_name"),
            Decision.decided_at,
        )
        .join(Committee, Committee.id == Decision.committee_id)
        .join(_Recorder, _Recorder.id == Decision.recorded_by_id)
    )


def decisions(actor: Actor, committee: Committee, query: Mapping[str, Any], today: date) -> Rows:
    """A committee's decisions by the list's filters; for guests those on initiatives that they see.

    The others read all that their committee decided, also where the initiative has since gone to another one.
    """
    seen = visible_to(actor, today) if committee.role_of(actor.id) is CommitteeRole.GUEST else true()
    found = (
        columns()
        .join(Initiative, Initiative.id == Decision.initiative_id)
        .where(Decision.committee_id == committee.id, seen)
    )
    for name in ("initiative_id", "outcome", "meeting_id"):
        if name in query:
            found = found.where(getattr(Decision, name).in_(query[name]))
    return found


def visible(actor: Actor, today: date) -> Rows:
    """The decisions with their votes that somebody sees: as in the list of the committee's decisions."""
    found = select(Decision).join(Initiative, Initiative.id == Decision.initiative_id)
    voters = reviewing_committees(actor.id, today)
    own = Decision.committee_id.in_(voters)
    return found.where(or_(own, and_(read_by(actor, Decision.committee_id, today), visible_to(actor, today))))


VISIBLE = {Decision: visible}
