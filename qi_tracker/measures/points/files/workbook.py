"""Workbooks (.xlsx): bounded before they are parsed, since a small file can unpack to a thousand times its size."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import normpath
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from ....core.errors import ContentTooLarge, Invalid, MalformedRequest, RequestPart
from ....core.parsing import MEBIBYTE
from .grid import Cell, FileFormat, Grid, Percentage, Row, refused

SIGNATURE = b"PK\x03\x04"
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 16 * MEBIBYTE, 64 * MEBIBYTE, 5_000
MOST_ROWS, MOST_CELLS = 110_000, 3_000_000
MOST_ELEMENTS, MOST_SHEET_ELEMENTS = 500_000, 8_000_000
"""Of XML in a part that says what the workbook is made of, and in a sheet."""
LISTED_SHEETS = 20
# Built-in formats (ECMA-376, part 1, 18.8.30): 0% and 0.00%.
_PERCENT_FORMATS = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, CalamineError,
    LookupError, ValueError, EOFError, NotImplementedError, OSError, RuntimeError,
)  # fmt: skip
_OLD = (
    "This is a workbook of the old kind (.xls) or one with a password: save it as .xlsx without a password, or as "
    "`CSV UTF-8`, then send that."
)
_SMALLER = "keep what is to be read alone, or save it as CSV."
_UNPACKED = f"The workbook unpacks to more than {MOST_UNPACKED // MEBIBYTE} MiB: {_SMALLER}"
_BROKEN = "This is no workbook that we can read: save it again as .xlsx, or as `CSV UTF-8`, then send that."


class _TooManyError(Exception):
    """A sheet is larger than what is read."""


@dataclass
class _Book:
    """What a workbook says of its sheets. sheets: name -> path of its part, in order; first: the first to be seen."""

    sheets: dict[str, str]
    first: str | None
    counts_from_1904: bool


def read_workbook(body: bytes, sheet: str | None) -> Grid:
    """The rows of a sheet, by default the first that is not hidden.

    Raises MalformedRequest for what is no workbook, ContentTooLarge beyond the bounds, Invalid for an unknown sheet.
    """
    if body.startswith(OLD_SIGNATURE):
        raise MalformedRequest(_OLD)
    if len(body) > MOST_BYTES:
        raise ContentTooLarge(f"The workbook has more than {MOST_BYTES // MEBIBYTE} MiB: {_SMALLER}")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = _Parts(packed)
            book = _book(parts)
            name = _chosen(book, sheet)
            cells = _Cells(parts.read(book.sheets[name]), _percent_styles(parts), _text_lengths(parts))
            if cells.uncomputed:
                raise _uncomputed(*cells.uncomputed)
            small = parts.repacked(book.sheets[name])
        values = _values(small, name)
    except _TooManyError:
        raise ContentTooLarge(
            f"The sheet has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells up to its last one: {_SMALLER}"
        ) from None
    except _UNREADABLE as error:
        raise MalformedRequest(_BROKEN) from error
    rows = [
        Row(number, [_cell(value, (number, place), cells) for place, value in enumerate(line, 1)])
        for number, line in enumerate(values, 1)
    ]
    return Grid(
        FileFormat.WORKBOOK,
        [row for row in rows if not row.is_blank],
        sheet=name,
        sheets=list(book.sheets),
        serial_zero=date(1904, 1, 1) if book.counts_from_1904 else None,
    )


def _values(small: io.BytesIO, sheet: str) -> list[list[Any]]:
    try:
        return CalamineWorkbook.from_filelike(small).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except Exception:
        raise
    except BaseException as error:
        # A panic of the library, which is no Exception, would end the thread that answers.
        if type(error).__name__ != "PanicException":
            raise
        raise MalformedRequest(_BROKEN) from error


class _Parts:
    """The parts of a packed workbook, unpacked one by one and never beyond the bound."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        found = packed.infolist()
        if len(found) > MOST_PARTS:
            raise ContentTooLarge(f"The workbook has more than {MOST_PARTS:,} parts: {_SMALLER}")
        self.packed = packed
        self.names = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in found}
        self.unpacked: dict[str, bytes] = {}
        self.left = MOST_UNPACKED

    def read(self, path: str) -> bytes:
        """A part by its path. Raises KeyError without one, ContentTooLarge beyond the bound."""
        path = path.lower()
        if path not in self.unpacked:
            info = self.names[path]
            # The size that is stated is what is read at most, and the checksum shows whether it was true.
            self.left -= info.file_size
            if self.left < 0:
                raise ContentTooLarge(_UNPACKED)
            self.unpacked[path] = self.packed.read(info)
        return self.unpacked[path]

    def repacked(self, sheet: str) -> io.BytesIO:
        """The parts that a reader needs for one sheet, not compressed, so that nothing can unfold any more."""
        small = io.BytesIO()
        with zipfile.ZipFile(small, "w") as target:
            for path in (*_NEEDED, sheet.lower()):
                if path in self.names:
                    target.writestr(self.names[path].filename.replace("\\", "/").lstrip("/"), self.read(path))
        small.seek(0)
        return small


_BOOK = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedstrings.xml"
_NEEDED = ("[content_types].xml", "_rels/.rels", *_BOOK, _TEXTS, _STYLES)


@dataclass(frozen=True)
class _Element:
    """An element of XML. name, parent, attributes: without what stands before their colons."""

    name: str
    parent: str
    attributes: dict[str, str]


