"""Anhøj's runs analysis, beside Shewhart's limits.

References
----------
.. [1] Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of non-random
   variation in health care processes. PLoS ONE 2014.
"""

from typing import Final

import numpy as np

from .flagged import Flagged, Rule, Stretch, runs_off_center
from .shewhart import beyond_limits
from .tested_points import TestedPoints


def runs(points: TestedPoints) -> Flagged | None:
    """A run that is longer, or a phase that has fewer crossings, than chance explains.

    Parameters
    ----------
    points : TestedPoints
        The n tested points of a phase.

    Returns
    -------
    Flagged, optional
        The points off the center in the runs that are too long; where only the crossings are too few, every point off
        the center by its own side, as one stretch on the side of the last run.
    """
    longest_max = points.runs.longest_run_max
    if longest_max is None or not points.runs.signal:
        return None
    useful = points.side.nonzero()[0]
    too_long = runs_off_center(points.side, longest_max + 1)
    if too_long:
        where = np.concatenate([useful[(useful >= run.first) & (useful <= run.last)] for run in too_long])
        return Flagged(where, points.side[where], too_long)
    whole_phase = Stretch(int(useful[0]), int(useful[-1]), int(points.side[useful[-1]]), dated=False)
    return Flagged(useful, points.side[useful], [whole_phase])


RULES: Final[dict[str, Rule]] = {"beyond_limits": beyond_limits, "runs": runs}
