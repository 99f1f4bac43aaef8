"""Committees, the people on them, and their decisions."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import (
    Base,
    EnumText,
    Json,
    LongText,
    NameIndex,
    Record,
    at_least,
    folded,
    length_between,
    one_of,
)
from qi_tracker.core.text import unique_key


class CommitteeRole(StrEnum):
    """What a person does on a committee."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    GUEST = "guest"


OFFICERS = (CommitteeRole.CHAIR, CommitteeRole.SECRETARY)
VOTERS = (*OFFICERS, CommitteeRole.MEMBER)


class MembershipState(StrEnum):
    """The state of a membership."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"
    DECLINED = "declined"


OPEN_MEMBERSHIPS = (MembershipState.REQUESTED, MembershipState.ACTIVE)
"""Of these a person has one at a time with a committee."""


class DecisionOutcome(StrEnum):
    """What a committee decides about an initiative."""

    START_REVIEW = "start_review"
    APPROVE = "approve"
    REQUEST_REVISIONS = "request_revisions"
    DEFER = "defer"
    DECLINE = "decline"


class Vote(StrEnum):
    """How a person voted."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSED = "recused"


class Committee(Record):
    """People with terms of reference who review initiatives."""

    __tablename__ = "committees"
    __table_args__ = (
        length_between("name", 1, 200),
        at_least("quorum_minimum", 0),
        Index("uq_committees_name", "name", unique=True),
        Index("uq_committees_name_key", "name_key", unique=True),
        Index("ix_committees_created_at", "created_at", "id"),
        Index("ix_committees_updated_at", "updated_at", "id"),
        Index("ix_committees_site_id", "site_id", "created_at", "id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str | None] = folded(unique_key, "name", unique=True)
    terms_of_reference: Mapped[LongText | None]
    site_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    schedule: Mapped[LongText | None]
    quorum_minimum: Mapped[int] = mapped_column(default=1)
    quorum_roles: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """Each {"job_role", "count"}: so many people of that job role."""

    current_memberships: Mapped[list["CommitteeMembership"]] = relationship(lazy="raise", viewonly=True)
    """The memberships of today: the visible query loads these alone."""

    def role_of(self, person_id: uuid.UUID) -> CommitteeRole | None:
        """The role that a person has today; None without one."""
        return next((held.role for held in self.current_memberships if held.person_id == person_id), None)

    @property
    def officer_ids(self) -> set[uuid.UUID]:
        """The chairs and secretaries of today. Co-chairs are usual in hospitals, so that a role may be held twice."""
        return {held.person_id for held in self.current_memberships if held.role in OFFICERS}

    @property
    def voter_ids(self) -> set[uuid.UUID]:
        """Those who may vote today: chairs, secretaries and members, but no guests."""
        return {held.person_id for held in self.current_memberships if held.role in VOTERS}


COMMITTEES_BY_NAME = NameIndex(Committee, "name")


class CommitteeMembership(Record):
    """A person on a committee, from a day to a day."""

    __tablename__ = "committee_memberships"
    __table_args__ = (
        one_of("role", CommitteeRole),
        one_of("state", MembershipState),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_committee_memberships_open",
            "committee_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('requested', 'active')"),
            postgresql_where=text("state IN ('requested', 'active')"),
        ),
        Index("ix_committee_memberships_committee_id", "committee_id", "created_at", "id"),
        Index("ix_committee_memberships_state", "committee_id", "state", "created_at", "id"),
        Index("ix_committee_memberships_person_id", "person_id", "state"),
    )

    committee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("committees.id", ondelete="RESTRICT"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    role: Mapped[CommitteeRole] = mapped_column(EnumText(CommitteeRole))
    state: Mapped[MembershipState] = mapped_column(EnumText(MembershipState))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    committee: Mapped[Committee] = relationship(lazy="raise", viewonly=True)

    def state_on(self, today: date) -> MembershipState:
        """The state of the membership on a day: an active one ends by itself when its last day has passed."""
        if self.state is MembershipState.ACTIVE and self.ends_on is not None and self.ends_on < today:
            return MembershipState.ENDED
        return self.state


class Decision(Record):
    """What a committee decided about an initiative, with its reason."""

    __tablename__ = "decisions"
    __table_args__ = (
        one_of("outcome", DecisionOutcome),
        Index("ix_decisions_committee_id", "committee_id", "created_at", "id"),
        Index("ix_decisions_initiative_id", "initiative_id", "decided_at", "id"),
        Index("ix_decisions_meeting_id", "meeting_id"),
    )

    committee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("committees.id", ondelete="RESTRICT"))
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="RESTRICT"))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id", ondelete="RESTRICT"))
    outcome: Mapped[DecisionOutcome] = mapped_column(EnumText(DecisionOutcome))
    reason: Mapped[LongText | None]
    conditions: Mapped[LongText | None]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime]


class DecisionVote(Base):
    """A person's one vote on a decision."""

    __tablename__ = "decision_votes"
    __table_args__ = (one_of("vote", Vote), Index("ix_decision_votes_person_id", "person_id"))

    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True)
    vote: Mapped[Vote] = mapped_column(EnumText(Vote))
