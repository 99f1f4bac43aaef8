"""The plotted values of a series, by the chart that is to show them."""

from collections.abc import Sequence
from math import nan
from typing import Final, NamedTuple

import numpy as np

from .types import Bools, Column, Floats, SpcError

PAIRED: Final = frozenset({"p", "u", "p_prime", "u_prime"})
SUBGROUPED: Final = frozenset({"xbar", "s"})


class Series(NamedTuple):
    """Plotted values before the multiplier.

    Attributes
    ----------
    value : shape (points,)
        NaN where missing.
    size : shape (points,), optional
        Denominators or subgroup sizes, where the chart has them.
    sd : shape (points,), optional
        Standard deviations within subgroups, likewise.
    """

    value: Floats
    size: Floats | None = None
    sd: Floats | None = None

    def part(self, start: int, stop: int) -> "Series":
        """The points start..stop-1."""
        if stop - start == self.value.size:
            return self
        size = None if self.size is None else self.size[start:stop]
        sd = None if self.sd is None else self.sd[start:stop]
        return Series(self.value[start:stop], size, sd)


def plotted_series(chart: str, columns: dict[str, Column | None]) -> Series:
    """What a chart plots of the columns value, numerator, denominator, mean, sd, n; SpcError if they don't suffice."""
    given = {name: as_floats(name, column) for name, column in columns.items() if column is not None}
    if len(given) > 1 and len({column.size for column in given.values()}) > 1:
        raise SpcError("The columns of a series must be of one length.")
    if chart in SUBGROUPED:
        return subgroups(chart, *(require(chart, given, name) for name in ("mean", "sd", "n")))
    if "numerator" in given or chart in PAIRED:
        series = quotients(require(chart, given, "numerator"), require(chart, given, "denominator"))
        return series if chart in PAIRED or chart == "i_prime" else Series(series.value)
    return Series(given["mean"] if "mean" in given else require(chart, given, "value"))


def as_floats(name: str, column: Column) -> Floats:
    """A column as floats; None and infinities become NaN."""
    try:
        values = np.asarray(column, dtype=float)
    except (TypeError, ValueError) as error:
        raise SpcError(f"The column {name} holds something that is not a number.") from error
    if values.ndim != 1:
        raise SpcError(f"The column {name} must be a plain list of numbers.")
    finite = np.isfinite(values)
    return values if np.count_nonzero(finite) == values.size else np.where(finite, values, nan)


def require(chart: str, given: dict[str, Floats], name: str) -> Floats:
    """The column, or an error that names it."""
    if name not in given:
        raise SpcError(f"The {chart} chart needs the column {name}.")
    return given[name]


def quotients(numerator: Floats, denominator: Floats) -> Series:
    """Numerator over denominator; a denominator of 0 leaves no value."""
    size = np.where((denominator > 0) & ~np.isnan(numerator), denominator, nan)
    value = numerator / size
    return Series(np.where(np.isfinite(value), value, nan), size)


def subgroups(chart: str, mean: Floats, sd: Floats, n: Floats) -> Series:
    """Means or standard deviations of subgroups; of a single case there is a mean but no standard deviation."""
    sd = np.where((n >= 2) & (sd >= 0), sd, nan)
    value = sd if chart == "s" else np.where(n >= 1, mean, nan)
    return Series(value, np.where(np.isnan(value), nan, n), sd)


def as_mask(excluded: Sequence[bool] | Bools | None, n: int) -> Bools | None:
    """The excluded points as a mask of shape (n,), None where there are none."""
    if excluded is None:
        return None
    mask = np.asarray(excluded, dtype=bool)
    if mask.shape != (n,):
        raise SpcError("excluded needs one entry for every point.")
    return mask if mask.any() else None
