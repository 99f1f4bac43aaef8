"""From a measure's settings and points to the analysis that the API answers. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from qi_tracker import spc

from ..options.settings import WithOptions, chart_to_draw, fixed_limits, fixed_limits_item, rule_options
from ..options.targets import Target, Targeted, target_in_force, values_in_force
from . import texts
from .advice.reason import chart_reason
from .advice.suggestion import suggested_phase
from .facts import facts_of
from .findings import explanation
from .gaps import Gap
from .headline import headline
from .narrative import narrative, phase_change
from .numbers import Style
from .series import Part, PhaseRow, PointRow, SeriesOptions, columns_of, parts_of, series_options

NOT_LIMITED = frozenset({"mr", "s"})
"""Charts of scatter, which take nothing of given limits: these are of the values."""
SIDES = {1: "high", -1: "low"}


class MeasureSettings(Targeted, WithOptions, Protocol):
    """The fields of a measure that its analysis rests on."""

    id: Any
    data_kind: str
    chart: str
    rules: str
    unit: str | None
    multiplier: float
    decimals: int | None
    direction: str
    frequency: str
    screen_moving_ranges: bool
    stretch_target_value: float | None
    lower_bound: float | None
    upper_bound: float | None


class AnalysisError(ValueError):
    """The measure cannot be analyzed as asked; the text says what to do."""


class ChartNotPossibleError(AnalysisError):
    """The measure's data kind cannot feed the chart. possible: the charts that it can."""

    def __init__(self, error: spc.UnsuitableChartError) -> None:
        super().__init__(texts.chart_not_possible(error.data_kind, error.chart, error.possible))
        self.chart = error.chart
        self.possible = error.possible


class PointNotPossibleError(AnalysisError):
    """The chart cannot take the value of one point."""

    def __init__(self, chart: str, point: PointRow) -> None:
        super().__init__(texts.point_not_possible(chart, point.period_start, point.value))
        self.period_start = point.period_start
        self.sequence = point.sequence


@dataclass(frozen=True, slots=True)
class Studied:
    """A measure with the points that count for the answer, their parts and their analysis.

    choice: why its chart is drawn. chart_asked: whether the request asked for it. columns, series: what was analyzed.
    target: the one in force at the last point.
    """

    measure: MeasureSettings
    points: Sequence[PointRow]
    parts: list[Part]
    result: spc.Analysis
    choice: spc.ChartChoice
    chart_asked: bool
    columns: dict[str, list[float | None]]
    series: SeriesOptions
    target: Target | None


def study(
    measure: MeasureSettings,
    points: Sequence[PointRow],
    phases: Sequence[PhaseRow] = (),
    *,
    chart: str | None = None,
    rules: str | None = None,
    screen_moving_ranges: bool | None = None,
    until: date | None = None,
) -> Studied:
    """Analyze a measure; chart, rules and screen_moving_ranges override its own, until cuts before computing.

    points: in order of period_start and sequence. phases: in order of start.
    Raises ChartNotPossibleError, and PointNotPossibleError for a value that the chart cannot take.
    """
    if until is not None:
        points = [point for point in points if point.period_start <= until]
    # The tables hold enumerations; the numerics and the answer take their plain values.
    data_kind, asked = str(measure.data_kind), chart_to_draw(measure, str(chart or measure.chart))
    parts = parts_of(points, phases)
    columns = columns_of(data_kind, points)
    series = series_options(points, parts)
    target = target_in_force(measure, points[-1].period_start if points else None)
    try:
        choice = spc.choose_chart(data_kind, asked, columns, **series)
        result = spc.analyze(
            choice.chart,
            **columns,
            **series,
            rules=str(rules or measure.rules),
            rule_options=rule_options(measure),
            fixed_limits=fixed_limits(measure),
            screen_moving_ranges=measure.screen_moving_ranges if screen_moving_ranges is None else screen_moving_ranges,
            multiplier=measure.multiplier,
            direction=str(measure.direction),
            target=None if target is None else target.value,
        )
    except spc.UnsuitableChartError as error:
        raise ChartNotPossibleError(error) from error
    except spc.SpcError as error:
        if error.index is None:
            raise
        raise PointNotPossibleError(asked, points[error.index]) from error
    return Studied(measure, points, parts, result, choice, chart is not None, columns, series, target)


def analysis_report(
    measure: MeasureSettings,
    points: Sequence[PointRow],
    phases: Sequence[PhaseRow] = (),
    cycle_ids: Mapping[date, Sequence[Any]] | None = None,
    *,
    last_points: int | None = None,
    compare: bool = False,
    today: date | None = None,
    **overrides: Any,
) -> dict[str, Any]:
    """The answer of a measure's analysis, of plain JSON types, null for what there is none of.

    cycle_ids: the PDSA cycles to mark at a point, by its period_start. last_points: how many points to answer,
    after all were computed. compare: add the changes from phase to phase. today: the day on which it is read, by which
    data are old and target days have passed; without one, the day of the last point. overrides: as study takes them.
    Raises what study raises.
    """
    studied = study(measure, points, phases, **overrides)
    result = studied.result
    # What is cut off at a day is read as it was on that day.
    until = overrides.get("until")
    suggestion = suggested_phase(studied)
    facts = facts_of(studied, min(today, until) if today and until else today, suggestion)
    target = studied.target
    report = {
        "measure_id": str(measure.id),
        "chart": result.chart,
        "rules": result.rules,
        "unit": measure.unit,
        "multiplier": measure.multiplier,
        "direction": str(measure.direction),
        "target": None if target is None else {"value": target.value, "on": iso(target.on)},
        "stretch_target_value": measure.stretch_target_value,
        "screened": result.screened,
        "fixed_limits": None if result.chart in NOT_LIMITED else fixed_limits_item(fixed_limits(measure)),
        "points": point_items(studied, cycle_ids or {}, last_points),
        "phases": phase_items(studied),
        "signals": signal_items(studied),
        "chart_reason": chart_reason(studied),
        "suggested_phase": suggestion,
        "variation": result.variation,
        "since": None if result.since is None else iso(studied.points[result.since].period_start),
        "assurance": result.assurance,
        "gaps": gap_items(facts.gaps),
        "headline": headline(facts),
        "narrative": narrative(facts),
    }
    if compare:
        report["comparison"] = comparison_items(studied)
    return report


