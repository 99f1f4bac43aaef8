"""Vega-Lite specification of one measure's chart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import layers as draw
from . import rows as make
from .frame import PADDING, channels, estimated_plot
from .layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, check_size, is_low
from .text import one_line, shorten, text_width, wrap
from .theme import KINDS, LABEL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme, config
from .timeline import Timeline
from .wording import Subject, alt_text, empty_words, latest_words

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
Specification = dict[str, Any]


def control_chart(
    analysis: Mapping[str, Any],
    *,
    title: str,
    context: str | None = None,
    frequency: str | None = None,
    decimals: int | None = None,
    cycles: Sequence[Mapping[str, Any]] = (),
    theme: ChartTheme = ChartTheme.LIGHT,
    width: int = DEFAULT_WIDTH,
    height: int = DEFAULT_HEIGHT,
    responsive: bool = False,
    sigma_lines: Sequence[int] = (),
) -> Specification:
    """Vega-Lite 5 specification of a run or control chart.

    analysis: the JSON of `GET /measures/{id}/analysis`. title: the measure's name; context: its initiative.
    frequency, decimals: the measure's own; None where unknown. cycles: `number`, `title`, `starts_on`, `ends_on` of
    each PDSA cycle. width, height: pixels of the whole picture, within WIDTH_RANGE and HEIGHT_RANGE. With
    `responsive` the chart takes the width of the element that holds it, and `width` is the one that labels are
    fitted to. sigma_lines: those of SIGMA_LINES to draw besides the limits. Raises ValueError for a size out of bounds.
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
        "padding": PADDING,
        "autosize": {"type": "fit", "contains": "padding"},
        "width": "container" if responsive else width,
        "height": height,
        "title": header,
        "config": config(colors),
    }
    if not any(p["value"] is not None for p in points):
        return {**spec, **_empty(len(points), colors)}
    return {**spec, **_drawn(analysis, timeline, cycles, subject, colors, header, (width, height), sigma_lines)}


def _header(analysis: Mapping[str, Any], subject: Subject, theme: Theme, size: tuple[int, int]) -> dict[str, Any]:
    """The measure's name, and below it the headline of its analysis, the latest figures and the initiative."""
    room = size[0] - 2 * PADDING
    lines = [
        *_joined(analysis["headline"], room),
        *_joined(latest_words(analysis, subject.decimals), room),
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
    for part in map(one_line, parts):
        together = f"{lines[-1]}   ·   {part}" if lines else part
        if lines and text_width(together, SUBTITLE_SIZE) <= room:
            lines[-1] = together
        else:
            lines.extend(wrap(part, SUBTITLE_SIZE, room, 2))
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
    subject: Subject,
    theme: Theme,
    header: dict[str, Any],
    size: tuple[int, int],
    sigma_lines: Sequence[int],
) -> Specification:
    decimals = subject.decimals
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
    stepping = make.are_steps_apart(points, plot)
    levels = make.level_rows(points, timeline, sigma_lines, stepping=stepping)
    datasets = {"points": series, "levels": levels, "numbers": numbers}
    targets = make.target_rows(points, timeline)
    layers = draw.level_layers(theme, unit, sigma_lines, dashed=stepping)
    if phases:
        datasets["phases"] = phases
        layers += draw.phase_layers(theme, above)
    if targets:
        datasets["targets"] = targets
    layers += draw.target_layers(theme, numbers, unit, changes=bool(targets))
    if notes:
        datasets["notes"] = notes
        layers += draw.note_layers(theme, notes)
    kinds = draw.drawn_kinds(series, plot)
    columns = (
        draw.legend_columns([KINDS[k].word for k in kinds], size[0] - 2 * PADDING) if draw.needs_legend(kinds) else None
    )
    layers += draw.series_layers(theme, series, plot, kinds, legend_kinds=kinds, columns=columns)
    layers.append(draw.number_layer(theme))
    if bars:
        datasets["cycles"] = bars
        layers += draw.cycle_layers(theme, bars)
    return {
        "datasets": datasets,
        "encoding": channels(timeline, plot, unit, below),
        "layer": layers,
    }
