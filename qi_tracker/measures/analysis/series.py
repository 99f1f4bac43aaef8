"""A measure's points and phases as the numerics take them: columns, and positions instead of days."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypedDict

from qi_tracker import spc

from ..options.settings import Baseline, WithBaseline, baseline_of


class PointRow(Protocol):
    """One dated point; the columns of other data kinds are None."""

    period_start: date
    sequence: int
    value: float | None
    numerator: float | None
    denominator: float | None
    mean: float | None
    sd: float | None
    n: int | None
    excluded: bool
    note: str | None


class PhaseRow(WithBaseline, Protocol):
    """One listed phase."""

    label: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A phase with points: its listed row, None for an unlisted first one, and where it starts in the series."""

    row: PhaseRow | None
    first: int


class SeriesOptions(TypedDict):
    """Which points count, and where phases and their baselines are, as spc takes them."""

    excluded: Sequence[bool]
    phase_starts: Sequence[int]
    baseline_points: Sequence[Baseline] | None


def series_options(points: Sequence[PointRow], parts: Sequence[Part]) -> SeriesOptions:
    """Which points count, and where the phases are."""
    return {
        "excluded": [point.excluded for point in points],
        "phase_starts": [part.first for part in parts[1:]],
        "baseline_points": [baseline_of(part.row, points) for part in parts] or None,
    }


def columns_of(data_kind: str, points: Sequence[PointRow]) -> dict[str, list[float | None]]:
    """The columns that a data kind's points fill."""
    return {name: [getattr(point, name) for point in points] for name in spc.KINDS[data_kind].columns}


def parts_of(points: Sequence[PointRow], phases: Sequence[PhaseRow]) -> list[Part]:
    """The phases that have points; those before the first listed start form one of their own."""
    if not points:
        return []
    days = [point.period_start for point in points]
    starts: dict[int, PhaseRow | None] = {0: None}
    for row in phases:
        # Of two phases that begin at the same point, the later has taken over before the first had any.
        starts[bisect_left(days, row.start)] = row
    return [Part(row, first) for first, row in sorted(starts.items(), key=lambda start: start[0]) if first < len(days)]
