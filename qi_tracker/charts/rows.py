"""The analysis as rows to draw: points, stepping lines, phases, cycles, notes, and the numbers at the right."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..core.wording import PERCENT, short_number
from .layout import Plot, lanes, spread
from .text import one_line, shorten, text_width
from .theme import LABEL_SIZE, SMALL_SIZE
from .timeline import Timeline
from .wording import as_day, latest_with_center, level_words, stretch_words, target_words

Row = dict[str, Any]
Points = Sequence[Mapping[str, Any]]

NOTE_WIDTH = 170
# Room that a mark needs beside its neighbor, in pixels.
_APART = 6
# Four labels of the levels, one below the other.
_LEVEL_GAP = LABEL_SIZE + 3


def point_rows(analysis: Mapping[str, Any], timeline: Timeline) -> list[Row]:
    """One row a point; `stretch` counts up wherever a missing value or a missing period interrupts the line."""
    labels = [one_line(phase["label"] or "") for phase in analysis["phases"]]
    rows = []
    stretch = 0
    broken = _first_after_gaps(analysis)
    for index, point in enumerate(analysis["points"]):
        stretch += (point["value"] is None and not point["excluded"]) or index in broken
        phase = point["phase"]
        rows.append(
            {
                "at": timeline.positions[index],
                "period": timeline.words(index),
                "value": point["value"],
                "kind": kind_of(point),
                "stretch": stretch,
                "center": point["center"],
                "lower": point["lower"],
                "upper": point["upper"],
                "phase": labels[phase] or f"Phase {phase + 1}",
                "note": one_line(point["note"] or ""),
            }
        )
    return rows


def _first_after_gaps(analysis: Mapping[str, Any]) -> set[int]:
    """Indexes of the points before which periods are missing."""
    days = [point["period_start"] for point in analysis["points"]]
    return {bisect_right(days, gap["to"]) for gap in analysis["gaps"]}


def kind_of(point: Mapping[str, Any]) -> str:
    """Which of the theme's KINDS a point is drawn as."""
    return "excluded" if point["excluded"] else point["point_type"] or "common_cause"


LEVELS = ("center", "lower", "upper")
# With points closer than this, limits that step at each of them are a picket fence.
_STEP_WIDTH = 6


def are_steps_apart(points: Points, plot: Plot) -> bool:
    """Whether points lie far enough apart for limits to step at each of them."""
    return plot.width >= _STEP_WIDTH * len(points)


def level_rows(
    points: Points, timeline: Timeline, sigma_lines: Sequence[int] = (), *, stepping: bool = True
) -> list[Row]:
    """Corners of the stepping center and limits; equal neighbors are drawn as one, and nothing crosses a phase.

    sigma_lines: which lines of fewer sigma stand in the rows as well. Without `stepping`, limits that differ from point
    to point go straight from one to the next.
    """
    names = (*LEVELS, *(f"{side}_{sigma}_sigma" for sigma in sigma_lines for side in ("lower", "upper")))
    rows: list[Row] = []
    before: tuple[Any, ...] | None = None
    stretch = 0
    for index, point in enumerate(points):
        levels = tuple(point[name] for name in names)
        state = (point["phase"], *(level is None for level in levels))
        if before is not None and state != before[0]:
            stretch += 1
        if before == (state, levels):
            rows[-1]["at"] = timeline.right(index)
        else:
            corner = {**dict(zip(names, levels, strict=True)), "stretch": stretch}
            begins = before is None or state != before[0]
            ends = index + 1 == len(points) or points[index + 1]["phase"] != point["phase"]
            if stepping or begins:
                rows.append({"at": timeline.left(index), **corner})
            if stepping or ends:
                rows.append({"at": timeline.right(index), **corner})
            elif not begins:
                rows.append({"at": timeline.positions[index], **corner})
        before = (state, levels)
    return rows


def phase_rows(analysis: Mapping[str, Any], timeline: Timeline, plot: Plot) -> list[Row]:
    """Extent and label of each phase that has points; none for a single phase without a label."""
    phases = [point["phase"] for point in analysis["points"]]
    starts = [i for i in range(len(phases)) if i == 0 or phases[i] != phases[i - 1]]
    labels = [analysis["phases"][phases[i]]["label"] for i in starts]
    if len(starts) < 2 and not any(labels):
        return []
    # Points before the first listed phase form one that nobody could give a label.
    labels[0] = labels[0] or "Before"
    ends = [timeline.left(i) for i in starts[1:]] + [timeline.end]
    rows = []
    for first, until, label in zip(starts, ends, labels, strict=True):
        left = timeline.left(first)
        room = plot.x_pixel(until) - plot.x_pixel(left) - 2 * _APART
        rows.append(
            {"at": left, "until": until, "label": shorten(one_line(label or ""), LABEL_SIZE, room), "first": first == 0}
        )
    return rows


