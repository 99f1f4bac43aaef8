"""Committees, and initiatives with their team and timeline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "committees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("terms_of_reference", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("quorum_minimum", sa.Integer(), nullable=False),
        sa.Column("quorum_roles", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_committees_name_length")),
        sa.CheckConstraint("quorum_minimum >= 0", name=op.f("ck_committees_quorum_minimum_least")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_committees_site_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees")),
    )
    op.create_index("ix_committees_created_at", "committees", ["created_at", "id"], unique=False)
    op.create_index("ix_committees_site_id", "committees", ["site_id", "created_at", "id"], unique=False)
    op.create_index("ix_committees_updated_at", "committees", ["updated_at", "id"], unique=False)
    op.create_index("uq_committees_name", "committees", ["name"], unique=True)
    op.create_table(
        "committee_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('chair', 'secretary', 'member', 'guest')", name=op.f("ck_committee_memberships_role")
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'active', 'ended', 'declined')", name=op.f("ck_committee_memberships_state")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_committee_memberships_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_committee_memberships_committee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_committee_memberships_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_memberships")),
    )
    op.create_index(
        "ix_committee_memberships_committee_id",
        "committee_memberships",
        ["committee_id", "created_at", "id"],
        unique=False,
    )
    op.create_index("ix_committee_memberships_person_id", "committee_memberships", ["person_id", "state"], unique=False)
    op.create_index(
        "ix_committee_memberships_state",
        "committee_memberships",
        ["committee_id", "state", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_committee_memberships_open",
        "committee_memberships",
        ["committee_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('requested', 'active')"),
        postgresql_where=sa.text("state IN ('requested', 'active')"),
    )
    op.create_table(
        "initiatives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("aim_statement", sa.Text(), nullable=True),
        sa.Column("aim_measure_name", sa.Text(), nullable=True),
        sa.Column("aim_measure_id", sa.Uuid(), nullable=True),
        sa.Column("aim_baseline_value", sa.Double(), nullable=True),
        sa.Column("aim_target_value", sa.Double(), nullable=True),
        sa.Column("aim_unit", sa.Text(), nullable=True),
        sa.Column("aim_population", sa.Text(), nullable=True),
        sa.Column("aim_due_on", sa.Date(), nullable=True),
        sa.Column("scope_in", sa.Text(), nullable=True),
        sa.Column("scope_out", sa.Text(), nullable=True),
        sa.Column("expected_benefits", sa.Text(), nullable=True),
        sa.Column("stakeholders", sa.Text(), nullable=True),
        sa.Column("barriers", sa.Text(), nullable=True),
        sa.Column("initial_activities", sa.Text(), nullable=True),
        sa.Column("risks", sa.Text(), nullable=True),
        sa.Column("resources", sa.Text(), nullable=True),
        sa.Column("category", sa.String(40), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("open_to_help", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("screening_uses_unapproved_product", sa.Boolean(), nullable=True),
        sa.Column("screening_funded_as_research", sa.Boolean(), nullable=True),
        sa.Column("screening_multi_site_protocol", sa.Boolean(), nullable=True),
        sa.Column("screening_designed_for_generalizable_knowledge", sa.Boolean(), nullable=True),
        sa.Column("screening_improves_care_here", sa.Boolean(), nullable=True),
        sa.Column("screening_continues_without_publication", sa.Boolean(), nullable=True),
        sa.Column("ethics_reference", sa.Text(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_changed_at", MOMENT, nullable=False),
        sa.Column("first_submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("last_activity_at", MOMENT, nullable=False),
        sa.Column("outcome_summary", sa.Text(), nullable=True),
        sa.Column("lessons_learned", sa.Text(), nullable=True),
        sa.Column("progress_score", sa.Double(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("lead_role", sa.String(40), server_default="lead", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IS NULL OR category IN ('safety', 'effectiveness', 'timeliness', 'efficiency', 'equity', 'patient_centeredness', 'staff_experience', 'cost')",
            name=op.f("ck_initiatives_category"),
        ),
        sa.CheckConstraint("lead_role = 'lead'", name=op.f("ck_initiatives_lead_role")),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL OR state = 'abandoned'", name=op.f("ck_initiatives_submitted")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'revisions_requested', 'deferred', 'declined', 'approved', 'active', 'sustaining', 'on_hold', 'completed', 'abandoned')",
            name=op.f("ck_initiatives_state"),
        ),
        sa.CheckConstraint("visibility IN ('team', 'site', 'organization')", name=op.f("ck_initiatives_visibility")),
        sa.CheckConstraint("length(title) BETWEEN 3 AND 200", name=op.f("ck_initiatives_title_length")),
        sa.CheckConstraint("progress_score BETWEEN 0.5 AND 5.0", name=op.f("ck_initiatives_progress_score")),
        sa.ForeignKeyConstraint(
            ["aim_measure_id"],
            ["measures.id"],
            name="fk_initiatives_aim_measure_id",
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_initiatives_committee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["id", "lead_id", "lead_role"],
            ["team_members.initiative_id", "team_members.person_id", "team_members.role"],
            name="fk_initiatives_lead_on_team",
            ondelete="NO ACTION",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name=op.f("fk_initiatives_lead_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_initiatives_site_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
    )
    op.create_index("ix_initiatives_aim_measure_id", "initiatives", ["aim_measure_id"], unique=False)
    op.create_index("ix_initiatives_category", "initiatives", ["category", "created_at", "id"], unique=False)
    op.create_index("ix_initiatives_committee_id", "initiatives", ["committee_id", "created_at", "id"], unique=False)
    op.create_index("ix_initiatives_created_at", "initiatives", ["created_at", "id"], unique=False)
    op.create_index("ix_initiatives_last_activity_at", "initiatives", ["state", "last_activity_at"], unique=False)
    op.create_index("ix_initiatives_lead_id", "initiatives", ["lead_id", "created_at", "id"], unique=False)
    op.create_index("ix_initiatives_open_to_help", "initiatives", ["open_to_help", "created_at", "id"], unique=False)
    op.create_index(
        "ix_initiatives_queue", "initiatives", ["committee_id", "state", "submitted_at", "id"], unique=False
    )
    op.create_index("ix_initiatives_site_id", "initiatives", ["site_id", "created_at", "id"], unique=False)
    op.create_index("ix_initiatives_state", "initiatives", ["state", "created_at", "id"], unique=False)
    op.create_index("ix_initiatives_state_changed_at", "initiatives", ["state", "state_changed_at"], unique=False)
    op.create_index("ix_initiatives_title", "initiatives", ["title", "id"], unique=False)
    op.create_index("ix_initiatives_updated_at", "initiatives", ["updated_at", "id"], unique=False)
    op.create_table(
        "initiative_tags",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_initiative_tags_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("initiative_id", "tag", name=op.f("pk_initiative_tags")),
    )
    op.create_index("ix_initiative_tags_tag", "initiative_tags", ["tag", "initiative_id"], unique=False)
    op.create_table(
        "team_members",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "role IN ('lead', 'member', 'superuser', 'data_collector', 'sponsor', 'coach')",
            name=op.f("ck_team_members_role"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_team_members_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_team_members_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("initiative_id", "person_id", name=op.f("pk_team_members")),
        sa.UniqueConstraint("initiative_id", "person_id", "role", name="uq_team_members_with_role"),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id", "initiative_id"], unique=False)
    op.create_index(
        "uq_team_members_single_role",
        "team_members",
        ["initiative_id", "role"],
        unique=True,
        sqlite_where=sa.text("role IN ('lead', 'sponsor')"),
        postgresql_where=sa.text("role IN ('lead', 'sponsor')"),
    )
    op.create_table(
        "timeline_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.CheckConstraint(
            "kind IN ('created', 'action', 'decision', 'aim_change', 'team_change', 'cycle_stage', 'progress_score')",
            name=op.f("ck_timeline_entries_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_timeline_entries_actor_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_timeline_entries_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entries")),
    )
    op.create_index("ix_timeline_entries_actor_id", "timeline_entries", ["actor_id"], unique=False)
    op.create_index(
        "ix_timeline_entries_initiative_id", "timeline_entries", ["initiative_id", "at", "id"], unique=False
    )
    # The team and the initiative refer to each other. SQLite took the key with the table, PostgreSQL takes it now.
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_initiatives_lead_on_team",
            "initiatives",
            "team_members",
            ["id", "lead_id", "lead_role"],
            ["initiative_id", "person_id", "role"],
            ondelete="NO ACTION",
            deferrable=True,
            initially="DEFERRED",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_initiatives_lead_on_team", "initiatives", type_="foreignkey")
    op.drop_table("timeline_entries")
    op.drop_table("team_members")
    op.drop_table("initiative_tags")
    op.drop_table("initiatives")
    op.drop_table("committee_memberships")
    op.drop_table("committees")
