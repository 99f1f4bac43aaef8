"""The plotting area and its two axes, as all charts of a measure share them."""

from collections.abc import Mapping
from typing import Any

from ..core.wording import short_number
from . import layers as draw
from .layout import Plot, finite_values, lanes_allowed, y_domain
from .rows import kind_of
from .text import text_width
from .theme import KINDS, LABEL_SIZE
from .timeline import Timeline
from .wording import level_words, stretch_words, target_words

PADDING = 12
_LEGEND_HEIGHT = 18
_LEGEND_ROW = 14
_AXIS_HEIGHT = 22
_NUMBERS = ("value", "center", "lower", "upper", "target")


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
    aims = [target["value"] if target else None, analysis["stretch_target_value"]]
    values += [aim for aim in aims if aim is not None]
    bounds = y_domain(values)
    labels = [short_number(value, decimals, analysis["unit"]) for value in bounds]
    # One decimal more than the bound needs: the limit itself may have one where the bound is round.
    latest = [
        f"{level_words(analysis).upper} {short_number(bounds[1], (decimals or 0) + 1)}%",
        target_words(analysis, decimals) or "",
        stretch_words(analysis, decimals) or "",
    ]
    left = max(text_width(label, LABEL_SIZE) for label in labels) + 34
    right = max(text_width(label, LABEL_SIZE) for label in latest) + 10
    note_lanes, cycle_lanes = lanes_allowed(size[1])
    note_lanes *= any(p["note"] for p in analysis["points"])
    cycle_lanes *= has_cycles
    top = len(header["text"]) * 20 + len(header["subtitle"]) * 15 + header["offset"]
    top += draw.PHASE_HEIGHT + note_lanes * draw.NOTE_LANE_HEIGHT
    legend = [KINDS[kind].word for kind in {kind_of(p) for p in analysis["points"]}]
    legend_rows = -(-len(legend) // draw.legend_columns(legend, size[0] - 2 * PADDING))
    bottom = _AXIS_HEIGHT + _LEGEND_HEIGHT + legend_rows * _LEGEND_ROW
    bottom += draw.CYCLE_GAP + cycle_lanes * draw.CYCLE_LANE_HEIGHT if cycle_lanes else 0
    width, height = (whole - 2 * PADDING for whole in size)
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
