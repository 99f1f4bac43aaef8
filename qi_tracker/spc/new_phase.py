"""Whether the latest phase holds two processes, and where the second begins."""

from math import inf, log
from typing import Final, NamedTuple

import numpy as np

from .averages import largest
from .rules import PATTERNS
from .types import Analysis, Bools, Floats

SHORTEST: Final = 8
"""Points on either side of a change: with fewer, a few odd points would pass for a new process."""

LEAST_GAIN: Final = 6.0
"""By how many log-likelihood units two centers have to explain the phase better than one."""

LEAST_LEAD: Final = 1.0
"""By how many more than a straight line: a process that keeps moving has no new center yet."""

ROUNDING: Final = 1e-12
"""Squares below this share of their sum come from rounding."""

NOT_SPLIT: Final = frozenset({"mr", "s"})
"""Charts of the variation itself."""


class NewPhase(NamedTuple):
    """A new phase that would be justified.

    Attributes
    ----------
    first : int
        Position of its first point in the series.
    center_before, center_after : float
        Means of the values shown, of the phase's points before and from `first` on, in shown units.
    points_before, points : int
        How many these are: points that have a value and are not excluded.
    """

    first: int
    center_before: float
    center_after: float
    points_before: int
    points: int


@np.errstate(all="ignore")
def suggest_phase(analysis: Analysis, may_start: Bools | None = None) -> NewPhase | None:
    """The change that splits the latest phase best, where a signal stands and the change has lasted.

    Parameters
    ----------
    analysis : Analysis
        A series of any number of phases.
    may_start : bool, shape (points,), optional
        The points at which a phase can begin; None for all.

    Returns
    -------
    NewPhase or None
        None where no signal stands in the phase, where one center or a straight line explains it about as well as two
        centers do, where the last 8 points are back on the former side of the midpoint of the two, and on charts of
        the variation itself.

    Notes
    -----
    Of two centers instead of one, the log-likelihood of normal values gains n/2 ln(SS0 / SS1), SS the sums of squares
    about them. The best of all changes of a stable series gains 6 in few of them [1]_, and a signal stands in fewer:
    docs/statistics.md has the shares.

    References
    ----------
    .. [1] Hawkins DM. Testing a sequence of observations for a shift in location. JASA 1977.
    """
    if not signal_stands(analysis) or analysis.last is None:
        return None
    phase = analysis.phases[int(analysis.phase[analysis.last])]
    part = slice(phase.start, phase.stop)
    counted = ~(np.isnan(analysis.value[part]) | analysis.excluded[part])
    position = phase.start + counted.nonzero()[0]
    values = analysis.value[position]
    change = best_change(values, None if may_start is None else may_start[position])
    if change is None:
        return None
    before, after = float(values[:change].mean()), float(values[change:].mean())
    return NewPhase(int(position[change]), before, after, change, values.size - change)


def signal_stands(analysis: Analysis) -> bool:
    """Whether the latest phase has a signal that a change of center could explain."""
    if analysis.last is None or analysis.chart in NOT_SPLIT:
        return False
    latest = int(analysis.phase[analysis.last])
    # What the pattern rules find is mixing or tampering, which a new phase does not cure.
    changes = (signal for signal in analysis.signals if signal.special_cause not in PATTERNS)
    return any(signal.phase == latest for signal in changes) or bool(analysis.phases[latest].too_few_runs)


def best_change(values: Floats, may_start: Bools | None = None) -> int | None:
    """Where the second of two processes begins, None where the values don't show two.

    Parameters
    ----------
    values : shape (n,)
        In order of time.
    may_start : bool, shape (n,), optional
        Where it can begin; None for everywhere.
    """
    n = values.size
    if n < 2 * SHORTEST:
        return None
    deviation = values - values.mean()
    scale = largest(np.abs(deviation))
    if not ROUNDING * largest(np.abs(values)) < scale < inf:
        return None
    # Squares of very large and very small numbers are infinite or 0; squares of shares of the largest are not.
    deviation /= scale
    total = float(deviation @ deviation)
    size = np.arange(SHORTEST, n - SHORTEST + 1)
    # Deviations sum to 0: a split into k and n - k takes (sum of the first k)^2 n / (k (n - k)) off the squares.
    explained = np.cumsum(deviation)[size - 1] ** 2 * (n / (size * (n - size)))
    if may_start is not None:
        explained = np.where(may_start[size], explained, 0.0)
    best = int(explained.argmax())
    change = int(size[best])
    gain = gain_of(n, total, float(explained[best]))
    if gain < LEAST_GAIN or gain - gain_of(n, total, explained_by_a_line(deviation)) < LEAST_LEAD:
        return None
    before, after = float(deviation[:change].mean()), float(deviation[change:].mean())
    beyond_midpoint = (float(deviation[-SHORTEST:].mean()) - (before + after) / 2) * (after - before) > 0
    return change if beyond_midpoint else None


def gain_of(n: int, total: float, explained: float) -> float:
    """Log-likelihood units gained by what explains so much of the squares of n values."""
    return n / 2 * log(total / max(total - explained, ROUNDING * total))


def explained_by_a_line(deviation: Floats) -> float:
    """Squares that a straight line takes off those of n deviations from their mean; shape (n,)."""
    n = deviation.size
    time = np.arange(n) - (n - 1) / 2
    return float(time @ deviation) ** 2 / (n * (n * n - 1) / 12)
