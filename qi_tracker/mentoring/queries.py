"""Selects of mentors, mentorships, goals and sessions."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, null, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, selectinload

from ..access.actor import Actor
from ..core.database.folded import is_named
from ..core.database.sql import Rows, json_list
from ..initiatives.models import Initiative, InitiativeTag
from ..people.models import Person
from ..sites.models import Site
from ..sites.queries import below, in_line_with
from .fit import SITE_POINT, SKILL_POINTS
from .models import MentorExpertise, MentorProfile, Mentorship, MentorshipGoal, MentorshipSession, MentorshipState

MENTOR_SORTS = {"name": Person.name, "created_at": MentorProfile.created_at}
MENTORSHIP_SORTS = {"created_at": Mentorship.created_at}
GOAL_SORTS = {"created_at": MentorshipGoal.created_at}
SESSION_SORTS = {"held_on": MentorshipSession.held_on, "created_at": MentorshipSession.created_at}

_Mentor, _Mentee, _Asker = aliased(Person), aliased(Person), aliased(Person)
_OPEN_PLACES = MentorProfile.capacity - (
    select(func.count())
    .where(Mentorship.mentor_id == MentorProfile.person_id, Mentorship.state == MentorshipState.ACTIVE)
    .correlate(MentorProfile)
    .scalar_subquery()
)


def mentored_initiatives(person_id: uuid.UUID) -> Rows:
    """The ids of the initiatives that a person sees as the active mentor of somebody on them."""
    return select(Mentorship.initiative_id).where(
        Mentorship.mentor_id == person_id,
        Mentorship.state == MentorshipState.ACTIVE,
        Mentorship.initiative_id.is_not(None),
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Mentorships are seen by the two, and by quality leads."""
    return true() if actor.is_quality_lead else _is_one_of_the_two(actor)


def _is_one_of_the_two(actor: Actor) -> ColumnElement[bool]:
    return or_(Mentorship.mentor_id == actor.id, Mentorship.mentee_id == actor.id)


def own_profile(actor: Actor, _today: date) -> Rows:
    """Mentor profiles: one's own."""
    return (
        select(MentorProfile)
        .where(MentorProfile.person_id == actor.id)
        .options(selectinload(MentorProfile.expertise_rows))
    )


def own_profile_id(actor: Actor) -> Rows:
    """The id of one's own mentor profile."""
    return select(MentorProfile.id).where(MentorProfile.person_id == actor.id)


def visible(actor: Actor, _today: date) -> Rows:
    """The mentorships that the actor sees."""
    return select(Mentorship).where(visible_to(actor))


def visible_goals(actor: Actor, _today: date) -> Rows:
    """Goals, each with its mentorship."""
    found = select(MentorshipGoal).join(MentorshipGoal.mentorship).options(contains_eager(MentorshipGoal.mentorship))
    return found.where(visible_to(actor))


def visible_sessions(actor: Actor, _today: date) -> Rows:
    """Sessions, each with its mentorship."""
    found = select(MentorshipSession).join(MentorshipSession.mentorship)
    return found.options(contains_eager(MentorshipSession.mentorship)).where(visible_to(actor))


def profiles() -> Rows:
    """Mentor profiles."""
    expertise = json_list(
        select(MentorExpertise.skill).where(MentorExpertise.profile_id == MentorProfile.id).correlate(MentorProfile),
        MentorExpertise.skill,
    )
    return select(
        MentorProfile.id,
        MentorProfile.created_at,
        MentorProfile.updated_at,
        MentorProfile.version,
        MentorProfile.person_id,
        Person.name.label("person_name"),
        expertise.label("expertise"),
        MentorProfile.capacity,
        MentorProfile.availability,
        MentorProfile.about,
    ).join(Person, Person.id == MentorProfile.person_id)


def mentors(query: Mapping[str, Any], fit: ColumnElement[Any]) -> Rows:
    """Mentors by the list's filters. fit: the column of that name."""
    found = profiles().add_columns(
        Person.job_role,
        Person.site_id,
        Site.name.label("site_name"),
        _OPEN_PLACES.label("open_places"),
        (_OPEN_PLACES > 0).label("available"),
        fit.label("fit"),
    )
    found = found.outerjoin(Site, Site.id == Person.site_id).where(Person.active)
    if "skill" in query:
        found = found.where(MentorProfile.id.in_(select(MentorExpertise.profile_id).where(_has_skill(query["skill"]))))
    if "site_id" in query:
        found = found.where(Person.site_id.in_(below(query["site_id"])))
    if "available" in query:
        found = found.where((_OPEN_PLACES > 0) if query["available"] else (_OPEN_PLACES <= 0))
    return found


def best_first(found: Rows, fit: ColumnElement[Any]) -> Rows:
    """The 200 mentors that fit best; of equals those with more open places, then by name."""
    return found.order_by(fit.desc(), _OPEN_PLACES.desc(), Person.name, MentorProfile.id).limit(200)


def no_fit() -> ColumnElement[Any]:
    """The fit where nothing was asked for."""
    return cast(null(), Integer)