def _elements(content: bytes) -> list[_Element]:
    """The elements of a part, in order. Raises ValueError for a document type, which no workbook has."""
    found: list[_Element] = []
    open_ones = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) == MOST_ELEMENTS:
            raise ContentTooLarge(f"The workbook has more than {MOST_ELEMENTS:,} styles or sheets: {_SMALLER}")
        name = name.rpartition(":")[2]
        short = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append(_Element(name, open_ones[-1], short))
        open_ones.append(name)

    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_ones.pop()
    parser.Parse(content, True)
    return found


def _parser() -> expat.XMLParserType:
    def refuse(*_args: object) -> None:
        # Entities declared there could unfold without end.
        raise ValueError("document type")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _book(parts: _Parts) -> _Book:
    book, relations = (_elements(parts.read(path)) for path in _BOOK)
    targets = {
        one.attributes.get("Id"): one.attributes.get("Target", "")
        for one in relations
        if one.attributes.get("Type", "").endswith("/worksheet")
    }
    sheets, first, mac = {}, None, False
    for name, attributes in ((element.name, element.attributes) for element in book):
        if name == "workbookPr":
            mac = attributes.get("date1904") in ("1", "true")
        if name == "sheet" and attributes.get("id") in targets:
            title, target = attributes.get("name", ""), targets[attributes.get("id")]
            sheets[title] = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            if first is None and attributes.get("state", "visible") == "visible":
                first = title
    return _Book(sheets, first, mac)


def _chosen(book: _Book, sheet: str | None) -> str:
    if sheet is None:
        if book.first is None:
            raise ValueError("no sheet")
        return book.first
    if sheet not in book.sheets:
        names = ", ".join(f"`{name}`" for name in list(book.sheets)[:LISTED_SHEETS])
        detail = f"The workbook has no sheet of this name; it has {names}."
        raise Invalid.at("#/sheet", "unknown_choice", detail, RequestPart.QUERY)
    return sheet


def _percent_styles(parts: _Parts) -> set[str]:
    """The styles, by their number as text, that show a fraction as percents."""
    if _STYLES not in parts.names:
        return set()
    elements = _elements(parts.read(_STYLES))
    formats = _PERCENT_FORMATS | {
        one.attributes.get("numFmtId", "")
        for one in elements
        if one.name == "numFmt" and "%" in _QUOTED.sub("", one.attributes.get("formatCode", ""))
    }
    styles = [one for one in elements if one.name == "xf" and one.parent == "cellXfs"]
    return {str(place) for place, one in enumerate(styles) if one.attributes.get("numFmtId") in formats}


def _text_lengths(parts: _Parts) -> list[int]:
    """How long each of the texts is that cells share."""
    lengths: list[int] = []
    if _TEXTS not in parts.names:
        return lengths

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def add(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = _parser()
    parser.StartElementHandler, parser.CharacterDataHandler = start, add
    parser.Parse(parts.read(_TEXTS), True)
    return lengths


class _Cells:
    """What a sheet's cells are beside their values: where the last one is, which show percents, which hold an error.

    text_lengths: of the texts that cells share.

    Raises _TooManyError where reading them would take too much memory: readers make a table of every row and column
    up to the last cell, however far away that is. For the same reason ContentTooLarge where cells repeat a long text
    too often, and ValueError for a place that another reader may take for one far away.
    """

    def __init__(self, content: bytes, percent_styles: set[str], text_lengths: Sequence[int]) -> None:
        self.rows = self.columns = 0
        self.percents: set[tuple[int, int]] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.uncomputed: tuple[int, int] | None = None
        self._percent_styles, self._text_lengths = percent_styles, text_lengths
        self._row = self._column = self._texts = 0
        self._shared: str | None = None
        self._left = MOST_SHEET_ELEMENTS
        self._style, self._holds_error, self._has_formula, self._has_value = "", False, False, False
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooManyError
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._place(attributes.get("r"))
            self._shared = "" if attributes.get("t") == "s" else None
            self._style, self._holds_error = attributes.get("s", ""), attributes.get("t") == "e"
            self._has_formula = self._has_value = False
        elif kind in ("v", "is"):
            self._value()
        elif kind == "row":
            number = attributes.get("r")
            if number is not None and not _ROW_NUMBER.fullmatch(number):
                raise ValueError("row")
            self._row, self._column = int(number or self._row + 1), 0
        elif kind == "f":
            self._has_formula = True

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        found = _REFERENCE.fullmatch(reference)
        if not found or int(found[2]) < self._row:
            raise ValueError("reference")
        self._column, self._row = _number_of(found[1]), int(found[2])

    def _value(self) -> None:
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            raise _TooManyError
        if self._style in self._percent_styles:
            self.percents.add((self._row, self._column))

    def _text(self, text: str) -> None:
        self._has_value = True
        if self._shared is not None:
            self._shared += text
        if self._holds_error:
            # The last of the texts: a formula stands before its value.
            self.errors[self._row, self._column] = text

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "f":
            self._has_value = False
        elif kind == "v" and self._shared:
            self._texts += self._text_lengths[int(self._shared)]
            self._shared = ""
            if self._texts > MOST_UNPACKED:
                raise ContentTooLarge(_UNPACKED)
        elif kind == "c" and self._has_formula and not self._has_value and self.uncomputed is None:
            self.uncomputed = self._row, self._column


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters_of(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(value: Any, at: tuple[int, int], cells: _Cells) -> Cell:
    if at in cells.errors:
        return cells.errors[at]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if at in cells.percents:
        # As it is shown: 0.07 x 100 is a little more than 7 in binary numbers.
        return Percentage(f"{value * 100:.14g}")
    return float(value)


def _uncomputed(row: int, column: int) -> Invalid:
    detail = (
        f"Cell {_letters_of(column)}{row} holds a formula without its result: open the workbook in a spreadsheet, save "
        "it, and send it again."
    )
    return refused("not_a_number", detail, row=row)
