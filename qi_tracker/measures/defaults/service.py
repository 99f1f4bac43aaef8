"""What is done with the organization's defaults for measures."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from ...core.database import TrackerSession
from ...core.errors import Invalid, ValidationProblem
from ..columns import columns_of
from ..models import ChartChoice, DataKind, Measure, RuleSet
from ..options.validation import refuse_lengths
from ..statuses.service import note_change
from . import queries
from .models import THE_ONE_ROW, MeasureDefaults

CLEARED = ("chart", "rules", "screen_moving_ranges")
"""What a measure always has: cleared of it, it gets the default."""
AT_ONCE = 1000
"""Measures that one request changes at most: it locks their rows, and analyzes the points of each."""


def with_defaults(
    session: TrackerSession, data_kind: DataKind, columns: Mapping[str, Any], *, is_new: bool = False
) -> dict[str, Any]:
    """The columns of a measure, with the organization's defaults for what a new one leaves open and a change clears.

    A chart that the data kind cannot feed is `auto`. The lengths of rules are those of the defaults where the rules
    leave them open and a new measure says nothing of them; cleared, they are as the rules have them.
    """
    unset = [name for name in CLEARED if columns.get(name) is None and (is_new or name in columns)]
    takes_lengths = is_new and not columns.keys() & {*queries.LENGTHS}
    if not unset and not takes_lengths:
        return dict(columns)
    defaults = session.get_one(MeasureDefaults, THE_ONE_ROW)
    found = {**columns, **{name: getattr(defaults, name) for name in unset}}
    if not queries.suits(data_kind, found.get("chart", ChartChoice.AUTO)) and "chart" in unset:
        found["chart"] = ChartChoice.AUTO
    if takes_lengths and found["rules"] is RuleSet.MAKING_DATA_COUNT:
        found |= {name: getattr(defaults, name) for name in queries.LENGTHS}
    return found


def change(session: TrackerSession, defaults: MeasureDefaults, values: Mapping[str, Any]) -> None:
    """Change the defaults: measures that are there already stay as they are. Raises Invalid."""
    for name, value in columns_of(values).items():
        setattr(defaults, name, value)
    problems = [ValidationProblem(f"#/{pointer}", code, detail) for pointer, code, detail in refuse_lengths(defaults)]
    if problems:
        raise Invalid(problems)
    session.flush()


def apply(session: TrackerSession, defaults: MeasureDefaults) -> tuple[int, int]:
    """Give measures in use the defaults, at most AT_ONCE of them; how many were changed, and how many are left.

    Each gets a new version, and its status is computed again in the same transaction.
    """
    chosen = queries.others(defaults).order_by(Measure.id).limit(AT_ONCE).with_for_update(of=Measure)
    ids = session.scalars(chosen).all()
    if ids:
        stamps = {"version": Measure.version + 1, "updated_at": session.clock.now()}
        session.execute(
            update(Measure)
            .where(Measure.id.in_(ids))
            .values(queries.values_to_be(defaults) | stamps)
            .execution_options(synchronize_session=False)
        )
    for measure_id in ids:
        note_change(session, measure_id)
    return len(ids), left(session, defaults)


def left(session: TrackerSession, defaults: MeasureDefaults) -> int:
    """How many measures in use differ from the defaults."""
    return session.scalar(queries.number_of_others(defaults)) or 0
