"""Who may read and add progress scores."""

from ..access.actor import Actor
from ..access.permissions import Policy, Verdict
from ..initiatives import policy as initiatives
from ..initiatives.models import Initiative


def can_list(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person see how the initiative was assessed?"""
    return initiatives.can_read(actor, initiative)


def can_assess(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person assess the initiative's progress?"""
    return initiatives.can_work_on(actor, initiative)


POLICIES: dict[str, Policy] = {
    "progress_scores:create": can_assess,
    "progress_scores:list": can_list,
}
