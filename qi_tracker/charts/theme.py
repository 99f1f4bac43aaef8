"""Colors, shapes and sizes of every chart: the one place to change how they look.

Each theme's text colors reach a contrast of 4.5:1 on its background, its marks 3:1 (WCAG 2.1). The point colors keep
apart for the common color-vision deficiencies (blue, orange, purple, grey), and each has its own shape besides.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# vl-convert carries Liberation Sans, so that a server without any font draws text; Arial and Helvetica share its
# widths, so that a browser that lacks it still places the labels as they were measured.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

TITLE_SIZE = 16
SUBTITLE_SIZE = 12
LABEL_SIZE = 11
SMALL_SIZE = 10


class ChartTheme(StrEnum):
    """What a chart is to stand on: a light page or a dark one."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Theme:
    """Colors as #rrggbb; `ink` and `muted` are for text, `tint` lies behind text, the rest is for marks."""

    background: str
    ink: str
    muted: str
    grid: str
    tint: str
    band: str
    line: str
    limit: str
    target: str
    improvement: str
    concern: str
    neutral: str
    common: str


THEMES: dict[ChartTheme, Theme] = {
    ChartTheme.LIGHT: Theme(
        background="#ffffff",
        ink="#1f2933",
        muted="#52606d",
        grid="#e8ecf0",
        tint="#e6ebf0",
        band="#f1f4f7",
        line="#7b8794",
        limit="#66727f",
        target="#8a1c5b",
        improvement="#0063b1",
        concern="#c24e00",
        neutral="#7440a8",
        common="#6b7683",
    ),
    ChartTheme.DARK: Theme(
        background="#141a21",
        ink="#eef2f6",
        muted="#b3bfcc",
        grid="#29323d",
        tint="#303b48",
        band="#1c242d",
        line="#7f8c9a",
        limit="#97a4b2",
        target="#f48fc0",
        improvement="#5cb3ff",
        concern="#ff9a3d",
        neutral="#c6a0f5",
        common="#9aa6b3",
    ),
}


@dataclass(frozen=True)
class Kind:
    """How one sort of point is drawn: its word in the legend, Vega shape, the theme's color, and its relative area."""

    word: str
    shape: str
    color: str
    area: float


# In the order of the legend.
KINDS = {
    "improvement": Kind("Improvement", "diamond", "improvement", 2.4),
    "concern": Kind("Concern", "square", "concern", 2.0),
    "neutral_high": Kind("Change (high)", "triangle-up", "neutral", 2.2),
    "neutral_low": Kind("Change (low)", "triangle-down", "neutral", 2.2),
    "common_cause": Kind("Usual ups and downs", "circle", "common", 1.0),
    "excluded": Kind("Excluded", "circle", "common", 1.3),
}


def config(theme: Theme) -> dict[str, Any]:
    """Vega-Lite configuration that every specification carries, so that a front end draws it alike."""
    axis = {
        "labelColor": theme.muted,
        "labelFontSize": LABEL_SIZE,
        "titleColor": theme.muted,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "gridColor": theme.grid,
        "domainColor": theme.limit,
        "tickColor": theme.limit,
    }
    return {
        "font": FONT,
        # The chart as a whole has its text alternative; hundreds of labels for its parts would drown it.
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "title": {
            "anchor": "start",
            "align": "left",
            "color": theme.ink,
            "fontSize": TITLE_SIZE,
            "subtitleColor": theme.ink,
            "subtitleFontSize": SUBTITLE_SIZE,
            "subtitlePadding": 4,
        },
        "legend": {
            "labelColor": theme.ink,
            "labelFontSize": LABEL_SIZE,
            "titleColor": theme.ink,
            "titleFontSize": LABEL_SIZE,
            "orient": "bottom",
            "direction": "horizontal",
        },
        "text": {"color": theme.ink, "fontSize": LABEL_SIZE},
    }
