"""How numbers and days are written for people: the same in sentences, charts and what is read aloud of them."""

from datetime import date
from decimal import Decimal
from math import floor, isfinite, log10

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
PERCENT = "%"
_SET_DIGITS = 6


def written_day(day: date) -> str:
    """A day in words, which no country misreads: January 1, 2023."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date, frequency: str | None = None) -> str:
    """A day as an axis has room for, at the measure's frequency: 2 May 2014, May 2014 or Q2 2014."""
    if frequency == "quarterly":
        return f"Q{(day.month + 2) // 3} {day.year}"
    month = f"{MONTHS[day.month - 1][:3]} {day.year}"
    return month if frequency == "monthly" else f"{day.day} {month}"


def number(value: float, decimals: int | None = None, unit: str | None = None) -> str:
    """A number with grouped thousands, without an exponent, and without a minus before zero.

    decimals: those of the measure. Where they are None, percents have one (two below 1), and all else three
    significant digits without zeros at the end, so that counts have none.
    """
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
    elif unit == PERCENT and value:
        text = f"{value:,.{1 if abs(value) >= 1 else 2}f}"
    else:
        digits = 0 if not isfinite(value) or abs(value) < 1e-300 else max(0, 2 - floor(log10(abs(value))))
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return _with_minus(text)


def number_as_entered(value: float, decimals: int | None = None, unit: str | None = None) -> str:
    """A number that somebody set, such as a target: not rounded to the decimals of what is measured."""
    text = number(value, decimals, unit)
    if abs(float(text.replace(",", "").replace("−", "-")) - value) <= 1e-9 * abs(value):
        return text
    return _with_minus(f"{Decimal(f'{value:.{_SET_DIGITS}g}').normalize():,f}")


def short_number(value: float, decimals: int | None = None, unit: str | None = None) -> str:
    """The same where room is scarce: very large and very small numbers are written in powers of ten."""
    size = abs(value)
    if size >= 1e9 or (0 < size < 1e-4 and (decimals is None or decimals > 4)):
        return _with_minus(f"{value:.2e}")
    return number(value, decimals, unit)


def quantity(value: float, decimals: int | None = None, unit: str | None = None) -> str:
    """A number with its unit, such as 12.5% or 3.2 per 1000 doses."""
    unit = " ".join((unit or "").split())
    return f"{number(value, decimals, unit)}{'' if unit in ('', PERCENT) else ' '}{unit}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 point, 1,200 points."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _with_minus(text: str) -> str:
    if not text.strip("-0.,"):
        return text.lstrip("-")
    return "−" + text[1:] if text.startswith("-") else text
