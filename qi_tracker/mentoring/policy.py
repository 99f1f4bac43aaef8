"""Who may do what around mentoring. Only the two and quality leads see a mentorship."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from .models import MentorProfile, Mentorship, MentorshipGoal, MentorshipSession
from .transitions import TRANSITIONS, MentorshipAction, Who


def can_look_up(actor: Actor) -> Allowed:
    """May this person look up mentors, offer themselves as one, and list their mentorships?"""
    return ALLOWED


def can_keep_profile(actor: Actor, profile: MentorProfile) -> Verdict:
    """May this person read, change and delete the mentor profile?"""
    if profile.person_id == actor.id:
        return ALLOWED
    return denied("A mentor profile is kept by the mentor alone.")


def can_request(actor: Actor, mentorship: Mentorship) -> Verdict:
    """May this person ask for the mentorship, or offer it?"""
    if mentorship.is_between(actor.id):
        return ALLOWED
    return denied("A mentorship is asked for by the mentee or offered by the mentor; you are neither.")


def can_read(actor: Actor, mentorship: Mentorship) -> Allowed:
    """May this person read the mentorship, its goals and its sessions, the latter without texts for a quality lead?"""
    return ALLOWED


def can_link(actor: Actor, mentorship: Mentorship) -> Verdict:
    """May this person link the mentorship to an initiative, or unlink it?"""
    if mentorship.mentee_id == actor.id:
        return ALLOWED
    return denied("Only the mentee links or unlinks an initiative.")


def can_move(actor: Actor, mentorship: Mentorship, action: MentorshipAction) -> Verdict:
    """May this person take the action, if the mentorship's state allows it?"""
    if not mentorship.is_between(actor.id):
        return denied("Only the mentor and the mentee answer or end a mentorship.")
    who = TRANSITIONS.who(mentorship.state, action, mentorship)
    if Who.EITHER in who or (Who.ASKER if mentorship.requested_by_id == actor.id else Who.ASKED) in who:
        return ALLOWED
    if Who.ASKED in who:
        return denied("Only the one who was asked accepts or declines; you may cancel your own request.")
    return denied("Only the one who asked cancels a request; you may accept or decline it.")


def can_add_below(actor: Actor, mentorship: Mentorship) -> Verdict:
    """May this person agree goals and log sessions?"""
    if mentorship.is_between(actor.id):
        return ALLOWED
    return denied("Goals and sessions are written by the mentor and the mentee alone.")


def can_write_below(actor: Actor, record: MentorshipGoal | MentorshipSession) -> Verdict:
    """May this person change or delete the goal or the session?"""
    return can_add_below(actor, record.mentorship)


def can_read_below(actor: Actor, record: MentorshipGoal | MentorshipSession) -> Verdict:
    """May this person read the goal or the session, without texts for a quality lead?"""
    return can_read(actor, record.mentorship)


POLICIES: dict[str, Policy] = {
    "mentor_profiles:create": can_look_up,
    "mentor_profiles:delete": can_keep_profile,
    "mentor_profiles:edit": can_keep_profile,
    "mentor_profiles:read": can_keep_profile,
    "mentors:list": can_look_up,
    "mentorship_goals:create": can_add_below,
    "mentorship_goals:delete": can_write_below,
    "mentorship_goals:edit": can_write_below,
    "mentorship_goals:list": can_read,
    "mentorship_goals:read": can_read_below,
    "mentorship_sessions:create": can_add_below,
    "mentorship_sessions:delete": can_write_below,
    "mentorship_sessions:edit": can_write_below,
    "mentorship_sessions:list": can_read,
    "mentorship_sessions:read": can_read_below,
    "mentorships:create": can_request,
    "mentorships:edit": can_link,
    "mentorships:list": can_look_up,
    "mentorships:read": can_read,
    "mentorships:transition": can_move,
}
