"""What each data kind asks of a measure's chart and of its points; the words of the refusals are here alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .. import spc
from ..core.wording import PERCENT
from .analysis import texts
from .models import ChartChoice, DataKind

Column = Sequence[Any]
Refusal = tuple[int, str, str, str]
"""Position of the point, field with the problem, code, sentence."""

DATA_FIELDS = ("value", "numerator", "denominator", "mean", "sd", "n")


_LIKE_A_PERCENTAGE = (
    "A numerator is counted and so a whole number, and {numerator:.10g} is none: that looks like a percentage. Send "
    "how many it happened to, and out of how many as the denominator."
)


def refuse_unsuitable_chart(data_kind: DataKind, chart: ChartChoice) -> str | None:
    """Why the data kind cannot feed the chart, naming those that it can; None where it can."""
    possible = spc.KINDS[data_kind].charts
    if chart is ChartChoice.AUTO or chart in possible:
        return None
    return texts.chart_not_possible(data_kind, chart, possible)


def usual_multiplier(data_kind: DataKind, unit: str | None) -> float:
    """What a measure's values are multiplied by where nobody says it: a proportion in percent by 100, others by 1."""
    return 100.0 if _is_percent(data_kind, unit) else 1.0


def refuse_multiplier(data_kind: DataKind, unit: str | None, multiplier: float) -> str | None:
    """Why a measure cannot be multiplied so; None where it can. With 1, 12% would be shown as 0.12%."""
    if not _is_percent(data_kind, unit) or multiplier == 100:
        return None
    return f"A proportion in {unit} is multiplied by 100: leave multiplier out, send 100, or choose another unit."


def _is_percent(data_kind: DataKind, unit: str | None) -> bool:
    return data_kind is DataKind.PROPORTION and unit == PERCENT


def refuse_points(data_kind: DataKind, columns: Mapping[str, Column]) -> Iterator[Refusal]:
    """What is wrong with points of a kind. columns: by field, one item a point, None for an unset one."""
    own = spc.KINDS[data_kind].columns
    for field in DATA_FIELDS:
        if field not in own:
            foreign = f"A point of a {data_kind.value} measure has {_listed(own)}; leave {field} out."
            yield from _where(columns[field], lambda cell: cell is not None, field, "not_of_this_kind", foreign)
    if own == ("numerator", "denominator"):
        yield from _refuse_pairs(data_kind, columns["numerator"], columns["denominator"])
    elif own == ("mean", "sd", "n"):
        yield from _refuse_subgroups(columns)
    else:
        yield from _refuse_values(data_kind, columns["value"])
    reason = "A reason for exclusion stands only beside `excluded` true; set that, or leave the reason out."
    for place, (excluded, given) in enumerate(zip(columns["excluded"], columns["exclusion_reason"], strict=True)):
        if given is not None and not excluded:
            yield place, "exclusion_reason", "not_excluded", reason


def _refuse_values(data_kind: DataKind, values: Column) -> Iterator[Refusal]:
    if data_kind is DataKind.COUNT:
        whole = "Send a count: a whole number from 0 on."
        yield from _where(values, lambda cell: cell < 0 or not cell.is_integer(), "value", "not_a_count", whole)
    if data_kind is DataKind.OPPORTUNITIES_BETWEEN:
        cases = "Send the number of cases between two events: 0 or more."
        yield from _where(values, lambda cell: cell < 0, "value", "out_of_range", cases)
    if data_kind is DataKind.TIME_BETWEEN:
        time = "Send the time between two events: above 0; for events at the same moment, use a finer unit of time."
        yield from _where(values, lambda cell: cell <= 0, "value", "out_of_range", time)


def _refuse_pairs(data_kind: DataKind, numerators: Column, denominators: Column) -> Iterator[Refusal]:
    below = "A denominator is 0 or more."
    yield from _where(denominators, lambda cell: cell < 0, "denominator", "out_of_range", below)
    if data_kind is not DataKind.RATIO:
        counted = "What is counted is 0 or more."
        yield from _where(numerators, lambda cell: cell < 0, "numerator", "out_of_range", counted)
    for place, (numerator, denominator) in enumerate(zip(numerators, denominators, strict=True)):
        if numerator is None:
            continue
        if data_kind is not DataKind.RATIO and not numerator.is_integer():
            yield place, "numerator", "not_a_count", _LIKE_A_PERCENTAGE.format(numerator=numerator)
        elif denominator is None:
            lacks = "A numerator needs its denominator; send both, or neither where there is no value."
            yield place, "denominator", "required", lacks
        elif data_kind is DataKind.PROPORTION and numerator > denominator:
            more = "The numerator is part of the denominator and cannot be larger; for events per exposure use a rate."
            yield place, "numerator", "out_of_range", more


def _refuse_subgroups(columns: Mapping[str, Column]) -> Iterator[Refusal]:
    for place, (mean, sd, size) in enumerate(zip(columns["mean"], columns["sd"], columns["n"], strict=True)):
        if mean is None:
            continue
        if size is None:
            yield place, "n", "required", "A subgroup's mean needs its size n; send both, or neither."
        elif sd is None and size > 1:
            yield place, "sd", "required", "A subgroup of more than one needs its standard deviation sd."


def _where(column: Column, wrong: Callable[[Any], bool], field: str, code: str, sentence: str) -> Iterator[Refusal]:
    for place, cell in enumerate(column):
        if cell is not None and wrong(cell):
            yield place, field, code, sentence


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
