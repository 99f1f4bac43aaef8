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


class SpcError(ValueError):
    """The series or an option cannot be analyzed.

    Attributes
    ----------
    index : int, optional
        0-based position of the point that cannot be; None where the error is not about one point.
    """

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index


# Results are not frozen: that would make each of them several times slower to build, a tenth of the whole analysis
# of a few dozen points.


@dataclass(slots=True)
class Runs:
    """Runs analysis of one phase (Anhøj & Olesen 2014).

    Attributes
    ----------
    useful : int
        Points off the center.
    longest_run, longest_run_max, crossings, crossings_min : int, optional
        What is found, and what chance leaves plausible; None where no point is off the center.
    signal : bool
        Whether the longest run is too long or crossings are too few.
    """

    useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


@dataclass(slots=True)
class PhaseAnalysis:
    """One phase of an analysis.

    Attributes
    ----------
    start, stop : int
        The phase takes the positions start..stop-1 of the series.
    baseline : int
        How many points center and limits rest on.
    center : float
        In shown units; NaN where there is none.
    runs : Runs
        Runs about the center.
    too_few_runs, too_many_runs : bool, optional
        Perla's test of the number of runs about the median; None under other rules.
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
    """A run of neighboring points with one special cause and side within a phase.

    Attributes
    ----------
    special_cause : str
        Name of the rule.
    first, last : int
        Positions in the series.
    points : int
        How many tested points there are from first to last.
    side : int
        +1 high, -1 low (of a trend: its slope).
    point_type : str
        One of POINT_TYPES.
    phase : int
        Index of the phase.
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

    Attributes
    ----------
    chart, rules : str
        As asked for.
    screened : bool
        Whether moving ranges that are too large were left out of the limits.
    value, center, lower, upper, lower_2_sigma, upper_2_sigma : float
        What is plotted.
    phase : int
        Index into `phases`.
    in_baseline, excluded, beyond_limits : bool
        Whether limits rest on the point, whether it counts for nothing, whether it lies strictly outside the limits.
    broken : int
        Bit k - 1 is set where rule k of the rule set is met.
    special_cause, side : int
        Number of the first rule met and its side, +1 high, -1 low; 0 for none.
    point_type : int
        Index into POINT_TYPES.
    phases : tuple of PhaseAnalysis
        In order of time.
    signals : tuple of Signal
        In order of time.
    last : int, optional
        Position of the last point that has a value and is not excluded.
    since : int, optional
        Where the unbroken row of points with the last one's type and side begins; None where that one is not flagged.
    variation, assurance : str, optional
        Icons of the last point.
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
