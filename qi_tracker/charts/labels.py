"""Names or numbers beside the marks of a plot, none upon another, and the list of what the numbers stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from .layout import Plot
from .text import text_width
from .theme import SMALL_SIZE

Box = tuple[float, float, float, float]
"""Left, right, top, bottom in pixels."""

MARK = 5.0
"""Half the width of a mark."""
ROW_HEIGHT = 14
_HALF_LINE = SMALL_SIZE / 2 + 1
_NEAR = 8.0
_TURNS = 16
_NUMBER_WIDTH = 22
_BETWEEN_COLUMNS = 14


@dataclass(frozen=True)
class Label:
    """Where a text stands from its mark, in pixels. dx, dy: of its middle; line: to the end of a line that leads there.

    Beside its mark a text needs no line.
    """

    text: str
    dx: float
    dy: float
    line: tuple[float, float] | None


Places = Sequence[tuple[float, float]]
"""x and y in units of the axes."""


def beside_marks(
    marks: Places, texts: Sequence[str], order: Sequence[int], plot: Plot, *, lines: Places, reach: float
) -> list[Label | None]:
    """A place for each text beside its mark, within `reach` pixels, None where there is none.

    order: which mark chooses first. lines: places on lines, which a text avoids where it can.
    """
    at = [(plot.x_pixel(x), plot.y_pixel(y)) for x, y in marks]
    taken = _Boxes(_around(at, MARK))
    drawn = _Boxes(_around([(plot.x_pixel(x), plot.y_pixel(y)) for x, y in lines], 1))
    placed: list[Label | None] = [None] * len(at)
    for mark in order:
        half = text_width(texts[mark], SMALL_SIZE) / 2
        free = []
        for dx, dy in _offsets(half, reach):
            x, y = at[mark][0] + dx, at[mark][1] + dy
            box = (x - half - 1, x + half + 1, y - _HALF_LINE, y + _HALF_LINE)
            if box[0] >= 0 and box[1] <= plot.width and box[2] >= 0 and box[3] <= plot.height and taken.free(box):
                free.append((drawn.free(box), dx, dy, box))
                if free[-1][0]:
                    break
        if free:
            _, dx, dy, box = free[-1] if free[-1][0] else free[0]
            taken.add(box)
            placed[mark] = Label(texts[mark], round(dx, 1), round(dy, 1), _line(dx, dy, half))
    return placed


def _around(places: Places, half: float) -> list[Box]:
    return [(x - half, x + half, y - half, y + half) for x, y in places]


def _line(dx: float, dy: float, half: float) -> tuple[float, float] | None:
    """Where a line from the mark meets the border of its text; None where the text is near enough."""
    share = max(1 - (half + 1) / abs(dx) if dx else 0.0, 1 - _HALF_LINE / abs(dy) if dy else 0.0, 0.0)
    reach = hypot(share * dx, share * dy)
    return (round(share * dx, 1), round(share * dy, 1)) if reach > _NEAR + 5 else None


def _offsets(half: float, reach: float) -> Iterator[tuple[float, float]]:
    """Middles of a text around its mark: right, left, above and below first, then ever farther away."""
    yield _NEAR + half, 0.0
    yield -_NEAR - half, 0.0
    gap = _NEAR
    while gap <= reach:
        for turn in range(_TURNS):
            # Above before below, to the right before to the left.
            angle = pi / 2 - (turn + 1) // 2 * (-1) ** turn * 2 * pi / _TURNS
            yield (gap + half) * cos(angle), -(gap + _HALF_LINE) * sin(angle)
        gap += 7.0


class _Boxes:
    """Boxes, found again by the cells of a grid that they lie in."""

    _cell = 40.0

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._in_cell: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def free(self, box: Box) -> bool:
        """Whether a box lies upon none of these."""
        return not any(_overlap(box, other) for cell in self._cells(box) for other in self._in_cell.get(cell, ()))

    def add(self, box: Box) -> None:
        """Keep a box."""
        for cell in self._cells(box):
            self._in_cell.setdefault(cell, []).append(box)

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        left, right, top, bottom = (int(side // self._cell) for side in box)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                yield column, row


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@dataclass(frozen=True)
class Entry:
    """A line of the list: its place from the left, and from the top of the list, in pixels."""

    left: float
    top: float


def listed(texts: Sequence[str], room: float) -> tuple[list[Entry], float, int]:
    """Places of the lines of a list, in as many columns as the room allows, read downward.

    Returns them with the room that each text has, and with the height of all.
    """
    widest = max((text_width(text, SMALL_SIZE) for text in texts), default=0.0) + _NUMBER_WIDTH + 1
    columns = max(1, min(len(texts), int((room + _BETWEEN_COLUMNS) // (widest + _BETWEEN_COLUMNS))))
    rows = -(-len(texts) // columns)
    step = min(widest + _BETWEEN_COLUMNS, (room + _BETWEEN_COLUMNS) / columns)
    entries = [Entry(number // rows * step, number % rows * ROW_HEIGHT) for number in range(len(texts))]
    return entries, step - _BETWEEN_COLUMNS - _NUMBER_WIDTH, rows * ROW_HEIGHT
