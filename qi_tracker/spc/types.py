"""What the parts of the analysis hand to each other and to the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .vocabulary import PointType

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Signs: TypeAlias = NDArray[np.int8]
Bits: TypeAlias = NDArray[np.int16]
Ints: TypeAlias = NDArray[np.intp]
Column: TypeAlias = Sequence[float | None] | NDArray[np.floating] | NDArray[np.integer]

DIRECTIONS: Final = ("increase", "decrease", "neutral")
POINT_TYPES: Final = tuple(word.value for word in PointType)


def some(flags: Bools) -> bool:
    """Whether any flag is set: a search for a byte, several times faster than numpy's own on a few dozen points."""
    return 1 in flags.tobytes()


def every(flags: Bools) -> bool:
    """Whether all flags are set, likewise."""
    return 0 not in flags.tobytes()


class SpcError(ValueError):
    """The series or an option cannot be analyzed.

    index: 0-based position of the point at fault, None where the fault is not one point's.
    """

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


# Results are not frozen: that would make each of them several times slower to build, a tenth of the whole analysis
# of a few dozen points.


@dataclass(slots=True)
class Runs:
    """Runs analysis of one phase (Anhøj & Olesen 2014); None where no point is useful."""

    useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


@dataclass(slots=True)
class PhaseAnalysis:
    """One phase: positions start..stop-1 of the series, its center in shown units, its runs.

    baseline: how many points center and limits rest on.
    too_few_runs, too_many_runs: Perla's test of the number of runs; None under other rules.
    """

    start: int
    stop: int
    baseline: int
    center: float
    runs: Runs
    too_few_runs: bool | None
    too_many_runs: bool | None


@dataclass(slots=True)
class Signal:
    """A maximal stretch of neighboring points with one special cause and side within a phase.

    first, last: positions in the series. points: how many of them are tested ones.
    side: +1 high, -1 low (of a trend: its slope).
    """

    special_cause: str
    first: int
    last: int
    points: int
    side: int
    point_type: str
    phase: int


@dataclass(slots=True)
class Analysis:
    """A series analyzed. Arrays have shape (points,), in shown units; NaN where there is none.

    phase: index into phases. broken: bit k-1 is set where rule k of the rule set is met.
    special_cause: the number of the first rule met, 0 for none. side: of that flag, +1 high,
    -1 low, 0 for none. point_type: index into POINT_TYPES.
    last: position of the last point that has a value and is not excluded; variation and
    assurance are that point's. since: where its unbroken row of points of one type and side begins, None for
    common cause.
    """

    chart: str
    rules: str
    screened: bool
    value: Floats
    center: Floats
    lower: Floats
    upper: Floats
    lower_2_sigma: Floats
    upper_2_sigma: Floats
    phase: Ints
    in_baseline: Bools
    excluded: Bools
    beyond_limits: Bools
    broken: Bits
    special_cause: Signs
    side: Signs
    point_type: Signs
    phases: tuple[PhaseAnalysis, ...]
    signals: tuple[Signal, ...]
    last: int | None
    since: int | None
    variation: str | None
    assurance: str | None
