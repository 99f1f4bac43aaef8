"""The organization's defaults for measures, and the status of each measure, stored.

The defaults have one row. Statuses of measures that are there already follow from `qi-tracker db upgrade`: they take the
analysis of points, which is the application's.
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CHARTS = "run i mr i_prime xbar s p u p_prime u_prime c g t"
VARIATIONS = "common_cause improvement_high improvement_low concern_high concern_low neutral_high neutral_low"
ASSURANCES = "pass hit_or_miss fail"
CAUSES = "beyond_limits shift trend two_of_three four_of_five runs hugging alternating avoiding"
INDEXES = {
    "variation": ["variation", "measure_id"],
    "improved": ["improved", "changed_on", "measure_id"],
    "worse": ["worse", "changed_on", "measure_id"],
    "changed_on": ["changed_on", "measure_id"],
}


CHOICES = f"auto {CHARTS}"
RULES = "making_data_count anhoej western_electric nelson perla"


def upgrade() -> None:
    _add_defaults()
    _add_statuses()


def _add_defaults() -> None:
    moment = sa.DateTime(timezone=True)
    defaults = op.create_table(
        "measure_defaults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chart", sa.String(40), nullable=False),
        sa.Column("rules", sa.String(40), nullable=False),
        sa.Column("screen_moving_ranges", sa.Boolean(), nullable=False),
        sa.Column("rule_options_shift", sa.Integer()),
        sa.Column("rule_options_trend", sa.Integer()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_one_of("chart", CHOICES), name=op.f("ck_measure_defaults_chart")),
        sa.CheckConstraint(_one_of("rules", RULES), name=op.f("ck_measure_defaults_rules")),
        *(
            sa.CheckConstraint(f"{name} IN (6, 7, 8)", name=op.f(f"ck_measure_defaults_{name}_length"))
            for name in ("rule_options_shift", "rule_options_trend")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_defaults")),
    )
    now = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        now = now.replace(tzinfo=None)
    row = {
        "id": uuid.UUID("019b0000-0000-7000-8000-000000000001"),
        "chart": "auto",
        "rules": "making_data_count",
        "screen_moving_ranges": True,
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    op.bulk_insert(defaults, [row])


def _add_statuses() -> None:
    op.create_table(
        "measure_statuses",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(40)),
        sa.Column("latest_value", sa.Double()),
        sa.Column("latest_on", sa.Date()),
        sa.Column("target_value", sa.Double()),
        sa.Column("center", sa.Double()),
        sa.Column("lower", sa.Double()),
        sa.Column("upper", sa.Double()),
        sa.Column("variation", sa.String(40)),
        sa.Column("assurance", sa.String(40)),
        sa.Column("special_cause", sa.String(40)),
        sa.Column("since", sa.Date()),
        sa.Column("former_center", sa.Double()),
        sa.Column("change", sa.Double()),
        sa.Column("change_percent", sa.Double()),
        sa.Column("changed_on", sa.Date()),
        sa.Column("improved", sa.Boolean(), nullable=False),
        sa.Column("worse", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("measure_version", sa.Integer(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_measure_statuses_points_least")),
        sa.CheckConstraint(_one_of("chart", CHARTS, nullable=True), name=op.f("ck_measure_statuses_chart")),
        sa.CheckConstraint(_one_of("variation", VARIATIONS, nullable=True), name=op.f("ck_measure_statuses_variation")),
        sa.CheckConstraint(_one_of("assurance", ASSURANCES, nullable=True), name=op.f("ck_measure_statuses_assurance")),
        sa.CheckConstraint(
            _one_of("special_cause", CAUSES, nullable=True), name=op.f("ck_measure_statuses_special_cause")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], ondelete="CASCADE", name=op.f("fk_measure_statuses_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_measure_statuses")),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_measure_statuses_{name}", "measure_statuses", columns)


def downgrade() -> None:
    op.drop_table("measure_statuses")
    op.drop_table("measure_defaults")


def _one_of(column: str, words: str, *, nullable: bool = False) -> str:
    condition = f"{column} IN ({', '.join(repr(word) for word in words.split())})"
    return f"{column} IS NULL OR {condition}" if nullable else condition
