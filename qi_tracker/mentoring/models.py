"""Mentor profiles, and mentorships with their goals and sessions."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import Base, EnumText, LongText, Record, at_least, folded, length_between, one_of
from qi_tracker.core.text import search_key


class MentorshipState(StrEnum):
    """The state of a mentorship."""

    REQUESTED = "requested"
    ACTIVE = "active"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELED = "canceled"


ENDED = frozenset({MentorshipState.COMPLETED, MentorshipState.DECLINED, MentorshipState.CANCELED})
"""The states from which a mentorship does not go on."""


class GoalStatus(StrEnum):
    """What became of a goal."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class MentorProfile(Record):
    """What a mentor offers."""

    __tablename__ = "mentor_profiles"
    __table_args__ = (
        at_least("capacity", 0),
        Index("uq_mentor_profiles_person_id", "person_id", unique=True),
        Index("ix_mentor_profiles_created_at", "created_at", "id"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    capacity: Mapped[int]
    """The greatest number of active mentorships at a time."""
    availability: Mapped[LongText | None]
    about: Mapped[LongText | None]

    expertise_rows: Mapped[list["MentorExpertise"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="MentorExpertise.skill"
    )


class MentorExpertise(Base):
    """A skill that a mentor teaches."""

    __tablename__ = "mentor_expertise"
    __table_args__ = (
        Index("ix_mentor_expertise_skill", "skill", "profile_id"),
        Index("ix_mentor_expertise_skill_key", "skill_key", "profile_id"),
    )

    profile_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("mentor_profiles.id", ondelete="CASCADE"), primary_key=True
    )
    skill: Mapped[str] = mapped_column(String(100), primary_key=True)
    skill_key: Mapped[str] = folded(search_key, "skill")


class Mentorship(Record):
    """An agreed relation between a mentor and a mentee, perhaps about one initiative."""

    __tablename__ = "mentorships"
    __table_args__ = (
        one_of("state", MentorshipState),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("requested_by_id IN (mentor_id, mentee_id)", name="asked_by_one_of_them"),
        Index(
            "uq_mentorships_open",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state IN ('requested', 'active')"),
            postgresql_where=text("state IN ('requested', 'active')"),
        ),
        Index("ix_mentorships_created_at", "created_at", "id"),
        Index("ix_mentorships_mentor_id", "mentor_id", "state", "created_at", "id"),
        Index("ix_mentorships_mentee_id", "mentee_id", "state", "created_at", "id"),
        Index("ix_mentorships_initiative_id", "initiative_id", "state"),
    )

    mentor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    mentee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    requested_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    initiative_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("initiatives.id", ondelete="SET NULL"))
    message: Mapped[LongText | None]
    state: Mapped[MentorshipState] = mapped_column(EnumText(MentorshipState), default=MentorshipState.REQUESTED)
    reason: Mapped[LongText | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        """Whether both have agreed and neither has ended it."""
        return self.state is MentorshipState.ACTIVE

    def is_between(self, person_id: uuid.UUID) -> bool:
        """Whether the person is its mentor or its mentee."""
        return person_id in (self.mentor_id, self.mentee_id)


class MentorshipGoal(Record):
    """What the two want to reach; private to them."""

    __tablename__ = "mentorship_goals"
    __table_args__ = (
        one_of("status", GoalStatus),
        length_between("text", 1, 10_000),
        Index("ix_mentorship_goals_mentorship_id", "mentorship_id", "created_at", "id"),
    )

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"))
    text: Mapped[LongText]
    skill: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[GoalStatus] = mapped_column(EnumText(GoalStatus), default=GoalStatus.OPEN)
    due_on: Mapped[date | None]

    mentorship: Mapped[Mentorship] = relationship(lazy="raise")


class MentorshipSession(Record):
    """A conversation that took place; private to the two."""

    __tablename__ = "mentorship_sessions"
    __table_args__ = (
        at_least("minutes", 1),
        Index("ix_mentorship_sessions_mentorship_id", "mentorship_id", "created_at", "id"),
        Index("ix_mentorship_sessions_held_on", "mentorship_id", "held_on", "id"),
    )

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    minutes: Mapped[int | None]
    summary: Mapped[LongText | None]
    next_step: Mapped[LongText | None]

    mentorship: Mapped[Mentorship] = relationship(lazy="raise")
