"""Funnel plot: sites compared, with the chance that small denominators leave (Spiegelhalter 2005)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.wording import PERCENT, quantity, short_number
from .frame import PADDING
from .layers import layer, legend_columns, words, y_of
from .layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, Plot, check_size, finite_values, y_domain
from .rows import Row
from .specification import SCHEMA, Specification
from .text import one_line, shorten, text_width, wrap
from .theme import KINDS, LABEL_SIZE, SMALL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme, config

_CURVES = ("lower_2", "upper_2", "lower_3", "upper_3")
_NAME_WIDTH = 150
_TALLEST = 12
_LEFT, _RIGHT, _BELOW = 64, 96, 76


def funnel_plot(
    funnel: Mapping[str, Any],
    *,
    title: str,
    context: str | None = None,
    denominator_unit: str | None = None,
    decimals: int | None = None,
    theme: ChartTheme = ChartTheme.LIGHT,
    width: int = DEFAULT_WIDTH,
    height: int = DEFAULT_HEIGHT,
    responsive: bool = False,
) -> Specification:
    """Vega-Lite 5 specification of a funnel plot.

    funnel: `points` with `label`, `value`, `denominator` and `outside` (None, 2 or 3: the outermost curve that the
    point lies beyond); `curves` with `denominator`, `lower_2`, `upper_2`, `lower_3`, `upper_3`, in order of the
    denominator; `center`, `unit` and, optional, `direction` (which direction is better). context: such as the period.
    Sizes as in `control_chart`. Raises ValueError for a size out of bounds.
    """
    check_size(width, height)
    colors = THEMES[theme]
    unit = one_line(funnel["unit"] or "")
    points = [p for p in funnel["points"] if p["value"] is not None and p["denominator"]]
    outside = sum(p["outside"] is not None for p in points)
    found = _found(len(points), outside)
    room = width - 2 * PADDING
    header: dict[str, Any] = {
        "text": wrap(title, TITLE_SIZE, room, 2, bold=True) or ["Comparison"],
        "subtitle": [found, *wrap(context or "", SUBTITLE_SIZE, room, 1)],
        "offset": 14,
    }
    spec: Specification = {
        "$schema": SCHEMA,
        "description": _description(title, funnel, points, found, decimals),
        "background": colors.background,
        "padding": PADDING,
        "autosize": {"type": "fit", "contains": "padding"},
        "width": "container" if responsive else width,
        "height": height,
        "title": header,
        "config": config(colors),
    }
    if not points:
        text = {"type": "text", "fontSize": SUBTITLE_SIZE, "color": colors.muted}
        return spec | {"data": {"values": [{}]}, "mark": text, "encoding": {"text": {"value": found}}}
    above = 20 * len(header["text"]) + 16 * len(header["subtitle"]) + 14
    plot = _plot(funnel, points, (room - _LEFT - _RIGHT, height - 2 * PADDING - above - _BELOW))
    return spec | {
        "datasets": {
            "sites": _sites(points, funnel, plot),
            "curves": list(funnel["curves"]),
            "numbers": _numbers(funnel, plot, decimals),
        },
        "encoding": _channels(plot, unit, one_line(denominator_unit or "Denominator")),
        "layer": _layers(colors, unit or None, {_kind(p, funnel) for p in points}, room),
    }


def _found(points: int, outside: int) -> str:
    if not points:
        return "No values to compare yet."
    sites = "1 site" if points == 1 else f"{points} sites"
    if not outside:
        return f"{sites}: none differs from the average by more than chance explains"
    return f"{sites}: {outside} outside what chance explains"


def _description(
    title: str, funnel: Mapping[str, Any], points: Sequence[Mapping[str, Any]], found: str, decimals: int | None
) -> str:
    unit = funnel["unit"]
    parts = [f"Funnel plot of {title}{', ' + unit if unit else ''}. {found.rstrip('.')}."]
    if points and funnel["center"] is not None:
        parts.append(f"Average {quantity(funnel['center'], decimals, unit)}.")
    parts.extend(
        f"{p['label']}: {quantity(p['value'], decimals, unit)}, beyond {p['outside']} sigma."
        for p in points
        if p["outside"]
    )
    return one_line(" ".join(parts))


def _plot(funnel: Mapping[str, Any], points: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> Plot:
    values = [p["value"] for p in points] + finite_values(funnel["curves"], _CURVES)
    values += [] if funnel["center"] is None else [funnel["center"]]
    widest = max([p["denominator"] for p in points] + [c["denominator"] for c in funnel["curves"]])
    return Plot(max(60, size[0]), max(60, size[1]), (0.0, widest * 1.03), y_domain(values))


def _kind(point: Mapping[str, Any], funnel: Mapping[str, Any]) -> str:
    """How a site is drawn: common within the curves, otherwise by its side and which direction is better."""
    if point["outside"] is None or funnel["center"] is None:
        return "common_cause"
    high = point["value"] > funnel["center"]
    better = {"increase": high, "decrease": not high}.get(funnel.get("direction") or "neutral")
    if better is None:
        return "neutral_high" if high else "neutral_low"
    return "improvement" if better else "concern"


# What a kind of point is called where sites are compared: a better site has not improved.
_WORDS = {
    "improvement": "Better than chance explains",
    "concern": "Worse than chance explains",
    "neutral_high": "Higher than chance explains",
    "neutral_low": "Lower than chance explains",
    "common_cause": "Within chance",
}


def _sites(points: Sequence[Mapping[str, Any]], funnel: Mapping[str, Any], plot: Plot) -> list[Row]:
    """One row a site; those outside the curves carry their name where it covers no other mark or name."""
    rows: list[Row] = [
        {
            "site": one_line(p["label"]),
            "denominator": p["denominator"],
            "value": p["value"],
            "word": _WORDS[_kind(p, funnel)],
            "outside": p["outside"] or 0,
            "name": "",
            "side": "left",
        }
        for p in points
    ]
    taken = [_box(plot, row, -4, 4, 4) for row in rows]
    center = funnel["center"] or 0.0
    for row in sorted(rows, key=lambda r: (-r["outside"], -abs(r["value"] - center))):
        if row["outside"]:
            _name(row, plot, taken)
    return rows


def _box(plot: Plot, row: Row, left: float, right: float, half: float) -> tuple[float, float, float, float]:
    x, y = plot.x_pixel(row["denominator"]), plot.y_pixel(row["value"])
    return x + left, x + right, y - half, y + half


def _name(row: Row, plot: Plot, taken: list[tuple[float, float, float, float]]) -> None:
    """Write the site's name right or left of its mark if there is room, and take the room."""
    name = shorten(row["site"], SMALL_SIZE, _NAME_WIDTH)
    wide = text_width(name, SMALL_SIZE)
    for side, left, right in (("left", 8.0, 10.0 + wide), ("right", -10.0 - wide, -8.0)):
        box = _box(plot, row, left, right, _TALLEST / 2)
        inside = box[0] >= 0 and box[1] <= plot.width
        if inside and not any(box[0] < b[1] and b[0] < box[1] and box[2] < b[3] and b[2] < box[3] for b in taken):
            row["name"], row["side"] = name, side
            taken.append(box)
            return


