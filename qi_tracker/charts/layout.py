"""Where things go in pixels, so that nothing overlaps: sizes, the vertical scale, lanes and nudged labels."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH_RANGE = (320, 2400)
HEIGHT_RANGE = (300, 1600)
DEFAULT_WIDTH = 800
DEFAULT_HEIGHT = 420


_LOW = 380


def is_low(height: int) -> bool:
    """Whether the picture is so low that words give way to the plot."""
    return height < _LOW


def lanes_allowed(height: int) -> tuple[int, int]:
    """Lanes for notes and lanes for cycles in a picture of this height."""
    return (1, 1) if is_low(height) else (2, 3)


def check_size(width: int, height: int) -> None:
    """Refuse a picture too small to read or too large to draw.

    Raises ValueError that names the parameter and its bounds.
    """
    check_width(width)
    _check("height", height, HEIGHT_RANGE)


def check_width(width: int) -> None:
    """The same for a picture whose height follows from what it shows."""
    _check("width", width, WIDTH_RANGE)


def _check(name: str, value: int, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low} and {high} pixels, not {value}.")


@dataclass(frozen=True)
class Plot:
    """The plotting area: its estimated size in pixels, the two scales, and the lanes above and below."""

    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    note_lanes: int = 0
    cycle_lanes: int = 0

    def x_pixel(self, position: float) -> float:
        """Pixels from the left border."""
        return (position - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def x_length(self, pixels: float) -> float:
        """So many pixels as a length on the axis."""
        return pixels / self.width * (self.x[1] - self.x[0])

    def y_pixel(self, value: float) -> float:
        """Pixels from the top border."""
        return (self.y[1] - value) / (self.y[1] - self.y[0]) * self.height

    def y_value(self, pixel: float) -> float:
        """The value that lies so many pixels from the top border."""
        return self.y[1] - pixel / self.height * (self.y[1] - self.y[0])


def y_domain(values: Iterable[float]) -> tuple[float, float]:
    """Bounds of the vertical scale: all values with some air; zero where it is near, nothing below without need."""
    finite = [v for v in values if math.isfinite(v)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    air = 0.07 * (high - low)
    # Differences that floating point cannot resolve would give a scale of zero length.
    if air <= 1e-9 * max(abs(low), abs(high)):
        air = abs(high) * 0.1 or 1.0
    bottom = low - air
    if low >= 0 and (bottom < 0 or low < 0.3 * high):
        bottom = 0.0
    return bottom, high + air


def finite_values(points: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[float]:
    """All numbers that the points hold in these fields."""
    return [p[m] for p in points for m in names if p[m] is not None and math.isfinite(p[m])]


def lanes(spans: Sequence[tuple[float, float]], count: int) -> list[int | None]:
    """For each span (left, right), in order of left, the first of `count` lanes with room for it, or None."""
    free = [-math.inf] * count
    found: list[int | None] = []
    for left, right in spans:
        lane = next((i for i, end in enumerate(free) if left >= end), None)
        if lane is not None:
            free[lane] = right
        found.append(lane)
    return found


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions moved as little as needed to lie `gap` apart within low..high, in the same order.

    Where there is no room for all of them, they share it evenly.
    """
    if not positions:
        return []
    gap = min(gap, (high - low) / max(1, len(positions) - 1))
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    placed = [min(max(positions[i], low), high) for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    placed[-1] = min(placed[-1], high)
    for i in range(len(placed) - 2, -1, -1):
        placed[i] = min(placed[i], placed[i + 1] - gap)
    moved = [0.0] * len(positions)
    for place, i in zip(placed, order, strict=True):
        moved[i] = place
    return moved
