"""Measures whose narratives are kept, to be read; `python -m tests.measures.analysis.golden.series` writes them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from qi_tracker.measures.analysis.study import analysis_report

from ..test_analysis import Measure, Phase, Point

KEPT = Path(__file__).parent / "narratives.txt"
FIRST = date(2025, 1, 6)
WAITS = [
    34, 41, 38, 29, 36, 44, 33, 37, 31, 40, 35, 39, 28, 42, 36, 33, 38, 30, 41, 37, 35, 32, 39, 36,
]  # fmt: skip
FALLS = [3, 1, 4, 2, 0, 3, 5, 2, 1, 3, 4, 2, 3, 1, 2, 4, 3, 2]
DOSES = [
    (19, 481), (21, 476), (15, 490), (22, 485), (18, 478), (20, 488), (13, 472), (21, 494), (19, 480), (17, 487),
    (23, 491), (14, 469), (20, 483), (18, 479), (19, 486), (11, 482), (9, 477), (8, 490), (10, 484), (7, 481),
    (9, 488), (8, 479), (6, 485), (10, 480), (9, 491), (7, 476), (8, 488), (11, 483), (6, 480), (9, 485),
]  # fmt: skip


@dataclass
class Golden:
    """A measure to read of: its settings, its points by the week, its phases, and the day on which it is read."""

    title: str
    values: list[Any]
    settings: dict[str, Any] = field(default_factory=dict)
    phases: list[Any] = field(default_factory=list)
    left_out: tuple[int, ...] = ()
    days_later: int = 3

    def report(self) -> dict[str, Any]:
        """The analysis of the measure."""
        points = []
        for week, value in enumerate(self.values):
            if week not in self.left_out:
                pair = isinstance(value, tuple)
                columns = {"numerator": value[0], "denominator": value[1]} if pair else {"value": value}
                points.append(Point(FIRST + timedelta(weeks=week), **columns))
        kind = {"data_kind": "proportion", "unit": "%", "multiplier": 100} if self.pairs else {}
        measure = Measure(**{"frequency": "weekly", "decimals": None, **kind, **self.settings})
        today = points[-1].period_start + timedelta(days=self.days_later) if points else FIRST
        return analysis_report(measure, points, self.phases, today=today)

    @property
    def pairs(self) -> bool:
        """Whether the points have numerator and denominator."""
        return bool(self.values) and isinstance(self.values[0], tuple)


def week(number: int) -> date:
    """The first day of a week of the series."""
    return FIRST + timedelta(weeks=number)


MINUTES = {"unit": "minutes", "decimals": 0}
GOLDEN = [
    Golden("no point yet", []),
    Golden("one point", [37], MINUTES | {"target_value": 35}),
    Golden("seven points", WAITS[:7], MINUTES | {"target_value": 35}),
    Golden("a stable wait, its target within reach at times", WAITS, MINUTES | {"target_value": 35}),
    Golden("a stable wait, its target always met", WAITS, MINUTES | {"target_value": 60}),
    Golden("a stable wait, its target never met", WAITS, MINUTES | {"target_value": 15}),
    Golden("a stable wait, due by a day that has passed", WAITS, MINUTES | {"target_value": 35, "target_on": week(18)}),
    Golden("one long wait, the latest", [*WAITS, 71], MINUTES | {"target_value": 35}),
    Golden("one long wait, some time ago", [*WAITS[:12], 71, *WAITS[12:]], MINUTES | {"target_value": 35}),
    Golden("a wait that grows week by week", [*WAITS[:14], *range(30, 51, 2)], MINUTES),
    Golden("a wait that fell, then came back week by week", [*WAITS[:14], *range(8, 23, 2)], MINUTES),
    Golden(
        "a wait that fell for six weeks, and came back",
        [*WAITS[:12], *range(44, 33, -2), *WAITS[:6]],
        MINUTES | {"rules": "nelson"},
    ),
    Golden("missing doses, fewer since the second look", DOSES[:23], {"target_value": 2}),
    Golden(
        "missing doses, the second look a phase of its own",
        DOSES,
        {"target_value": 2},
        [Phase(week(15), "Second look")],
    ),
    Golden(
        "missing doses, measured by their first 15 weeks",
        DOSES[:23],
        {"target_value": 2},
        [Phase(week(0), "Baseline", None, 15)],
    ),
    Golden("a baseline of six weeks", WAITS, MINUTES, [Phase(week(0), "Baseline", None, 6)]),
    Golden("no infection for fifteen weeks", [0] * 15, {"data_kind": "count", "target_value": 0}),
    Golden(
        "falls that are rare", [0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], {"data_kind": "count", "chart": "run"}
    ),
    Golden("falls with a gap, read two years later", FALLS, {"data_kind": "count", "unit": "falls"}, [], (5, 6), 730),
    Golden("checks on a run chart", WAITS, MINUTES | {"chart": "run", "direction": "increase"}),
    Golden("two wards in one series", [40, 60] * 10, {"chart": "run", "rules": "perla"}),
    Golden(
        "hand hygiene with a target of 0.95",
        [88, 91, 90, 86, 92, 89, 90, 93, 87, 91, 90, 88, 92, 89],
        {"unit": "%", "direction": "increase", "target_value": 0.95},
    ),
    Golden(
        "days between needle injuries",
        [12, 40, 7, 22, 65, 18, 31, 9, 54, 27, 15, 38, 21, 44],
        {"data_kind": "time_between", "unit": "days", "frequency": "irregular", "direction": "increase"},
    ),
    Golden(
        "days until the first visit", [1, 3, 0, 5, 2, 8, 1, 0, 4, 2, 9, 1, 0, 3, 2, 6, 1, 0, 2, 3], {"unit": "days"}
    ),
]


def written() -> str:
    """All narratives with their headlines, as they are kept."""
    parts = []
    for golden in GOLDEN:
        report = golden.report()
        parts.append(f"== {golden.title}\n{report['narrative']}\n> {' | '.join(report['headline'])}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    KEPT.write_text(written())
