"""Who may see and change the site tree."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from .models import Site


def can_look_up(actor: Actor) -> Allowed:
    """May this person list sites?"""
    return ALLOWED


def can_read(actor: Actor, site: Site) -> Allowed:
    """May this person read the site?"""
    return ALLOWED


def can_create(actor: Actor) -> Verdict:
    """May this person add sites?"""
    if actor.is_admin or actor.is_quality_lead:
        return ALLOWED
    return denied("Only an administrator or a quality lead changes the site tree.")


def can_edit(actor: Actor, site: Site) -> Verdict:
    """May this person change or delete the site?"""
    return can_create(actor)


POLICIES: dict[str, Policy] = {
    "sites:create": can_create,
    "sites:delete": can_edit,
    "sites:edit": can_edit,
    "sites:list": can_look_up,
    "sites:read": can_read,
}
