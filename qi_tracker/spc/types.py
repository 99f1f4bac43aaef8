"""What the parts of the analysis hand to each other and to the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, NamedTuple, TypeAlias

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
RULE_LENGTHS: Final = (6, 7, 8)
"""Lengths of a shift or a trend that `RuleOptions` may ask for."""


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


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """Lengths that a user of Making Data Count may choose; the other rule sets keep those of their publications.

    Making Data Count asks for 7 points [1]_, Provost & Murray for a shift of 8 and a trend of 6 [2]_, Perla for a shift
    of 6 [3]_.

    Attributes
    ----------
    shift, trend : int, optional
        Points in a row on one side, and points in a row that rise or fall: 6, 7 or 8; None for 7.

    Raises
    ------
    SpcError
        For another length.

    References
    ----------
    .. [1] NHS England. Making Data Count. https://www.england.nhs.uk/publication/making-data-count/
    .. [2] Provost LP, Murray SK. The Health Care Data Guide.
    .. [3] Perla RJ, Provost LP, Murray SK. The run chart. BMJ Quality & Safety 2011.
    """

    shift: int | None = None
    trend: int | None = None

    def __post_init__(self) -> None:
        for name in ("shift", "trend"):
            if getattr(self, name) not in (None, *RULE_LENGTHS):
                raise SpcError(f"The {name} length must be 6, 7 or 8.")


@dataclass(frozen=True, slots=True)
class FixedLimits:
    """Center and limits that are given instead of computed, in shown units, for all phases.

    Such limits come from a standard, or from data that are not in the series ("standards given", Montgomery, section
    6.2). Sigma is a third of the distance of a limit from the center, above and below the center for itself.

    Attributes
    ----------
    center : float
        The center line.
    lower, upper : float, optional
        3-sigma limits; None for none on that side.

    Raises
    ------
    SpcError
        For what is no number, and limits on the wrong side of the center.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.2.
    """

    center: float
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        for name, number in (("center", self.center), ("lower limit", self.lower), ("upper limit", self.upper)):
            if number is not None and not isfinite(number):
                raise SpcError(f"The given {name} must be a number.")
        if self.lower is not None and self.lower > self.center:
            raise SpcError("The given lower limit must not lie above the center.")
        if self.upper is not None and self.upper < self.center:
            raise SpcError("The given upper limit must not lie below the center.")


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
        Whether the longest run is too long or crossings are too few; false where fewer than half of the points lie
        off the center, and on moving-range charts.
    """

    useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


class PointResults(NamedTuple):
    """What the analysis found of each point; arrays of shape (points,).

    Attributes
    ----------
    value : float
        Plotted values before the multiplier, NaN where missing.
    tested, in_baseline : bool
        Whether the point has a value and is not excluded; whether center and limits rest on it.
    beyond_limits : bool
        Whether it lies strictly outside the 3-sigma limits.
    broken : int
        Bit k - 1 is set where rule k of the rule set is met.
    special_cause, side : int
        Number and side of the first rule met, 0 for none.
    """

    value: Floats
    tested: Bools
    in_baseline: Bools
    beyond_limits: Bools
    broken: Bits
    special_cause: Signs
    side: Signs


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
    short : bool
        Whether the limits rest on so few points that they are provisional.
    range_lower, range_upper : float
        The limits that tell where the process runs, in shown units: where they depend on the denominator or the
        subgroup size, those at its median over the last 12 tested points. NaN where there is none.
    """

    start: int
    stop: int
    baseline: int
    center: float
    runs: Runs
    too_few_runs: bool | None
    too_many_runs: bool | None
    short: bool
    range_lower: float
    range_upper: float


@dataclass(slots=True)
class Signal:
    """What rules found on one side of a phase, in one stretch of points.

    Attributes
    ----------
    special_cause : str
        Name of the rule whose pattern begins first, of several the longest.
    special_causes : tuple of str
        Names of all rules in it, in the order of the rule set.
    first, last : int
        Positions in the series.
    since : int, optional
        Position where the pattern of `special_cause` begins; None where a whole phase shows it.
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
    special_causes: tuple[str, ...]
    first: int
    last: int
    since: int | None
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
    value, center, lower, upper, lower_2_sigma, upper_2_sigma, lower_1_sigma, upper_1_sigma : float
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
        In order of time. Those of different sides may overlap.
    last : int, optional
        Position of the last point that has a value and is not excluded.
    present : int, optional
        Index of the signal that explains `variation`: it ends at the last point; None where that one is not flagged.
    since : int, optional
        Since when that signal stands; None as in Signal.
    range_lower, range_upper : float
        As PhaseAnalysis has them, of the last point's phase; NaN where there is none.
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
    lower_1_sigma: Floats
    upper_1_sigma: Floats
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
    present: int | None
    since: int | None
    range_lower: float
    range_upper: float
    variation: str | None
    assurance: str | None
