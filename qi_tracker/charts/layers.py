"""Vega-Lite layers of a control chart, from back to front."""

from collections.abc import Sequence
from typing import Any

from .layout import Plot
from .rows import Row
from .text import text_width
from .theme import KINDS, LABEL_SIZE, SMALL_SIZE, Theme

Layer = dict[str, Any]

SIGMA_LINES = (1, 2)
"""Which lines between center and limits can be drawn."""

NOTE_LANE_HEIGHT = 14
PHASE_HEIGHT = 18
CYCLE_LANE_HEIGHT = 15
# Between the lowest number of the vertical axis and the cycles.
CYCLE_GAP = 8


def words(size: int, color: str, align: str = "left", dx: int = 0) -> dict[str, Any]:
    """A text mark, centered on its line."""
    return {"type": "text", "align": align, "baseline": "middle", "dx": dx, "fontSize": size, "color": color}


def below(pixels: float) -> dict[str, Any]:
    """A vertical place under the plot."""
    return {"value": {"expr": f"height + {pixels}"}}


def layer(rows: str, mark: dict[str, Any], encoding: dict[str, Any] | None = None, where: str | None = None) -> Layer:
    """One layer over a named data set, `where` a Vega expression that keeps rows."""
    made: Layer = {"data": {"name": rows}, "mark": mark}
    if where:
        made["transform"] = [{"filter": where}]
    if encoding:
        made["encoding"] = encoding
    return made


def y_of(field: str, title: str | None) -> dict[str, Any]:
    """The vertical channel of a field other than `value`; the title is repeated, for Vega-Lite would join two."""
    return {"field": field, "type": "quantitative", "title": title}


def level_layers(
    theme: Theme, title: str | None, sigma_lines: Sequence[int] = (), *, dashed: bool = True
) -> list[Layer]:
    """The band between the limits, the limits, lines of fewer sigma and the center, stepping at phases."""
    limits = {"strokeDash": [5, 4], "strokeWidth": 1.2} if dashed else {"strokeWidth": 0.8}
    stretch = {"field": "stretch"}
    band = {"y": y_of("lower", title), "y2": {"field": "upper"}, "detail": stretch}
    both = "isValid(datum.lower) && isValid(datum.upper)"
    layers = [layer("levels", {"type": "area", "color": theme.band}, band, both)]
    for side in ("lower", "upper"):
        mark = {"type": "line", "color": theme.limit, **limits}
        layers.append(layer("levels", mark, {"y": y_of(side, title), "detail": stretch}, f"isValid(datum.{side})"))
    for sigma in sigma_lines:
        for side in ("lower", "upper"):
            field = f"{side}_{sigma}_sigma"
            mark = {"type": "line", "color": theme.limit, "strokeDash": [1, 3], "strokeWidth": 1}
            layers.append(
                layer("levels", mark, {"y": y_of(field, title), "detail": stretch}, f"isValid(datum.{field})")
            )
    mark = {"type": "line", "color": theme.ink, "strokeWidth": 1.5}
    center = {"y": y_of("center", title), "detail": stretch}
    return [*layers, layer("levels", mark, center, "isValid(datum.center)")]


