"""Kinds of data, and the charts that each can feed."""

from dataclasses import dataclass
from typing import Final

from .types import SpcError

ENOUGH_POINTS: Final = 12
"""With fewer points limits are provisional, and a run chart says more (NHS England, Making Data Count)."""


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
    overdispersed : str, optional
        The same where counts vary by more than chance alone explains.
    """

    columns: tuple[str, ...]
    auto: str
    charts: tuple[str, ...]
    overdispersed: str | None = None


EVERY_KIND: Final = ("run", "i", "mr")
PAIR: Final = ("numerator", "denominator")

KINDS: Final[dict[str, Kind]] = {
    "value": Kind(("value",), "i", (*EVERY_KIND, "i_prime")),
    "count": Kind(("value",), "c", (*EVERY_KIND, "i_prime", "c"), "i"),
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
