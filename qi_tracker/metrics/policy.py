"""Who reads figures."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy


def can_read(actor: Actor) -> Allowed:
    """May this person read metrics? Everyone may, over what they see."""
    return ALLOWED


POLICIES: dict[str, Policy] = {"metrics:read": can_read}
