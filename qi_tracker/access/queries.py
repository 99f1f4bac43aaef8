"""Selects of credentials and of the record of activity."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from ..core.database.models import AuditEntry
from ..core.database.sql import Rows
from ..people.models import Person
from .actor import Actor
from .models import Credential, CredentialKind


def visible_tokens(actor: Actor, _today: date) -> Rows:
    """Tokens: everyone sees their own."""
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


def activity(query: Mapping[str, Any]) -> Rows:
    """Who changed what, by the list's filters."""
    found = select(*AuditEntry.__table__.columns, Person.name.label("person_name")).outerjoin(
        Person, Person.id == AuditEntry.person_id
    )
    if "person_id" in query:
        found = found.where(AuditEntry.person_id == query["person_id"])
    if "operation" in query:
        found = found.where(AuditEntry.operation == query["operation"])
    return found


class Issued:
    """A new token as it is shown once: the stored row and its secret."""

    def __init__(self, credential: Credential, token: str) -> None:
        self._credential, self.token = credential, token

    def __getattr__(self, name: str) -> Any:
        return getattr(self._credential, name)


VISIBLE = {Credential: visible_tokens}
