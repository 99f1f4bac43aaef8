"""Keeps patient-identifiable data out: finds what is labelled as, or formed like, a patient identifier in free text."""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# A label may be glued to its number or to a column's name: MRN0045821, patient_mrn_0045821.
_START, _END = r"(?<![a-z0-9])", r"(?![a-z])"
_GAP = r"[\s:#=.,()_-]{0,4}(?:(?:number|num|no|nr|id|is)\b[\s:#=.()-]{0,4}){0,2}"
_DATE = (
    r"(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{8}|\d{1,2}(?:st|nd|rd|th)?[-/. ]{1,2}[a-z]{3,9}[-/., ]{1,2}\d{2,4}"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{2,4})"
)
_LABELLED = [
    ("a medical record number", r"(?:MRN|M\.R\.N\.?|medical[ -]record)s?", r"[a-z]{0,3}-?\d(?:[ -]?\d){3,}"),
    ("an NHS number", "NHS", r"\d(?:[ -]?\d){8,}"),
    ("a social security number", "(?:SSN|social security)", r"(?:[\dx*]{3}[ -]?[\dx*]{2}[ -]?)?\d{4}"),
    (
        "a health card number",
        "(?:health[ -]?(?:card|care number)|OHIP|PHN|HCN)",
        r"(?:[a-z]{2}[ -]?)?\d(?:[ -]?\d){5,}",
    ),
    ("a date of birth", r"(?:DOB|D\.O\.B\.?|date of birth|birth ?date|born(?: on)?)", _DATE),
]
_LABELS = [
    (what, re.compile(f"{_START}{label}{_END}{_GAP}{number}", re.IGNORECASE)) for what, label, number in _LABELLED
]
_TEN_DIGITS = re.compile(r"(?<![\d+.,/-])(?<!\d )(\d{3}) ?(\d{3}) ?(\d{4})(?![\d/-]|[.,]\d| \d)")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
# What comes right before ten digits and says that they are something else.
_OTHERWISE_NAMED = re.compile(
    r"\b(?:tel(?:ephone)?|phone|ph|fax|call|cell|mobile|pager|ext|lot|batch|ndc|gtin|order|po|invoice|serial)\b"
    r"[\s:#.()-]{0,4}(?:(?:number|no|nr|id|at|us)\b[\s:#.()-]{0,4})?$",
    re.IGNORECASE,
)


def _is_nhs_number(digits: str) -> bool:
    """Modulus 11 check digit of an NHS number (NHS Data Dictionary)."""
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9]) and check != 10 and len(set(digits)) > 1


def patient_identifier(text: str) -> str | None:
    """A sentence that says what identifier the text has and what to do, or None.

    Looks for numbers labelled MRN, NHS, SSN, health card or DOB, and for NHS numbers and SSNs by their form and check
    digit. Phone numbers, doses, lot numbers and bare dates pass.
    """
    if not any(char.isdigit() for char in text):
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES | _INVISIBLE)
    found = _first_kind(plain)
    if found is None:
        return None
    return (
        f"This looks like {found}. Patient-identifiable data is never stored here: take it out, and describe the "
        "patients as a group instead."
    )


def _first_kind(text: str) -> str | None:
    for what, pattern in _LABELS:
        if pattern.search(text):
            return what
    for match in _TEN_DIGITS.finditer(text):
        named = _OTHERWISE_NAMED.search(text[max(0, match.start() - 30) : match.start()])
        if not named and _is_nhs_number("".join(match.groups())):
            return "an NHS number"
    for match in _SSN.finditer(text):
        named = _OTHERWISE_NAMED.search(text[max(0, match.start() - 30) : match.start()])
        if not named:
            return "a social security number"
    return None
