"""The driver diagram: primary and secondary drivers, and the change ideas that are to move them."""

import uuid
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import EnumText, LongText, Record, at_least, one_of
from qi_tracker.initiatives.models import Initiative


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

    initiative: Mapped[Initiative] = relationship(lazy="raise")


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

    initiative: Mapped[Initiative] = relationship(lazy="raise")
