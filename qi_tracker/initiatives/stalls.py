"""Why initiatives count as stalled, each reason with its sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select

from ..cycles.models import OPEN_STAGES, Cycle
from .models import Initiative
from .states import WAITING_DAYS, InitiativeState


class StallCode(StrEnum):
    """Why an initiative is stalled: the state that it has been in for too long, or what of its work rests."""

    SUBMITTED = InitiativeState.SUBMITTED.value
    APPROVED = InitiativeState.APPROVED.value
    REVISIONS_REQUESTED = InitiativeState.REVISIONS_REQUESTED.value
    DEFERRED = InitiativeState.DEFERRED.value
    ON_HOLD = InitiativeState.ON_HOLD.value
    IDLE = "idle"
    LATE_CYCLE = "late_cycle"


IDLE_DAYS = 30
CYCLE_OVERDUE_DAYS = 14
_SENTENCES = {
    InitiativeState.SUBMITTED: "Submitted for over {days} days: the committee has not begun its review.",
    InitiativeState.APPROVED: "Approved for over {days} days: the lead has not started it.",
    InitiativeState.REVISIONS_REQUESTED: "Revisions were requested over {days} days ago: the lead has not submitted it "
    "again.",
    InitiativeState.DEFERRED: "Deferred for over {days} days: the lead has not submitted it again.",
    InitiativeState.ON_HOLD: "On hold for over {days} days: resume or abandon it.",
}


@dataclass(frozen=True)
class StallReason:
    """Why an initiative counts as stalled. condition: a predicate over Initiative."""

    code: StallCode
    sentence: str
    condition: ColumnElement[bool]


def stalled_reasons(now: datetime) -> tuple[StallReason, ...]:
    """Every reason; select each condition as a column to tell which ones apply.

    now: in the organization's time zone, by whose days cycles are late.
    """
    waiting = [
        StallReason(
            StallCode(state.value),
            _SENTENCES[state].format(days=days),
            and_(Initiative.state == state, Initiative.state_changed_at < now - timedelta(days=days)),
        )
        for state, days in WAITING_DAYS.items()
    ]
    late = select(Cycle.initiative_id).where(
        Cycle.stage.in_(OPEN_STAGES),
        Cycle.plan_ends_on <= now.date() - timedelta(days=CYCLE_OVERDUE_DAYS),
    )
    active = Initiative.state == InitiativeState.ACTIVE
    idle = Initiative.last_activity_at <= now - timedelta(days=IDLE_DAYS)
    return (
        *waiting,
        StallReason(
            StallCode.IDLE,
            f"Active, and without a new cycle stage, point, comment or score for {IDLE_DAYS} days.",
            active & idle,
        ),
        StallReason(
            StallCode.LATE_CYCLE,
            f"Active with a PDSA cycle {CYCLE_OVERDUE_DAYS} or more days past its end: record its result or cancel it.",
            and_(active, Initiative.id.in_(late)),
        ),
    )


def is_stalled(now: datetime) -> ColumnElement[bool]:
    """Whether an initiative counts as stalled for any reason."""
    return or_(*(stall.condition for stall in stalled_reasons(now)))
