"""Which options fit together; a change is validated by the measure that it would make."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..models import ChartChoice, DataKind, Direction, RuleSet
from .bounds import bounds_by_kind, bounds_of

Refusal = tuple[str, str, str]
"""Pointer below the measure, such as fixed_limits/lower, code, sentence."""
PointRefusal = tuple[int, str, str, str]
"""Position of the point, field with the problem, code, sentence."""

LENGTHS = ("shift", "trend")
"""The rules whose length can be chosen."""
FIXED = ("center", "lower", "upper")
WITHOUT_LIMITS = {
    ChartChoice.RUN: "A run chart has no limits",
    ChartChoice.MR: "An mr chart shows the differences between neighbors",
    ChartChoice.S: "An s chart shows the scatter within subgroups",
}
COUNTED = {DataKind.COUNT: "value", DataKind.PROPORTION: "numerator", DataKind.RATE: "numerator"}
"""The field of what is counted, by data kind: what strata divide and a tally adds to."""


def refuse_options(measure: Any) -> Iterator[Refusal]:
    """What is wrong with a measure's options. measure: an object with the columns of one."""
    yield from _refuse_bounds(measure)
    yield from refuse_lengths(measure)
    yield from _refuse_stretch(measure)
    yield from _refuse_fixed_limits(measure)
    if measure.strata and measure.data_kind not in COUNTED:
        kinds = listed([kind.value for kind in COUNTED], "or")
        yield "strata", "not_of_this_kind", f"Strata divide what is counted: leave them out, or choose {kinds}."


def _refuse_bounds(measure: Any) -> Iterator[Refusal]:
    least, most = bounds_by_kind(measure.data_kind, measure.multiplier)
    kind = measure.data_kind.value
    for name in ("lower_bound", "upper_bound"):
        bound = getattr(measure, name)
        if bound is not None and least is not None and bound < least:
            yield name, "out_of_range", f"A {kind} measure never shows less than 0; send 0 or more, or leave it out."
        if bound is not None and most is not None and bound > most:
            most_said = f"The multiplier is {most:g}, so that this {kind} never shows more; send that or less."
            yield name, "out_of_range", most_said
    lower, upper = bounds_of(measure)
    if lower is not None and upper is not None and lower >= upper:
        name = "upper_bound" if measure.upper_bound is not None else "lower_bound"
        yield name, "out_of_range", f"The lower bound, {lower:g}, must lie below the upper one, {upper:g}."


def refuse_lengths(measure: Any) -> Iterator[Refusal]:
    """What is wrong with the lengths of rules. measure: an object with the columns of one, or of its defaults."""
    if measure.rules is RuleSet.MAKING_DATA_COUNT:
        return
    for name in LENGTHS:
        if getattr(measure, f"rule_options_{name}") is not None:
            sentence = (
                f"Only the rules making_data_count leave open how many points make a {name}; {measure.rules.value} "
                "keeps what it was published with: leave this out, or choose making_data_count."
            )
            yield f"rule_options/{name}", "not_of_these_rules", sentence


def _refuse_stretch(measure: Any) -> Iterator[Refusal]:
    stretch = measure.stretch_target_value
    if stretch is None:
        return
    targets = [target["value"] for target in measure.targets]
    targets += [] if measure.target_value is None else [measure.target_value]
    if not targets:
        yield "stretch_target_value", "required", "A stretch target goes beyond the target: set target_value too."
    elif measure.direction is Direction.NEUTRAL:
        yield "stretch_target_value", "out_of_range", "Say by direction whether higher or lower is better first."
    elif measure.direction is Direction.INCREASE and stretch <= max(targets):
        sentence = f"Higher is better: send a stretch target above {max(targets):g}, the highest target."
        yield "stretch_target_value", "out_of_range", sentence
    elif measure.direction is Direction.DECREASE and stretch >= min(targets):
        sentence = f"Lower is better: send a stretch target below {min(targets):g}, the lowest target."
        yield "stretch_target_value", "out_of_range", sentence


def _refuse_fixed_limits(measure: Any) -> Iterator[Refusal]:
    center, lower, upper = given = [getattr(measure, f"fixed_limits_{name}") for name in FIXED]
    if None in given:
        for name, value in zip(FIXED, given, strict=True):
            if value is None and any(other is not None for other in given):
                yield f"fixed_limits/{name}", "required", "Send center, lower and upper together, or none of them."
        return
    if lower > center:
        yield "fixed_limits/lower", "out_of_range", f"Send a lower limit that is not above the center, {center:g}."
    if upper < center:
        yield "fixed_limits/upper", "out_of_range", f"Send an upper limit that is not below the center, {center:g}."
    if measure.chart in WITHOUT_LIMITS:
        sentence = f"{WITHOUT_LIMITS[measure.chart]}: leave the fixed limits out, or choose another chart."
        yield "fixed_limits", "chart_not_possible", sentence


def refuse_parts(
    data_kind: DataKind, strata: Sequence[Mapping[str, Any]], columns: Mapping[str, Sequence[Any]]
) -> Iterator[PointRefusal]:
    """What is wrong with how points divide what they counted: strata and values that the measure lacks, and sums.

    columns: by field, one item a point, None for an unset one; as `refuse_points` takes them.
    """
    if not any(columns["by"]):
        return
    known = {stratum["key"]: stratum["values"] for stratum in strata}
    field = COUNTED.get(data_kind)
    wholes = columns[field] if field else columns["value"]
    for place, (divided, whole) in enumerate(zip(columns["by"], wholes, strict=True)):
        for key, parts in (divided or {}).items():
            refusal = _refuse_part(known, field, key, parts, whole)
            if refusal is not None:
                yield place, "by", *refusal


def _refuse_part(
    known: Mapping[str, Sequence[str]], field: str | None, key: str, parts: Mapping[str, float], whole: float | None
) -> tuple[str, str] | None:
    if not known or field is None:
        return "unknown_choice", f"The measure has no strata, and so no {key}: add them to it first, or leave this out."
    if key not in known:
        return "unknown_choice", f"The measure has no stratum {key}; it has {listed(list(known))}."
    unknown = [value for value in parts if value not in known[key]]
    if unknown:
        return "unknown_choice", f"The stratum {key} has no value {unknown[0]}; it has {listed(list(known[key]))}."
    total = sum(parts.values())
    if whole is None:
        return "sum_differs", f"{key} sums up to {total:g}, and there is no {field}: send it too."
    if total != whole:
        return "sum_differs", f"{key} sums up to {total:g}, but the {field} is {whole:g}: correct the one or the other."
    return None


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a sentence lists them. last: what stands before the last one, `and` or `or`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
