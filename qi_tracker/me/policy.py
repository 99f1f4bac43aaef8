"""Who may ask about themselves."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy


def can_ask(actor: Actor) -> Allowed:
    """May this person read their own account, roles and work? Everyone may."""
    return ALLOWED


POLICIES: dict[str, Policy] = {"me:read": can_ask, "me:work": can_ask}
