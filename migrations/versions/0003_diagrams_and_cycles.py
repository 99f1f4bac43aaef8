"""Driver diagrams, change ideas, progress scores, comments and PDSA cycles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_comments_author_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_comments_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_initiative_id", "comments", ["initiative_id", "created_at", "id"], unique=False)
    op.create_table(
        "drivers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'secondary' OR parent_id IS NULL", name=op.f("ck_drivers_primary_has_no_parent")),
        sa.CheckConstraint("kind IN ('primary', 'secondary')", name=op.f("ck_drivers_kind")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_drivers_parent_is_another")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_drivers_position_least")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_drivers_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["drivers.id"], name=op.f("fk_drivers_parent_id"), ondelete="NO ACTION"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drivers")),
    )
    op.create_index("ix_drivers_initiative_id", "drivers", ["initiative_id", "created_at", "id"], unique=False)
    op.create_index("ix_drivers_parent_id", "drivers", ["parent_id"], unique=False)
    op.create_index("ix_drivers_position", "drivers", ["initiative_id", "position", "id"], unique=False)
    op.create_table(
        "progress_scores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "score BETWEEN 0.5 AND 5.0 AND score * 2 = CAST(score * 2 AS INTEGER)",
            name=op.f("ck_progress_scores_score"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_progress_scores_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_progress_scores_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_scores")),
    )
    op.create_index(
        "ix_progress_scores_assessed_on", "progress_scores", ["initiative_id", "assessed_on", "id"], unique=False
    )
    op.create_index(
        "ix_progress_scores_initiative_id", "progress_scores", ["initiative_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "change_ideas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("driver_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('idea', 'testing', 'adopted', 'adapted', 'abandoned')", name=op.f("ck_change_ideas_status")
        ),
        sa.ForeignKeyConstraint(
            ["driver_id"], ["drivers.id"], name=op.f("fk_change_ideas_driver_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_change_ideas_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_ideas")),
    )
    op.create_index("ix_change_ideas_driver_id", "change_ideas", ["driver_id"], unique=False)
    op.create_index(
        "ix_change_ideas_initiative_id", "change_ideas", ["initiative_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "cycles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("change_idea_id", sa.Uuid(), nullable=True),
        sa.Column("previous_cycle_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("scale", sa.String(40), nullable=True),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("stage_changed_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("plan_questions", JSON, nullable=False),
        sa.Column("plan_who", sa.Text(), nullable=True),
        sa.Column("plan_what", sa.Text(), nullable=True),
        sa.Column("plan_where", sa.Text(), nullable=True),
        sa.Column("plan_starts_on", sa.Date(), nullable=True),
        sa.Column("plan_ends_on", sa.Date(), nullable=True),
        sa.Column("plan_data_collection", sa.Text(), nullable=True),
        sa.Column("do_started_on", sa.Date(), nullable=True),
        sa.Column("do_ended_on", sa.Date(), nullable=True),
        sa.Column("do_observations", sa.Text(), nullable=True),
        sa.Column("do_problems", sa.Text(), nullable=True),
        sa.Column("study_results", sa.Text(), nullable=True),
        sa.Column("study_comparison_to_prediction", sa.Text(), nullable=True),
        sa.Column("study_learned", sa.Text(), nullable=True),
        sa.Column("study_answers", JSON, nullable=False),
        sa.Column("act_decision", sa.String(40), nullable=True),
        sa.Column("act_rationale", sa.Text(), nullable=True),
        sa.Column("act_next_steps", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "act_decision IS NULL OR act_decision IN ('adopt', 'adapt', 'abandon')", name=op.f("ck_cycles_act_decision")
        ),
        sa.CheckConstraint(
            "scale IS NULL OR scale IN ('one', 'few', 'unit', 'site', 'multi_site')", name=op.f("ck_cycles_scale")
        ),
        sa.CheckConstraint("stage <> 'canceled' OR cancel_reason IS NOT NULL", name=op.f("ck_cycles_canceled_reason")),
        sa.CheckConstraint("stage <> 'closed' OR act_decision IS NOT NULL", name=op.f("ck_cycles_closed_decided")),
        sa.CheckConstraint(
            "stage IN ('plan', 'do', 'study', 'act', 'closed', 'canceled')", name=op.f("ck_cycles_stage")
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_cycles_title_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cycles_number_least")),
        sa.CheckConstraint("previous_cycle_id <> id", name=op.f("ck_cycles_previous_is_another")),
        sa.ForeignKeyConstraint(
            ["change_idea_id"], ["change_ideas.id"], name=op.f("fk_cycles_change_idea_id"), ondelete="NO ACTION"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_cycles_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_cycle_id"], ["cycles.id"], name=op.f("fk_cycles_previous_cycle_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
    )
    op.create_index("ix_cycles_initiative_id", "cycles", ["initiative_id", "created_at", "id"], unique=False)
    op.create_index(
        "ix_cycles_initiative_stage", "cycles", ["initiative_id", "stage", "created_at", "id"], unique=False
    )
    op.create_index("ix_cycles_stage", "cycles", ["stage", "plan_ends_on"], unique=False)
    op.create_index("uq_cycles_change_idea_id", "cycles", ["change_idea_id", "number"], unique=True)
    op.create_index("uq_cycles_previous_cycle_id", "cycles", ["previous_cycle_id"], unique=True)


def downgrade() -> None:
    op.drop_table("cycles")
    op.drop_table("change_ideas")
    op.drop_table("progress_scores")
    op.drop_table("drivers")
    op.drop_table("comments")
