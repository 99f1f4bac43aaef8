"""Meetings of committees: agenda, attendance, minutes and action items."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import Base, EnumText, LongText, Record, at_least, one_of

from ..models import Committee


class MeetingState(StrEnum):
    """The state of a meeting."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELED = "canceled"


class MinutesState(StrEnum):
    """Whether the minutes may still change."""

    DRAFT = "draft"
    APPROVED = "approved"


class Meeting(Record):
    """A meeting; its moment is kept in UTC beside the offset at which it was called."""

    __tablename__ = "meetings"
    __table_args__ = (
        one_of("state", MeetingState),
        CheckConstraint("utc_offset_minutes BETWEEN -1439 AND 1439", name="utc_offset_minutes"),
        Index("ix_meetings_committee_id", "committee_id", "created_at", "id"),
        Index("ix_meetings_scheduled_for", "committee_id", "scheduled_for", "id"),
        Index("ix_meetings_state", "committee_id", "state", "created_at", "id"),
    )

    committee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("committees.id", ondelete="RESTRICT"))
    scheduled_for: Mapped[datetime]
    utc_offset_minutes: Mapped[int]
    location: Mapped[LongText | None]
    state: Mapped[MeetingState] = mapped_column(EnumText(MeetingState), default=MeetingState.SCHEDULED)

    committee: Mapped[Committee] = relationship(lazy="raise", viewonly=True)

    @property
    def is_canceled(self) -> bool:
        """Whether it does not take place."""
        return self.state is MeetingState.CANCELED


class MeetingMinutes(Record):
    """The minutes of a meeting, with a version of their own; locked once approved."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (
        one_of("state", MinutesState),
        Index("uq_meeting_minutes_meeting_id", "meeting_id", unique=True),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    text: Mapped[LongText | None]
    state: Mapped[MinutesState] = mapped_column(EnumText(MinutesState), default=MinutesState.DRAFT)

    meeting: Mapped[Meeting] = relationship(lazy="raise", viewonly=True)

    @property
    def is_locked(self) -> bool:
        """Whether the minutes are approved and stay as they are."""
        return self.state is MinutesState.APPROVED


class MeetingAttendance(Base):
    """A person who was present, perhaps as a guest."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (Index("ix_meeting_attendance_person_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True)
    as_guest: Mapped[bool] = mapped_column(default=False)


class AgendaItem(Record):
    """What a meeting speaks about: an initiative or a topic."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("(initiative_id IS NULL) <> (topic IS NULL)", name="initiative_or_topic"),
        at_least("minutes", 1),
        at_least("position", 0),
        Index("ix_agenda_items_meeting_id", "meeting_id", "created_at", "id"),
        Index("ix_agenda_items_position", "meeting_id", "position", "id"),
        Index("ix_agenda_items_initiative_id", "initiative_id"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    initiative_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    topic: Mapped[LongText | None]
    minutes: Mapped[int | None]
    presenter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    position: Mapped[int] = mapped_column(default=0)

    meeting: Mapped[Meeting] = relationship(lazy="raise", viewonly=True)


class ActionItem(Record):
    """What somebody took on in a meeting; open while it has no moment of completion."""

    __tablename__ = "action_items"
    __table_args__ = (
        Index("ix_action_items_meeting_id", "meeting_id", "created_at", "id"),
        Index("ix_action_items_committee_id", "committee_id", "created_at", "id"),
        Index("ix_action_items_owner_id", "owner_id", "done_at", "due_on"),
    )

    # Also on the meeting; kept here so that a committee's open items are one indexed lookup.
    committee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("committees.id", ondelete="RESTRICT"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id", ondelete="RESTRICT"))
    text: Mapped[LongText]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]

    committee: Mapped[Committee] = relationship(lazy="raise", viewonly=True)
