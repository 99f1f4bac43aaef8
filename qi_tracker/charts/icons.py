"""Icons of variation and assurance: shape, letter and color say what a measure shows.

Filled shapes are variation, rings are assurance. A diamond is good, a square is bad, a triangle is a change that is
neither, a circle is chance: the shapes of the points of charts. H and L are the high and the low side.
"""

from dataclasses import dataclass
from datetime import date
from html import escape

from ..core.wording import written_day
from .text import one_line
from .theme import FONT, THEMES, ChartTheme, Theme

SIZE_RANGE = (16, 512)
DEFAULT_SIZE = 64
_GRID = 64
"""The side of the square that shapes are drawn in."""
_GAP = 8


@dataclass(frozen=True)
class Icon:
    """One icon: its shape, its letter, the theme's color, and what it says."""

    shape: str
    letter: str
    color: str
    words: str


VARIATION = {
    "common_cause": Icon("circle", "C", "common", "Common cause: no signal at the last point"),
    "improvement_high": Icon("diamond", "H", "improvement", "Improvement, on the high side"),
    "improvement_low": Icon("diamond", "L", "improvement", "Improvement, on the low side"),
    "concern_high": Icon("square", "H", "concern", "Concern, on the high side"),
    "concern_low": Icon("square", "L", "concern", "Concern, on the low side"),
    "neutral_high": Icon("triangle_up", "H", "neutral", "Change, on the high side"),
    "neutral_low": Icon("triangle_down", "L", "neutral", "Change, on the low side"),
}
NO_VARIATION = Icon("dotted", "–", "muted", "Nothing to analyze yet")
ASSURANCE = {
    "pass": Icon("diamond", "P", "improvement", "Passes: the process meets its target"),
    "fail": Icon("square", "F", "concern", "Fails: the process misses its target"),
    "hit_or_miss": Icon("circle", "?", "common", "Hit or miss: chance decides whether the target is met"),
}
NO_ASSURANCE = Icon("dotted", "–", "muted", "No target that the process can be held against")
CHANGING = Icon(
    "dotted", "…", "muted", "The process is changing: its limits do not show yet whether it meets its target"
)

_SHAPES = {
    "circle": '<circle cx="32" cy="32" r="26"{look}/>',
    "dotted": '<circle cx="32" cy="32" r="26"{look} stroke-dasharray="4 5"/>',
    "diamond": '<path d="M32 3 61 32 32 61 3 32Z"{look}/>',
    "square": '<rect x="8" y="8" width="48" height="48" rx="3"{look}/>',
    "triangle_up": '<path d="M32 4 62 58 2 58Z"{look}/>',
    "triangle_down": '<path d="M32 60 62 6 2 6Z"{look}/>',
}
# Where the middle of a letter lies in shapes whose weight is not in their middle.
_MIDDLES = {"triangle_up": 41, "triangle_down": 25}


def variation_icon(variation: str | None) -> Icon:
    """The icon of a variation; None: nothing could be analyzed."""
    return VARIATION[variation] if variation else NO_VARIATION


def assurance_icon(assurance: str | None, variation: str | None) -> Icon:
    """The icon of an assurance; None: there is none.

    While a signal stands, limits mix the old process and the new one, and "fails" might stand beside a target that is
    met ever since: nothing is claimed then.
    """
    if not assurance:
        return NO_ASSURANCE
    return ASSURANCE[assurance] if variation in (None, "common_cause") else CHANGING


def drawn(icon: Icon, theme: Theme, x: float, y: float, size: float, *, filled: bool) -> str:
    """The icon as a group of SVG in a square at x, y. filled: as variation is; else a ring, as assurance is."""
    color = getattr(theme, icon.color)
    is_filled = filled and icon.shape != "dotted"
    fill = color if is_filled else "none"
    width = 0 if is_filled else 3 if icon.shape == "dotted" else 5
    look = f' fill="{fill}" stroke="{color}" stroke-width="{width}" stroke-linejoin="round"'
    # Inset by the ring's width, so that a ring is as large as a filled shape.
    inset = f"translate(32 32) scale({1 - width / _GRID:.4g}) translate(-32 -32)"
    shape = f'<g transform="{inset}">{_SHAPES[icon.shape].format(look=look)}</g>'
    # Dots stand on the line, other letters around the middle.
    baseline = _MIDDLES.get(icon.shape, 32) + (4 if icon.letter == "…" else 10)
    letter = (
        f'<text x="32" y="{baseline}" text-anchor="middle" font-family="{FONT}" font-size="28" font-weight="bold"'
        f' fill="{theme.background if is_filled else color}">{icon.letter}</text>'
    )
    return f'<g transform="translate({x:g} {y:g}) scale({size / _GRID:.6g})">{shape}{letter}</g>'


def icons_svg(
    name: str,
    kinds: tuple[str, ...],
    *,
    variation: str | None,
    assurance: str | None,
    since: date | None,
    theme: ChartTheme = ChartTheme.LIGHT,
    size: int = DEFAULT_SIZE,
) -> str:
    """The icons of a measure side by side, on a transparent ground, with their text alternative.

    name: the measure's. kinds: `variation`, `assurance` or both. since: where the signal at the last point began.
    """
    colors, parts, words = THEMES[theme], [], []
    for place, kind in enumerate(kinds):
        icon = variation_icon(variation) if kind == "variation" else assurance_icon(assurance, variation)
        x = place * (size + _GAP * size / _GRID)
        parts.append(drawn(icon, colors, x, 0, size, filled=kind == "variation"))
        began = f" since {written_day(since)}" if kind == "variation" and since else ""
        words.append(f"{kind.capitalize()}: {icon.words[0].lower()}{icon.words[1:]}{began}.")
    width = len(kinds) * size + (len(kinds) - 1) * _GAP * size / _GRID
    label = escape(one_line(f"{name}. {' '.join(words)}"), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" width="{width:g}" height="{size}"'
        f' viewBox="0 0 {width:g} {size}"><title>{label}</title>{"".join(parts)}</svg>'
    )
