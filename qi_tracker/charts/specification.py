"""Vega-Lite specification of one measure's chart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import layers as draw
from . import rows as make
from .layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, Plot, check_size, finite_values, is_low, lanes_allowed, y_domain
from .text import one_line, shorten, text_width, wrap
from .theme import LABEL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, Theme, ThemeName, config
from .timeline import Timeline
from .wording import Subject, alt_text, empty_words, latest_words, number, provisional, target_words, verdict

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_PADDING = 12
_LEGEND_HEIGHT = 18
_LEGEND_ROW = 14
_AXIS_HEIGHT = 22
_NUMBERS = ("value", "center", "lower", "upper")

Specification = dict[str, Any]


def control_chart(
    analysis: Mapping[str, Any],
    *,
    title: str,
    context: str | None = None,
    frequency: str | None = None,
    decimals: int | None = None,
    cycles: Sequence[Mapping[str, Any]] = (),
    theme: ThemeName = "light",
    width: int = DEFAULT_WIDTH,
    height: int = DEFAULT_HEIGHT,
    responsive: bool = False,
) -> Specification:
    """Vega-Lite 5 specification of a run or control chart.

    analysis: the JSON of `GET /measures/{id}/analysis`. title: the measure's name; context: its initiative.
    frequency, decimals: the measure's own; None where unknown. cycles: `number`, `title`, `starts_on`, `ends_on` of
    each PDSA cycle. width, height: pixels of the whole picture, within WIDTH_RANGE and HEIGHT_RANGE. With
    `responsive` the chart takes the width of the element that holds it, and `width` is the one that labels are
    fitted to. Raises ValueError for a size out of bounds.
    """
    check_size(width, height)
    colors = THEMES[theme]
    points = analysis["points"]
    timeline = Timeline.of(points, frequency)
    subject = Subject(title, context, timeline.frequency, decimals)
    header = _header(analysis, subject, colors, (width, height))
    spec: Specification = {
        "$schema": SCHEMA,
        "description": alt_text(analysis, subject, len(cycles)),
        "background": colors.background,
        "padding": _PADDING,
        "autosize": {"type": "fit", "contains": "padding"},
        "width": "container" if responsive else width,
        "height": height,
        "title": header,
        "config": config(colors),
    }
    if not any(p["value"] is not None for p in points):
        return {**spec, **_empty(len(points), colors)}
    return {**spec, **_drawn(analysis, timeline, cycles, decimals, colors, header, (width, height))}


def _header(analysis: Mapping[str, Any], subject: Subject, theme: Theme, size: tuple[int, int]) -> dict[str, Any]:
    """The measure's name, and below it the initiative, the verdict and the latest figures."""
    room = size[0] - 2 * _PADDING
    latest = latest_words(analysis, subject)
    if provisional(analysis):
        latest.append("Limits provisional")
    lines = [
        *_joined(verdict(analysis, subject.frequency), room),
        *_joined(latest, room),
        shorten(one_line(subject.context or ""), SUBTITLE_SIZE, room),
    ]
    low = is_low(size[1])
    name = wrap(subject.title, TITLE_SIZE, room, 1 if low else 2, bold=True) or ["Measure"]
    subtitle = [line for line in lines if line]
    return {
        "text": name,
        "subtitle": subtitle[:2] if low else subtitle,
        "subtitleColor": verdict_color(analysis["variation"], theme),
        "offset": 10,
    }


def verdict_color(variation: str | None, theme: Theme) -> str:
    """The color of the special cause that the latest point belongs to; that of plain text without one."""
    kind = (variation or "").partition("_")[0]
    return {"improvement": theme.improvement, "concern": theme.concern, "neutral": theme.neutral}.get(kind, theme.ink)


def _joined(parts: Iterable[str], room: float) -> list[str]:
    """The parts side by side as far as they fit, then on lines of their own."""
    lines: list[str] = []
    for part in parts:
        together = f"{lines[-1]}   ·   {part}" if lines else part
        if lines and text_width(together, SUBTITLE_SIZE) <= room:
            lines[-1] = together
        else:
            lines.append(shorten(part, SUBTITLE_SIZE, room))
    return lines


def _empty(points: int, theme: Theme) -> Specification:
    """A chart with nothing to draw says so."""
    text = {"type": "text", "fontSize": SUBTITLE_SIZE, "color": theme.muted}
    return {
        "data": {"values": [{"sentence": empty_words(points)}]},
        "mark": text,
        "encoding": {"text": {"field": "sentence"}},
    }


