"""What is done around mentoring."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..core.errors import Conflict, Invalid
from ..core.transitions import Availability
from ..initiatives.models import Initiative
from ..people.models import Person
from . import policy
from .models import (
    ENDED,
    MentorExpertise,
    MentorProfile,
    Mentorship,
    MentorshipGoal,
    MentorshipSession,
    MentorshipState,
)
from .transitions import TRANSITIONS, MentorPlaces, MentorshipAction

R = TypeVar("R", MentorshipGoal, MentorshipSession)


def offer(session: TrackerSession, person_id: uuid.UUID, values: Mapping[str, Any]) -> MentorProfile:
    """Offer oneself as a mentor."""
    columns = dict(values)
    skills = columns.pop("expertise")
    profile = MentorProfile(
        person_id=person_id, expertise_rows=[MentorExpertise(skill=skill) for skill in skills], **columns
    )
    session.add(profile)
    session.flush()
    return profile


def change_offer(session: TrackerSession, profile: MentorProfile, values: Mapping[str, Any]) -> None:
    """Replace what a mentor offers; mentorships that are active stay so, whatever the capacity."""
    columns = dict(values)
    wanted = set(columns.pop("expertise"))
    present = {row.skill for row in profile.expertise_rows}
    kept = [row for row in profile.expertise_rows if row.skill in wanted]
    profile.expertise_rows = kept + [MentorExpertise(skill=skill) for skill in sorted(wanted - present)]
    for name, value in columns.items():
        setattr(profile, name, value)
    session.touch(profile)
    session.flush()


def withdraw_offer(session: TrackerSession, profile: MentorProfile) -> None:
    """No longer be found as a mentor; mentorships that are active stay so."""
    session.delete(profile)
    session.flush()


def request(session: TrackerSession, mentorship: Mentorship, initiative: Initiative | None) -> None:
    """Ask somebody to be one's mentor, or offer to be theirs."""
    for pointer, person_id in (("#/mentor_id", mentorship.mentor_id), ("#/mentee_id", mentorship.mentee_id)):
        if not session.get_one(Person, person_id).active:
            raise Invalid.at(pointer, "inactive_person", "This account is no longer active; name somebody else.")
    if _profile_of(session, mentorship.mentor_id) is None:
        raise Invalid.at(
            "#/mentor_id",
            "no_mentor_profile",
            "This person has no mentor profile: choose somebody from /mentors, or let them set one up first.",
        )
    link(mentorship, initiative)
    session.add(mentorship)
    session.flush()


def link(mentorship: Mentorship, initiative: Initiative | None) -> None:
    """Link an initiative, or unlink it by None."""
    # An active mentor sees the linked initiative whatever its visibility: only people who work on it may let others in.
    if initiative is not None and not any(row.person_id == mentorship.mentee_id for row in initiative.team):
        raise Invalid.at(
            "#/initiative_id",
            "mentee_not_on_team",
            "The mentee is not on this initiative's team; link one that the mentee works on.",
        )
    mentorship.initiative_id = initiative.id if initiative else None


def relink(session: TrackerSession, mentorship: Mentorship, initiative: Initiative | None) -> None:
    """Link or unlink an initiative while the mentorship has not ended."""
    if mentorship.state in ENDED:
        raise Conflict(
            f"The mentorship is {mentorship.state.value}: its link stays as it is; ask for a new mentorship.",
            code="wrong_state",
        )
    link(mentorship, initiative)
    session.flush()


def unlink_of(session: TrackerSession, mentee_id: uuid.UUID, initiative_id: uuid.UUID) -> None:
    """Unlink an initiative whose team the mentee leaves: who is not on it lets no mentor in. Ended ones stay."""
    linked = select(Mentorship).where(
        Mentorship.mentee_id == mentee_id,
        Mentorship.initiative_id == initiative_id,
        Mentorship.state.not_in(ENDED),
    )
    for mentorship in session.scalars(linked.with_for_update()):
        mentorship.initiative_id = None
    session.flush()


def actions(session: TrackerSession, mentorship: Mentorship, actor: Actor) -> list[Availability]:
    """For every action: may the actor take it now, and if not, why."""
    places = _places(session, mentorship.mentor_id)
    return [
        TRANSITIONS.availability(
            mentorship.state, action, mentorship, policy.can_move(actor, mentorship, action), places
        )
        for action in MentorshipAction
    ]


def move(
    session: TrackerSession, mentorship: Mentorship, action: MentorshipAction, now: datetime, reason: str | None
) -> None:
    """Accept, decline, complete or cancel a mentorship; raises Conflict for what prevents it."""
    found = TRANSITIONS.require(mentorship.state, action, mentorship)
    places = _places(session, mentorship.mentor_id, lock=True) if found.preconditions else None
    TRANSITIONS.check(found, mentorship, places, reason=reason)
    mentorship.state = MentorshipState(found.target)
    if mentorship.is_active:
        mentorship.started_at = now
    if mentorship.state in ENDED:
        mentorship.ended_at = now
    mentorship.reason = reason
    session.flush()


def add_goal(session: TrackerSession, mentorship: Mentorship, values: Mapping[str, Any]) -> MentorshipGoal:
    """Agree a goal."""
    _require_active(mentorship)
    return _added(session, MentorshipGoal(mentorship_id=mentorship.id, **values))


def add_session(session: TrackerSession, mentorship: Mentorship, values: Mapping[str, Any]) -> MentorshipSession:
    """Log a session."""
    _require_active(mentorship)
    return _added(session, MentorshipSession(mentorship_id=mentorship.id, **values))


def change(session: TrackerSession, record: MentorshipGoal | MentorshipSession, values: Mapping[str, Any]) -> None:
    """Change a goal or a session."""
    _require_active(record.mentorship)
    for name, value in values.items():
        setattr(record, name, value)
    session.flush()


def remove(session: TrackerSession, record: MentorshipGoal | MentorshipSession) -> None:
    """Delete a goal or a session."""
    _require_active(record.mentorship)
    session.delete(record)
    session.flush()


def _added(session: TrackerSession, record: R) -> R:
    session.add(record)
    session.flush()
    return record


def _require_active(mentorship: Mentorship) -> None:
    if mentorship.is_active:
        return
    helps = "accept it first" if mentorship.state is MentorshipState.REQUESTED else "its record stays as it is"
    raise Conflict(
        f"The mentorship is {mentorship.state.value}: goals and sessions are written while it is active; {helps}.",
        code="wrong_state",
    )


def _profile_of(session: TrackerSession, person_id: uuid.UUID, *, lock: bool = False) -> MentorProfile | None:
    found = select(MentorProfile).where(MentorProfile.person_id == person_id)
    return session.scalar(found.with_for_update() if lock else found)


def _places(session: TrackerSession, mentor_id: uuid.UUID, *, lock: bool = False) -> MentorPlaces:
    """A mentor's places. lock: two acceptances of one last place wait here, until the end of the transaction."""
    profile = _profile_of(session, mentor_id, lock=lock)
    active = select(func.count()).where(Mentorship.mentor_id == mentor_id, Mentorship.state == MentorshipState.ACTIVE)
    is_active, taken = session.execute(
        select(Person.active, active.scalar_subquery()).where(Person.id == mentor_id)
    ).one()
    return MentorPlaces(profile.capacity if profile is not None and is_active else None, taken)
