"""Options of measures: bounds, lengths of rules, targets over time, given limits, baselines by days, and strata."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
LISTS = ("targets", "strata")
NUMBERS = (
    "stretch_target_value",
    "lower_bound",
    "upper_bound",
    "fixed_limits_center",
    "fixed_limits_lower",
    "fixed_limits_upper",
)
LENGTHS = ("rule_options_shift", "rule_options_trend")
BASELINES = ("baseline_from", "baseline_until")
POINTS = ("measure_points", "measure_point_history")
CHECKS = {
    "measures": {
        "bounds_ordered": "lower_bound < upper_bound",
        "rule_options_shift_length": "rule_options_shift IN (6, 7, 8)",
        "rule_options_trend_length": "rule_options_trend IN (6, 7, 8)",
        "stretch_target_further": (
            "stretch_target_value IS NULL"
            " OR (direction = 'increase' AND (target_value IS NULL OR stretch_target_value > target_value))"
            " OR (direction = 'decrease' AND (target_value IS NULL OR stretch_target_value < target_value))"
        ),
        "fixed_limits_complete": (
            "(fixed_limits_center IS NULL) = (fixed_limits_lower IS NULL)"
            " AND (fixed_limits_center IS NULL) = (fixed_limits_upper IS NULL)"
        ),
        "fixed_limits_ordered": (
            "fixed_limits_lower <= fixed_limits_center AND fixed_limits_center <= fixed_limits_upper"
        ),
    },
    "measure_phases": {
        "baseline_one_of": "baseline_points IS NULL OR (baseline_from IS NULL AND baseline_until IS NULL)",
        "baseline_from_in_phase": "baseline_from >= start",
        "baseline_until_in_phase": "baseline_until >= start",
        "baseline_ordered": "baseline_from <= baseline_until",
    },
}


def upgrade() -> None:
    with op.batch_alter_table("measures") as table:
        for name in LISTS:
            table.add_column(sa.Column(name, JSON, nullable=False, server_default="[]"))
        for name in NUMBERS:
            table.add_column(sa.Column(name, sa.Double()))
        for name in LENGTHS:
            table.add_column(sa.Column(name, sa.Integer()))
        for name, condition in CHECKS["measures"].items():
            table.create_check_constraint(op.f(f"ck_measures_{name}"), condition)
    with op.batch_alter_table("measure_phases") as table:
        for name in BASELINES:
            table.add_column(sa.Column(name, sa.Date()))
        for name, condition in CHECKS["measure_phases"].items():
            table.create_check_constraint(op.f(f"ck_measure_phases_{name}"), condition)
    for name in POINTS:
        op.add_column(name, sa.Column("by", JSON))


def downgrade() -> None:
    for name in POINTS:
        op.drop_column(name, "by")
    for name, columns in (("measure_phases", BASELINES), ("measures", (*LENGTHS, *NUMBERS, *LISTS))):
        with op.batch_alter_table(name) as table:
            for check in CHECKS[name]:
                table.drop_constraint(op.f(f"ck_{name}_{check}"), type_="check")
            for column in columns:
                table.drop_column(column)
