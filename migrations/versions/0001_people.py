"""People, sites, credentials and what is remembered about requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index("ix_sign_in_failures_at", "sign_in_failures", ["at"], unique=False)
    op.create_index("ix_sign_in_failures_email_hash", "sign_in_failures", ["email_hash", "at"], unique=False)
    op.create_table(
        "sites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('region', 'hospital', 'department', 'telepharmacy_hub', 'clinic')", name=op.f("ck_sites_kind")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_sites_name_length")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_sites_parent_is_another")),
        sa.ForeignKeyConstraint(["parent_id"], ["sites.id"], name=op.f("fk_sites_parent_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index("ix_sites_created_at", "sites", ["created_at", "id"], unique=False)
    op.create_index("ix_sites_kind", "sites", ["kind", "created_at", "id"], unique=False)
    op.create_index("ix_sites_name", "sites", ["name", "id"], unique=False)
    op.create_index("ix_sites_updated_at", "sites", ["updated_at", "id"], unique=False)
    op.create_index("uq_sites_parent_id", "sites", ["parent_id", "name"], unique=True)
    op.create_index(
        "uq_sites_root_name",
        "sites",
        ["name"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("organization_role", sa.String(40), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "job_role IN ('pharmacy_technician', 'pharmacist', 'pharmacy_assistant', 'nurse', 'physician', 'manager', 'other')",
            name=op.f("ck_people_job_role"),
        ),
        sa.CheckConstraint(
            "organization_role IN ('staff', 'manager', 'quality_lead', 'admin')",
            name=op.f("ck_people_organization_role"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_lower")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_people_name_length")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_people_site_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_created_at", "people", ["created_at", "id"], unique=False)
    op.create_index("ix_people_job_role", "people", ["job_role", "created_at", "id"], unique=False)
    op.create_index("ix_people_name", "people", ["name", "id"], unique=False)
    op.create_index("ix_people_organization_role", "people", ["organization_role", "created_at", "id"], unique=False)
    op.create_index("ix_people_site_id", "people", ["site_id", "created_at", "id"], unique=False)
    op.create_index("ix_people_updated_at", "people", ["updated_at", "id"], unique=False)
    op.create_index("uq_people_email", "people", ["email"], unique=True)
    op.create_table(
        "site_closure",
        sa.Column("ancestor_id", sa.Uuid(), nullable=False),
        sa.Column("descendant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["sites.id"], name=op.f("fk_site_closure_ancestor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["sites.id"], name=op.f("fk_site_closure_descendant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", name=op.f("pk_site_closure")),
    )
    op.create_index("ix_site_closure_descendant_id", "site_closure", ["descendant_id", "ancestor_id"], unique=False)
    op.create_table(
        "site_serves",
        sa.Column("hub_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("hub_id <> site_id", name=op.f("ck_site_serves_another")),
        sa.ForeignKeyConstraint(["hub_id"], ["sites.id"], name=op.f("fk_site_serves_hub_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_serves_site_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hub_id", "site_id", name=op.f("pk_site_serves")),
    )
    op.create_index("ix_site_serves_site_id", "site_serves", ["site_id", "hub_id"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("operation", sa.String(length=100), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_audit_entries_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at", "id"], unique=False)
    op.create_index("ix_audit_entries_person_id", "audit_entries", ["person_id", "at", "id"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'session' OR name IS NOT NULL", name=op.f("ck_credentials_token_named")),
        sa.CheckConstraint("kind = 'token' OR expires_at IS NOT NULL", name=op.f("ck_credentials_session_expires")),
        sa.CheckConstraint("kind IN ('session', 'token')", name=op.f("ck_credentials_kind")),
        sa.CheckConstraint("scope IN ('read', 'write')", name=op.f("ck_credentials_scope")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_credentials_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
    )
    op.create_index("ix_credentials_expires_at", "credentials", ["expires_at"], unique=False)
    op.create_index("ix_credentials_person_id", "credentials", ["person_id", "kind", "created_at", "id"], unique=False)
    op.create_index("uq_credentials_token_hash", "credentials", ["token_hash"], unique=True)
    op.create_table(
        "idempotency_records",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("headers", JSON, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_idempotency_records_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency_records")),
    )
    op.create_index("ix_idempotency_records_created_at", "idempotency_records", ["created_at"], unique=False)
    op.create_table(
        "password_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_password_links_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
    )
    op.create_index("ix_password_links_person_id", "password_links", ["person_id"], unique=False)
    op.create_index("uq_password_links_link_hash", "password_links", ["link_hash"], unique=True)
    op.create_table(
        "person_skills",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_skills_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "skill", name=op.f("pk_person_skills")),
    )
    op.create_index("ix_person_skills_skill", "person_skills", ["skill", "person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("person_skills")
    op.drop_table("password_links")
    op.drop_table("idempotency_records")
    op.drop_table("credentials")
    op.drop_table("audit_entries")
    op.drop_table("site_serves")
    op.drop_table("site_closure")
    op.drop_table("people")
    op.drop_table("sites")
    op.drop_table("sign_in_failures")
