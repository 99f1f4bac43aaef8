"""Progress scores: how far an initiative has come, by its team's own assessment."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import LongText, Record


class ProgressScore(Record):
    """The IHI self-assessment of an initiative on a day: 0.5 to 5.0 in steps of 0.5."""

    __tablename__ = "progress_scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0.5 AND 5.0 AND score * 2 = CAST(score * 2 AS INTEGER)", name="score"),
        Index("ix_progress_scores_initiative_id", "initiative_id", "created_at", "id"),
        Index("ix_progress_scores_assessed_on", "initiative_id", "assessed_on", "id"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    score: Mapped[float]
    assessed_on: Mapped[date]
    justification: Mapped[LongText]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