def target_rows(points: Points, timeline: Timeline) -> list[Row]:
    """Corners of the target's line where the target changes over time; none where it is one all the way."""
    if len({point["target"] for point in points}) < 2:
        return []
    rows: list[Row] = []
    stretch = 0
    for index, point in enumerate(points):
        target = point["target"]
        if target is None:
            stretch += 1
            continue
        sides = (timeline.left(index), timeline.right(index))
        rows += [{"at": at, "target": target, "stretch": stretch} for at in sides]
    return rows


def number_rows(analysis: Mapping[str, Any], plot: Plot, decimals: int | None) -> list[Row]:
    """Latest center, limits and target as numbers, beside their lines, moved apart where these are close."""
    unit = analysis["unit"]
    percent = PERCENT if unit == PERCENT else ""
    latest = latest_with_center(analysis["points"])
    named: list[tuple[str, float, str]] = []
    if latest is not None:
        words = level_words(analysis)
        for role, word in zip(("upper", "center", "lower"), words, strict=True):
            if latest[role] is not None:
                named.append((role, latest[role], f"{word} {short_number(latest[role], decimals, unit)}{percent}"))
    target = target_words(analysis, decimals)
    if target:
        named.append(("target", analysis["target"]["value"], target))
    stretch = stretch_words(analysis, decimals)
    if stretch:
        named.append(("stretch", analysis["stretch_target_value"], stretch))
    places = spread([plot.y_pixel(value) for _, value, _ in named], _LEVEL_GAP, 0, plot.height)
    return [
        {"role": role, "level": level, "value": plot.y_value(place), "label": label}
        for (role, level, label), place in zip(named, places, strict=True)
    ]


def cycle_rows(cycles: Iterable[Mapping[str, Any]], timeline: Timeline, plot: Plot) -> list[Row]:
    """PDSA cycles as bars in lanes, clipped to the axis; a cycle that finds no free lane is drawn without its number.

    A cycle without an end runs to the right end of the axis; one outside the axis, or without a start, is not drawn.
    """
    low, high = plot.x
    rows: list[Row] = []
    for cycle in sorted((c for c in cycles if c["starts_on"]), key=lambda c: (as_day(c["starts_on"]), c["number"])):
        start = timeline.at(as_day(cycle["starts_on"]))
        end = timeline.at(as_day(cycle["ends_on"])) if cycle["ends_on"] else high
        if start > high or end < low:
            continue
        label = str(cycle["number"])
        # The bar is at least as long as its number is wide.
        least = plot.x_length(text_width(label, SMALL_SIZE) + _APART)
        left = min(max(start, low), high - least)
        right = min(max(end, left + least), high)
        title = one_line(cycle["title"] or "")
        rows.append({"at": left, "until": right, "label": label, "title": title, "from": str(cycle["starts_on"])})
    gap = plot.x_length(2)
    for row, lane in zip(rows, lanes([(r["at"], r["until"] + gap) for r in rows], plot.cycle_lanes), strict=True):
        row["lane"] = plot.cycle_lanes - 1 if lane is None else lane
        row["label"] = "" if lane is None else row["label"]
    return rows


def note_rows(analysis: Mapping[str, Any], timeline: Timeline, plot: Plot) -> list[Row]:
    """Notes of points: shortened in lanes above the plot as long as they fit, otherwise marked without words."""
    rows: list[Row] = []
    spans: list[tuple[float, float]] = []
    for at, point in zip(timeline.positions, analysis["points"], strict=True):
        note = one_line(point["note"] or "")
        if not note:
            continue
        label = shorten(note, SMALL_SIZE, NOTE_WIDTH)
        pixel = plot.x_pixel(at)
        wide = text_width(label, SMALL_SIZE) + 2 * _APART
        # A note that would leave the plot at its right is written left of its point.
        side = "right" if pixel + wide > plot.width else "left"
        left = pixel - wide if side == "right" else pixel
        value = point["value"] if point["value"] is not None else plot.y[0]
        rows.append({"at": at, "value": value, "label": label if left >= 0 else "", "note": note, "side": side})
        spans.append((left, left + wide))
    order = sorted(range(len(rows)), key=lambda i: spans[i])
    for i, lane in zip(order, lanes([spans[i] for i in order], plot.note_lanes), strict=True):
        rows[i]["lane"] = lane or 0
        rows[i]["label"] = "" if lane is None else rows[i]["label"]
    return _thinned(rows, plot)


def _thinned(rows: list[Row], plot: Plot) -> list[Row]:
    """The notes with words, and of those without, as many as stand apart."""
    crowded = {id(b) for a, b in pairwise(rows) if plot.x_pixel(b["at"]) - plot.x_pixel(a["at"]) < _APART}
    return [row for row in rows if row["label"] or id(row) not in crowded]
