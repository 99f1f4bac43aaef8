"""Kinds of data, the charts that each can feed, and the chart that suits a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .averages import mean_or_nan
from .series import as_mask, plotted_series
from .types import Bools, Column, Floats, SpcError

ENOUGH_POINTS: Final = 12
"""With fewer points limits are provisional, and a run chart says more (NHS England, Making Data Count)."""

LARGE_DENOMINATOR: Final = 1000
"""Beyond this mean denominator, chance alone explains so little that prime charts are the default."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of data consists of, and which charts it can feed.

    Attributes
    ----------
    columns : tuple of str
        What a point of the kind has.
    auto : str
        The chart for a series that is long enough.
    charts : tuple of str
        Every chart that the kind can feed.
    prime : str, optional
        The automatic chart where denominators are large.
    """

    columns: tuple[str, ...]
    auto: str
    charts: tuple[str, ...]
    prime: str | None = None


EVERY_KIND: Final = ("run", "i", "mr")
PAIR: Final = ("numerator", "denominator")

KINDS: Final[dict[str, Kind]] = {
    "value": Kind(("value",), "i", (*EVERY_KIND, "i_prime")),
    "count": Kind(("value",), "c", (*EVERY_KIND, "i_prime", "c")),
    "proportion": Kind(PAIR, "p", (*EVERY_KIND, "i_prime", "p", "p_prime"), "p_prime"),
    "rate": Kind(PAIR, "u", (*EVERY_KIND, "i_prime", "u", "u_prime"), "u_prime"),
    "ratio": Kind(PAIR, "i_prime", (*EVERY_KIND, "i_prime")),
    "subgroup": Kind(("mean", "sd", "n"), "xbar", (*EVERY_KIND, "xbar", "s")),
    "opportunities_between": Kind(("value",), "g", (*EVERY_KIND, "g")),
    "time_between": Kind(("value",), "t", (*EVERY_KIND, "t")),
}


class UnsuitableChartError(SpcError):
    """The data kind cannot feed the chart; possible: the charts that it can."""

    def __init__(self, data_kind: str, chart: str, possible: tuple[str, ...]) -> None:
        super().__init__(f"Data of kind {data_kind} cannot feed a {chart} chart; choose one of {', '.join(possible)}.")
        self.data_kind = data_kind
        self.chart = chart
        self.possible = possible


def kind_of(data_kind: str) -> Kind:
    """The kind's row of the table."""
    if data_kind not in KINDS:
        raise SpcError(f"There is no data kind {data_kind!r}; choose one of {', '.join(KINDS)}.")
    return KINDS[data_kind]


def choose_chart(
    data_kind: str,
    chart: str,
    columns: Mapping[str, Column | None],
    *,
    excluded: Sequence[bool] | Bools | None = None,
    latest_phase_start: int = 0,
) -> str:
    """The chart asked for, or the one that suits the series if that is `auto`.

    Parameters
    ----------
    data_kind : str
        A key of KINDS.
    chart : str
        A key of CHARTS, or `auto`.
    columns : mapping of str to shape (points,)
        As `analyze` takes them.
    excluded : bool, shape (points,), optional
        Points that do not count.
    latest_phase_start : int
        0-based index of the latest phase's first point.

    Returns
    -------
    str
        A key of CHARTS.

    Raises
    ------
    UnsuitableChartError
        Where the data kind cannot feed the chart.
    SpcError
        For an unknown data kind, and columns that don't fit.

    References
    ----------
    .. [1] Provost LP, Murray SK. The Health Care Data Guide.
    """
    kind = kind_of(data_kind)
    if chart != "auto":
        if chart not in kind.charts:
            raise UnsuitableChartError(data_kind, chart, kind.charts)
        return chart
    usable, denominator = usable_points(kind, columns, excluded)
    if np.count_nonzero(usable[latest_phase_start:]) < ENOUGH_POINTS:
        return "run"
    if kind.prime is not None and denominator is not None and mean_of(denominator, usable) > LARGE_DENOMINATOR:
        return kind.prime
    return kind.auto


def usable_points(
    kind: Kind, columns: Mapping[str, Column | None], excluded: Sequence[bool] | Bools | None
) -> tuple[Bools, Floats | None]:
    """Which points have a value and are not excluded, and the denominators of a kind that has them."""
    with np.errstate(all="ignore"):
        chart = "i_prime" if kind.columns == PAIR else "run"
        series = plotted_series(chart, {name: columns.get(name) for name in kind.columns})
        usable = ~np.isnan(series.value)
        mask = as_mask(excluded, usable.size)
        if mask is not None:
            usable &= ~mask
        return usable, series.size


def mean_of(column: Floats, usable: Bools) -> float:
    """Mean of a column over the usable points, NaN if there are none."""
    return mean_or_nan(column[usable])
