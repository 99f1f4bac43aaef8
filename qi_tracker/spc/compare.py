"""What changed from one phase to the next."""

from itertools import pairwise
from math import isfinite, nan
from typing import NamedTuple

import numpy as np

from .types import Analysis


class PhaseChange(NamedTuple):
    """What changed from one phase to the next.

    Attributes
    ----------
    former : int
        Index of the earlier phase.
    former_center, center, change : float
        Centers of both phases and their difference, in shown units.
    percent : float
        The change in percent of the former center; NaN where that is 0.
    limits_overlap : bool, optional
        Whether the ranges within limits have a value in common; None where either phase has no limits. Limits that
        differ from point to point are those of each phase's last point that has them.
    """

    former: int
    former_center: float
    center: float
    change: float
    percent: float
    limits_overlap: bool | None


def compare_phases(analysis: Analysis) -> tuple[PhaseChange, ...]:
    """What changed from each phase to the next.

    Parameters
    ----------
    analysis : Analysis
        A series of any number of phases.

    Returns
    -------
    tuple of PhaseChange
        One fewer than there are phases, in order of time.
    """
    changes = []
    for index, (before, after) in enumerate(pairwise(analysis.phases)):
        change = after.center - before.center
        percent = 100 * change / abs(before.center) if before.center else nan
        overlap = limits_overlap(last_limits(analysis, index), last_limits(analysis, index + 1))
        changes.append(PhaseChange(index, before.center, after.center, change, percent, overlap))
    return tuple(changes)


def last_limits(analysis: Analysis, phase: int) -> tuple[float, float] | None:
    """Lower and upper limit at the phase's last point that has them."""
    part = slice(analysis.phases[phase].start, analysis.phases[phase].stop)
    limited = np.isfinite(analysis.lower[part]).nonzero()[0]
    if not limited.size:
        return None
    lower, upper = float(analysis.lower[part][limited[-1]]), float(analysis.upper[part][limited[-1]])
    return (lower, upper) if isfinite(upper) else None


def limits_overlap(before: tuple[float, float] | None, after: tuple[float, float] | None) -> bool | None:
    """Whether two pairs of limits have a value in common."""
    if before is None or after is None:
        return None
    return before[0] <= after[1] and after[0] <= before[1]
