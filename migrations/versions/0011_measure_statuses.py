"""The status of each measure, stored. Rows of measures that are there already follow from `qi-tracker db upgrade`:
they take the analysis of points, which is the application's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
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


def upgrade() -> None:
    op.create_table(
        "measure_statuses",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(40)),
        sa.Column("latest_value", sa.Double()),
        sa.Column("latest_on", sa.Date()),
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
        sa.CheckConstraint(_one_of("chart", CHARTS), name=op.f("ck_measure_statuses_chart")),
        sa.CheckConstraint(_one_of("variation", VARIATIONS), name=op.f("ck_measure_statuses_variation")),
        sa.CheckConstraint(_one_of("assurance", ASSURANCES), name=op.f("ck_measure_statuses_assurance")),
        sa.CheckConstraint(_one_of("special_cause", CAUSES), name=op.f("ck_measure_statuses_special_cause")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], ondelete="CASCADE", name=op.f("fk_measure_statuses_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_measure_statuses")),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_measure_statuses_{name}", "measure_statuses", columns)


def downgrade() -> None:
    op.drop_table("measure_statuses")


def _one_of(column: str, words: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return f"{column} IS NULL OR {column} IN ({listed})"
