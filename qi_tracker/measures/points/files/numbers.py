"""Numbers as people and spreadsheets write them: what the comma and the point mean is decided for the whole file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, NamedTuple

import marshmallow as ma

from ....core.serializer import unguarded
from .grid import Cell, Decimal, Percentage, shown

MISSING = frozenset(
    {"na", "n/a", "#n/a", "#n/a n/a", "#nv", "#div/0!", "null", "none", "nan", "-", "--", "\u2013", "\u2014", "."}
)
"""What stands for a value that is not known, in lower case."""

_SPACES = "'\u2019\u00a0\u2009\u202f\u2007"
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_ONE_MARK = re.compile(r"[+-]?([0-9]*)([.,])([0-9]*)((?:[eE][+-]?[0-9]{1,3})?)")
_GROUPED = re.compile(
    rf"[+-]?[1-9][0-9]{{0,2}}(?:(?P<group>[.,{_SPACES}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*(?:(?P<mark>[.,])[0-9]+)?"
)
_MARKS = {".": Decimal.POINT, ",": Decimal.COMMA}
_OTHER = {Decimal.POINT: Decimal.COMMA, Decimal.COMMA: Decimal.POINT}
_SIGNS = {Decimal.POINT: ".", Decimal.COMMA: ","}
_NOT_A_NUMBER = "`{text}` is no number here: write it as {example}, without units, signs of currency or words."


class _Text(NamedTuple):
    """A cell of text. shows: the decimal mark that it proves; either: the mark that may be decimal or grouping."""

    place: int
    field: str
    text: str
    shows: Decimal | None
    either: Decimal | None


@dataclass
class NumberColumns:
    """The columns of numbers. values: field -> numbers, `ma.missing` for an empty cell, None for a refused one.

    problems: place, field, code, sentence. missing: place, field and text of cells such as NA.
    percents: field -> places of numbers with %.
    """

    values: dict[str, list[Any]]
    decimal: Decimal | None = None
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    missing: list[tuple[int, str, str]] = field(default_factory=list)
    percents: dict[str, list[int]] = field(default_factory=dict)

    def refuse(self, place: int, name: str, code: str, detail: str) -> None:
        """A cell that cannot be read."""
        self.problems.append((place, name, code, detail))
        self.values[name][place] = None


def read_numbers(
    columns: Mapping[str, Sequence[Cell]],
    *,
    separator: str | None,
    decimal: Decimal | None = None,
    dotted_days: bool = False,
) -> NumberColumns:
    """Every column of numbers of a file. separator: between cells of a text, None for a workbook.

    decimal: what the sender says. dotted_days: whether days are written as where numbers have decimal commas.
    """
    read = NumberColumns({name: [ma.missing] * len(cells) for name, cells in columns.items()}, decimal)
    texts: list[_Text] = []
    for name, cells in columns.items():
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                text = unguarded(cell.strip())
                if text.isdecimal() and text.isascii():
                    read.values[name][place] = float(text)
                elif text:
                    _classify(read, texts, place, name, text)
            else:
                _take_cell(read, place, name, cell)
    if read.decimal is None:
        _settle(read, texts, columns, separator, dotted_days=dotted_days)
    sign = _SIGNS[read.decimal or Decimal.POINT]
    for found in texts:
        if read.values[found.field][found.place] is not None:
            _convert(read, found, sign)
    return read


def _take_cell(read: NumberColumns, place: int, name: str, cell: Any) -> None:
    """A cell that a workbook does not hold as text."""
    if isinstance(cell, float):
        read.values[name][place] = float(cell)
        if isinstance(cell, Percentage):
            read.percents.setdefault(name, []).append(place)
    elif isinstance(cell, (date, time, timedelta)):
        detail = (
            f"The spreadsheet holds {shown(cell)} here, a day or a time: format the column as numbers, type it again."
        )
        read.refuse(place, name, "not_a_number", detail)
    else:
        read.refuse(place, name, "not_a_number", _NOT_A_NUMBER.format(text=shown(cell), example="1234.5"))


def _classify(read: NumberColumns, texts: list[_Text], place: int, name: str, text: str) -> None:
    if text.lower() in MISSING:
        read.missing.append((place, name, text))
        return
    plain = text.replace("\u2212", "-")
    if plain.endswith("%"):
        plain = plain[:-1].rstrip(" \u00a0\u202f\u2009")
        read.percents.setdefault(name, []).append(place)
    shows = either = None
    if _PLAIN.fullmatch(plain):
        pass
    elif (one := _ONE_MARK.fullmatch(plain)) and (one[3] or (one[1] and one[2] == ".")):
        before, mark, after, power = one.groups()
        if len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0" and not power:
            either = _MARKS[mark]
        else:
            shows = _MARKS[mark]
    elif found := _GROUPED.fullmatch(plain):
        group, mark = found["group"], found["mark"]
        if group == mark:
            plain = ""
        elif mark:
            shows = _MARKS[mark]
        elif group in _MARKS:
            shows = _OTHER[_MARKS[group]]
        plain = plain.replace(group, "") if group not in _MARKS or mark else plain
    else:
        plain = ""
    texts.append(_Text(place, name, plain, shows, either))
    # What could not be classified is refused once it is known how numbers are written here.
    read.values[name][place] = text


def _settle(
    read: NumberColumns,
    texts: list[_Text],
    columns: Mapping[str, Sequence[Cell]],
    separator: str | None,
    *,
    dotted_days: bool,
) -> None:
    """Decide what the comma and the point are in this file, or refuse once what they could be."""
    first = {mark: next((cell for cell in texts if cell.shows is mark), None) for mark in Decimal}
    point, comma = first[Decimal.POINT], first[Decimal.COMMA]
    if point and comma:
        texts_of = [shown(read.values[cell.field][cell.place]) for cell in (point, comma)]
        later = max((point, comma), key=lambda cell: cell.place)
        detail = (
            f"`{texts_of[0]}` has a decimal point and `{texts_of[1]}` a decimal comma: write all numbers of the file "
            "in one way."
        )
        read.refuse(later.place, later.field, "ambiguous_number", detail)
        for cell in texts:
            read.values[cell.field][cell.place] = None
        return
    read.decimal = Decimal.POINT if point else Decimal.COMMA if comma else None
    open_cells = [cell for cell in texts if cell.either]
    if not open_cells:
        return
    if separator == ",":
        # Commas between cells leave the point for decimals, unless something shows that it groups thousands.
        groups = comma or (not point and (dotted_days or _looks_grouped(texts, columns)))
        settled = [] if groups else [cell for cell in open_cells if cell.either is Decimal.POINT or point]
        read.decimal = read.decimal or (Decimal.POINT if settled else None)
    elif separator == ";":
        settled = []
    else:
        settled = open_cells if read.decimal else []
    refused = [cell for cell in open_cells if cell not in settled] if len(settled) < len(open_cells) else []
    if refused:
        one = refused[0]
        text = shown(read.values[one.field][one.place])
        digits = re.sub("[.,]", "", text)
        decimals = re.sub(",", ".", text)
        detail = (
            f"`{text}` can be {digits} or {decimals}, since countries differ in what the comma and the point mean: "
            "add decimal=comma or decimal=point to the address."
        )
        read.refuse(one.place, one.field, "ambiguous_number", detail)
        for cell in refused:
            read.values[cell.field][cell.place] = None


def _looks_grouped(texts: Sequence[_Text], columns: Mapping[str, Sequence[Cell]]) -> bool:
    """Whether a column has 1.234 beside whole numbers below 1000 alone, as where points group thousands."""
    for name in columns:
        either = any(cell.either and cell.field == name for cell in texts)
        decimals = any(cell.shows and cell.field == name for cell in texts)
        whole = [cell.strip() for cell in columns[name] if isinstance(cell, str) and cell.strip().isdecimal()]
        if either and not decimals and whole and max(map(len, whole)) <= 3:
            return True
    return False


def _convert(read: NumberColumns, cell: _Text, sign: str) -> None:
    """The number of a text, whose decimals stand behind `sign`; the other mark groups thousands."""
    original = read.values[cell.field][cell.place]
    mark = cell.shows or cell.either
    plain = cell.text
    if cell.shows and mark is not read.decimal:
        plain = ""
    elif cell.either and mark is not read.decimal:
        plain = plain.replace(_SIGNS[cell.either], "")
    other = "," if sign == "." else "."
    plain = plain.replace(other, "").replace(sign, ".")
    if not plain:
        detail = _NOT_A_NUMBER.format(text=shown(original), example=f"1234{sign}5")
        read.refuse(cell.place, cell.field, "not_a_number", detail)
        return
    read.values[cell.field][cell.place] = float(plain)
