"""The numbers that a hospital's other systems have for people, sites, initiatives and measures."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("people", "sites", "initiatives", "measures")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("external_id", sa.String(100)))
        op.create_index(f"uq_{table}_external_id", table, ["external_id"], unique=True)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"uq_{table}_external_id", table)
        op.drop_column(table, "external_id")