def _drawn(
    analysis: Mapping[str, Any],
    timeline: Timeline,
    cycles: Sequence[Mapping[str, Any]],
    decimals: int | None,
    theme: Theme,
    header: dict[str, Any],
    size: tuple[int, int],
) -> Specification:
    points = analysis["points"]
    plot = estimated_plot(analysis, timeline, decimals, header, size, bool(cycles))
    phases = make.phase_rows(analysis, timeline, plot)
    notes = make.note_rows(analysis, timeline, plot)
    bars = make.cycle_rows(cycles, timeline, plot)
    series = make.point_rows(analysis, timeline)
    numbers = make.number_rows(analysis, plot, decimals)
    note_lanes = 1 + max((row["lane"] for row in notes), default=-1)
    above = note_lanes * draw.NOTE_LANE_HEIGHT
    below = (1 + max((row["lane"] for row in bars), default=-1)) * draw.CYCLE_LANE_HEIGHT
    unit = shorten(one_line(analysis["unit"] or ""), LABEL_SIZE, plot.height) or None
    datasets = {"points": series, "levels": make.level_rows(points, timeline), "numbers": numbers}
    layers = draw.level_layers(theme, unit)
    if phases:
        datasets["phases"] = phases
        layers += draw.phase_layers(theme, above)
    if any(row["role"] == "target" for row in numbers):
        layers.append(draw.target_layer(theme, unit))
    if notes:
        datasets["notes"] = notes
        layers += draw.note_layers(theme, notes)
    layers += draw.series_layers(theme, series, plot, size[0] - 2 * _PADDING, legend=True)
    layers.append(draw.number_layer(theme))
    if bars:
        datasets["cycles"] = bars
        layers += draw.cycle_layers(theme, bars)
    return {
        "datasets": datasets,
        "encoding": channels(timeline, plot, unit, below),
        "layer": layers,
    }


def estimated_plot(
    analysis: Mapping[str, Any],
    timeline: Timeline,
    decimals: int | None,
    header: Mapping[str, Any],
    size: tuple[int, int],
    has_cycles: bool,
) -> Plot:
    """The plotting area that is left beside axes, numbers and header, as labels are fitted to it.

    Vega lays out the real one; this is never larger, so what fits here fits there.
    """
    target = analysis["target"]
    values = finite_values(analysis["points"], _NUMBERS)
    if target and target["value"] is not None:
        values.append(target["value"])
    bounds = y_domain(values)
    labels = [number(value, decimals) for value in bounds]
    latest = [f"Upper limit {number(bounds[1], (decimals or 0) + 1)}%", target_words(analysis, decimals) or ""]
    left = max(text_width(label, LABEL_SIZE) for label in labels) + 34
    right = max(text_width(label, LABEL_SIZE) for label in latest) + 10
    note_lanes, cycle_lanes = lanes_allowed(size[1])
    note_lanes *= any(p["note"] for p in analysis["points"])
    cycle_lanes *= has_cycles
    top = len(header["text"]) * 20 + len(header["subtitle"]) * 15 + header["offset"]
    top += draw.PHASE_HEIGHT + note_lanes * draw.NOTE_LANE_HEIGHT
    kinds = {make.kind_of(p) for p in analysis["points"]}
    legend_rows = -(-len(kinds) // draw.legend_columns(sorted(kinds), size[0] - 2 * _PADDING))
    bottom = _AXIS_HEIGHT + _LEGEND_HEIGHT + legend_rows * _LEGEND_ROW
    bottom += draw.CYCLE_GAP + cycle_lanes * draw.CYCLE_LANE_HEIGHT if cycle_lanes else 0
    width, height = (whole - 2 * _PADDING for whole in size)
    across = (timeline.start, timeline.end)
    return Plot(
        max(60.0, width - left - right), max(60.0, height - top - bottom), across, bounds, note_lanes, cycle_lanes
    )


def channels(timeline: Timeline, plot: Plot, unit: str | None, below: int) -> dict[str, Any]:
    """The two axes that all layers share; `below` pixels between plot and dates are left to the cycles."""
    grid = {
        "grid": True,
        "domain": False,
        "ticks": False,
        "tickCount": max(2, int(plot.height // 45)),
        "labelPadding": 6,
    }
    dates = {
        "title": None,
        "grid": False,
        "offset": below + draw.CYCLE_GAP if below else 0,
        "labelOverlap": True,
        "labelBound": False,
    }
    return {
        "x": {
            "field": "at",
            "type": "quantitative" if timeline.by_order else "temporal",
            "scale": {
                "domain": list(plot.x),
                "nice": False,
                **({"zero": False} if timeline.by_order else {"type": "utc"}),
            },
            "axis": {**dates, **timeline.axis(plot.width)},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": unit,
            "scale": {"domain": list(plot.y), "nice": False, "zero": False},
            "axis": grid,
        },
    }
