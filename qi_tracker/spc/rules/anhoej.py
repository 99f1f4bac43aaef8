"""Anhøj's runs analysis, beside Shewhart's limits.

References
----------
.. [1] Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of non-random
   variation in health care processes. PLoS ONE 2014.
"""

from typing import Final

import numpy as np

from ..runs import runs_of_equal
from ..types import Signs
from .shewhart import BEYOND_LIMITS
from .stretches import Rule, Stretch, runs_off_center
from .tested_points import TestedPoints, no_flags


def runs(points: TestedPoints) -> Signs:
    """A run that is longer, or a phase that has fewer crossings, than chance explains.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    shape (n,)
        Side of the center, +1 or -1, at the points of the runs that are too long; where only the crossings are too
        few, at every point off the center. 0 elsewhere.
    """
    flags = no_flags(points)
    longest_max = points.runs.longest_run_max
    if longest_max is None or not points.runs.signal:
        return flags
    off_center = np.flatnonzero(points.side)
    _, lengths = runs_of_equal(points.side[off_center])
    too_long = np.repeat(lengths > longest_max, lengths)
    flagged = off_center[too_long] if too_long.any() else off_center
    flags[flagged] = points.side[flagged]
    return flags


def stretches(points: TestedPoints, flags: Signs) -> list[Stretch]:
    """The runs that are too long; where only the crossings are too few, the phase, on the side of its last run."""
    too_long = runs_off_center(points.side, (points.runs.longest_run_max or 0) + 1)
    if too_long:
        return too_long
    useful = flags.nonzero()[0]
    return [Stretch(int(useful[0]), int(useful[-1]), int(flags[useful[-1]]), dated=False)]


RULES: Final[dict[str, Rule]] = {"beyond_limits": BEYOND_LIMITS, "runs": Rule(runs, stretches)}
