"""What an SVG shows, read from its text: where each word stands, in which color and size."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from qi_tracker.charts.text import text_width

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Words:
    """One piece of text: its box in pixels, turned text by its box after turning."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    fill: str

    def overlaps(self, other: "Words", slack: float = 1.0) -> bool:
        """Whether the boxes share more than `slack` pixels both ways."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def _moves(transform: str | None) -> list[tuple[str, list[float]]]:
    found = re.findall(r"(translate|rotate)\(([^)]*)\)", transform or "")
    return [(name, [float(n) for n in re.split(r"[ ,]+", inside.strip())]) for name, inside in found]


def words_of(svg: bytes) -> list[Words]:
    """All text that can be seen."""
    found: list[Words] = []

    def walk(node: ElementTree.Element, x: float, y: float, turned: bool) -> None:
        for name, amounts in _moves(node.get("transform")):
            if name == "translate":
                x, y = x + amounts[0], y + (amounts[1] if len(amounts) > 1 else 0)
            else:
                turned = turned or abs(amounts[0]) == 90
        if node.tag == f"{_SVG}text" and node.get("opacity") != "0" and "".join(node.itertext()).strip():
            found.extend(_boxes(node, x, y, turned))
        for child in node:
            walk(child, x, y, turned)

    walk(ElementTree.fromstring(svg), 0, 0, False)
    return found


def _boxes(node: ElementTree.Element, x: float, y: float, turned: bool) -> list[Words]:
    size = float((node.get("font-size") or "11").removesuffix("px"))
    bold = node.get("font-weight") == "bold"
    lines = [("".join(t.itertext()), float(t.get("dy") or 0)) for t in node] or [(node.text or "", 0.0)]
    boxes = []
    for text, down in lines:
        y += down
        wide = text_width(text, size, bold=bold)
        before = {"middle": wide / 2, "end": wide}.get(node.get("text-anchor") or "start", 0.0)
        if turned:
            box = (x - 0.8 * size, x + 0.2 * size, y - wide + before, y + before)
        else:
            box = (x - before, x - before + wide, y - 0.8 * size, y + 0.2 * size)
        boxes.append(Words(text, *box, size, node.get("fill") or ""))
    return boxes


def collisions(words: list[Words]) -> list[tuple[str, str]]:
    """Pairs of texts that overlap."""
    return [(a.text, b.text) for i, a in enumerate(words) for b in words[i + 1 :] if a.overlaps(b)]


def contrast(one: str, other: str) -> float:
    """Contrast of two #rrggbb colors (WCAG 2.1)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
