"""Who may do what with an initiative that they see."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from ..core.transitions import label
from .models import POINT_ENTERERS, WORKERS, Initiative, TeamRole
from .transitions import WHO_TAKES, InitiativeAction, Who, committee_decides


def role_of(actor: Actor, initiative: Initiative) -> TeamRole | None:
    """The person's role on the initiative's team, whose rows are loaded."""
    return next((row.role for row in initiative.team if row.person_id == actor.id), None)


def leads(actor: Actor, initiative: Initiative) -> bool:
    """Is this person its lead, or a quality lead?"""
    return actor.is_quality_lead or initiative.lead_id == actor.id


def can_look_up(actor: Actor) -> Allowed:
    """May this person list the initiatives that they see?"""
    return ALLOWED


def can_create(actor: Actor) -> Allowed:
    """May this person suggest an initiative?"""
    return ALLOWED


def can_read(actor: Actor, initiative: Initiative) -> Allowed:
    """May this person read the initiative? Everyone who sees it may."""
    return ALLOWED


def can_edit(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person change the charter?"""
    if leads(actor, initiative):
        return ALLOWED
    return denied("Only the initiative's lead or a quality lead changes its charter; comment, or ask the lead.")


def can_delete(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person delete the initiative?"""
    if leads(actor, initiative):
        return ALLOWED
    return denied("Only the initiative's lead or a quality lead deletes its draft.")


def can_move(actor: Actor, initiative: Initiative, action: InitiativeAction) -> Verdict:
    """May this person take the action, if the initiative's state allows it?"""
    who = WHO_TAKES[action]
    if who is Who.COMMITTEE:
        return denied(committee_decides(action))
    if actor.is_quality_lead:
        return ALLOWED
    if who is Who.QUALITY_LEAD:
        return denied(f"Only a quality lead may {label(action)} an initiative; ask one, with your reason.")
    if leads(actor, initiative):
        return ALLOWED
    return denied(f"Only the initiative's lead or a quality lead may {label(action)} it; ask the lead.")


def can_manage_team(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person change who is on the team, and hand over the lead?"""
    if leads(actor, initiative):
        return ALLOWED
    return denied("Only the initiative's lead or a quality lead changes its team; ask the lead.")


def can_work_on(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person change its drivers, change ideas, cycles, measures and progress scores?"""
    role = role_of(actor, initiative)
    if role in WORKERS:
        return ALLOWED
    if role is TeamRole.DATA_COLLECTOR:
        return denied("A data collector enters points; the lead, members and superusers do the rest.")
    if role is not None:
        return denied(f"A {role.value} reads and comments; the lead, members and superusers do the work.")
    return denied("Only the initiative's lead, members and superusers do this; ask the lead to join the team.")


def can_enter_points(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person enter, correct and delete points?"""
    if role_of(actor, initiative) in POINT_ENTERERS:
        return ALLOWED
    return denied("Only the initiative's lead, members, superusers and data collectors enter points; ask the lead.")


POLICIES: dict[str, Policy] = {
    "initiatives:create": can_create,
    "initiatives:delete": can_delete,
    "initiatives:edit": can_edit,
    "initiatives:list": can_look_up,
    "initiatives:manage_team": can_manage_team,
    "initiatives:read": can_read,
    "initiatives:transition": can_move,
}
