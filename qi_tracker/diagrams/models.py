"""What hangs on an initiative: driver diagram, change ideas, progress scores and comments."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import EnumText, LongText, Record, at_least, one_of


class DriverKind(StrEnum):
    """A driver's place in the diagram."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class ChangeIdeaStatus(StrEnum):
    """What the cycles of a change idea have led to so far."""

    IDEA = "idea"
    TESTING = "testing"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    ABANDONED = "abandoned"


class Driver(Record):
    """A node of the driver diagram."""

    __tablename__ = "drivers"
    __table_args__ = (
        one_of("kind", DriverKind),
        at_least("position", 0),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        CheckConstraint("kind = 'secondary' OR parent_id IS NULL", name="primary_has_no_parent"),
        Index("ix_drivers_initiative_id", "initiative_id", "created_at", "id"),
        Index("ix_drivers_position", "initiative_id", "position", "id"),
        Index("ix_drivers_parent_id", "parent_id"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    kind: Mapped[DriverKind] = mapped_column(EnumText(DriverKind))
    text: Mapped[LongText]
    # NO ACTION, not RESTRICT: a driver with others below it stays, yet a draft initiative may go with its diagram.
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drivers.id", ondelete="NO ACTION"))
    position: Mapped[int] = mapped_column(default=0)


class ChangeIdea(Record):
    """A change that might be an improvement; its cycles form a ramp."""

    __tablename__ = "change_ideas"
    __table_args__ = (
        one_of("status", ChangeIdeaStatus),
        Index("ix_change_ideas_initiative_id", "initiative_id", "created_at", "id"),
        Index("ix_change_ideas_driver_id", "driver_id"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    text: Mapped[LongText]
    driver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drivers.id", ondelete="SET NULL"))
    status: Mapped[ChangeIdeaStatus] = mapped_column(EnumText(ChangeIdeaStatus), default=ChangeIdeaStatus.IDEA)


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


class Comment(Record):
    """A remark by someone who sees the initiative."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_initiative_id", "initiative_id", "created_at", "id"),)

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    text: Mapped[LongText]
