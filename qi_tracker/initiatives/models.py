"""Initiatives: the charter with its state, the team, the tags and the timeline."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import (
    Base,
    EnumText,
    Json,
    LongText,
    Record,
    folded,
    folded_text,
    length_between,
    new_id,
    one_of,
)
from qi_tracker.core.text import search_key, unique_key

from .screening import ANSWERS, Determination, determination_of
from .states import FINISHED, UNDER_REVIEW, InitiativeState


class Category(StrEnum):
    """The dimension of quality that an initiative is about."""

    SAFETY = "safety"
    EFFECTIVENESS = "effectiveness"
    TIMELINESS = "timeliness"
    EFFICIENCY = "efficiency"
    EQUITY = "equity"
    PATIENT_CENTEREDNESS = "patient_centeredness"
    STAFF_EXPERIENCE = "staff_experience"
    COST = "cost"


class Visibility(StrEnum):
    """Who sees an initiative beyond its team."""

    TEAM = "team"
    SITE = "site"
    ORGANIZATION = "organization"


class TeamRole(StrEnum):
    """What a person does on an initiative's team."""

    LEAD = "lead"
    MEMBER = "member"
    SUPERUSER = "superuser"
    DATA_COLLECTOR = "data_collector"
    SPONSOR = "sponsor"
    COACH = "coach"


# Derived, since a second list of the roles would go out of step with the first; mypy reads only what is written out.
_ASSIGNABLE = {role.name: role.value for role in TeamRole if role is not TeamRole.LEAD}
AssignableTeamRole = StrEnum("AssignableTeamRole", _ASSIGNABLE)  # type: ignore[misc]
AssignableTeamRole.__doc__ = "A role that is given and taken away; the lead is handed over."

WORKERS = frozenset({TeamRole.LEAD, TeamRole.MEMBER, TeamRole.SUPERUSER})
"""Those who do the initiative's work."""

POINT_ENTERERS = WORKERS | {TeamRole.DATA_COLLECTOR}
"""Those who enter points of its measures."""


class TeamAction(StrEnum):
    """How a team changes."""

    ADD = "add"
    CHANGE_ROLE = "change_role"
    REMOVE = "remove"
    HANDOVER = "handover"


class TimelineKind(StrEnum):
    """What a timeline entry is about."""

    CREATED = "created"
    ACTION = "action"
    DECISION = "decision"
    AIM_CHANGE = "aim_change"
    TEAM_CHANGE = "team_change"
    CYCLE_STAGE = "cycle_stage"
    PROGRESS_SCORE = "progress_score"


