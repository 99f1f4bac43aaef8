"""Pareto chart: what was counted by the values of a stratum, the largest first, with what they make up together."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.wording import counted, number, written_day
from .frame import PADDING
from .layers import words
from .layout import DEFAULT_HEIGHT, DEFAULT_WIDTH, check_size
from .rows import Row
from .specification import SCHEMA, Specification
from .text import one_line, shorten, wrap
from .theme import LABEL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme, config
from .wording import as_day

MOST_BARS = 10
SMALL_SHARE = 3.0
"""In percent: smaller bars stand together as Other, where there are more than a few."""
FEW_BARS = 6
_PERIODS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
_LEFT, _LINE, _SPACING = 52, 13, 18
_LABEL_LINES = 3
_PANEL_HEIGHT = 320
# Of a label above a bar and one on the line, so that the two never touch.
_APART = 2 * (LABEL_SIZE + 4)
# A line over lower bars than these would run through their figures.
_LOWEST_LINE = 90
_SHARE_WIDTH = 34


def pareto_chart(
    pareto: Mapping[str, Any],
    *,
    title: str,
    context: str | None = None,
    frequency: str | None = None,
    theme: ChartTheme = ChartTheme.LIGHT,
    width: int = DEFAULT_WIDTH,
    height: int | None = None,
) -> Specification:
    """Vega-Lite 5 specification of a Pareto chart (Juran), or of two of one scale, before and after a change.

    pareto: the JSON of `GET /measures/{id}/pareto`. title: the measure's name; context: its initiative. frequency: the
    measure's own. height: of each chart. Before and after are drawn for each period, since they differ in length.
    The line adds the bars up; its figures are what they make up together. Raises ValueError for a size out of bounds.
    """
    is_split = pareto["before"] is not None
    height = height or (_PANEL_HEIGHT if is_split else DEFAULT_HEIGHT)
    check_size(width, height)
    colors, room = THEMES[theme], width - 2 * PADDING
    tables = [pareto["before"], pareto["after"]] if is_split else [pareto["whole"]]
    period = _PERIODS.get(frequency or "", "point")
    panels = [_Panel(table, period, is_split) for table in tables]
    subtitle = [f"By {pareto['label']}. {_amount(pareto['whole'])}", context or ""]
    header: dict[str, Any] = {
        "text": wrap(title, TITLE_SIZE, room, 2, bold=True) or ["Measure"],
        "subtitle": [line for text in subtitle for line in wrap(text, SUBTITLE_SIZE, room, 1)],
        "offset": 14,
    }
    above = 20 * len(header["text"]) + 16 * len(header["subtitle"]) + 14
    highest = max([panel.height_of_all for panel in panels if panel.bars], default=0) or 1.0
    names = ("before", "after") if is_split else (None,)
    headings = [_heading(pareto, name, period) for name in names]
    size = (room, height - 2 * PADDING - (0 if is_split else above))
    # Both leave the same room to the names of their bars, so that equal counts are equally high.
    lines = max(panel.lines(room) for panel in panels)
    views = [panel.view(colors, size, highest, heading, lines) for panel, heading in zip(panels, headings, strict=True)]
    return {
        "$schema": SCHEMA,
        "description": _description(title, pareto, panels, headings),
        "background": colors.background,
        "padding": PADDING,
        "title": header,
        "config": config(colors),
        "spacing": _SPACING,
        "vconcat": views,
    }


def _amount(table: Mapping[str, Any]) -> str:
    """What the bars add up to, and what they leave out."""
    if not table["periods"]:
        return "No points"
    days = " to ".join(written_day(as_day(table[name])) for name in ("first", "last"))
    said = f"{table['total']:,} counted, {days}" if table["first"] != table["last"] else f"{table['total']:,} counted"
    return f"{said}; {table['undivided']:,} more are not divided" if table["undivided"] else said


def _heading(pareto: Mapping[str, Any], name: str | None, period: str) -> str:
    if name is None:
        return ""
    table, day = pareto[name], written_day(as_day(pareto["split"]))
    phase = f" ({one_line(pareto['phase'])})" if pareto["phase"] and name == "after" else ""
    events = f"{counted(table['total'], 'event')} in {counted(table['periods'], period)}"
    return f"{'Before' if name == 'before' else 'Since'} {day}{phase}: {events}"


class _Panel:
    """One of the charts. scale: counts as they are, or for each period."""

    def __init__(self, table: Mapping[str, Any], period: str, for_each: bool) -> None:
        self.table = table
        self.share = 1 / table["periods"] if for_each and table["periods"] else 1.0
        self.unit = f"Count in a {period}" if for_each else "Count"
        self.bars = _folded(table["bars"], table["total"])

    @property
    def height_of_all(self) -> float:
        """Where the line ends."""
        return float(self.table["total"]) * self.share

    def labels(self, room: float) -> list[list[str]]:
        """The name of each bar, in lines that fit below it."""
        wide = (room - _LEFT) / max(1, len(self.bars)) - 8
        return [wrap(bar["value"], LABEL_SIZE, wide, _LABEL_LINES) or ["…"] for bar in self.bars]

    def lines(self, room: float) -> int:
        """How many lines the longest name takes."""
        return max(map(len, self.labels(room)), default=1)

    def view(self, theme: Theme, size: tuple[float, float], highest: float, heading: str, lines: int) -> Specification:
        """The chart on a scale that ends a little above `highest`."""
        across = size[0] - _LEFT
        if not self.bars:
            text = {"type": "text", "fontSize": SUBTITLE_SIZE, "color": theme.muted}
            encoding = {"text": {"value": heading or "Nothing that is divided by this was counted yet."}}
            return {"width": across, "height": 80, "data": {"values": [{}]}, "mark": text, "encoding": encoding}
        below = _LINE * lines + 12
        down = max(60.0, size[1] - below - (24 if heading else 0))
        top = highest * (1 + 22 / down)
        rows = self._rows(self.labels(size[0]), down / top, band=across / len(self.bars))
        scale = {"domain": [0, top], "nice": False}
        axis = {"grid": True, "domain": False, "ticks": False, "minExtent": _LEFT - 14, "maxExtent": _LEFT - 14}
        title = {"text": shorten(heading, SUBTITLE_SIZE, across), "fontSize": SUBTITLE_SIZE, "offset": 6}
        return {
            **({"title": title} if heading else {}),
            "width": across,
            "height": down,
            "data": {"values": rows},
            "encoding": {
                "x": {
                    "field": "label",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "scale": {"paddingInner": 0.25, "paddingOuter": 0.125},
                    "axis": {
                        "labelAngle": 0,
                        "labelExpr": "split(slice(datum.label, indexof(datum.label, ' ') + 1), '\\n')",
                        "labelLineHeight": _LINE,
                        "ticks": False,
                        "minExtent": below,
                        "maxExtent": below,
                    },
                },
                "y": {
                    "type": "quantitative",
                    "title": self.unit,
                    "scale": scale,
                    "axis": {**axis, "tickCount": max(2, int(down // 45))},
                },
            },
            "layer": _layers(theme, self.unit, has_line=self.height_of_all * down / top >= _LOWEST_LINE),
        }

    def _rows(self, labels: Sequence[Sequence[str]], pixels: float, *, band: float) -> list[Row]:
        """One row a bar. The number before each label keeps bars of one text apart; the axis leaves it out."""
        rows: list[Row] = []
        so_far = 0
        # Where bars are narrow, not every point of the line has room for its figure; the last one always has.
        every = -(-_SHARE_WIDTH // band)
        for place, (bar, lines) in enumerate(zip(self.bars, labels, strict=True)):
            so_far += bar["count"]
            together = so_far / self.table["total"]
            has_room = (len(self.bars) - 1 - place) % every == 0
            gap = (so_far - bar["count"]) * self.share * pixels
            rows.append(
                {
                    "label": f"{place} " + "\n".join(lines),
                    "value": one_line(bar["value"]),
                    "amount": bar["count"] * self.share,
                    "count": bar["count"],
                    "written": self._written(bar["count"] * self.share),
                    "total": so_far * self.share,
                    "share": f"{100 * together:.0f}%" if gap >= _APART and has_room else "",
                    "is_other": bar["is_other"],
                    "first": place == 0,
                }
            )
        return rows

    def _written(self, amount: float) -> str:
        decimals = 1 if amount >= 1 else 2
        return number(amount, 0 if self.share == 1 else decimals)


def _folded(bars: Sequence[Mapping[str, Any]], total: int) -> list[Row]:
    """The bars to draw: what never happened is left out, and small ones stand together."""
    found = [{"value": bar["value"], "count": bar["count"], "is_other": False} for bar in bars if bar["count"]]
    kept = MOST_BARS - 1 if len(found) > MOST_BARS else len(found)
    if len(found) > FEW_BARS:
        large = sum(100 * bar["count"] >= SMALL_SHARE * total for bar in found)
        kept = min(kept, max(large, FEW_BARS - 1))
    small = found[kept:]
    if len(small) < 2:
        return found
    others = {"value": f"Other ({len(small)})", "count": sum(bar["count"] for bar in small), "is_other": True}
    return [*found[:kept], others]


def _layers(theme: Theme, unit: str, *, has_line: bool) -> list[dict[str, Any]]:
    def y_of(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": unit}

    tooltip = [{"field": "value"}, {"field": "count"}, {"field": "share", "title": "together"}]
    fill = {"condition": {"test": "datum.is_other", "value": theme.background}, "value": theme.line}
    bars = {"y": y_of("amount"), "fill": fill, "tooltip": tooltip}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "stroke": theme.line, "strokeWidth": 1}, "encoding": bars},
    ]
    if has_line:
        line = {"y": y_of("total")}
        shares = {"y": y_of("total"), "text": {"field": "share"}}
        layers += [
            {"mark": {"type": "line", "color": theme.ink, "strokeWidth": 1.5}, "encoding": line},
            {"mark": {"type": "point", "filled": True, "color": theme.ink, "size": 24, "opacity": 1}, "encoding": line},
            {"mark": {**words(LABEL_SIZE, theme.muted, "right", -5), "dy": -9}, "encoding": shares},
        ]
    for is_first in (True, False):
        # The line begins on the first bar, and its figure stands beside that.
        mark = words(LABEL_SIZE, theme.ink, *(("right", -6) if is_first and has_line else ("center", 0)))
        written = {"y": y_of("amount"), "text": {"field": "written"}}
        where = [{"filter": f"datum.first == {'true' if is_first else 'false'}"}]
        layers.append({"transform": where, "mark": {**mark, "dy": -8}, "encoding": written})
    return layers


def _description(title: str, pareto: Mapping[str, Any], panels: Sequence[_Panel], headings: Sequence[str]) -> str:
    parts = [f"Pareto chart of {title} by {pareto['label']}.", f"{_amount(pareto['whole'])}."]
    for panel, heading in zip(panels, headings, strict=True):
        total = panel.table["total"]
        bars = [f"{bar['value']} {bar['count']:,} ({100 * bar['count'] / total:.0f}%)" for bar in panel.bars]
        said = ", ".join(bars) or "nothing was counted"
        parts.append(f"{heading or 'Largest first'}: {said}." if bars or heading else "Nothing was counted.")
    return one_line(" ".join(parts))
