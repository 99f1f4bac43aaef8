"""Funnel plot: sites compared, with the chance that small denominators leave (Spiegelhalter 2005)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..core.wording import PERCENT, quantity, short_number
from .frame import PADDING
from .labels import ROW_HEIGHT, Label, beside_marks, listed
from .layers import layer, legend_columns, words, y_of
from .layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, Plot, check_size, finite_values, y_domain
from .rows import Row
from .specification import SCHEMA, Specification
from .text import one_line, shorten, text_width, wrap
from .theme import KINDS, LABEL_SIZE, SMALL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme, config

Site = Mapping[str, Any]

_CURVES = ("lower_2", "upper_2", "lower_3", "upper_3")
_WIDE = 520
"""From this width on, numbers stand right of the plot; below it, in the words above it."""
_SUBTITLE_LINES = 16
_LOWEST_PLOT, _HIGHEST_PLOT, _HIGHER_BY_SITE = 220, 640, 3
_LONGEST_NAME = 170
_NAME_REACH, _NUMBER_REACH = 30, 60
_CROWDED = "Where marks crowd, some have no number."
_AXIS = 40
"""Pixels below the plot for its axis and what that is called."""


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

    funnel: `points` with `number`, `label`, `value`, `denominator`, `outside` (None, 2 or 3: the outermost curve that
    the point lies beyond) and `unstable`; `curves` with `denominator`, `lower_2`, `upper_2`, `lower_3`, `upper_3`, in
    order of the denominator; `summary`, sentences on what it shows; `center`, `unit` and, optional, `direction` (which
    direction is better). context: such as the period. Sizes as in `control_chart`, but the picture is higher where
    its words, or the list of the sites whose names have no room, need it. Raises ValueError for a size out of bounds.
    """
    check_size(width, height)
    colors = THEMES[theme]
    points = [p for p in funnel["points"] if p["value"] is not None and p["denominator"]]
    header = _header(funnel, points, title, context, decimals, width)
    spec: Specification = {
        "$schema": SCHEMA,
        "description": _description(title, context, funnel, points, decimals),
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
        encoding = {"text": {"value": "No values to compare yet."}}
        return spec | {"data": {"values": [{}]}, "mark": text, "encoding": encoding}
    return spec | _drawn(funnel, points, header, decimals, colors, denominator_unit, (width, height))


def _drawn(
    funnel: Mapping[str, Any],
    points: Sequence[Site],
    header: Mapping[str, Any],
    decimals: int | None,
    colors: Theme,
    denominator_unit: str | None,
    size: tuple[int, int],
) -> Specification:
    """What is drawn of the sites, and how high the picture is for it."""
    width, room = size[0], size[0] - 2 * PADDING
    legend = _Legend.of(points, funnel, colors, room)
    above = 20 * len(header["text"]) + 16 * len(header["subtitle"]) + header["offset"] + legend.height
    bounds = y_domain(_values(funnel, points))
    left = max(text_width(short_number(v, decimals, funnel["unit"]), LABEL_SIZE) for v in bounds) + 38
    right = text_width(f"Average {_number(bounds[1], funnel, decimals)}", LABEL_SIZE) + 12 if width >= _WIDE else 10
    lowest = min(_LOWEST_PLOT + _HIGHER_BY_SITE * len(points), _HIGHEST_PLOT)
    inner = max(lowest, size[1] - 2 * PADDING - above - _AXIS)
    plot = Plot(max(60, room - left - right), inner, _across(points), bounds)
    labels = _labels(points, funnel, plot)
    has_list = [label.text if label else "" for label in labels] != _names(points)
    rows = _list_rows(points, funnel, decimals, room, colors, left) if has_list else ([], 0)
    if rows[0] and not all(labels):
        rows[0].append({**rows[0][0], "number": "", "text": _CROWDED, "color": colors.muted, "top": _AXIS})
    unit = one_line(funnel["unit"] or "")
    return {
        "height": inner + above + _AXIS + 2 * PADDING + rows[1],
        "datasets": {
            "sites": _site_rows(points, funnel, labels),
            "curves": list(funnel["curves"]),
            "numbers": _numbers(funnel, plot, decimals) if width >= _WIDE else _center(funnel),
            "list": rows[0],
        },
        "encoding": _channels(plot, unit, one_line(denominator_unit or "Denominator")),
        "layer": [*_layers(colors, unit or None, legend, width >= _WIDE), *(_list_layers(colors) if has_list else ())],
    }


def _header(
    funnel: Mapping[str, Any],
    points: Sequence[Site],
    title: str,
    context: str | None,
    decimals: int | None,
    width: int,
) -> dict[str, Any]:
    room = width - 2 * PADDING
    said = [*wrap(context or "", SUBTITLE_SIZE, room, 1)]
    if points:
        said += wrap(funnel["summary"], SUBTITLE_SIZE, room, _SUBTITLE_LINES)
        said += wrap(_key(funnel, points, decimals, width), SUBTITLE_SIZE, room, 3)
    return {"text": wrap(title, TITLE_SIZE, room, 3, bold=True) or ["Comparison"], "subtitle": said, "offset": 14}


def _key(funnel: Mapping[str, Any], points: Sequence[Site], decimals: int | None, width: int) -> str:
    """What lines and marks mean that neither the legend nor the words beside the plot say."""
    parts = []
    if width < _WIDE and funnel["center"] is not None:
        parts.append(f"Line: average {_number(funnel['center'], funnel, decimals)}.")
        if funnel["curves"]:
            parts.append("Dotted: 2 sigma, dashed: 3 sigma.")
    if any(p["unstable"] for p in points):
        parts.append("Ring: not stable over time.")
    return " ".join(parts)


def _number(value: float, funnel: Mapping[str, Any], decimals: int | None) -> str:
    return short_number(value, decimals, funnel["unit"]) + (PERCENT if funnel["unit"] == PERCENT else "")


def _description(
    title: str, context: str | None, funnel: Mapping[str, Any], points: Sequence[Site], decimals: int | None
) -> str:
    unit = funnel["unit"]
    of_what = ", ".join(part for part in (title, context, unit) if part)
    parts = [f"Funnel plot of {of_what}.", funnel["summary"]]
    if points and funnel["center"] is not None:
        parts.append(f"Average {quantity(funnel['center'], decimals, unit)}.")
    parts.extend(
        f"{p['label']}: {quantity(p['value'], decimals, unit)}, {_side(p, funnel)} the limits of {p['outside']} sigma."
        for p in points
        if p["outside"]
    )
    return one_line(" ".join(parts))


def _side(point: Site, funnel: Mapping[str, Any]) -> str:
    return "above" if point["value"] > (funnel["center"] or 0.0) else "below"


def _values(funnel: Mapping[str, Any], points: Sequence[Site]) -> list[float]:
    """What the vertical axis has to show: of the limits those of the larger three quarters of the sites."""
    sizes = sorted(p["denominator"] for p in points)
    shown = [c for c in funnel["curves"] if c["denominator"] >= sizes[len(sizes) // 4]]
    values = [p["value"] for p in points] + finite_values(shown, _CURVES)
    return values if funnel["center"] is None else [*values, funnel["center"]]


class _Look(NamedTuple):
    """How a site is drawn, and the words for that. kind: of KINDS; hollow: between the curves of 2 and 3 sigma."""

    kind: str
    hollow: bool

    @property
    def word(self) -> str:
        """What the legend calls it: a better site has not improved."""
        if self.kind == "common_cause":
            return "Within the limits"
        side = {"improvement": "Better", "concern": "Worse", "neutral_high": "Higher", "neutral_low": "Lower"}
        return f"{side[self.kind]}, beyond {2 if self.hollow else 3} sigma"

    @classmethod
    def of(cls, point: Site, funnel: Mapping[str, Any]) -> "_Look":
        """Common within the curves, otherwise by its side and which direction is better."""
        if point["outside"] is None or funnel["center"] is None:
            return cls("common_cause", False)
        high = point["value"] > funnel["center"]
        better = {"increase": high, "decrease": not high}.get(funnel.get("direction") or "neutral")
        if better is None:
            return cls("neutral_high" if high else "neutral_low", point["outside"] == 2)
        return cls("improvement" if better else "concern", point["outside"] == 2)


class _Legend(NamedTuple):
    """The channels that tell sites apart, with their legend above the plot, and its height in pixels."""

    channels: dict[str, Any]
    height: int

    @classmethod
    def of(cls, points: Sequence[Site], funnel: Mapping[str, Any], theme: Theme, room: float) -> "_Legend":
        """For those looks that there are."""
        found = {_Look.of(p, funnel) for p in points}
        looks = [_Look(kind, hollow) for kind in KINDS for hollow in (False, True) if _Look(kind, hollow) in found]
        domain = [look.word for look in looks]
        columns = legend_columns(domain, room)
        legend = {"title": None, "symbolSize": 70, "columns": columns, "orient": "top", "offset": 6}
        colors = [getattr(theme, KINDS[look.kind].color) for look in looks]
        ranges = {
            "fill": [theme.background if look.hollow else color for look, color in zip(looks, colors, strict=True)],
            "stroke": colors,
            "shape": [KINDS[look.kind].shape for look in looks],
        }
        channels = {
            channel: {
                "field": "word",
                "type": "nominal",
                "scale": {"domain": domain, "range": values},
                "legend": legend,
            }
            for channel, values in ranges.items()
        }
        return cls(channels, 14 + 14 * -(-len(domain) // columns))


def _across(points: Sequence[Site]) -> tuple[float, float]:
    """Bounds of the horizontal axis: from 0, unless all sites would crowd at its end."""
    least, most = (pick(p["denominator"] for p in points) for pick in (min, max))
    apart = most - least
    return (0.0, most * 1.03) if least < most / 2 or not apart else (least - 0.1 * apart, most + 0.05 * apart)


def _names(points: Sequence[Site]) -> list[str]:
    return [shorten(one_line(p["label"]), SMALL_SIZE, _LONGEST_NAME) for p in points]


def _labels(points: Sequence[Site], funnel: Mapping[str, Any], plot: Plot) -> list[Label | None]:
    """The names of all sites beside their marks; where they have no room, or are cut or alike, numbers."""
    center = funnel["center"] or 0.0
    order = sorted(range(len(points)), key=lambda i: (-(points[i]["outside"] or 0), -abs(points[i]["value"] - center)))
    marks = [(p["denominator"], p["value"]) for p in points]
    lines = [(c["denominator"], c[name]) for c in funnel["curves"] for name in _CURVES if c[name] is not None]
    lines += [(plot.x[0] + plot.x_length(pixel), center) for pixel in range(0, int(plot.width), 8)]
    names = _names(points)
    whole = [one_line(p["label"]) for p in points]
    if all(names) and len({*names}) == len(names) and [name.strip() for name in names] == whole:
        placed = beside_marks(marks, names, order, plot, lines=lines, reach=_NAME_REACH)
        if all(placed):
            return placed
    numbers = [str(p["number"]) for p in points]
    return beside_marks(marks, numbers, order, plot, lines=lines, reach=_NUMBER_REACH)


def _site_rows(points: Sequence[Site], funnel: Mapping[str, Any], labels: Sequence[Label | None]) -> list[Row]:
    """One row a site, with the text beside its mark if that has room."""
    rows: list[Row] = []
    for point, label in zip(points, labels, strict=True):
        row: Row = {
            "site": one_line(point["label"]),
            "number": point["number"],
            "denominator": point["denominator"],
            "value": point["value"],
            "word": _Look.of(point, funnel).word,
            "unstable": bool(point["unstable"]),
            "label": label.text if label else "",
            "dx": label.dx if label else 0,
            "dy": label.dy if label else 0,
            "line": bool(label and label.line),
        }
        if label and label.line:
            row["line_dx"], row["line_dy"] = label.line
        rows.append(row)
    return rows


def _list_rows(
    points: Sequence[Site], funnel: Mapping[str, Any], decimals: int | None, room: float, theme: Theme, left: float
) -> tuple[list[Row], int]:
    """Number, name and value of every site for the list below the plot, and the height of the list."""
    values = [_number(p["value"], funnel, decimals) for p in points]
    marks = [", not stable" if p["unstable"] else "" for p in points]
    texts = [f"{one_line(p['label'])}: {v}{m}" for p, v, m in zip(points, values, marks, strict=True)]
    entries, name_room, height = listed(texts, room)
    rows: list[Row] = []
    for point, text, value, mark, entry in zip(points, texts, values, marks, entries, strict=True):
        if text_width(text, SMALL_SIZE) > name_room:
            after = f": {value}{mark}"
            text = shorten(one_line(point["label"]), SMALL_SIZE, name_room - text_width(after, SMALL_SIZE)) + after
        look = _Look.of(point, funnel)
        color = theme.ink if look.kind == "common_cause" else getattr(theme, KINDS[look.kind].color)
        place = {"left": round(entry.left - left, 1), "top": entry.top + _AXIS + ROW_HEIGHT}
        rows.append({"number": str(point["number"]), "text": text, "color": color, **place})
    return rows, height + 2 * ROW_HEIGHT


def _list_layers(theme: Theme) -> list[dict[str, Any]]:
    """The list of sites below the plot: numbers to the right of their column, names to the left."""

    def column(field: str, align: str, dx: int) -> dict[str, Any]:
        place = {"x": {"value": {"expr": "datum.left"}}, "y": {"value": {"expr": "height + datum.top"}}}
        color = {"field": "color", "type": "nominal", "scale": None, "legend": None}
        encoding = {**place, "text": {"field": field}, "color": color}
        return layer("list", words(SMALL_SIZE, theme.ink, align, dx), encoding)

    return [column("number", "right", 18), column("text", "left", 22)]


def _center(funnel: Mapping[str, Any]) -> list[Row]:
    return [] if funnel["center"] is None else [{"role": "center", "value": funnel["center"], "label": ""}]


def _numbers(funnel: Mapping[str, Any], plot: Plot, decimals: int | None) -> list[Row]:
    """The average, and the words of the curves at their right ends, apart from each other."""
    rows = _center(funnel)
    for row in rows:
        row["label"] = f"Average {_number(row['value'], funnel, decimals)}"
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
            "scale": {"domain": list(plot.x), "nice": False, "zero": False},
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


def _layers(theme: Theme, unit: str | None, legend: _Legend, has_numbers: bool) -> list[dict[str, Any]]:
    layers = [
        layer(
            "curves",
            {
                "type": "line",
                "color": theme.limit,
                "strokeDash": [2, 3] if name.endswith("2") else [7, 3],
                "clip": True,
            },
            {"y": y_of(name, unit)},
            f"isValid(datum.{name})",
        )
        for name in _CURVES
    ]
    average = {"x": {"value": 0}, "x2": {"value": "width"}}
    layers.append(layer("numbers", {"type": "rule", "color": theme.ink}, average, "datum.role == 'center'"))
    leader = {"type": "rule", "color": theme.limit, "strokeWidth": 0.7}
    leader |= {"x2Offset": {"expr": "datum.line_dx"}, "y2Offset": {"expr": "datum.line_dy"}}
    layers.append(layer("sites", leader, {"x2": {"field": "denominator"}, "y2": {"field": "value"}}, "datum.line"))
    ring = {"type": "point", "shape": "circle", "filled": False, "size": 150, "color": theme.ink, "strokeWidth": 0.9}
    layers.append(layer("sites", ring, None, "datum.unstable"))
    tooltip = [{"field": field} for field in ("number", "site", "value", "denominator", "word")]
    sites = {**legend.channels, "tooltip": tooltip}
    layers.append(layer("sites", {"type": "point", "filled": True, "opacity": 1, "size": 55}, sites))
    text = words(SMALL_SIZE, theme.ink, "center") | {"dx": {"expr": "datum.dx"}, "dy": {"expr": "datum.dy"}}
    layers.append(layer("sites", text, {"text": {"field": "label"}}, "datum.label"))
    if not has_numbers:
        return layers
    beside = {"x": {"value": "width"}, "text": {"field": "label"}}
    return [*layers, layer("numbers", words(LABEL_SIZE, theme.muted, dx=8), beside)]