class Initiative(Record):
    """One improvement effort with one lead.

    `lead_id` answers who leads; the deferred foreign key to the team makes the database hold that this person is on
    the team as its lead, and the team's unique index that nobody else is. A new initiative and its lead's team row,
    or both sides of a handover, therefore go into one transaction. In a handover the former lead's row is flushed
    first: that index cannot be deferred.
    """

    __tablename__ = "initiatives"
    __table_args__ = (
        one_of("category", Category, nullable=True),
        one_of("visibility", Visibility),
        one_of("state", InitiativeState),
        length_between("title", 3, 200),
        CheckConstraint("lead_role = 'lead'", name="lead_role"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL OR state = 'abandoned'", name="submitted"),
        CheckConstraint("progress_score BETWEEN 0.5 AND 5.0", name="progress_score"),
        ForeignKeyConstraint(
            ["id", "lead_id", "lead_role"],
            ["team_members.initiative_id", "team_members.person_id", "team_members.role"],
            name="fk_initiatives_lead_on_team",
            ondelete="NO ACTION",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        Index("uq_initiatives_external_id", "external_id", unique=True),
        Index("ix_initiatives_created_at", "created_at", "id"),
        Index("ix_initiatives_updated_at", "updated_at", "id"),
        Index("ix_initiatives_title", "title", "id"),
        Index("ix_initiatives_state", "state", "created_at", "id"),
        Index("ix_initiatives_category", "category", "created_at", "id"),
        Index("ix_initiatives_site_id", "site_id", "created_at", "id"),
        Index("ix_initiatives_committee_id", "committee_id", "created_at", "id"),
        Index("ix_initiatives_lead_id", "lead_id", "created_at", "id"),
        Index("ix_initiatives_open_to_help", "open_to_help", "created_at", "id"),
        Index("ix_initiatives_queue", "committee_id", "state", "submitted_at", "id"),
        Index("ix_initiatives_state_changed_at", "state", "state_changed_at"),
        Index("ix_initiatives_last_activity_at", "state", "last_activity_at"),
        Index("ix_initiatives_aim_measure_id", "aim_measure_id"),
    )

    title: Mapped[str] = mapped_column(String(200))
    problem: Mapped[LongText]
    rationale: Mapped[LongText | None]
    aim_statement: Mapped[LongText | None]
    aim_measure_name: Mapped[LongText | None]
    aim_measure_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("measures.id", ondelete="SET NULL", use_alter=True, name="fk_initiatives_aim_measure_id")
    )
    aim_baseline_value: Mapped[float | None]
    aim_target_value: Mapped[float | None]
    aim_unit: Mapped[LongText | None]
    aim_population: Mapped[LongText | None]
    aim_due_on: Mapped[date | None]
    scope_in: Mapped[LongText | None]
    scope_out: Mapped[LongText | None]
    expected_benefits: Mapped[LongText | None]
    stakeholders: Mapped[LongText | None]
    barriers: Mapped[LongText | None]
    initial_activities: Mapped[LongText | None]
    risks: Mapped[LongText | None]
    resources: Mapped[LongText | None]
    category: Mapped[Category | None] = mapped_column(EnumText(Category))
    site_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    committee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("committees.id", ondelete="RESTRICT"))
    visibility: Mapped[Visibility] = mapped_column(EnumText(Visibility), default=Visibility.ORGANIZATION)
    open_to_help: Mapped[bool] = mapped_column(default=False)
    external_id: Mapped[str | None] = mapped_column(String(100))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    screening_uses_unapproved_product: Mapped[bool | None]
    screening_funded_as_research: Mapped[bool | None]
    screening_multi_site_protocol: Mapped[bool | None]
    screening_designed_for_generalizable_knowledge: Mapped[bool | None]
    screening_improves_care_here: Mapped[bool | None]
    screening_continues_without_publication: Mapped[bool | None]
    ethics_reference: Mapped[LongText | None]

    state: Mapped[InitiativeState] = mapped_column(EnumText(InitiativeState), default=InitiativeState.DRAFT)
    state_changed_at: Mapped[datetime]
    first_submitted_at: Mapped[datetime | None]
    """From then on its committee sees it, whatever its visibility."""
    submitted_at: Mapped[datetime | None]
    """The latest submission."""
    approved_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime]
    """The latest change of a cycle, point, comment or progress score, or of the state."""
    outcome_summary: Mapped[LongText | None]
    lessons_learned: Mapped[LongText | None]
    progress_score: Mapped[float | None]
    """The latest assessment, kept here for lists."""
    title_words: Mapped[str] = folded_text("title")
    problem_words: Mapped[str] = folded_text("problem", "aim_statement")
    other_words: Mapped[str] = folded_text("rationale", "scope_in", "outcome_summary", "lessons_learned")
    """What is searched, in the order of its weight."""
    lead_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    lead_role: Mapped[TeamRole] = mapped_column(
        EnumText(TeamRole, only=(TeamRole.LEAD,)), default=TeamRole.LEAD, server_default=TeamRole.LEAD.value
    )
    """Always `lead`: the third column of the foreign key to the team."""

    team: Mapped[list["TeamMember"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        primaryjoin="Initiative.id == foreign(TeamMember.initiative_id)",
        order_by="TeamMember.created_at",
    )
    tag_rows: Mapped[list["InitiativeTag"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="InitiativeTag.tag"
    )

    @property
    def determination(self) -> Determination | None:
        """What the screening comes to; None until all six questions are answered."""
        return determination_of(SimpleNamespace(**{name: getattr(self, f"screening_{name}") for name in ANSWERS}))

    @property
    def is_draft(self) -> bool:
        """Whether it is not yet, or no longer, before a committee."""
        return self.state is InitiativeState.DRAFT

    @property
    def is_finished(self) -> bool:
        """Whether its charter is locked for good, short of a reopening."""
        return self.state in FINISHED

    @property
    def is_under_review(self) -> bool:
        """Whether it waits for its committee."""
        return self.state in UNDER_REVIEW

    @property
    def was_submitted(self) -> bool:
        """Whether it has ever been before a committee."""
        return self.first_submitted_at is not None


class InitiativeTag(Base):
    """One tag of an initiative."""

    __tablename__ = "initiative_tags"
    __table_args__ = (
        Index("ix_initiative_tags_tag", "tag", "initiative_id"),
        Index("ix_initiative_tags_tag_search_key", "tag_search_key", "initiative_id"),
        Index("uq_initiative_tags_tag_key", "initiative_id", "tag_key", unique=True),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(100), primary_key=True)
    tag_search_key: Mapped[str] = folded(search_key, "tag")
    tag_key: Mapped[str | None] = folded(unique_key, "tag", unique=True, within="initiative_id")


class TeamMember(Base):
    """A person's one role on an initiative's team."""

    __tablename__ = "team_members"
    __table_args__ = (
        one_of("role", TeamRole),
        UniqueConstraint("initiative_id", "person_id", "role", name="uq_team_members_with_role"),
        Index(
            "uq_team_members_single_role",
            "initiative_id",
            "role",
            unique=True,
            sqlite_where=text("role IN ('lead', 'sponsor')"),
            postgresql_where=text("role IN ('lead', 'sponsor')"),
        ),
        Index("ix_team_members_person_id", "person_id", "initiative_id"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True)
    role: Mapped[TeamRole] = mapped_column(EnumText(TeamRole))
    created_at: Mapped[datetime]


class TimelineEntry(Base):
    """Something that happened to an initiative."""

    __tablename__ = "timeline_entries"
    __table_args__ = (
        one_of("kind", TimelineKind),
        Index("ix_timeline_entries_initiative_id", "initiative_id", "at", "id"),
        Index("ix_timeline_entries_actor_id", "actor_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    kind: Mapped[TimelineKind] = mapped_column(EnumText(TimelineKind))
    action: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[LongText | None]
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
