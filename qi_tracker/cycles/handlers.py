"""What cycles do when something happens to their initiative."""

from ..core.database import TrackerSession
from ..core.transitions import label
from ..initiatives.events import Moved, ended
from ..initiatives.states import CANCELS_CYCLES
from . import service


def cancel_open_cycles(session: TrackerSession, event: Moved) -> None:
    """Cancel what cycles are open, with the reason of the initiative's end."""
    if event.target in CANCELS_CYCLES:
        reason = event.reason or f"The initiative was {label(event.target)}."
        service.cancel_open(session, event.initiative, event.actor_id, event.at, reason)


def connect() -> None:
    """Listen to initiatives."""
    ended.connect(cancel_open_cycles)
