"""Who is asking."""

import uuid
from dataclasses import dataclass

from flask import g

from ..people.models import OrganizationRole
from .models import Scope


@dataclass(frozen=True)
class Actor:
    """The person behind a request, as authentication found them."""

    id: uuid.UUID
    name: str
    organization_role: OrganizationRole
    site_id: uuid.UUID | None
    scope: Scope = Scope.WRITE
    credential_id: uuid.UUID | None = None

    @property
    def is_admin(self) -> bool:
        """Manages accounts, sites and settings."""
        return self.organization_role is OrganizationRole.ADMIN

    @property
    def is_quality_lead(self) -> bool:
        """Leads the whole organization's improvement work."""
        return self.organization_role is OrganizationRole.QUALITY_LEAD


def actor() -> Actor:
    """The person behind the present request."""
    found: Actor = g.actor
    return found
