"""Numbers and units as FHIR writes them: with codes of UCUM (https://ucum.org) where a unit has one."""

from typing import Any

from ...core.wording import PERCENT

UCUM = "http://unitsofmeasure.org"
_DIGITS = 12
"""Significant digits: floating point holds no more than a few beyond."""
_CODES = {
    PERCENT: (PERCENT, "percent"),
    "s": ("s", "sec", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "wk": ("wk", "week", "weeks"),
    "mo": ("mo", "month", "months"),
    "a": ("a", "year", "years"),
    "ug": ("ug", "µg", "μg", "mcg"),
    "mg": ("mg", "milligram", "milligrams"),
    "g": ("g", "gram", "grams"),
    "kg": ("kg", "kilogram", "kilograms"),
    "mL": ("ml", "milliliter", "milliliters", "millilitres"),
    "L": ("l", "liter", "liters", "litres"),
    "mmol/L": ("mmol/l",),
    "mg/dL": ("mg/dl",),
    "mm[Hg]": ("mmhg", "mm hg"),
    "Cel": ("°c", "celsius"),
    "m": ("m", "meter", "meters", "metres"),
    "cm": ("cm",),
    "km": ("km",),
}
_BY_WORD = {word: code for code, words in _CODES.items() for word in words}


def ucum_code(unit: str | None) -> str | None:
    """The code of UCUM that means a unit as people write it; None where none is known to mean the same."""
    return _BY_WORD.get(" ".join((unit or "").split()).lower())


def decimal(value: float) -> float | int:
    """A number without the noise of floating point, a whole one without a fraction."""
    rounded = float(f"{value:.{_DIGITS}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 10**_DIGITS else rounded


def quantity(value: float, unit: str | None) -> dict[str, Any]:
    """A FHIR Quantity: the unit as it was written, and its code where it has one."""
    written: dict[str, Any] = {"value": decimal(value)}
    if unit:
        written["unit"] = unit
    if code := ucum_code(unit):
        written |= {"system": UCUM, "code": code}
    return written
