"""Selects of committees."""

import uuid
from datetime import date

from sqlalchemy import or_, select

from ..access.guards import everything
from ..core.sql import Rows
from .models import Committee, CommitteeMembership, CommitteeRole, MembershipState

REVIEWERS = (CommitteeRole.CHAIR, CommitteeRole.SECRETARY, CommitteeRole.MEMBER)


def reviewing_committees(person_id: uuid.UUID, today: date) -> Rows:
    """The ids of the committees of which the person is chair, secretary or member on a day."""
    seat = CommitteeMembership
    return select(seat.committee_id).where(
        seat.person_id == person_id,
        seat.state == MembershipState.ACTIVE,
        seat.role.in_(REVIEWERS),
        or_(seat.starts_on.is_(None), seat.starts_on <= today),
        or_(seat.ends_on.is_(None), seat.ends_on >= today),
    )


DOORS = {Committee: everything(Committee)}