def fit_of(skills: Sequence[str], site_id: uuid.UUID | None) -> ColumnElement[Any]:
    """How well mentors fit skills and a site; see mentoring/fit.py."""
    matches = (
        select(func.count())
        .where(MentorExpertise.profile_id == MentorProfile.id, _has_skill(skills))
        .correlate(MentorProfile)
        .scalar_subquery()
    )
    near = case((Person.site_id.in_(in_line_with(site_id)), SITE_POINT), else_=0)
    return matches * SKILL_POINTS + near


def _has_skill(skills: Sequence[str]) -> ColumnElement[bool]:
    return is_named(MentorExpertise.skill_key, *skills)


def taught_skills() -> Rows:
    """Every skill that some mentor teaches."""
    return select(MentorExpertise.skill).distinct()


def initiative_named(initiative_id: uuid.UUID, sees: ColumnElement[bool]) -> Rows:
    """What an initiative says of itself and where it is. sees: whether the actor sees it."""
    tags = json_list(
        select(InitiativeTag.tag).where(InitiativeTag.initiative_id == Initiative.id).correlate(Initiative),
        InitiativeTag.tag,
    )
    return select(
        Initiative.title, Initiative.problem, Initiative.aim_statement, Initiative.site_id, tags.label("tags")
    ).where(Initiative.id == initiative_id, sees)


def shown_to(actor: Actor, sees: ColumnElement[bool]) -> Rows:
    """Mentorships as an actor sees them. sees: whether the actor sees the linked initiative itself."""
    own = _is_one_of_the_two(actor)
    is_asked_mentor = and_(
        Mentorship.mentor_id == actor.id,
        Mentorship.requested_by_id == Mentorship.mentee_id,
        Mentorship.state == MentorshipState.REQUESTED,
    )
    glimpsed = or_(sees, is_asked_mentor)
    return (
        select(
            Mentorship.id,
            Mentorship.created_at,
            Mentorship.updated_at,
            Mentorship.version,
            Mentorship.mentor_id,
            _Mentor.name.label("mentor_name"),
            Mentorship.mentee_id,
            _Mentee.name.label("mentee_name"),
            Mentorship.requested_by_id,
            _Asker.name.label("requested_by_name"),
            Mentorship.initiative_id,
            case((glimpsed, Initiative.title), else_=null()).label("initiative_title"),
            case((glimpsed, Initiative.problem), else_=null()).label("initiative_problem"),
            case((own, Mentorship.message), else_=null()).label("message"),
            Mentorship.state,
            case((own, Mentorship.reason), else_=null()).label("reason"),
            Mentorship.started_at,
            Mentorship.ended_at,
        )
        .join(_Mentor, _Mentor.id == Mentorship.mentor_id)
        .join(_Mentee, _Mentee.id == Mentorship.mentee_id)
        .join(_Asker, _Asker.id == Mentorship.requested_by_id)
        .outerjoin(Initiative, Initiative.id == Mentorship.initiative_id)
        .where(visible_to(actor))
    )


def filtered(actor: Actor, sees: ColumnElement[bool], query: Mapping[str, Any]) -> Rows:
    """Mentorships as an actor sees them, by the list's filters."""
    found = shown_to(actor, sees)
    if "state" in query:
        found = found.where(Mentorship.state.in_(query["state"]))
    for name in ("mentor_id", "mentee_id", "initiative_id"):
        if name in query:
            found = found.where(getattr(Mentorship, name).in_(query[name]))
    return found


def goals(texts: bool) -> Rows:
    """Goals; without their texts for a quality lead."""
    return select(
        MentorshipGoal.id,
        MentorshipGoal.created_at,
        MentorshipGoal.updated_at,
        MentorshipGoal.version,
        MentorshipGoal.mentorship_id,
        (MentorshipGoal.text if texts else null()).label("text"),
        (MentorshipGoal.skill if texts else null()).label("skill"),
        MentorshipGoal.status,
        MentorshipGoal.due_on,
    )


def goals_of(mentorship: Mentorship, actor: Actor, query: Mapping[str, Any]) -> Rows:
    """A mentorship's goals as an actor sees them, by the list's filters."""
    found = goals(mentorship.is_between(actor.id)).where(MentorshipGoal.mentorship_id == mentorship.id)
    return found.where(MentorshipGoal.status.in_(query["status"])) if "status" in query else found


def sessions(texts: bool) -> Rows:
    """Sessions; without their texts for a quality lead."""
    return select(
        MentorshipSession.id,
        MentorshipSession.created_at,
        MentorshipSession.updated_at,
        MentorshipSession.version,
        MentorshipSession.mentorship_id,
        MentorshipSession.held_on,
        MentorshipSession.minutes,
        (MentorshipSession.summary if texts else null()).label("summary"),
        (MentorshipSession.next_step if texts else null()).label("next_step"),
    )


def sessions_of(mentorship: Mentorship, actor: Actor) -> Rows:
    """A mentorship's sessions as an actor sees them."""
    return sessions(mentorship.is_between(actor.id)).where(MentorshipSession.mentorship_id == mentorship.id)


VISIBLE = {
    MentorProfile: own_profile,
    Mentorship: visible,
    MentorshipGoal: visible_goals,
    MentorshipSession: visible_sessions,
}
