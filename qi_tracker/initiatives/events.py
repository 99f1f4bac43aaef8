"""What initiatives announce to the other features."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from ..core.events import Event
from .models import Initiative
from .states import InitiativeState


@dataclass(frozen=True)
class Moved:
    """An initiative went from one state to another."""

    initiative: Initiative
    source: InitiativeState
    target: InitiativeState
    action: str
    actor_id: uuid.UUID
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class MemberLeft:
    """A person is no longer on an initiative's team."""

    initiative: Initiative
    person_id: uuid.UUID
    actor_id: uuid.UUID
    at: datetime


moved = Event[Moved]()
"""Every transition, once it is on the timeline."""

ended = Event[Moved]()
"""An initiative is completed, declined or abandoned. Emitted before its own timeline entry: that one is the newest."""

member_left = Event[MemberLeft]()