def _numbers(funnel: Mapping[str, Any], plot: Plot, decimals: int | None) -> list[Row]:
    """The average, and the words of the curves at their right ends, apart from each other."""
    percent = PERCENT if funnel["unit"] == PERCENT else ""
    rows: list[Row] = []
    if funnel["center"] is not None:
        average = short_number(funnel["center"], decimals, funnel["unit"])
        rows.append({"role": "center", "value": funnel["center"], "label": f"Average {average}{percent}"})
    if not funnel["curves"]:
        return rows
    last = funnel["curves"][-1]
    for name, label in (("upper_3", "3 sigma"), ("upper_2", "2 sigma"), ("lower_2", "2 sigma"), ("lower_3", "3 sigma")):
        near = last[name] is not None and any(
            abs(plot.y_pixel(last[name]) - plot.y_pixel(r["value"])) < LABEL_SIZE + 2 for r in rows
        )
        if last[name] is not None and not near:
            rows.append({"role": name, "value": last[name], "label": label})
    return rows


def _channels(plot: Plot, unit: str, denominator: str) -> dict[str, Any]:
    down = shorten(unit, LABEL_SIZE, plot.height) or None
    across = shorten(denominator, LABEL_SIZE, plot.width)
    return {
        "x": {
            "field": "denominator",
            "type": "quantitative",
            "title": across,
            "scale": {"domain": list(plot.x), "nice": False},
            "axis": {"grid": False, "tickCount": max(2, int(plot.width // 90)), "labelOverlap": True},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": down,
            "scale": {"domain": list(plot.y), "nice": False, "zero": False},
            "axis": {"grid": True, "domain": False, "ticks": False, "tickCount": max(2, int(plot.height // 45))},
        },
    }


def _layers(theme: Theme, unit: str | None, kinds: set[str], room: float) -> list[dict[str, Any]]:
    layers = [
        layer(
            "curves",
            {"type": "line", "color": theme.limit, "strokeDash": [3, 3] if name.endswith("2") else [7, 3]},
            {"y": y_of(name, unit)},
            f"isValid(datum.{name})",
        )
        for name in _CURVES
    ]
    average = {"x": {"value": 0}, "x2": {"value": "width"}}
    layers.append(layer("numbers", {"type": "rule", "color": theme.ink}, average, "datum.role == 'center'"))
    shown = [k for k in KINDS if k in kinds]

    def by_word(values: list[Any]) -> dict[str, Any]:
        domain = [_WORDS[k] for k in shown]
        legend = {"title": None, "symbolSize": 70, "columns": legend_columns(domain, room)}
        return {"field": "word", "type": "nominal", "scale": {"domain": domain, "range": values}, "legend": legend}

    sites = {
        "color": by_word([getattr(theme, KINDS[k].color) for k in shown]),
        "shape": by_word([KINDS[k].shape for k in shown]),
        "tooltip": [{"field": "site"}, {"field": "value"}, {"field": "denominator"}, {"field": "word"}],
    }
    layers.append(layer("sites", {"type": "point", "filled": True, "opacity": 1, "size": 55}, sites))
    for side, dx in (("left", 8), ("right", -8)):
        text = {"text": {"field": "name"}}
        layers.append(
            layer("sites", words(SMALL_SIZE, theme.ink, side, dx), text, f"datum.name && datum.side == '{side}'")
        )
    text = {"x": {"value": "width"}, "text": {"field": "label"}}
    return [*layers, layer("numbers", words(LABEL_SIZE, theme.muted, dx=8), text)]
