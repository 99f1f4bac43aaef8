"""Mentor profiles and mentorships."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mentor_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_mentor_profiles_capacity_least")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mentor_profiles_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_profiles")),
    )
    op.create_index("ix_mentor_profiles_created_at", "mentor_profiles", ["created_at", "id"], unique=False)
    op.create_index("uq_mentor_profiles_person_id", "mentor_profiles", ["person_id"], unique=True)
    op.create_table(
        "mentor_expertise",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["mentor_profiles.id"], name=op.f("fk_mentor_expertise_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "skill", name=op.f("pk_mentor_expertise")),
    )
    op.create_index("ix_mentor_expertise_skill", "mentor_expertise", ["skill", "profile_id"], unique=False)
    op.create_table(
        "mentorships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("mentee_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'active', 'completed', 'declined', 'canceled')", name=op.f("ck_mentorships_state")
        ),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_mentorships_two_people")),
        sa.CheckConstraint(
            "requested_by_id IN (mentor_id, mentee_id)", name=op.f("ck_mentorships_asked_by_one_of_them")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_mentorships_initiative_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["people.id"], name=op.f("fk_mentorships_mentee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["people.id"], name=op.f("fk_mentorships_mentor_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["people.id"], name=op.f("fk_mentorships_requested_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorships")),
    )
    op.create_index("ix_mentorships_created_at", "mentorships", ["created_at", "id"], unique=False)
    op.create_index("ix_mentorships_initiative_id", "mentorships", ["initiative_id", "state"], unique=False)
    op.create_index("ix_mentorships_mentee_id", "mentorships", ["mentee_id", "state", "created_at", "id"], unique=False)
    op.create_index("ix_mentorships_mentor_id", "mentorships", ["mentor_id", "state", "created_at", "id"], unique=False)
    op.create_index(
        "uq_mentorships_open",
        "mentorships",
        ["mentor_id", "mentee_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('requested', 'active')"),
        postgresql_where=sa.text("state IN ('requested', 'active')"),
    )
    op.create_table(
        "mentorship_goals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentorship_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("skill", sa.String(length=100), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'reached', 'dropped')", name=op.f("ck_mentorship_goals_status")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 10000", name=op.f("ck_mentorship_goals_text_length")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_mentorship_goals_mentorship_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_goals")),
    )
    op.create_index(
        "ix_mentorship_goals_mentorship_id", "mentorship_goals", ["mentorship_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "mentorship_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentorship_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_mentorship_sessions_minutes_least")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_mentorship_sessions_mentorship_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_sessions")),
    )
    op.create_index(
        "ix_mentorship_sessions_held_on", "mentorship_sessions", ["mentorship_id", "held_on", "id"], unique=False
    )
    op.create_index(
        "ix_mentorship_sessions_mentorship_id",
        "mentorship_sessions",
        ["mentorship_id", "created_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("mentorship_sessions")
    op.drop_table("mentorship_goals")
    op.drop_table("mentorships")
    op.drop_table("mentor_expertise")
    op.drop_table("mentor_profiles")
