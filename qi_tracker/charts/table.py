"""Measures as a table on one page: sparkline, icons, latest value, target, what changed when. Rows in, SVG out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from math import inf, isfinite
from typing import Any

from ..core.wording import MONTHS, PERCENT, counted, number, short_number, written_day
from .icons import ASSURANCE, CHANGING, VARIATION, assurance_icon, drawn, variation_icon
from .layout import finite_values, y_domain
from .text import one_line, shorten, text_width, wrap
from .theme import FONT, LABEL_SIZE, SMALL_SIZE, SUBTITLE_SIZE, THEMES, TITLE_SIZE, ChartTheme, Theme

WIDTH = 1040
MOST_ROWS = 25
"""As many as are legible on one printed page."""
SHOWN_POINTS = 24
_MARGIN = 24
_HEAD, _ROW, _FOOT = 92, 54, 62
_ICON = 32
# Left borders; numbers end at their right one.
_NAME, _LINE, _VARIATION, _ASSURANCE, _LATEST, _TARGET, _CHANGED = 24, 344, 570, 622, 764, 862, 882
_LINE_WIDTH, _FIGURE_WIDTH = 200, 90
_POINT_COLORS = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral_high": "neutral",
    "neutral_low": "neutral",
}


@dataclass(frozen=True)
class TableRow:
    """A measure as the table shows it.

    points: the last ones of its analysis as JSON has them; none where it cannot be analyzed. changed_on, change and
    former_center: of what changed last.
    """

    name: str
    initiative: str
    unit: str | None
    decimals: int | None
    direction: str
    target_value: float | None
    latest_value: float | None
    latest_on: date | None
    variation: str | None
    assurance: str | None
    since: date | None
    changed_on: date | None
    former_center: float | None
    change: float | None
    change_percent: float | None
    problem: str | None = None
    points: Sequence[Mapping[str, Any]] = field(default=())


def table_svg(rows: Sequence[TableRow], *, total: int, today: date, theme: ChartTheme = ChartTheme.LIGHT) -> str:
    """The table as SVG. total: how many measures there are to be shown, of which the rows are the first."""
    colors = THEMES[theme]
    height = _HEAD + max(1, len(rows)) * _ROW + _FOOT
    page = _Page(colors)
    page.text(_MARGIN, 34, "Measures", TITLE_SIZE + 4, bold=True)
    page.text(_MARGIN, 54, _subtitle(len(rows), total, today), SUBTITLE_SIZE, color=colors.muted)
    _column_heads(page)
    for place, row in enumerate(rows):
        _draw_row(page, row, _HEAD + place * _ROW)
    if not rows:
        page.text(_MARGIN, _HEAD + 32, "No measure matches.", SUBTITLE_SIZE, color=colors.muted)
    _legend(page, height - _FOOT)
    label = escape(_described(rows, total, today), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">'
        f'<rect width="{WIDTH}" height="{height}" fill="{colors.background}"/>{"".join(page.parts)}</svg>'
    )


class _Page:
    """What was drawn so far."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.parts: list[str] = []

    def text(
        self, x: float, y: float, text: str, size: float, *, color: str = "", bold: bool = False, anchor: str = "start"
    ) -> None:
        weight = ' font-weight="bold"' if bold else ""
        where = f'transform="translate({x:g} {y:g})" text-anchor="{anchor}" font-size="{size:g}"'
        self.parts.append(f'<text {where} fill="{color or self.theme.ink}"{weight}>{escape(text)}</text>')

    def figure(self, right: float, y: float, text: str, *, bold: bool = False) -> None:
        """A number that ends at its column's right border, smaller where it would not fit."""
        size = min(13.0, 13 * _FIGURE_WIDTH / text_width(text, 13, bold=bold))
        self.text(right, y, text, size, bold=bold, anchor="end")

    def line(self, left: float, right: float, y: float, color: str, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" fill="none" stroke="{color}"{dashed}/>')


def _subtitle(shown: int, total: int, today: date) -> str:
    of = f"The first {shown} of {counted(total, 'measure')}" if shown < total else counted(total, "measure")
    lines = f" Each line shows the last {SHOWN_POINTS} points." if shown else ""
    return f"{of}, {written_day(today)}.{lines}"


def _column_heads(page: _Page) -> None:
    heads = (
        (_NAME, "start", "Measure"),
        (_LINE, "start", "Last points"),
        (_VARIATION + _ICON / 2, "middle", "Variation"),
        (_ASSURANCE + _ICON / 2, "middle", "Target"),
        (_LATEST, "end", "Latest"),
        (_TARGET, "end", "Target value"),
        (_CHANGED, "start", "Changed"),
    )
    for x, anchor, words in heads:
        page.text(x, _HEAD - 10, words, LABEL_SIZE, color=page.theme.muted, anchor=anchor)
    page.line(_MARGIN, WIDTH - _MARGIN, _HEAD - 1, page.theme.limit)


def _draw_row(page: _Page, row: TableRow, top: float) -> None:
    theme, room = page.theme, _LINE - _NAME - 16
    page.text(_NAME, top + 22, shorten(one_line(row.name), 13, room, bold=True), 13, bold=True)
    unit = one_line(row.unit or "")
    about = f"{unit}, {row.initiative}" if unit and unit != PERCENT else row.initiative
    page.text(_NAME, top + 40, shorten(one_line(about), LABEL_SIZE, room), LABEL_SIZE, color=theme.muted)
    if row.points:
        _sparkline(page, row, top + 7, _ROW - 14)
    elif row.problem:
        for place, line in enumerate(wrap(row.problem, SMALL_SIZE, _LINE_WIDTH, 3)):
            page.text(_LINE, top + 18 + place * 12, line, SMALL_SIZE, color=theme.muted)
    icon_top = top + (_ROW - _ICON) / 2
    page.parts.append(drawn(variation_icon(row.variation), theme, _VARIATION, icon_top, _ICON, filled=True))
    page.parts.append(
        drawn(assurance_icon(row.assurance, row.variation), theme, _ASSURANCE, icon_top, _ICON, filled=False)
    )
    if row.latest_value is not None and row.latest_on is not None:
        page.figure(_LATEST, top + 24, _quantity(row.latest_value, row), bold=True)
        page.text(_LATEST, top + 41, _day(row.latest_on), LABEL_SIZE, color=theme.muted, anchor="end")
    if row.target_value is not None:
        sign = {"increase": "≥ ", "decrease": "≤ "}.get(row.direction, "")
        page.figure(_TARGET, top + 24, f"{sign}{_quantity(row.target_value, row)}")
    _draw_change(page, row, top)
    page.line(_MARGIN, WIDTH - _MARGIN, top + _ROW - 0.5, theme.grid)


def _draw_change(page: _Page, row: TableRow, top: float) -> None:
    if row.changed_on is None:
        return
    room = WIDTH - _MARGIN - _CHANGED
    since = "since " if row.since else "phase of "
    page.text(_CHANGED, top + 24, shorten(f"{since}{_day(row.changed_on)}", SUBTITLE_SIZE, room), SUBTITLE_SIZE)
    if row.change is not None and row.former_center is not None:
        to = f"{_number(row.former_center, row)} → {_quantity(row.former_center + row.change, row)}"
        percent = row.change_percent
        by = f" ({_signed(percent)}%)" if percent is not None and abs(percent) < 1000 else ""
        words = next((each for each in (to + by, to) if text_width(each, LABEL_SIZE) <= room), by.strip(" ()"))
        page.text(_CHANGED, top + 41, words, LABEL_SIZE, color=page.theme.muted)


def _sparkline(page: _Page, row: TableRow, top: float, height: float) -> None:
    """Values, center, the range within limits, the target, and points that are signals."""
    points, theme = row.points, page.theme
    values = finite_values(points, ("value", "center", "lower", "upper"))
    span = max(values) - min(values) if values else inf
    if not isfinite(span):
        return
    target = row.target_value
    # A target far off would flatten the line; its number stands beside it.
    is_near = target is not None and min(values) - span <= target <= max(values) + span
    low, high = y_domain([*values, target] if is_near and target is not None else values)
    step = _LINE_WIDTH / max(1, len(points) - 1)

    def x(place: int) -> float:
        return _LINE + (place * step if len(points) > 1 else _LINE_WIDTH / 2)

    def y(value: float) -> float:
        return top + (high - value) / (high - low) * height

    for place, point in enumerate(points):
        left = max(_LINE, x(place) - step / 2)
        right = min(_LINE + _LINE_WIDTH, x(place) + step / 2)
        if point["lower"] is not None and point["upper"] is not None:
            upper, lower = y(point["upper"]), y(point["lower"])
            box = f'x="{left:.1f}" y="{upper:.1f}" width="{right - left:.1f}" height="{lower - upper:.1f}"'
            page.parts.append(f'<rect {box} fill="{theme.tint}" shape-rendering="crispEdges"/>')
    for place, point in enumerate(points):
        if point["center"] is not None:
            left, right = max(_LINE, x(place) - step / 2), min(_LINE + _LINE_WIDTH, x(place) + step / 2)
            page.line(left, right, y(point["center"]), theme.limit)
    if is_near and target is not None:
        page.line(_LINE, _LINE + _LINE_WIDTH, y(target), theme.target, dash="4 3")
    drawn_points = [(x(n), y(p["value"]), p) for n, p in enumerate(points) if p["value"] is not None]
    joined = [(left, upper) for left, upper, point in drawn_points if not point["excluded"]]
    path = "L".join(f"{left:.1f} {upper:.1f}" for left, upper in joined)
    page.parts.append(f'<path d="M{path}" fill="none" stroke="{theme.ink}" stroke-width="1.4"/>' if path else "")
    for place, (left, upper, point) in enumerate(drawn_points):
        color = _POINT_COLORS.get(point["point_type"])
        if color and not point["excluded"]:
            page.parts.append(f'<circle cx="{left:.1f}" cy="{upper:.1f}" r="2.8" fill="{getattr(theme, color)}"/>')
        elif place == len(drawn_points) - 1:
            page.parts.append(f'<circle cx="{left:.1f}" cy="{upper:.1f}" r="2.8" fill="{theme.ink}"/>')


_LEGEND = (
    (
        (VARIATION["improvement_high"], "improvement, high"),
        (VARIATION["improvement_low"], "improvement, low"),
        (VARIATION["concern_high"], "concern"),
        (VARIATION["neutral_high"], "change"),
        (VARIATION["common_cause"], "chance alone"),
    ),
    (
        (ASSURANCE["pass"], "meets its target"),
        (ASSURANCE["fail"], "misses its target"),
        (ASSURANCE["hit_or_miss"], "met or missed by chance"),
        (CHANGING, "not to be said while it changes"),
    ),
)


def _legend(page: _Page, top: float) -> None:
    muted, end = page.theme.muted, 0.0
    for line, icons in enumerate(_LEGEND):
        x, y = float(_MARGIN), top + 12 + line * 24
        for icon, words in icons:
            page.parts.append(drawn(icon, page.theme, x, y, 18, filled=line == 0))
            page.text(x + 24, y + 13, words, LABEL_SIZE, color=muted)
            x += 44 + text_width(words, LABEL_SIZE)
        end = x
    page.line(end, end + 30, top + 45, page.theme.target, dash="4 3")
    page.text(end + 38, top + 49, "target; shaded: within limits", LABEL_SIZE, color=muted)


def _described(rows: Sequence[TableRow], total: int, today: date) -> str:
    parts = [_subtitle(len(rows), total, today)]
    for row in rows:
        assurance = assurance_icon(row.assurance, row.variation).words if row.assurance else ""
        words = [variation_icon(row.variation).words, assurance]
        latest = f"latest {_quantity(row.latest_value, row)}" if row.latest_value is not None else ""
        changed = f"changed {written_day(row.changed_on)}" if row.changed_on else ""
        parts.append(f"{row.name}: {'; '.join(word for word in (*words, latest, changed) if word)}.")
    return one_line(" ".join(parts))


def _number(value: float, row: TableRow) -> str:
    return short_number(value, row.decimals, row.unit)


def _quantity(value: float, row: TableRow) -> str:
    return f"{_number(value, row)}{PERCENT if row.unit == PERCENT else ''}"


def _signed(percent: float) -> str:
    return f"{'+' if percent > 0 else ''}{number(percent, 0)}"


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}"
