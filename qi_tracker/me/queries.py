"""Selects of what waits for a person; each is one query, and bounded."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from ..access.actor import Actor
from ..committees.meetings.models import ActionItem
from ..committees.models import OFFICERS, Committee, CommitteeMembership, MembershipState
from ..committees.queries import current, reviewing_committees
from ..core.database.sql import Rows
from ..cycles.models import OPEN_STAGES, Cycle
from ..initiatives.models import POINT_ENTERERS, WORKERS, Initiative, TeamMember, TeamRole
from ..initiatives.states import FINISHED, RUNNING, UNDER_REVIEW
from ..measures.models import Frequency, Measure, MeasurePoint
from ..mentoring.models import MentorProfile, Mentorship, MentorshipState
from ..people.models import Person

MOST = 200
"""Of each kind, the most urgent."""


def _on_team_as(person_id: uuid.UUID, roles: Collection[TeamRole]) -> ColumnElement[bool]:
    return Initiative.id.in_(
        select(TeamMember.initiative_id).where(TeamMember.person_id == person_id, TeamMember.role.in_(roles))
    )


def current_memberships(person_id: uuid.UUID, today: date) -> Rows:
    """A person's committee memberships on a day."""
    found = select(CommitteeMembership.role, Committee.id, Committee.name)
    found = found.join(Committee, Committee.id == CommitteeMembership.committee_id)
    return found.where(CommitteeMembership.person_id == person_id, current(today)).order_by(Committee.name)


def mentor_profile_id(person_id: uuid.UUID) -> Rows:
    """The id of a person's mentor profile."""
    return select(MentorProfile.id).where(MentorProfile.person_id == person_id)


def cycles_past_their_end(actor: Actor, today: date) -> Rows:
    """Open cycles of the actor's initiatives whose planned end has passed."""
    found = select(Cycle.id, Cycle.title, Cycle.plan_ends_on).join(Initiative, Initiative.id == Cycle.initiative_id)
    return (
        found.where(
            Cycle.stage.in_(OPEN_STAGES),
            Cycle.plan_ends_on < today,
            Initiative.state.not_in(FINISHED),
            _on_team_as(actor.id, WORKERS),
        )
        .order_by(Cycle.plan_ends_on, Cycle.id)
        .limit(MOST)
    )


def measures_to_feed(actor: Actor) -> Rows:
    """Regular measures of the actor's running initiatives, each with the start of its latest period.

    Those that were fed longest ago first, and those that never were before them all.
    """
    last = (
        select(func.max(MeasurePoint.period_start))
        .where(MeasurePoint.measure_id == Measure.id)
        .correlate(Measure)
        .scalar_subquery()
    )
    return (
        select(Measure.id, Measure.name, Measure.frequency, Measure.created_at, last.label("last"))
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .where(
            Measure.archived.is_(False),
            Measure.frequency != Frequency.IRREGULAR,
            Initiative.state.in_(RUNNING),
            _on_team_as(actor.id, POINT_ENTERERS),
        )
        .order_by(last.asc().nulls_first(), Measure.id)
        .limit(MOST)
    )


def reviews(actor: Actor, today: date) -> Rows:
    """Initiatives before a committee where the actor reviews; those on whose team the actor is need others."""
    own = select(TeamMember.initiative_id).where(TeamMember.person_id == actor.id)
    return (
        select(Initiative.id, Initiative.title, Initiative.submitted_at)
        .where(
            Initiative.state.in_(UNDER_REVIEW),
            Initiative.committee_id.in_(reviewing_committees(actor.id, today)),
            Initiative.id.not_in(own),
        )
        .order_by(Initiative.submitted_at, Initiative.id)
        .limit(MOST)
    )


def action_items(actor: Actor) -> Rows:
    """What the actor took on in meetings and has not done."""
    return (
        select(ActionItem.id, ActionItem.text, ActionItem.due_on)
        .where(ActionItem.owner_id == actor.id, ActionItem.done_at.is_(None))
        .order_by(ActionItem.due_on.asc().nulls_last(), ActionItem.id)
        .limit(MOST)
    )


def mentorship_requests(actor: Actor) -> Rows:
    """Mentorships that the actor was asked for or offered."""
    return (
        select(Mentorship.id, Mentorship.mentor_id, Person.name)
        .join(Person, Person.id == Mentorship.requested_by_id)
        .where(
            Mentorship.state == MentorshipState.REQUESTED,
            or_(Mentorship.mentor_id == actor.id, Mentorship.mentee_id == actor.id),
            Mentorship.requested_by_id != actor.id,
        )
        .order_by(Mentorship.created_at, Mentorship.id)
        .limit(MOST)
    )


def membership_requests(actor: Actor, today: date) -> Rows:
    """Requests to join a committee that the actor may answer."""
    officers = select(CommitteeMembership.committee_id).where(
        CommitteeMembership.person_id == actor.id,
        CommitteeMembership.role.in_(OFFICERS),
        current(today),
    )
    answers = true() if actor.is_quality_lead else CommitteeMembership.committee_id.in_(officers)
    return (
        select(
            CommitteeMembership.committee_id,
            CommitteeMembership.role,
            Committee.name.label("committee"),
            Person.name.label("person"),
        )
        .join(Committee, Committee.id == CommitteeMembership.committee_id)
        .join(Person, Person.id == CommitteeMembership.person_id)
        .where(
            CommitteeMembership.state == MembershipState.REQUESTED, CommitteeMembership.person_id != actor.id, answers
        )
        .order_by(CommitteeMembership.created_at, CommitteeMembership.id)
        .limit(MOST)
    )
