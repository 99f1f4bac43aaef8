"""Who may read, plan, run and cancel cycles."""

from ..access.actor import Actor
from ..access.permissions import Policy, Verdict
from ..initiatives import policy as initiatives
from ..initiatives.models import Initiative
from .models import Cycle
from .transitions import CycleAction


def can_list(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person see the initiative's cycles?"""
    return initiatives.can_read(actor, initiative)


def can_plan(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person plan a cycle for the initiative?"""
    return initiatives.can_work_on(actor, initiative)


def can_read(actor: Actor, cycle: Cycle) -> Verdict:
    """May this person read the cycle, and what can be done with it?"""
    return initiatives.can_read(actor, cycle.initiative)


def can_change(actor: Actor, cycle: Cycle) -> Verdict:
    """May this person change or delete the cycle?"""
    return initiatives.can_work_on(actor, cycle.initiative)


def can_move(actor: Actor, cycle: Cycle, action: CycleAction) -> Verdict:
    """May this person take the action, if the cycle's stage allows it?"""
    return initiatives.can_work_on(actor, cycle.initiative)


POLICIES: dict[str, Policy] = {
    "cycles:create": can_plan,
    "cycles:delete": can_change,
    "cycles:edit": can_change,
    "cycles:list": can_list,
    "cycles:read": can_read,
    "cycles:transition": can_move,
}
