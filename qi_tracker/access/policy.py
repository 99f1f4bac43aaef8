"""Who may do what with credentials and the record of activity."""

from .actor import Actor
from .models import Credential
from .permissions import ALLOWED, Allowed, Policy, Verdict, denied


def can_use_own_credentials(actor: Actor) -> Allowed:
    """May this person list, issue and end their own sessions and tokens?"""
    return ALLOWED


def can_delete_token(actor: Actor, credential: Credential) -> Verdict:
    """May this person revoke the token?"""
    if credential.person_id == actor.id:
        return ALLOWED
    return denied("Only its owner revokes a token.")


def can_list_activity(actor: Actor) -> Verdict:
    """May this person read who changed what?"""
    if actor.is_admin:
        return ALLOWED
    return denied("Only an administrator reads the activity of accounts.")


POLICIES: dict[str, Policy] = {
    "me:change_password": can_use_own_credentials,
    "activity:list": can_list_activity,
    "sessions:end": can_use_own_credentials,
    "tokens:create": can_use_own_credentials,
    "tokens:delete": can_delete_token,
    "tokens:list": can_use_own_credentials,
}
