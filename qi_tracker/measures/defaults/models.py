"""The organization's defaults for measures."""

import uuid

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import EnumText, Record, one_of

from ..models import ChartChoice, RuleSet

THE_ONE_ROW = uuid.UUID("019b0000-0000-7000-8000-000000000001")
"""The id of the table's only row, which the migration adds."""


class MeasureDefaults(Record):
    """What a new measure gets where its author leaves it open; one row for the organization."""

    __tablename__ = "measure_defaults"
    __table_args__ = (
        one_of("chart", ChartChoice),
        one_of("rules", RuleSet),
        CheckConstraint("rule_options_shift IN (6, 7, 8)", name="rule_options_shift_length"),
        CheckConstraint("rule_options_trend IN (6, 7, 8)", name="rule_options_trend_length"),
    )

    chart: Mapped[ChartChoice] = mapped_column(EnumText(ChartChoice))
    rules: Mapped[RuleSet] = mapped_column(EnumText(RuleSet))
    screen_moving_ranges: Mapped[bool]
    rule_options_shift: Mapped[int | None]
    """How many points in a row make a shift; None: as the rules have it."""
    rule_options_trend: Mapped[int | None]
