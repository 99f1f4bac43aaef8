"""Measures with their points, the points' history, phases and shared charts."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from qi_tracker.core.database import (
    Base,
    EnumText,
    Json,
    LongText,
    Record,
    at_least,
    folded,
    length_between,
    new_id,
    one_of,
)
from qi_tracker.core.text import search_key
from qi_tracker.spc import ChartType

if TYPE_CHECKING:
    from qi_tracker.initiatives.models import Initiative


class MeasureKind(StrEnum):
    """What a measure is about."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"
    STRUCTURE = "structure"


class DataKind(StrEnum):
    """What a point of the measure consists of."""

    VALUE = "value"
    COUNT = "count"
    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"
    SUBGROUP = "subgroup"
    OPPORTUNITIES_BETWEEN = "opportunities_between"
    TIME_BETWEEN = "time_between"


class Direction(StrEnum):
    """Which direction is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Frequency(StrEnum):
    """How often a point is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    IRREGULAR = "irregular"


class ChartChoice(StrEnum):
    """The chart that a measure asks for: the one that suits its data, or a certain one."""

    AUTO = "auto"
    RUN = ChartType.RUN.value
    I = ChartType.I.value  # noqa: E741
    MR = ChartType.MR.value
    I_PRIME = ChartType.I_PRIME.value
    XBAR = ChartType.XBAR.value
    S = ChartType.S.value
    P = ChartType.P.value
    U = ChartType.U.value
    P_PRIME = ChartType.P_PRIME.value
    U_PRIME = ChartType.U_PRIME.value
    C = ChartType.C.value
    G = ChartType.G.value
    T = ChartType.T.value


class RuleSet(StrEnum):
    """The published rules that flag points."""

    MAKING_DATA_COUNT = "making_data_count"
    ANHOEJ = "anhoej"
    WESTERN_ELECTRIC = "western_electric"
    NELSON = "nelson"
    PERLA = "perla"


class PointChange(StrEnum):
    """What happened to a point's former values."""

    CHANGED = "changed"
    DELETED = "deleted"


class DatedTargets(TypeDecorator[list[dict[str, Any]]]):
    """Targets with the day from which each is in force: [{"from": day, "value": number}], in order of the days."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: list[dict[str, Any]] | None, dialect: Dialect) -> Any:
        return [{"from": target["from"].isoformat(), "value": target["value"]} for target in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[dict[str, Any]]:
        return [{"from": date.fromisoformat(target["from"]), "value": target["value"]} for target in value]


class Measure(Record):
    """What is watched, with its operational definition."""

    __tablename__ = "measures"
    __table_args__ = (
        one_of("kind", MeasureKind),
        one_of("data_kind", DataKind),
        one_of("direction", Direction),
        one_of("frequency", Frequency),
        one_of("chart", ChartChoice),
        one_of("rules", RuleSet),
        length_between("name", 1, 200),
        CheckConstraint("multiplier > 0", name="multiplier_positive"),
        at_least("decimals", 0),
        CheckConstraint("lower_bound < upper_bound", name="bounds_ordered"),
        CheckConstraint("rule_options_shift IN (6, 7, 8)", name="rule_options_shift_length"),
        CheckConstraint("rule_options_trend IN (6, 7, 8)", name="rule_options_trend_length"),
        CheckConstraint(
            "stretch_target_value IS NULL"
            " OR (direction = 'increase' AND (target_value IS NULL OR stretch_target_value > target_value))"
            " OR (direction = 'decrease' AND (target_value IS NULL OR stretch_target_value < target_value))",
            name="stretch_target_further",
        ),
        CheckConstraint(
            "(fixed_limits_center IS NULL) = (fixed_limits_lower IS NULL)"
            " AND (fixed_limits_center IS NULL) = (fixed_limits_upper IS NULL)",
            name="fixed_limits_complete",
        ),
        CheckConstraint(
            "fixed_limits_lower <= fixed_limits_center AND fixed_limits_center <= fixed_limits_upper",
            name="fixed_limits_ordered",
        ),
        Index("uq_measures_external_id", "external_id", unique=True),
        Index("ix_measures_initiative_id", "initiative_id", "created_at", "id"),
        Index("ix_measures_name", "name", "id"),
        Index("ix_measures_name_key", "name_key", "id"),
        Index("ix_measures_kind", "kind", "created_at", "id"),
        Index("ix_measures_created_at", "created_at", "id"),
    )

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = folded(search_key, "name")
    kind: Mapped[MeasureKind] = mapped_column(EnumText(MeasureKind))
    operational_definition_numerator: Mapped[LongText | None]
    operational_definition_denominator: Mapped[LongText | None]
    operational_definition_inclusion: Mapped[LongText | None]
    operational_definition_exclusion: Mapped[LongText | None]
    operational_definition_data_source: Mapped[LongText | None]
    operational_definition_collection_method: Mapped[LongText | None]
    operational_definition_collector_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="RESTRICT")
    )
    data_kind: Mapped[DataKind] = mapped_column(EnumText(DataKind))
    unit: Mapped[LongText | None]
    multiplier: Mapped[float] = mapped_column(default=1.0)
    decimals: Mapped[int | None]
    direction: Mapped[Direction] = mapped_column(EnumText(Direction))
    frequency: Mapped[Frequency] = mapped_column(EnumText(Frequency))
    chart: Mapped[ChartChoice] = mapped_column(EnumText(ChartChoice), default=ChartChoice.AUTO)
    rules: Mapped[RuleSet] = mapped_column(EnumText(RuleSet), default=RuleSet.MAKING_DATA_COUNT)
    screen_moving_ranges: Mapped[bool] = mapped_column(default=True)
    target_value: Mapped[float | None]
    """In shown units, multiplier included."""
    target_on: Mapped[date | None]
    targets: Mapped[list[dict[str, Any]]] = mapped_column(DatedTargets, default=list, server_default="[]")
    stretch_target_value: Mapped[float | None]
    lower_bound: Mapped[float | None]
    """The least that the shown value can be; None: what the data kind says."""
    upper_bound: Mapped[float | None]
    rule_options_shift: Mapped[int | None]
    """How many points in a row make a shift; None: as the rules have it."""
    rule_options_trend: Mapped[int | None]
    fixed_limits_center: Mapped[float | None]
    """Given center and limits, in shown units; None: they are computed from the points."""
    fixed_limits_lower: Mapped[float | None]
    fixed_limits_upper: Mapped[float | None]
    strata: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    """What events are divided by: [{"key", "label", "values"}]."""
    external_id: Mapped[str | None] = mapped_column(String(100))
    archived: Mapped[bool] = mapped_column(default=False)
    data_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with every change of points or phases: what analyses and drawings are cached by."""

    initiative: Mapped["Initiative"] = relationship(lazy="raise", foreign_keys=[initiative_id])


