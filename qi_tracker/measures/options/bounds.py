"""Between which values a measure's shown value can lie at all."""

from typing import Protocol

from ..models import DataKind

Bounds = tuple[float | None, float | None]

FROM_ZERO = (DataKind.COUNT, DataKind.PROPORTION, DataKind.RATE, DataKind.OPPORTUNITIES_BETWEEN, DataKind.TIME_BETWEEN)
"""The data kinds whose values are never negative."""


class Bounded(Protocol):
    """What the bounds of a measure follow from."""

    data_kind: str
    multiplier: float
    lower_bound: float | None
    upper_bound: float | None


def bounds_by_kind(data_kind: str, multiplier: float) -> Bounds:
    """The bounds of a data kind's shown value: 0 for what is counted or timed, and the multiplier for a proportion."""
    return (0.0 if data_kind in FROM_ZERO else None), (multiplier if data_kind == DataKind.PROPORTION else None)


def bounds_of(measure: Bounded) -> Bounds:
    """The least and the greatest value that a measure can show, its own within those of its kind; None for no bound."""
    least, most = bounds_by_kind(measure.data_kind, measure.multiplier)
    lower = [bound for bound in (least, measure.lower_bound) if bound is not None]
    upper = [bound for bound in (most, measure.upper_bound) if bound is not None]
    return max(lower, default=None), min(upper, default=None)
