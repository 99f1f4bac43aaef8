"""A table written in any dialect is read back as it was, or refused: never is another day or number read."""

import io
from datetime import date, timedelta

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.core.parsing import XLSX
from qi_tracker.core.wording import MONTHS
from qi_tracker.measures.points.files.grid import DateOrder, Decimal

DAY_FORMS = {
    "2026-03-31": lambda day: day.isoformat(),
    "20260331": lambda day: f"{day:%Y%m%d}",
    "31.03.2026": lambda day: f"{day:%d.%m.%Y}",
    "3.4.2026": lambda day: f"{day.day}.{day.month}.{day.year}",
    "31/03/2026": lambda day: f"{day:%d/%m/%Y}",
    "3/31/2026": lambda day: f"{day.month}/{day.day}/{day.year}",
    "31-03-2026": lambda day: f"{day:%d-%m-%Y}",
    "31/03/26": lambda day: f"{day:%d/%m/%y}",
    "31-Mar-26": lambda day: f"{day.day:02}-{MONTHS[day.month - 1][:3]}-{day:%y}",
    "March 31, 2026": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "2026-03-31 00:00:00": lambda day: f"{day} 00:00:00",
    "46112": lambda day: str((day - date(1899, 12, 30)).days),
}
MONTH_FORMS = {
    "2026-03": lambda day: f"{day:%Y-%m}",
    "2026/3": lambda day: f"{day.year}/{day.month}",
    "Mar-26": lambda day: f"{MONTHS[day.month - 1][:3]}-{day:%y}",
    "Mar 2026": lambda day: f"{MONTHS[day.month - 1][:3]} {day.year}",
    "March 2026": lambda day: f"{MONTHS[day.month - 1]} {day.year}",
    "01/03/2026": lambda day: f"{day:%d/%m/%Y}",
    "3/1/2026": lambda day: f"{day.month}/{day.day}/{day.year}",
}
MONTH_FIRST = ("3/31/2026", "3/1/2026")
SIGNS = {Decimal.POINT: ".", Decimal.COMMA: ","}

days = st.dates(date(1990, 1, 1), date(2049, 12, 31))
months = st.builds(
    lambda first, count: [date(first + (place // 12), place % 12 + 1, 1) for place in range(count)],
    st.integers(1990, 2040),
    st.integers(1, 8),
)
numbers = st.one_of(
    st.integers(-9_999_999, 9_999_999).map(float),
    st.integers(0, 2000).map(float),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 1)),
    st.floats(-5000, 5000).map(lambda value: round(value, 3)),
    st.floats(-1e9, 1e9),
)


def written(value, sign, group):
    """A number without an exponent, its thousands grouped."""
    text = f"{value:,.0f}" if value.is_integer() else f"{value:,.20f}".rstrip("0")
    if abs(value) < 1e-4 or float(text.replace(",", "")) != value:
        text = f"{value!r}"
    return text.replace(".", "\0").replace(",", group).replace("\0", sign)


@st.composite
def tables(draw):
    """Days and numbers in a file: forms of days, decimals, thousands, separators, quotes and encodings are drawn."""
    if draw(st.booleans()):
        column, form = draw(months), draw(st.sampled_from(sorted(MONTH_FORMS)))
        write = MONTH_FORMS[form]
    else:
        column, form = (
            draw(st.lists(days, min_size=1, max_size=8, unique=True)),
            draw(st.sampled_from(sorted(DAY_FORMS))),
        )
        write = DAY_FORMS[form]
    values = draw(st.lists(numbers, min_size=len(column), max_size=len(column)))
    decimal = draw(st.sampled_from(Decimal))
    other = SIGNS[Decimal.COMMA if decimal is Decimal.POINT else Decimal.POINT]
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    # In a file of commas the point stands before decimals where nothing shows another use of it.
    groups = ["", "\u202f", "\u00a0", "'"] + ([other] if (separator, other) != (",", ".") else [])
    group = draw(st.sampled_from(groups))
    rows = [(write(day), written(value, SIGNS[decimal], group)) for day, value in zip(column, values, strict=True)]
    quote = '"' if separator == "," or draw(st.booleans()) else ""
    head = draw(st.sampled_from(["", f"sep={separator}\n"])) + f"Date{separator}Value"
    lines = [head] + [f"{quote}{day}{quote}{separator}{quote}{value}{quote}" for day, value in rows]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    order = DateOrder.MONTH_FIRST if form in MONTH_FIRST else DateOrder.DAY_FIRST
    body = draw(st.sampled_from(["\n", "\r\n"])).join(lines).encode(encoding)
    return body, [str(day) for day in column], values, decimal, order


@given(tables())
def test_a_file_is_read_as_it_was_written_or_refused(read, table):
    body, column, values, _, _ = table
    found = read(body)
    if not found.problems:
        assert (found.days, found.values("value")) == (column, values)
    # What leaves something open is one problem of the days and one of the numbers, and not one a cell.
    assert len(found.problems) <= 2


@given(tables())
def test_a_file_of_which_the_sender_says_all_is_read(read, table):
    body, column, values, decimal, order = table
    found = read(body, decimal=decimal, date_order=order)
    assert [problem for problem in found.problems if problem[2] != "ambiguous_day"] == []
    if not found.problems:
        assert (found.days, found.values("value")) == (column, values)


@given(st.lists(st.tuples(days, numbers), min_size=1, max_size=6, unique_by=lambda pair: pair[0]), st.booleans())
def test_a_workbook_is_read_as_it_was_written(read, rows, as_numbers):
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    sheet, form = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Date", "Value"])
    for place, (day, value) in enumerate(rows, 1):
        serial = (day - date(1899, 12, 30)) // timedelta(days=1)
        sheet.write_number(place, 0, serial, None if as_numbers else form)
        sheet.write_number(place, 1, value)
    book.close()
    found = read(packed.getvalue(), XLSX)
    assert found.days == [str(day) for day, _ in rows]
    # Workbooks of this library hold 16 digits.
    assert all(
        abs(one - value) <= 1e-15 * abs(value) for one, (_, value) in zip(found.values("value"), rows, strict=True)
    )
