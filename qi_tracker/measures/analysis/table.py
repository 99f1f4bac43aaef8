"""A measure's analysis as a table: one row a point, with all that a reader of a spreadsheet wants beside it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..options.targets import values_in_force


def rows_of(analysis: Mapping[str, Any], measure: Any) -> Iterator[dict[str, Any]]:
    """The points of an analysis, each with the label of its phase and the target that was in force then.

    analysis: as it is answered. measure: whose targets they are.
    """
    labels = [phase["label"] for phase in analysis["phases"]]
    days = [date.fromisoformat(point["period_start"]) for point in analysis["points"]]
    for point, day, target in zip(analysis["points"], days, values_in_force(measure, days), strict=True):
        yield {
            **point,
            "period_start": day,
            "target": target,
            "phase": point["phase"] + 1,
            "phase_label": labels[point["phase"]],
            "rules_broken": ", ".join(map(str, point["rules_broken"])) or None,
        }
