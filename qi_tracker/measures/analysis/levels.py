"""Where some of the points of an analysis lie: the center that the chart itself would give them."""

from typing import TYPE_CHECKING, Any

import numpy as np

from qi_tracker.spc import intervals
from qi_tracker.spc.series import Series, plotted_series

if TYPE_CHECKING:
    from .study import Studied


def usable_positions(studied: "Studied", start: int, stop: int) -> Any:
    """Positions start..stop-1 of the points that have a value and are not excluded; shape (n,)."""
    result = studied.result
    counted = ~np.isnan(result.value[start:stop]) & ~result.excluded[start:stop]
    return start + counted.nonzero()[0]


def center_of(studied: "Studied", positions: Any) -> float:
    """The center of the points at these positions, in shown units, by the formula of the chart; NaN for none.

    positions: shape (n,), of points that have a value.
    """
    result = studied.result
    part = np.zeros(result.value.size, dtype=bool)
    part[positions] = True
    with np.errstate(all="ignore"):
        # All of these formulas take a factor out of the values: what is shown may stand for what is computed.
        size = plotted_series(result.chart, dict(studied.columns)).size
        return intervals.center_of(result.chart, Series(result.value, size), part)
