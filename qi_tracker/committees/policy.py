"""Who may do what with committees, their people, meetings and decisions."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Policy, Verdict, denied
from .models import Committee, CommitteeMembership


def can_look_up(actor: Actor) -> Verdict:
    """May this person list committees?"""
    return ALLOWED


def can_see(actor: Actor, committee: Committee) -> Verdict:
    """May this person read the committee, see who is on it, and ask to join or to attend as a guest?"""
    return ALLOWED


def can_create(actor: Actor) -> Verdict:
    """May this person set up a committee?"""
    if actor.is_quality_lead:
        return ALLOWED
    return denied("Only a quality lead sets up a committee.")


def can_edit(actor: Actor, committee: Committee) -> Verdict:
    """May this person change the committee's terms, site, schedule and quorum?"""
    if actor.id in committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the chair, the secretary or a quality lead changes a committee.")


def can_add_people(actor: Actor, committee: Committee) -> Verdict:
    """May this person give somebody a seat?"""
    if actor.id in committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied(
        "Only the chair, the secretary or a quality lead adds people to a committee; leave person_id out to ask for a "
        "seat yourself."
    )


def can_answer(actor: Actor, membership: CommitteeMembership) -> Verdict:
    """May this person accept or decline the request for a seat?"""
    if membership.person_id == actor.id:
        return denied("Nobody answers their own request.")
    if actor.id in membership.committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the chair, the secretary or a quality lead answers requests for a seat.")


def can_end(actor: Actor, membership: CommitteeMembership) -> Verdict:
    """May this person end the membership?"""
    if membership.person_id == actor.id:
        return ALLOWED
    if actor.id in membership.committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the person, the chair, the secretary or a quality lead ends a membership.")


def can_read_work(actor: Actor, committee: Committee) -> Verdict:
    """May this person read the committee's queue, meetings, agenda, minutes, action items and decisions?"""
    if committee.role_of(actor.id) is not None or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the committee's people, its guests included, and quality leads read this; ask for a seat.")


RULES: dict[str, Policy] = {
    "committees:create": can_create,
    "committees:edit": can_edit,
    "committees:list": can_look_up,
    "committees:read": can_see,
    "memberships:add": can_add_people,
    "memberships:answer": can_answer,
    "memberships:end": can_end,
    "memberships:list": can_see,
    "memberships:request": can_see,
}
