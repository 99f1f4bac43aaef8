"""What was counted, by the values of a stratum, the largest first (Juran). Pure: no database, no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class DividedPoint(Protocol):
    """A point with what it counted. counted: None where it has no value yet."""

    period_start: date
    counted: float | None
    by: dict[str, dict[str, int]] | None
    excluded: bool


@dataclass(frozen=True)
class Bar:
    """How much of the whole one value of a stratum has. Shares in percent, None where nothing is divided."""

    value: str
    count: int
    percent: float | None
    cumulative_percent: float | None


@dataclass(frozen=True)
class Table:
    """The bars of some points, the largest first.

    first, last: period_start of the first and the last point; None without points. periods: how many points there
    are. total: what the bars add up to; undivided: what was counted without saying of which value it was.
    per_period: total / periods, to compare spans of unequal length.
    """

    first: date | None
    last: date | None
    periods: int
    total: int
    undivided: int
    per_period: float | None
    bars: tuple[Bar, ...]


def pareto(points: Sequence[DividedPoint], key: str, values: Sequence[str]) -> Table:
    """Divide what points counted by a stratum. key, values: the stratum's. Excluded points are left out.

    Values of one count stand in the order of the stratum. What never happened has a bar of 0.
    """
    used = [point for point in points if not point.excluded]
    counts = dict.fromkeys(values, 0)
    undivided = 0
    for point in used:
        parts = (point.by or {}).get(key)
        if parts is None:
            undivided += int(point.counted or 0)
        for value, count in (parts or {}).items():
            counts[value] = counts.get(value, 0) + count
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda bar: -bar[1])
    bars, so_far = [], 0
    for value, count in ordered:
        so_far += count
        bars.append(Bar(value, count, _percent(count, total), _percent(so_far, total)))
    return Table(
        first=used[0].period_start if used else None,
        last=used[-1].period_start if used else None,
        periods=len(used),
        total=total,
        undivided=undivided,
        per_period=total / len(used) if used else None,
        bars=tuple(bars),
    )


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def as_mapping(table: Table) -> dict[str, Any]:
    """A table as it is answered."""
    return {**vars(table), "bars": [vars(bar) for bar in table.bars]}
