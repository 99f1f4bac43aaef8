"""Who may see and change accounts."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from .models import Person

OWN_FIELDS = frozenset({"name", "skills"})


def can_look_up(actor: Actor) -> Allowed:
    """May this person look people up?"""
    return ALLOWED


def can_read(actor: Actor, person: Person) -> Allowed:
    """May this person read the account?"""
    return ALLOWED


def can_create(actor: Actor) -> Verdict:
    """May this person add accounts?"""
    if actor.is_admin:
        return ALLOWED
    return denied("Only an administrator adds people.")


def can_edit(actor: Actor, person: Person) -> Verdict:
    """May this person change the account at all?"""
    if actor.is_admin or actor.id == person.id:
        return ALLOWED
    return denied("Only an administrator changes other people's accounts; you may change your own name and skills.")


def can_edit_account(actor: Actor, person: Person) -> Verdict:
    """May this person change more of the account than a name and skills?"""
    if actor.is_admin:
        return ALLOWED
    return denied("Of your own account you may change name and skills; the rest is an administrator's.")


def can_reset_password(actor: Actor, person: Person) -> Verdict:
    """May this person hand out a link that sets the account's password?"""
    if actor.is_admin:
        return ALLOWED
    return denied("Only an administrator issues password links.")


def sees_email(actor: Actor) -> bool:
    """Does this person see everybody's e-mail?"""
    return actor.is_admin or actor.is_quality_lead


POLICIES: dict[str, Policy] = {
    "people:create": can_create,
    "people:edit": can_edit,
    "people:edit_account": can_edit_account,
    "people:list": can_look_up,
    "people:read": can_read,
    "people:reset_password": can_reset_password,
}
