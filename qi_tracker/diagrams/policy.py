"""Who may read and change an initiative's driver diagram and change ideas."""

from ..access.actor import Actor
from ..access.permissions import Policy, Verdict
from ..initiatives import policy as initiatives
from ..initiatives.models import Initiative
from .models import ChangeIdea, Driver


def can_list(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person see the initiative's drivers and change ideas?"""
    return initiatives.can_read(actor, initiative)


def can_add(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person add drivers and change ideas to the initiative?"""
    return initiatives.can_work_on(actor, initiative)


def can_read(actor: Actor, part: Driver | ChangeIdea) -> Verdict:
    """May this person read the driver or change idea?"""
    return initiatives.can_read(actor, part.initiative)


def can_change(actor: Actor, part: Driver | ChangeIdea) -> Verdict:
    """May this person change or delete the driver or change idea?"""
    return initiatives.can_work_on(actor, part.initiative)


POLICIES: dict[str, Policy] = {
    "change_ideas:create": can_add,
    "change_ideas:delete": can_change,
    "change_ideas:edit": can_change,
    "change_ideas:list": can_list,
    "change_ideas:read": can_read,
    "drivers:create": can_add,
    "drivers:delete": can_change,
    "drivers:edit": can_change,
    "drivers:list": can_list,
    "drivers:read": can_read,
}
