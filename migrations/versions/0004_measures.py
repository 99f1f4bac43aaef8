"""Measures with points, history, phases and share links."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("operational_definition_numerator", sa.Text(), nullable=True),
        sa.Column("operational_definition_denominator", sa.Text(), nullable=True),
        sa.Column("operational_definition_inclusion", sa.Text(), nullable=True),
        sa.Column("operational_definition_exclusion", sa.Text(), nullable=True),
        sa.Column("operational_definition_data_source", sa.Text(), nullable=True),
        sa.Column("operational_definition_collection_method", sa.Text(), nullable=True),
        sa.Column("operational_definition_collector_id", sa.Uuid(), nullable=True),
        sa.Column("data_kind", sa.String(40), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("multiplier", sa.Double(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("frequency", sa.String(40), nullable=False),
        sa.Column("chart", sa.String(40), nullable=False),
        sa.Column("rules", sa.String(40), nullable=False),
        sa.Column("screen_moving_ranges", sa.Boolean(), nullable=False),
        sa.Column("target_value", sa.Double(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("data_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "chart IN ('auto', 'run', 'i', 'mr', 'i_prime', 'xbar', 's', 'p', 'u', 'p_prime', 'u_prime', 'c', 'g', 't')",
            name=op.f("ck_measures_chart"),
        ),
        sa.CheckConstraint(
            "data_kind IN ('value', 'count', 'proportion', 'rate', 'ratio', 'subgroup', 'opportunities_between', 'time_between')",
            name=op.f("ck_measures_data_kind"),
        ),
        sa.CheckConstraint("direction IN ('increase', 'decrease', 'neutral')", name=op.f("ck_measures_direction")),
        sa.CheckConstraint(
            "frequency IN ('daily', 'weekly', 'monthly', 'quarterly', 'irregular')", name=op.f("ck_measures_frequency")
        ),
        sa.CheckConstraint("kind IN ('outcome', 'process', 'balancing', 'structure')", name=op.f("ck_measures_kind")),
        sa.CheckConstraint(
            "rules IN ('making_data_count', 'anhoej', 'western_electric', 'nelson', 'perla')",
            name=op.f("ck_measures_rules"),
        ),
        sa.CheckConstraint("decimals >= 0", name=op.f("ck_measures_decimals_least")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_measures_name_length")),
        sa.CheckConstraint("multiplier > 0", name=op.f("ck_measures_multiplier_positive")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_measures_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["operational_definition_collector_id"],
            ["people.id"],
            name=op.f("fk_measures_operational_definition_collector_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index("ix_measures_created_at", "measures", ["created_at", "id"], unique=False)
    op.create_index("ix_measures_initiative_id", "measures", ["initiative_id", "created_at", "id"], unique=False)
    op.create_index("ix_measures_kind", "measures", ["kind", "created_at", "id"], unique=False)
    op.create_index("ix_measures_name", "measures", ["name", "id"], unique=False)
    op.create_table(
        "measure_phases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("baseline_points", sa.Integer(), nullable=True),
        sa.CheckConstraint("baseline_points >= 2", name=op.f("ck_measure_phases_baseline_points_least")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_phases_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_phases")),
    )
    op.create_index("uq_measure_phases_start", "measure_phases", ["measure_id", "start"], unique=True)
    op.create_table(
        "measure_point_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("exclusion_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("change IN ('changed', 'deleted')", name=op.f("ck_measure_point_history_change")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_measure_point_history_changed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_point_history_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_point_history")),
    )
    op.create_index(
        "ix_measure_point_history_changed_at",
        "measure_point_history",
        ["measure_id", "period_start", "changed_at", "id"],
        unique=False,
    )
    op.create_index("ix_measure_point_history_changed_by_id", "measure_point_history", ["changed_by_id"], unique=False)
    op.create_index(
        "ix_measure_point_history_place",
        "measure_point_history",
        ["measure_id", "period_start", "sequence", "changed_at", "id"],
        unique=False,
    )
    op.create_table(
        "measure_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("exclusion_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_measure_points_n_least")),
        sa.CheckConstraint("sd >= 0", name=op.f("ck_measure_points_sd_least")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_measure_points_sequence_least")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_points_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_points")),
    )
    op.create_index(
        "uq_measure_points_place", "measure_points", ["measure_id", "period_start", "sequence"], unique=True
    )
    op.create_table(
        "share_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("last_viewed_at", MOMENT, nullable=True),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("views >= 0", name=op.f("ck_share_links_views_least")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_share_links_created_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_share_links_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
    )
    op.create_index("ix_share_links_measure_id", "share_links", ["measure_id", "created_at", "id"], unique=False)
    op.create_index("uq_share_links_token_hash", "share_links", ["token_hash"], unique=True)
    op.create_table(
        "cycle_measures",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_cycle_measures_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_cycle_measures_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cycle_id", "measure_id", name=op.f("pk_cycle_measures")),
    )
    op.create_index("ix_cycle_measures_measure_id", "cycle_measures", ["measure_id", "cycle_id"], unique=False)
    # Initiatives and measures refer to each other. SQLite took the key with the table, PostgreSQL takes it now.
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_initiatives_aim_measure_id", "initiatives", "measures", ["aim_measure_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_initiatives_aim_measure_id", "initiatives", type_="foreignkey")
    op.execute("UPDATE initiatives SET aim_measure_id = NULL")
    op.drop_table("cycle_measures")
    op.drop_table("share_links")
    op.drop_table("measure_points")
    op.drop_table("measure_point_history")
    op.drop_table("measure_phases")
    op.drop_table("measures")
