"""What a finished initiative keeps as it is."""

from ..core.errors import Conflict
from .models import Initiative


def require_unfinished(initiative: Initiative, what: str) -> None:
    """Raises Conflict where the initiative is completed, abandoned or declined. what: the things kept, in plural."""
    if initiative.is_finished:
        raise Conflict(
            f"The initiative is {initiative.state.value}: its {what} are kept as they are. To go on with it, ask a "
            "quality lead to reopen it; comments can still be added.",
            code="initiative_finished",
        )
