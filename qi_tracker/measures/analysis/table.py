"""A measure's analysis as a table: one row a point, with all that a reader of a spreadsheet wants beside it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any


def rows_of(analysis: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The points of an analysis, each with the label of its phase. analysis: as it is answered."""
    labels = [phase["label"] for phase in analysis["phases"]]
    for point in analysis["points"]:
        yield {
            **point,
            "period_start": date.fromisoformat(point["period_start"]),
            "phase": point["phase"] + 1,
            "phase_label": labels[point["phase"]],
            "rules_broken": ", ".join(map(str, point["rules_broken"])) or None,
        }
