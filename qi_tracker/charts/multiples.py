"""Several measures in one specification, side by side, so that an initiative is seen at a glance."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import layers as draw
from . import rows as make
from .frame import PADDING, channels, estimated_plot
from .layout import DEFAULT_WIDTH, check_width
from .specification import SCHEMA, Specification, verdict_color
from .text import one_line, shorten, wrap
from .theme import KINDS, LABEL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme, config
from .timeline import Timeline
from .wording import empty_words

_CELL_WIDTH = 360
_CELL_HEIGHT = 280
_SPACING = 24
_MOST_LINES = 4


def small_multiples(
    measures: Sequence[Mapping[str, Any]],
    *,
    title: str,
    theme: ChartTheme = ChartTheme.LIGHT,
    width: int = DEFAULT_WIDTH,
) -> Specification:
    """Vega-Lite 5 specification of several measures: one small chart each, in as many columns as `width` holds.

    measures: `analysis` (the JSON of `GET /measures/{id}/analysis`), `title`, and, None where unknown, `frequency` and
    `decimals`. title: the initiative's. The height follows from their number. Raises ValueError for a width out of
    bounds.
    """
    check_width(width)
    colors = THEMES[theme]
    room = width - 2 * PADDING
    columns = max(1, min(len(measures) or 1, (room + _SPACING) // (_CELL_WIDTH + _SPACING)))
    cell = (room - (columns - 1) * _SPACING) // columns
    drawn = [_Small(measure, colors, (cell, _CELL_HEIGHT)) for measure in measures]
    kinds = [k for k in KINDS if any(k in small.kinds for small in drawn)]
    legend = draw.legend_columns([KINDS[k].word for k in kinds], room) if draw.needs_legend(kinds) else None
    if any(small.has_phases for small in drawn):
        for small in drawn:
            # The plots of a row begin at one height, with a header bar or without.
            small.header["offset"] += 0 if small.has_phases else draw.PHASE_HEIGHT
    spec: Specification = {
        "$schema": SCHEMA,
        "description": _description(title, measures),
        "background": colors.background,
        "padding": PADDING,
        "title": {"text": wrap(title, TITLE_SIZE, room, 2, bold=True) or ["Measures"], "offset": 14},
        "config": config(colors),
    }
    if not measures:
        sentence = {"values": [{"sentence": "No measures yet: the charts begin with the first one."}]}
        text = {"type": "text", "fontSize": SUBTITLE_SIZE, "color": colors.muted}
        encoding = {"text": {"field": "sentence"}}
        return spec | {"width": room, "height": 80, "data": sentence, "mark": text, "encoding": encoding}
    shared = dict.fromkeys(("fill", "stroke", "shape"), "shared")
    return spec | {
        "datasets": {f"{n}-{name}": rows for n, small in enumerate(drawn) for name, rows in small.datasets.items()},
        "columns": columns,
        "spacing": _SPACING,
        "resolve": {"scale": shared, "legend": shared},
        "concat": [small.view(n, kinds, legend) for n, small in enumerate(drawn)],
    }


def _description(title: str, measures: Sequence[Mapping[str, Any]]) -> str:
    parts = [f"Charts of {'1 measure' if len(measures) == 1 else f'{len(measures)} measures'} of {title}."]
    for measure in measures:
        parts.append(f"{measure['title']}: {'; '.join(measure['analysis']['headline'])}.")
    return one_line(" ".join(parts))


class _Small:
    """One of the charts: its rows, and its view once the kinds of points of all of them are known."""

    def __init__(self, measure: Mapping[str, Any], theme: Theme, size: tuple[int, int]) -> None:
        self.analysis = measure["analysis"]
        self.theme = theme
        self.size = size
        self.datasets: dict[str, list[make.Row]] = {}
        self.kinds: list[str] = []
        self.timeline = Timeline.of(self.analysis["points"], measure.get("frequency"))
        self.header = self._header(measure["title"])
        self.empty = not any(p["value"] is not None for p in self.analysis["points"])
        if self.empty:
            return
        decimals = measure.get("decimals")
        self.plot = estimated_plot(self.analysis, self.timeline, decimals, self.header, size, has_cycles=False)
        self.stepping = make.are_steps_apart(self.analysis["points"], self.plot)
        self.datasets = {
            "points": make.point_rows(self.analysis, self.timeline),
            "levels": make.level_rows(self.analysis["points"], self.timeline, stepping=self.stepping),
            "numbers": make.number_rows(self.analysis, self.plot, decimals),
            "phases": make.phase_rows(self.analysis, self.timeline, self.plot),
            "targets": make.target_rows(self.analysis["points"], self.timeline),
        }
        self.kinds = draw.drawn_kinds(self.datasets["points"], self.plot)

    @property
    def has_phases(self) -> bool:
        """Whether there is a header bar above the plot."""
        return bool(self.datasets.get("phases"))

    def _header(self, title: str) -> dict[str, Any]:
        room = self.size[0]
        lines = [line for part in self.analysis["headline"] for line in wrap(part, LABEL_SIZE, room, 2)]
        return {
            "text": wrap(title, SUBTITLE_SIZE, room, 1, bold=True) or ["Measure"],
            "fontSize": SUBTITLE_SIZE,
            "subtitle": lines[:_MOST_LINES],
            "subtitleFontSize": LABEL_SIZE,
            "subtitleColor": verdict_color(self.analysis["variation"], self.theme),
            "offset": 8,
        }

    def view(self, number: int, kinds: Sequence[str], legend: int | None) -> Specification:
        """The chart as one view of the whole; its data sets carry its number before their names."""
        if self.empty:
            return {
                "title": self.header,
                "width": self.size[0] - 4 * PADDING,
                "height": self.size[1] // 2,
                "data": {"values": [{"sentence": empty_words(len(self.analysis["points"]))}]},
                "mark": {"type": "text", "fontSize": LABEL_SIZE, "color": self.theme.muted},
                "encoding": {"text": {"field": "sentence"}},
            }
        unit = shorten(one_line(self.analysis["unit"] or ""), LABEL_SIZE, self.plot.height) or None
        layers = draw.level_layers(self.theme, unit, dashed=self.stepping)
        if self.has_phases:
            layers += draw.phase_layers(self.theme, 0)
        layers += draw.target_layers(self.theme, self.datasets["numbers"], unit, changes=bool(self.datasets["targets"]))
        layers += draw.series_layers(
            self.theme, self.datasets["points"], self.plot, self.kinds, legend_kinds=kinds, columns=legend
        )
        layers.append(draw.number_layer(self.theme))
        for layer in layers:
            layer["data"] = {"name": f"{number}-{layer['data']['name']}"}
        return {
            "title": self.header,
            "width": int(self.plot.width),
            "height": int(self.plot.height),
            "encoding": channels(self.timeline, self.plot, unit, 0),
            "layer": layers,
        }