def iso(day: date | None) -> str | None:
    """A day as JSON writes it."""
    return None if day is None else day.isoformat()


def nullable(values: Any) -> list[float | None]:
    """Floats as JSON has them: no NaN."""
    return [None if value != value else value for value in values.tolist()]


def number_or_none(value: float) -> float | None:
    """The same of one number."""
    return None if value != value else float(value)


def point_items(
    studied: Studied, cycle_ids: Mapping[date, Sequence[Any]], last_points: int | None
) -> list[dict[str, Any]]:
    """The points of the answer, the last ones if so asked."""
    result = studied.result
    kept = slice(0 if last_points is None else max(0, len(studied.points) - last_points), None)
    names = tuple(spc.RULE_SETS[result.rules])
    shown = studied.points[kept]
    columns = (
        shown,
        values_in_force(studied.measure, [point.period_start for point in shown]),
        *(nullable(line[kept]) for line in (result.value, result.center, result.lower, result.upper)),
        *(nullable(line[kept]) for line in (result.lower_2_sigma, result.upper_2_sigma)),
        *(nullable(line[kept]) for line in (result.lower_1_sigma, result.upper_1_sigma)),
        *(flags[kept].tolist() for flags in (result.phase, result.in_baseline, result.excluded, result.beyond_limits)),
        *(codes[kept].tolist() for codes in (result.special_cause, result.broken, result.point_type)),
    )
    return [
        {
            "period_start": point.period_start.isoformat(),
            "sequence": point.sequence,
            "value": value,
            "numerator": point.numerator,
            "denominator": point.denominator,
            "center": center,
            "lower": lower,
            "upper": upper,
            "lower_2_sigma": lower_2_sigma,
            "upper_2_sigma": upper_2_sigma,
            "lower_1_sigma": lower_1_sigma,
            "upper_1_sigma": upper_1_sigma,
            "target": target,
            "phase": phase,
            "in_baseline": in_baseline,
            "excluded": excluded,
            "beyond_limits": beyond_limits,
            "special_cause": names[cause - 1] if cause else None,
            "rules_broken": [number + 1 for number in range(len(names)) if broken >> number & 1] if broken else [],
            "point_type": spc.POINT_TYPES[point_type],
            "note": point.note,
            "cycle_ids": [str(cycle) for cycle in cycle_ids.get(point.period_start, ())],
        }
        for (
            point, target, value, center, lower, upper, lower_2_sigma, upper_2_sigma, lower_1_sigma, upper_1_sigma,
            phase, in_baseline, excluded, beyond_limits, cause, broken, point_type,
        ) in zip(*columns, strict=True)
    ]  # fmt: skip


def phase_items(studied: Studied) -> list[dict[str, Any]]:
    """The phases of the answer with their runs analysis."""
    items = []
    for part, phase in zip(studied.parts, studied.result.phases, strict=False):
        points = studied.points[phase.start : phase.stop]
        items.append(
            {
                "label": part.row.label if part.row else None,
                "start": iso(part.row.start if part.row else points[0].period_start),
                "end": iso(points[-1].period_start),
                "points": len(points),
                "useful": phase.runs.useful,
                "baseline": phase.baseline,
                "center": number_or_none(phase.center),
                "longest_run": phase.runs.longest_run,
                "longest_run_max": phase.runs.longest_run_max,
                "crossings": phase.runs.crossings,
                "crossings_min": phase.runs.crossings_min,
                "runs_signal": phase.runs.signal,
                "too_few_runs": phase.too_few_runs,
                "too_many_runs": phase.too_many_runs,
                "short": phase.short,
            }
        )
    return items


def signal_items(studied: Studied) -> list[dict[str, Any]]:
    """The signals of the answer, each with the sentence that explains it."""
    result = studied.result
    lengths = {"shift": studied.measure.rule_options_shift, "trend": studied.measure.rule_options_trend}
    items = []
    for signal in result.signals:
        first, last = (studied.points[index].period_start for index in (signal.first, signal.last))
        items.append(
            {
                "special_cause": signal.special_cause,
                "special_causes": list(signal.special_causes),
                "since": None if signal.since is None else iso(studied.points[signal.since].period_start),
                "start": iso(first),
                "end": iso(last),
                "side": SIDES[signal.side],
                "point_type": signal.point_type,
                "explanation": explanation(result.rules, signal, first, last, lengths),
            }
        )
    return items


def gap_items(gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """The missing periods of the answer."""
    return [{"from": iso(gap.first), "to": iso(gap.last), "periods": gap.periods} for gap in gaps]


def comparison_items(studied: Studied) -> list[dict[str, Any]]:
    """What changed from each phase to the next."""
    style = Style(studied.measure.unit, studied.measure.decimals)
    return [
        {
            "from": change.former,
            "to": change.former + 1,
            "from_center": number_or_none(change.former_center),
            "to_center": number_or_none(change.center),
            "change": number_or_none(change.change),
            "change_percent": number_or_none(change.percent),
            "limits_overlap": change.limits_overlap,
            "explanation": phase_change(change, style),
        }
        for change in spc.compare_phases(studied.result)
    ]
