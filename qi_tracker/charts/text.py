"""How wide text is drawn, so that labels are shortened or left out before they overlap."""

# Advance widths of Helvetica in thousandths of an em for the characters 32 to 126 (Adobe Font Metrics, Core 14);
# Liberation Sans and Arial are made to the same widths.
_WIDTHS = (
    (278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278)
    + (556,) * 10
    + (278, 278, 584, 584, 584, 556, 1015)
    + (667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833)
    + (722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611)
    + (278, 278, 278, 469, 556, 333)
    + (556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833)
    + (556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500)
    + (334, 260, 334, 584)
)
_BOLD = 1.08
_ELLIPSIS = "…"
# Vega looks words of titles up among its functions without asking whether they are its own: these alone fail.
_TAKEN = {
    "if", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString",
    "valueOf", "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
}  # fmt: skip


def _advance(character: str) -> int:
    code = ord(character)
    if 32 <= code < 127:
        return _WIDTHS[code - 32]
    # Accented letters are as wide as their base or narrower than this; beyond them lie the full-width scripts.
    return 1000 if code >= 0x2E80 or character == _ELLIPSIS else 667


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text in pixels at a font size in pixels."""
    return sum(map(_advance, text)) * size / 1000 * (_BOLD if bold else 1.0)


def one_line(text: str) -> str:
    """The text without line breaks, tabs or other control characters, which would be drawn as boxes."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis to fit `room` pixels; empty where not even three letters fit."""
    if text in _TAKEN:
        return f"{text} "
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and text_width(kept.rstrip() + _ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS if len(kept.rstrip()) >= 3 else ""


def wrap(text: str, size: float, room: float, lines: int, *, bold: bool = False) -> list[str]:
    """The text broken at spaces into at most `lines` lines of `room` pixels, the last one shortened if need be."""
    broken: list[str] = []
    words = one_line(text).split(" ")
    while words and len(broken) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        broken.append(shorten(line, size, room, bold=bold))
    if words:
        broken.append(shorten(" ".join(words), size, room, bold=bold))
    return [line for line in broken if line]
