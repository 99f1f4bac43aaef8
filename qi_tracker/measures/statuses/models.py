"""The status of each measure."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import Base, EnumText, LongText, at_least, one_of
from qi_tracker.spc import Assurance, ChartType, SpecialCause, Variation


class MeasureStatus(Base):
    """Where a measure is, by its last point that has a value and is not excluded, and what changed last.

    Nobody writes it but `statuses.service`, in the transaction that changes what it is made from.
    """

    __tablename__ = "measure_statuses"
    __table_args__ = (
        at_least("points", 0),
        one_of("chart", ChartType, nullable=True),
        one_of("variation", Variation, nullable=True),
        one_of("assurance", Assurance, nullable=True),
        one_of("special_cause", SpecialCause, nullable=True),
        Index("ix_measure_statuses_variation", "variation", "measure_id"),
        Index("ix_measure_statuses_improved", "improved", "changed_on", "measure_id"),
        Index("ix_measure_statuses_worse", "worse", "changed_on", "measure_id"),
        Index("ix_measure_statuses_changed_on", "changed_on", "measure_id"),
    )

    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"), primary_key=True)
    points: Mapped[int] = mapped_column(default=0)
    chart: Mapped[ChartType | None] = mapped_column(EnumText(ChartType))
    """The one that was drawn up."""
    latest_value: Mapped[float | None]
    latest_on: Mapped[date | None]
    target_value: Mapped[float | None]
    """The one in force at the last point, or at first where there is none yet."""
    center: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    variation: Mapped[Variation | None] = mapped_column(EnumText(Variation))
    assurance: Mapped[Assurance | None] = mapped_column(EnumText(Assurance))
    special_cause: Mapped[SpecialCause | None] = mapped_column(EnumText(SpecialCause))
    since: Mapped[date | None]
    former_center: Mapped[float | None]
    change: Mapped[float | None]
    change_percent: Mapped[float | None]
    changed_on: Mapped[date | None]
    """Of the signal at the last point, else of the last phase."""
    improved: Mapped[bool] = mapped_column(default=False)
    worse: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[LongText | None]
    """Why the measure cannot be analyzed, if it cannot."""
    measure_version: Mapped[int]
    data_version: Mapped[int]
    """The versions that it was made from: where the measure has others, it is out of date."""
    made_by: Mapped[str] = mapped_column(String(40))
    """The version of the tracker that made it: another may say otherwise of the same points."""
