"""PDSA cycles: one test of a change each, in stages."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import Base, EnumText, Json, LongText, Record, at_least, length_between, one_of
from qi_tracker.initiatives.models import Initiative


class CycleScale(StrEnum):
    """How widely a change is tested."""

    ONE = "one"
    FEW = "few"
    UNIT = "unit"
    SITE = "site"
    MULTI_SITE = "multi_site"


class CycleStage(StrEnum):
    """The stage of a cycle."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"
    CLOSED = "closed"
    CANCELED = "canceled"


OPEN_STAGES = (CycleStage.PLAN, CycleStage.DO, CycleStage.STUDY, CycleStage.ACT)
"""In their order; each is a section of the cycle too."""


class ActDecision(StrEnum):
    """What a cycle decides about its change."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class PredictionHeld(StrEnum):
    """How far a prediction came true."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Cycle(Record):
    """One test of a change.

    A ramp is the cycles of one change idea, numbered 1, 2, 3; without a change idea it is a chain of previous cycles.
    """

    __tablename__ = "cycles"
    __table_args__ = (
        one_of("scale", CycleScale, nullable=True),
        one_of("stage", CycleStage),
        one_of("act_decision", ActDecision, nullable=True),
        length_between("title", 1, 200),
        at_least("number", 1),
        CheckConstraint("stage <> 'closed' OR act_decision IS NOT NULL", name="closed_decided"),
        CheckConstraint("stage <> 'canceled' OR cancel_reason IS NOT NULL", name="canceled_reason"),
        CheckConstraint("previous_cycle_id <> id", name="previous_is_another"),
        # Two nulls never collide: cycles without a change idea are not numbered against one another.
        Index("uq_cycles_change_idea_id", "change_idea_id", "number", unique=True),
        Index("uq_cycles_previous_cycle_id", "previous_cycle_id", unique=True),
        Index("ix_cycles_initiative_id", "initiative_id", "created_at", "id"),
        Index("ix_cycles_initiative_stage", "initiative_id", "stage", "created_at", "id"),
        Index("ix_cycles_stage", "stage", "plan_ends_on"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    # NO ACTION, not RESTRICT: an idea that was tested stays, yet a draft initiative may go with all that it holds.
    change_idea_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("change_ideas.id", ondelete="NO ACTION"))
    previous_cycle_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cycles.id", ondelete="SET NULL"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    objective: Mapped[LongText | None]
    scale: Mapped[CycleScale | None] = mapped_column(EnumText(CycleScale))
    stage: Mapped[CycleStage] = mapped_column(EnumText(CycleStage), default=CycleStage.PLAN)
    stage_changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    cancel_reason: Mapped[LongText | None]

    plan_questions: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """In order: {"question", "prediction"}."""
    plan_who: Mapped[LongText | None]
    plan_what: Mapped[LongText | None]
    plan_where: Mapped[LongText | None]
    plan_starts_on: Mapped[date | None]
    plan_ends_on: Mapped[date | None]
    plan_data_collection: Mapped[LongText | None]

    do_started_on: Mapped[date | None]
    do_ended_on: Mapped[date | None]
    do_observations: Mapped[LongText | None]
    do_problems: Mapped[LongText | None]

    study_results: Mapped[LongText | None]
    study_comparison_to_prediction: Mapped[LongText | None]
    study_learned: Mapped[LongText | None]
    study_answers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """One per question, in their order: {"prediction_held", "note"}."""

    act_decision: Mapped[ActDecision | None] = mapped_column(EnumText(ActDecision))
    act_rationale: Mapped[LongText | None]
    act_next_steps: Mapped[LongText | None]

    initiative: Mapped[Initiative] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether the cycle is neither closed nor canceled."""
        return self.stage in OPEN_STAGES

    @property
    def is_planned(self) -> bool:
        """Whether questions and predictions may still be written."""
        return self.stage is CycleStage.PLAN


class CycleMeasure(Base):
    """A measure that a cycle watches."""

    __tablename__ = "cycle_measures"
    __table_args__ = (Index("ix_cycle_measures_measure_id", "measure_id", "cycle_id"),)

    cycle_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), primary_key=True)
    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"), primary_key=True)
