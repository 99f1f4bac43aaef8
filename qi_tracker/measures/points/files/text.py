"""Files of text with separators: their encoding, their `sep=` line, their quotes."""

import codecs
import csv
import io

from ....core.errors import MalformedRequest, UnsupportedMediaType
from .grid import FileFormat, Grid, Row, refused
from .header import is_header

SEPARATORS = ",;\t|"
_SEPARATOR_LINE = "sep="
_PLACES_TO_LOOK = 50
# A browser that is asked for iso-8859-1 decodes windows-1252, which holds all its letters (WHATWG Encoding Standard).
_CHARSETS = {
    "utf-8": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
    "iso8859-1": "cp1252",
}
_MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_NAMES = {"cp1252": "windows-1252", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


def read_text(body: bytes, charset: str | None) -> Grid:
    """The rows of a text. charset: as the Content-Type header names it.

    Raises UnsupportedMediaType for another charset, MalformedRequest where the text is of another than was said,
    Invalid where its quotes cannot be read.
    """
    text, encoding = _decoded(body, charset)
    separator, text, lines_above = _without_separator_line(text)
    separator = separator or _separator_of(text)
    rows, blank = _rows_of(text, separator)
    return Grid(
        FileFormat.TEXT,
        rows,
        separator=separator,
        encoding=_NAMES.get(encoding, encoding),
        lines_above=lines_above + blank,
    )


def _decoded(body: bytes, charset: str | None) -> tuple[str, str]:
    encoding = _encoding_of(body, charset)
    body = body.removeprefix(next((mark for mark, _ in _MARKS if body.startswith(mark)), b""))
    try:
        return body.decode(encoding), encoding
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
        name = _NAMES.get(encoding, encoding).upper() if encoding != "cp1252" else "windows-1252"
        advice = (
            "save the file again as `CSV UTF-8`, or say in the Content-Type header what it is, such as "
            "`text/csv; charset=windows-1252`"
        )
        raise MalformedRequest(f"Row {row} is not {name} text: {advice}, then send that.") from None


def _encoding_of(body: bytes, charset: str | None) -> str:
    """What a byte order mark shows holds, whatever was said."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding
    said = "utf-8"
    if charset:
        try:
            said = _CHARSETS[codecs.lookup(charset).name]
        except LookupError:
            raise UnsupportedMediaType(
                f"The charset {charset[:40]} is not read here: send utf-8, utf-16, windows-1252 or iso-8859-1."
            ) from None
    if said in ("utf-16", "utf-8"):
        # Separators, digits and Latin letters have a zero in one of their two bytes: which one shows the order.
        first, second = body[:400:2], body[1:400:2]
        if 2 * second.count(0) > len(second) and not first.count(0):
            return "utf-16-le"
        if 2 * first.count(0) > len(first) and not second.count(0):
            return "utf-16-be"
        if said == "utf-16":
            raise MalformedRequest(
                "The text has no byte order mark, and its bytes do not show their order: send it as utf-8."
            )
    return said


def _without_separator_line(text: str) -> tuple[str | None, str, int]:
    """The separator that a first line such as `sep=;` names, the text below it, and how many lines were taken off."""
    line, end, rest = text.partition("\n")
    named = line.rstrip("\r").strip('"')
    if named[: len(_SEPARATOR_LINE)].lower() == _SEPARATOR_LINE and end:
        separator = named[len(_SEPARATOR_LINE) :]
        if separator in SEPARATORS and len(separator) == 1:
            return separator, rest, 1
        raise refused("malformed_row", f"`{named[:20]}` names no separator that we read: a comma, ;, | or a tab.")
    return None, text, 0


def _separator_of(text: str) -> str:
    """The separator that makes a header of one of the first lines; else the most frequent one of the first line."""
    lines = [line for line in text[:200_000].splitlines()[:_PLACES_TO_LOOK] if line.strip()]
    for line in lines:
        found = [separator for separator in SEPARATORS if is_header(_split(line, separator))]
        if found:
            return max(found, key=lambda separator: len(_split(line, separator)))
    return max(SEPARATORS, key=lambda separator: len(_split(lines[0], separator)) if lines else 0)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator))
    except (csv.Error, StopIteration):
        return [line]


def _rows_of(text: str, separator: str) -> tuple[list[Row], int]:
    """The rows that are not blank, and how many blank ones stand above the first."""
    rows: list[Row] = []
    number = blank = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if number or cells:
                number += 1
            else:
                blank += 1
            if cells:
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise refused("malformed_row", f"This row cannot be read: {error}; check its quotes.", row=number + 1) from None
    return rows, blank