def phase_layers(theme: Theme, above: int) -> list[Layer]:
    """A header bar with the label of each phase, `above` pixels over the plot, and a divider where one begins."""
    top = -above - PHASE_HEIGHT
    bar = {"y": {"value": top}, "y2": {"value": top + PHASE_HEIGHT - 2}, "x2": {"field": "until"}}
    divider = {"y": {"value": 0}, "y2": {"value": "height"}}
    text = words(LABEL_SIZE, theme.ink, dx=6)
    return [
        layer("phases", {"type": "rect", "fill": theme.tint, "stroke": theme.background, "strokeWidth": 2}, bar),
        layer("phases", {"type": "rule", "color": theme.limit, "strokeWidth": 1}, divider, "!datum.first"),
        layer("phases", text, {"y": {"value": top + PHASE_HEIGHT // 2 - 1}, "text": {"field": "label"}}, "datum.label"),
    ]


def target_layers(theme: Theme, rows: Sequence[Row], title: str | None, *, changes: bool) -> list[Layer]:
    """The target and the stretch target as lines at their own values, which their labels may have been moved away from.

    rows: the numbers beside the plot. changes: whether the target changes over time; its line steps then.
    """
    color = {"color": theme.target, "strokeWidth": 1.6}
    across = {"x": {"value": 0}, "x2": {"value": "width"}, "y": y_of("level", title)}
    layers = []
    if changes:
        steps = {"y": y_of("target", title), "detail": {"field": "stretch"}}
        layers.append(layer("targets", {"type": "line", "strokeDash": [10, 3, 2, 3], **color}, steps))
    for role, dash in (("target", [10, 3, 2, 3]), ("stretch", [2, 3])):
        if any(row["role"] == role for row in rows) and not (changes and role == "target"):
            mark = {"type": "rule", "strokeDash": dash, **color}
            layers.append(layer("numbers", mark, across, f"datum.role == '{role}'"))
    return layers


def drawn_kinds(rows: Sequence[Row], plot: Plot) -> list[str]:
    """The kinds of points that get a mark, in the order of the legend.

    Where points would touch, those of common cause are left to the line, so that the special ones stand out.
    """
    shown = [row["kind"] for row in rows if row["value"] is not None]
    quiet = plot.width < 5 * len(shown)
    return [k for k in KINDS if k in shown and not (quiet and k == "common_cause")]


def needs_legend(kinds: Sequence[str]) -> bool:
    """Whether there is anything to tell apart."""
    return any(k != "common_cause" for k in kinds)


def legend_columns(texts: Sequence[str], room: float) -> int:
    """How many words of the legend fit side by side."""
    widest = max(text_width(text, LABEL_SIZE) for text in texts) + 30
    return max(1, min(len(texts), int(room / widest)))


def series_layers(
    theme: Theme,
    rows: Sequence[Row],
    plot: Plot,
    kinds: Sequence[str],
    *,
    legend_kinds: Sequence[str],
    columns: int | None,
) -> list[Layer]:
    """The line and the points of these kinds, by color and shape.

    legend_kinds: those of the legend, which charts side by side share; columns: of the legend, None for none.
    """
    apart = plot.width / max(1, sum(row["value"] is not None for row in rows))
    line = {"type": "line", "color": theme.line, "strokeWidth": 1.5 if apart > 3 else 1, "strokeJoin": "round"}
    path = layer("points", line, {"detail": {"field": "stretch"}}, "isValid(datum.value) && datum.kind != 'excluded'")
    if not kinds and columns is None:
        return [path]
    area = min(36.0, max(9.0, apart * 4))
    words_by_kind = {k: KINDS[k].word for k in legend_kinds}
    areas_by_kind = {k: round(area * KINDS[k].area, 1) for k in legend_kinds}
    tooltip = ("period", "value", "word", "center", "lower", "upper", "phase", "note")
    in_words = {"period", "word", "phase", "note"}
    points = layer(
        "points",
        {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.4 if apart > 5 else 0.5},
        {
            **_by_kind(theme, legend_kinds, columns),
            "size": {"field": "area", "type": "quantitative", "scale": None},
            "tooltip": [{"field": f, "type": "nominal" if f in in_words else "quantitative"} for f in tooltip],
        },
    )
    points["transform"] = [
        {"filter": {"and": ["isValid(datum.value)", {"field": "kind", "oneOf": list(kinds)}]}},
        {"calculate": f"({words_by_kind})[datum.kind]", "as": "word"},
        {"calculate": f"({areas_by_kind})[datum.kind]", "as": "area"},
    ]
    return [path, points]


def _by_kind(theme: Theme, kinds: Sequence[str], columns: int | None) -> dict[str, Any]:
    """The channels that tell the kinds of points apart; with one domain, they share one legend."""
    legend = None if columns is None else {"title": None, "symbolSize": 70, "columns": columns}
    colors = [getattr(theme, KINDS[k].color) for k in kinds]
    ranges = {
        "fill": [theme.background if k == "excluded" else color for k, color in zip(kinds, colors, strict=True)],
        "stroke": colors,
        "shape": [KINDS[k].shape for k in kinds],
    }
    domain = [KINDS[k].word for k in kinds]
    return {
        channel: {"field": "word", "type": "nominal", "scale": {"domain": domain, "range": values}, "legend": legend}
        for channel, values in ranges.items()
    }


def number_layer(theme: Theme) -> Layer:
    """Center, limits and target as numbers, right of the plot."""
    mark = words(LABEL_SIZE, theme.muted, dx=8)
    color = {
        "condition": [
            {"test": "datum.role == 'target' || datum.role == 'stretch'", "value": theme.target},
            {"test": "datum.role == 'center'", "value": theme.ink},
        ],
        "value": theme.muted,
    }
    return layer("numbers", mark, {"x": {"value": "width"}, "text": {"field": "label"}, "color": color})


def cycle_layers(theme: Theme, rows: Sequence[Row]) -> list[Layer]:
    """PDSA cycles as bars with their number, in lanes between the plot and its dates."""
    fill = {"type": "rect", "fill": theme.tint, "stroke": theme.limit, "strokeWidth": 0.8, "cornerRadius": 2}
    tooltip = [{"field": "label", "title": "PDSA cycle"}, {"field": "title"}, {"field": "from"}]
    layers = []
    for lane in sorted({row["lane"] for row in rows}):
        top = CYCLE_GAP + lane * CYCLE_LANE_HEIGHT
        middle = below(top + CYCLE_LANE_HEIGHT / 2 - 1)
        bar = {"y": below(top), "y2": below(top + CYCLE_LANE_HEIGHT - 2), "x2": {"field": "until"}, "tooltip": tooltip}
        number = {"y": middle, "text": {"field": "label"}}
        layers.append(layer("cycles", fill, bar, f"datum.lane == {lane}"))
        layers.append(
            layer("cycles", words(SMALL_SIZE, theme.ink, dx=3), number, f"datum.lane == {lane} && datum.label")
        )
    name = {"x": {"value": 0}, "y": below(CYCLE_GAP + CYCLE_LANE_HEIGHT / 2 - 1), "text": {"value": "PDSA"}}
    return [*layers, {"data": {"values": [{}]}, "mark": words(SMALL_SIZE, theme.muted, "right", -6), "encoding": name}]


def note_layers(theme: Theme, rows: Sequence[Row]) -> list[Layer]:
    """A thin line from each noted point up to its note, or to a small mark where there was no room for words."""
    leader = {"type": "rule", "color": theme.limit, "strokeWidth": 0.8, "strokeDash": [1, 2]}
    layers = [layer("notes", leader, {"y2": {"value": 0}})]
    flag = {"type": "point", "shape": "triangle-down", "filled": True, "size": 24, "color": theme.limit, "opacity": 1}
    layers.append(layer("notes", flag, {"y": {"value": -4}, "tooltip": {"field": "note"}}, "!datum.label"))
    if any(not row["label"] for row in rows):
        # What the small marks are, beside them: there is no room for their words.
        word = {"x": {"value": "width"}, "y": {"value": -NOTE_LANE_HEIGHT}, "text": {"value": "▼ note"}}
        layers.append({"data": {"values": [{}]}, "mark": words(SMALL_SIZE, theme.muted, dx=8), "encoding": word})
    for lane, side in sorted({(row["lane"], row["side"]) for row in rows if row["label"]}):
        place = {"y": {"value": -(lane + 0.5) * NOTE_LANE_HEIGHT}}
        text = {"text": {"field": "label"}, "tooltip": {"field": "note"}}
        where = f"datum.lane == {lane} && datum.side == '{side}' && datum.label"
        layers.append(layer("notes", words(SMALL_SIZE, theme.muted, side), {**place, **text}, where))
    return layers