class MeasurePoint(Record):
    """A dated point; which fields it has depends on the measure's data kind."""

    __tablename__ = "measure_points"
    __table_args__ = (
        at_least("sequence", 1),
        at_least("sd", 0),
        at_least("n", 1),
        Index("uq_measure_points_place", "measure_id", "period_start", "sequence", unique=True),
    )

    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"))
    period_start: Mapped[date]
    sequence: Mapped[int] = mapped_column(default=1)
    """The order within a day."""
    value: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    mean: Mapped[float | None]
    sd: Mapped[float | None]
    n: Mapped[int | None]
    excluded: Mapped[bool] = mapped_column(default=False)
    exclusion_reason: Mapped[LongText | None]
    note: Mapped[LongText | None]
    by: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What was counted, divided by the measure's strata: {"ward": {"4W": 3}}."""


class MeasurePointHistory(Base):
    """What a point was before a change or its deletion, with who and when. Outlives the point."""

    __tablename__ = "measure_point_history"
    __table_args__ = (
        one_of("change", PointChange),
        Index("ix_measure_point_history_place", "measure_id", "period_start", "sequence", "changed_at", "id"),
        Index("ix_measure_point_history_changed_at", "measure_id", "period_start", "changed_at", "id"),
        Index("ix_measure_point_history_changed_by_id", "changed_by_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"))
    period_start: Mapped[date]
    sequence: Mapped[int]
    value: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    mean: Mapped[float | None]
    sd: Mapped[float | None]
    n: Mapped[int | None]
    excluded: Mapped[bool]
    exclusion_reason: Mapped[LongText | None]
    note: Mapped[LongText | None]
    by: Mapped[dict[str, Any] | None] = mapped_column(Json)
    change: Mapped[PointChange] = mapped_column(EnumText(PointChange))
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    changed_at: Mapped[datetime]


class MeasurePhase(Base):
    """The day on which the process knowingly changed; a phase ends where the next begins."""

    __tablename__ = "measure_phases"
    __table_args__ = (
        at_least("baseline_points", 2),
        CheckConstraint(
            "baseline_points IS NULL OR (baseline_from IS NULL AND baseline_until IS NULL)", name="baseline_one_of"
        ),
        CheckConstraint("baseline_from >= start", name="baseline_from_in_phase"),
        CheckConstraint("baseline_until >= start", name="baseline_until_in_phase"),
        CheckConstraint("baseline_from <= baseline_until", name="baseline_ordered"),
        Index("uq_measure_phases_start", "measure_id", "start", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"))
    start: Mapped[date]
    label: Mapped[LongText]
    reason: Mapped[LongText | None]
    baseline_points: Mapped[int | None]
    baseline_from: Mapped[date | None]
    baseline_until: Mapped[date | None]


class ShareLink(Record):
    """An address that shows one chart, and nothing else, to anyone who has it. Only the SHA-256 of it is kept."""

    __tablename__ = "share_links"
    __table_args__ = (
        at_least("views", 0),
        Index("uq_share_links_token_hash", "token_hash", unique=True),
        Index("ix_share_links_measure_id", "measure_id", "created_at", "id"),
    )

    measure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_on: Mapped[date]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    revoked_at: Mapped[datetime | None]
    last_viewed_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(default=0)

    measure: Mapped[Measure] = relationship(lazy="raise")
