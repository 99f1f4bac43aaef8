"""The figures that managers read. now: the present moment in the organization's time zone, whose days count."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from ..access.actor import Actor
from ..core.database import TrackerSession
from ..initiatives.models import Category
from ..initiatives.stalls import stalled_reasons
from ..initiatives.states import InitiativeState
from . import queries
from .figures import Group, GroupBy, Spread, Tally, grouped, quarter_of, spread

_SECONDS_A_DAY = 86_400


def count_initiatives(
    session: TrackerSession, actor: Actor, query: Mapping[str, Any], now: datetime
) -> tuple[list[Group], Tally]:
    """Initiatives by groups, and in total."""
    by = query["group_by"]
    found = session.execute(queries.initiatives(actor, query, now))
    rows = [_Keyed(*_key_of(row, by, now), row) for row in found]
    known: dict[GroupBy, list[str]] = {
        GroupBy.STATE: [state.value for state in InitiativeState],
        GroupBy.CATEGORY: [category.value for category in Category],
        GroupBy.QUARTER: sorted({row.key for row in rows if row.key}),
    }
    return grouped(rows, known.get(by, ()))


class _Keyed:
    """A row with the key and the label of its group."""

    def __init__(self, key: str | None, label: str, row: Any) -> None:
        self.key, self.label = key, label
        self.state, self.stalled = row.state, row.stalled
        self.cycles_closed, self.measures = row.cycles_closed, row.measures


def _key_of(row: Any, by: GroupBy, now: datetime) -> tuple[str | None, str]:
    if by is GroupBy.QUARTER:
        quarter = quarter_of(row.created_at.astimezone(now.tzinfo).date())
        return quarter, " ".join(reversed(quarter.split("-")))
    if row.key is None:
        return None, f"No {by.value}"
    if by in (GroupBy.STATE, GroupBy.CATEGORY):
        return row.key.value, row.key.value.replace("_", " ").capitalize()
    return str(row.key), row.name


@dataclass(frozen=True)
class Flow:
    """How initiatives flow."""

    days_from_submission_to_decision: Spread
    days_from_approval_to_first_cycle: Spread
    stalled: list[SimpleNamespace]

    def as_rows(self) -> Iterator[dict[str, Any]]:
        """The lines of the report as a table."""
        empty = dict.fromkeys(
            ("count", "median", "percentile_90", "initiative_id", "title", "state", "site", "lead", "detail")
        )
        for name in ("days_from_submission_to_decision", "days_from_approval_to_first_cycle"):
            yield empty | {"figure": name} | asdict(getattr(self, name))
        for item in self.stalled:
            named = {"initiative_id": item.initiative_id, "title": item.title, "state": item.state}
            for reason in item.reasons:
                yield (
                    empty
                    | named
                    | {
                        "figure": "stalled",
                        "site": item.site_name,
                        "lead": item.lead_name,
                        "detail": reason["detail"],
                    }
                )


def flow(session: TrackerSession, actor: Actor, query: Mapping[str, Any], now: datetime) -> Flow:
    """How long decisions and first cycles take, and which initiatives are stalled and why."""
    stalls = stalled_reasons(now)
    stalled = []
    for row in session.execute(queries.stalled(actor, query, now, stalls)):
        reasons = [
            {"code": stall.code, "detail": stall.sentence} for stall in stalls if getattr(row, f"is_{stall.code}")
        ]
        stalled.append(SimpleNamespace(**row._mapping, initiative_id=row.id, reasons=reasons))
    return Flow(
        _days(session.execute(queries.decisions(actor, query, now))),
        _days(session.execute(queries.first_cycles(actor, query, now))),
        stalled,
    )


def _days(spans: Any) -> Spread:
    """The spread of the days between begun_at and ended_at, of spans that have both."""
    ended = [span for span in spans if span.begun_at is not None and span.ended_at is not None]
    return spread([(span.ended_at - span.begun_at).total_seconds() / _SECONDS_A_DAY for span in ended])
