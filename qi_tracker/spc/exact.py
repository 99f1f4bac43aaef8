"""Limits of counts by the exact binomial or Poisson distribution, for expected counts too small for the normal one."""

from typing import Final

import numpy as np

from .types import Floats

FEW_EXPECTED: Final = 10.0
"""Below this expected count the normal distribution misses the tails: the exact one is used (Spiegelhalter 2005)."""
TAILS: Final = {2: 0.02275, 3: 0.00135}
"""Probability beyond so many standard deviations on one side of a normal distribution."""
_COUNTS: Final = 80
"""Counts that are looked at: of a mean below 10, a higher one has a probability below 1e-40."""


def binomial_limits(size: Floats, probability: float, tail: float) -> tuple[Floats, Floats]:
    """Lower and upper limits of the number of events among `size` cases.

    A whole number lies below the lower limit exactly where P(X <= it) < tail, and above the upper one exactly where
    P(X >= it) < tail. Between whole numbers the probabilities are interpolated, so that the limits have no steps.

    size: shape (units,), cases; also a broken number, for a curve between whole ones. Where both events and cases
    without one are `FEW_EXPECTED` or more, the limits are not for use. probability: above 0 and below 1.
    Returns two arrays of shape (units,), counts of events, a lower limit down to -1 and an upper one up to size + 1.
    """
    events_are_few = size * probability < FEW_EXPECTED
    # Where the cases without an event are the few, their limits are those of the events from the other end.
    share = np.where(events_are_few, probability, 1 - probability)
    lower, upper = _limits(_binomial(size, share), tail)
    return np.where(events_are_few, lower, size - upper), np.where(events_are_few, upper, size - lower)


def poisson_limits(mean: Floats, tail: float) -> tuple[Floats, Floats]:
    """The same of counts without a largest one. mean: shape (units,), expected counts below `FEW_EXPECTED`."""
    steps = mean[:, None] / np.arange(1, _COUNTS)
    return _limits(_cumulated(np.exp(-mean), steps), tail)


def _binomial(size: Floats, share: Floats) -> Floats:
    """Binomial probabilities of 0, 1, 2, ... events; shape (units, counts).

    Of a broken size they are the differences of the incomplete beta function, which goes through those of whole ones.
    """
    counts = np.arange(_COUNTS - 1)
    left = np.maximum(size[:, None] - counts, 0.0)
    return _cumulated((1 - share) ** size, left / (counts + 1) * (share / (1 - share))[:, None])


def _cumulated(first: Floats, steps: Floats) -> Floats:
    """Probabilities of all counts from that of 0 and the factors from each to the next."""
    chances: Floats = np.cumprod(np.column_stack([first, steps]), axis=1, dtype=float)
    return chances


def _limits(chances: Floats, tail: float) -> tuple[Floats, Floats]:
    """Where the probability below, and that above, passes the tail; chances: shape (units, counts)."""
    below = np.minimum(np.cumsum(chances, axis=1), 1.0)
    from_here = np.column_stack([np.ones(len(below)), 1 - below])
    rows = np.arange(len(below))

    # The first count that is not below the lower limit, and the first that is above the upper one.
    inside = np.argmax(below >= tail, axis=1)
    here = below[rows, inside]
    before = np.where(inside > 0, below[rows, inside - 1], 0.0)
    lower: Floats = inside - (here - tail) / (here - before)

    outside = np.argmax(from_here < tail, axis=1)
    before, here = from_here[rows, outside - 1], from_here[rows, outside]
    upper: Floats = outside - 1 + (before - tail) / (before - here)
    return lower, upper
