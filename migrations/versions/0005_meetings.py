"""Meetings of committees, and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("scheduled_for", MOMENT, nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('scheduled', 'held', 'canceled')", name=op.f("ck_meetings_state")),
        sa.CheckConstraint("utc_offset_minutes BETWEEN -1439 AND 1439", name=op.f("ck_meetings_utc_offset_minutes")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_meetings_committee_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_committee_id", "meetings", ["committee_id", "created_at", "id"], unique=False)
    op.create_index("ix_meetings_scheduled_for", "meetings", ["committee_id", "scheduled_for", "id"], unique=False)
    op.create_index("ix_meetings_state", "meetings", ["committee_id", "state", "created_at", "id"], unique=False)
    op.create_table(
        "action_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_action_items_committee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_action_items_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_action_items_owner_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_items")),
    )
    op.create_index("ix_action_items_committee_id", "action_items", ["committee_id", "created_at", "id"], unique=False)
    op.create_index("ix_action_items_meeting_id", "action_items", ["meeting_id", "created_at", "id"], unique=False)
    op.create_index("ix_action_items_owner_id", "action_items", ["owner_id", "done_at", "due_on"], unique=False)
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("presenter_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(initiative_id IS NULL) <> (topic IS NULL)", name=op.f("ck_agenda_items_initiative_or_topic")
        ),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_agenda_items_minutes_least")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_agenda_items_position_least")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_agenda_items_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_items_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"], ["people.id"], name=op.f("fk_agenda_items_presenter_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    op.create_index("ix_agenda_items_initiative_id", "agenda_items", ["initiative_id"], unique=False)
    op.create_index("ix_agenda_items_meeting_id", "agenda_items", ["meeting_id", "created_at", "id"], unique=False)
    op.create_index("ix_agenda_items_position", "agenda_items", ["meeting_id", "position", "id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('start_review', 'approve', 'request_revisions', 'defer', 'decline')",
            name=op.f("ck_decisions_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_decisions_committee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name=op.f("fk_decisions_initiative_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_decisions_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_decisions_recorded_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_committee_id", "decisions", ["committee_id", "created_at", "id"], unique=False)
    op.create_index("ix_decisions_initiative_id", "decisions", ["initiative_id", "decided_at", "id"], unique=False)
    op.create_index("ix_decisions_meeting_id", "decisions", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_attendance",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("as_guest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_attendance_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_meeting_attendance_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_attendance")),
    )
    op.create_index("ix_meeting_attendance_person_id", "meeting_attendance", ["person_id"], unique=False)
    op.create_table(
        "meeting_minutes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'approved')", name=op.f("ck_meeting_minutes_state")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_minutes_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_minutes")),
    )
    op.create_index("uq_meeting_minutes_meeting_id", "meeting_minutes", ["meeting_id"], unique=True)
    op.create_table(
        "decision_votes",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("vote", sa.String(40), nullable=False),
        sa.CheckConstraint("vote IN ('for', 'against', 'abstain', 'recused')", name=op.f("ck_decision_votes_vote")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_decision_votes_decision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_decision_votes_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("decision_id", "person_id", name=op.f("pk_decision_votes")),
    )
    op.create_index("ix_decision_votes_person_id", "decision_votes", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("decision_votes")
    op.drop_table("meeting_minutes")
    op.drop_table("meeting_attendance")
    op.drop_table("decisions")
    op.drop_table("agenda_items")
    op.drop_table("action_items")
    op.drop_table("meetings")
