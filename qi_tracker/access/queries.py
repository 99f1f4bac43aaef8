"""Selects of credentials."""

import uuid
from typing import Any

from sqlalchemy import select

from ..core.database.sql import Rows
from .actor import Actor
from .models import Credential, CredentialKind


def visible_tokens(actor: Actor) -> Rows:
    """The door to tokens: everyone sees their own."""
    return select(Credential).where(Credential.person_id == actor.id, Credential.kind == CredentialKind.TOKEN)


def tokens_of(person_id: uuid.UUID) -> Rows:
    """A person's personal access tokens, without their hashes."""
    return select(
        Credential.id,
        Credential.created_at,
        Credential.updated_at,
        Credential.version,
        Credential.name,
        Credential.scope,
        Credential.expires_on,
        Credential.last_used_at,
    ).where(Credential.person_id == person_id, Credential.kind == CredentialKind.TOKEN)


class Issued:
    """A new token as it is shown once: the stored row and its secret."""

    def __init__(self, credential: Credential, token: str) -> None:
        self._credential, self.token = credential, token

    def __getattr__(self, name: str) -> Any:
        return getattr(self._credential, name)


VISIBLE = {Credential: visible_tokens}
