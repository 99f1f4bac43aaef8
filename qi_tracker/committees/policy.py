"""Who may do what with committees, their people, meetings and decisions."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from ..initiatives.models import Initiative
from .meetings.models import ActionItem, AgendaItem, Meeting, MeetingMinutes
from .models import Committee, CommitteeMembership, Decision
from .transitions import PERMISSIONS, MembershipAction


def can_look_up(actor: Actor) -> Allowed:
    """May this person list committees?"""
    return ALLOWED


def can_see(actor: Actor, committee: Committee) -> Allowed:
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
    """May this person add somebody to the committee?"""
    if actor.id in committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied(
        "Only the chair, the secretary or a quality lead adds people to a committee; leave person_id out to ask to "
        "join yourself."
    )


def can_answer(actor: Actor, membership: CommitteeMembership) -> Verdict:
    """May this person accept or decline the request to join?"""
    if membership.person_id == actor.id:
        return denied("Nobody answers their own request.")
    if actor.id in membership.committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the chair, the secretary or a quality lead answers requests to join.")


def can_end(actor: Actor, membership: CommitteeMembership) -> Verdict:
    """May this person end the membership?"""
    if membership.person_id == actor.id:
        return ALLOWED
    if actor.id in membership.committee.officer_ids or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the person, the chair, the secretary or a quality lead ends a membership.")


def can_move_membership(actor: Actor, membership: CommitteeMembership, action: MembershipAction) -> Verdict:
    """May this person take the action, if the membership's state allows it?"""
    return POLICIES[PERMISSIONS[action]](actor, membership)


def can_read_work(actor: Actor, committee: Committee) -> Verdict:
    """May this person read the committee's queue, meetings, agenda, minutes, action items and decisions?"""
    if committee.role_of(actor.id) is not None or actor.is_quality_lead:
        return ALLOWED
    return denied("Only the committee's people, its guests included, and quality leads read this; ask to join.")


def can_call_meetings(actor: Actor, committee: Committee) -> Verdict:
    """May this person call the committee's meetings, and write what belongs to them?"""
    if actor.id in committee.officer_ids:
        return ALLOWED
    return denied("Only the chair or the secretary calls meetings and writes agenda, attendance and minutes.")


def can_read_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """May this person read the meeting, its agenda, minutes and action items?"""
    return can_read_work(actor, meeting.committee)


def can_write_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """May this person change the meeting, its attendance, agenda and action items?"""
    return can_call_meetings(actor, meeting.committee)


def can_read_agenda_item(actor: Actor, item: AgendaItem) -> Verdict:
    """May this person read the agenda item?"""
    return can_read_work(actor, item.meeting.committee)


def can_write_agenda_item(actor: Actor, item: AgendaItem) -> Verdict:
    """May this person change the agenda item, or take it from the agenda?"""
    return can_call_meetings(actor, item.meeting.committee)


def can_read_minutes(actor: Actor, minutes: MeetingMinutes) -> Verdict:
    """May this person read the minutes?"""
    return can_read_work(actor, minutes.meeting.committee)


def can_write_minutes(actor: Actor, minutes: MeetingMinutes) -> Verdict:
    """May this person write and approve the minutes?"""
    return can_call_meetings(actor, minutes.meeting.committee)


def can_edit_action_item(actor: Actor, item: ActionItem) -> Verdict:
    """May this person change what the action item says?"""
    if actor.id in item.committee.officer_ids:
        return ALLOWED
    return denied("Only the chair or the secretary changes an action item; its owner may send done_at alone.")


def can_mark_done(actor: Actor, item: ActionItem) -> Verdict:
    """May this person mark the action item as done?"""
    if item.owner_id == actor.id or actor.id in item.committee.officer_ids:
        return ALLOWED
    return denied("Only its owner, the chair or the secretary marks an action item as done.")


def can_read_action_item(actor: Actor, item: ActionItem) -> Verdict:
    """May this person read the action item?"""
    return ALLOWED if item.owner_id == actor.id else can_read_work(actor, item.committee)


def can_decide(actor: Actor, committee: Committee, initiative: Initiative | None = None) -> Verdict:
    """May this person record the committee's decision on the initiative? Without one: on any at all?"""
    team = {row.person_id for row in initiative.team} if initiative is not None else set()
    if actor.id in team:
        return denied("Nobody decides on an initiative whose team they are on.")
    if actor.id in committee.officer_ids:
        return ALLOWED
    if not actor.is_quality_lead:
        return denied("Only the chair or the secretary records a decision.")
    if initiative is not None and committee.officer_ids - team:
        return denied(
            "The chair or the secretary records this decision; a quality lead does so only where both are on the "
            "initiative's team or nobody holds the role."
        )
    return ALLOWED


def can_read_decision(actor: Actor, decision: Decision) -> Allowed:
    """May this person, who sees it among the committee's decisions, read the decision with its votes?"""
    return ALLOWED


def can_see_membership(actor: Actor, membership: CommitteeMembership) -> Allowed:
    """May this person see the membership? Who is on a committee is no secret."""
    return ALLOWED


POLICIES: dict[str, Policy] = {
    "action_items:create": can_write_meeting,
    "action_items:edit": can_edit_action_item,
    "action_items:list": can_read_work,
    "action_items:mark_done": can_mark_done,
    "action_items:read": can_read_action_item,
    "agenda_items:create": can_write_meeting,
    "agenda_items:delete": can_write_agenda_item,
    "agenda_items:edit": can_write_agenda_item,
    "agenda_items:read": can_read_agenda_item,
    "attendance:record": can_write_meeting,
    "committees:create": can_create,
    "committees:edit": can_edit,
    "committees:list": can_look_up,
    "committees:read": can_see,
    "committees:read_queue": can_read_work,
    "decisions:list": can_read_work,
    "decisions:read": can_read_decision,
    "decisions:record": can_decide,
    "meetings:create": can_call_meetings,
    "meetings:edit": can_write_meeting,
    "meetings:list": can_read_work,
    "meetings:read": can_read_meeting,
    "memberships:add": can_add_people,
    "memberships:answer": can_answer,
    "memberships:end": can_end,
    "memberships:list": can_see,
    "memberships:read": can_see_membership,
    "memberships:request": can_see,
    "minutes:edit": can_write_minutes,
    "minutes:read": can_read_minutes,
}
