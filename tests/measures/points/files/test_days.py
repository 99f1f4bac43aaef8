"""Days of files: read where a column can mean one thing, refused once where it could mean two."""

import pytest

from qi_tracker.measures.points.files.grid import CellForm, DateOrder


def column(*days):
    return "date;value\n" + "".join(f'"{day}";{place}\n' for place, day in enumerate(days, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026/3/1", "2026-03-01"),
        ("2026.03.31", "2026-03-31"),
        ("20260331", "2026-03-31"),
        ("2026-03-31T00:00:00Z", "2026-03-31"),
        ("31/03/2026 00:00", "2026-03-31"),
        ("3/31/2026 12:00:00 AM", "2026-03-31"),
        ("2026-03", "2026-03-01"),
        ("2026/03", "2026-03-01"),
        ("2026-Q2", "2026-04-01"),
        ("2026Q2", "2026-04-01"),
        ("Q4 2026", "2026-10-01"),
        ("q1-2026", "2026-01-01"),
        ("2024-W03", "2024-01-15"),
        ("2024W03", "2024-01-15"),
        ("2020-W53", "2020-12-28"),
        ("2024-W03-2", "2024-01-16"),
        ("31.03.2026", "2026-03-31"),
        ("03.04.2026", "2026-04-03"),
        ("3. 4. 2026", "2026-04-03"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("04/04/2026", "2026-04-04"),
        ("31-03-2026", "2026-03-31"),
        ("31-Mar-2026", "2026-03-31"),
        ("01-Jan-24", "2024-01-01"),
        ("1 January 2024", "2024-01-01"),
        ("1st Jan 2024", "2024-01-01"),
        ("March 31, 2026", "2026-03-31"),
        ("2026 March", "2026-03-01"),
        ("Jan-24", "2024-01-01"),
        ("JAN 24", "2024-01-01"),
        ("Sept. 2024", "2024-09-01"),
        ("Jan 2024", "2024-01-01"),
        ("January-2024", "2024-01-01"),
        ("Dec-98", "1998-12-01"),
        ("Jan\u20132024", "2024-01-01"),
        ("Jan\u00a02024", "2024-01-01"),
        ("45322", "2024-01-31"),
        ("45322.0", "2024-01-31"),
    ],
)
def test_a_day_that_can_only_mean_one_is_read(read, text, day):
    assert read(column(text)).days == [day]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "32.01.2026", "soon", "Maybe 2026", "1599-01-01", "2024.1", "2024.10", "2024", "24", "W03 2024",
        "2021-W53", "2024-W00", "Q5 2024", "Q1 2024/25", "2023/24", "FY24", "January", "Jan-60", "24-Jan",
        "2024-01-31 14:30", "45322.5", "1234567", "9999", "19000", "80000", "2024-13",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_by_its_text(read, text):
    found = read(column(text, "2026-03-01"))
    assert found.problems == [(2, "date", "not_a_day")]
    assert text in found.details[0] or text == "1599-01-01"


def test_a_time_of_day_is_named_as_what_is_too_much(read):
    assert "time of day" in read(column("2024-01-31 14:30")).details[0]
    assert "time of day" in read(column("31/01/2024 07:00:00")).details[0]


@pytest.mark.parametrize("text", ["Total", "TOTAL", "Grand total", "Sum", "Average", "total: 2024", "Gesamt"])
def test_a_row_of_totals_is_named_as_such(read, text):
    found = read(column("2024-01-01", "2024-02-01", text))
    assert found.problems == [(4, "date", "not_a_day")]
    assert text in found.details[0]
    assert "total" in found.details[0]


def test_a_note_below_the_table_is_refused_by_its_text(read):
    found = read("date,value\n2024-01-01,4\nSource: infection control,\n")
    assert found.problems == [(3, "date", "not_a_day")]
    assert "Source" in found.details[0]


@pytest.mark.parametrize(
    ("days", "read_as", "order"),
    [
        (["01/04/2024", "08/04/2024", "15/04/2024"], ["2024-04-01", "2024-04-08", "2024-04-15"], "dmy"),
        (["4/1/2024", "4/8/2024", "4/15/2024"], ["2024-04-01", "2024-04-08", "2024-04-15"], "mdy"),
        (["01-04-2024", "31-05-2024"], ["2024-04-01", "2024-05-31"], "dmy"),
        (["01.04.2024", "02.05.2024"], ["2024-04-01", "2024-05-02"], "dmy"),
        (["2024-01-05", "02/01/2024", "13/02/2024"], ["2024-01-05", "2024-01-02", "2024-02-13"], "dmy"),
        (["01.04.2024", "04.13.2024"], ["2024-01-04", "2024-04-13"], "mdy"),
        (["01/01/2024", "02/02/2024", "12/12/2024"], None, None),
    ],
)
def test_one_cell_settles_the_order_of_its_column(read, days, read_as, order):
    found = read(column(*days))
    if read_as is None:
        assert found.days == ["2024-01-01", "2024-02-02", "2024-12-12"]
    else:
        assert (found.days, found.reading.date_order) == (read_as, order)


def test_an_order_that_nothing_settles_is_refused_once_with_what_would(read):
    days = ["01/04/2024", "01/05/2024", "02/05/2024"]
    found = read(column(*days))
    assert found.problems == [(2, "date", "ambiguous_day")]
    assert "2024-04-01 or 2024-01-04" in found.details[0]
    assert "date_order=dmy" in found.details[0]
    assert read(column(*days), date_order=DateOrder.DAY_FIRST).days == ["2024-04-01", "2024-05-01", "2024-05-02"]
    assert read(column(*days), date_order=DateOrder.MONTH_FIRST).days == ["2024-01-04", "2024-01-05", "2024-02-05"]


def test_days_that_contradict_one_another_are_both_named(read):
    found = read(column("15/04/2024", "04/16/2024", "01/02/2024"))
    assert found.problems == [(3, "date", "ambiguous_day")]
    assert "15/04/2024" in found.details[0]
    assert "04/16/2024" in found.details[0]


def test_a_day_that_contradicts_what_was_said_is_refused(read):
    found = read(column("01/02/2024", "15/04/2024"), date_order=DateOrder.MONTH_FIRST)
    assert found.problems == [(3, "date", "not_a_day")]


def test_a_year_of_two_digits_needs_the_order(read):
    found = read(column("31/03/26"))
    assert found.problems == [(2, "date", "ambiguous_day")]
    assert "date_order" in found.details[0]
    assert read(column("31/03/26"), date_order=DateOrder.DAY_FIRST).days == ["2026-03-31"]
    assert read(column("03/31/26"), date_order=DateOrder.MONTH_FIRST).days == ["2026-03-31"]


def test_short_names_with_numbers_of_one_month_could_be_days(read):
    found = read(column("Jan-07", "Jan-14", "Jan-21"))
    assert [code for _, _, code in found.problems] == ["ambiguous_day"]
    assert read(column("Jan-23", "Feb-23", "Jan-24", "Feb-24")).days[2] == "2024-01-01"


def test_years_that_end_in_the_next_could_be_months(read):
    for days in (["2009/10", "2010/11", "2011/12"], ["2010-11", "2011-12"], ["2011/12"]):
        found = read(column(*days))
        assert [code for _, _, code in found.problems] == ["ambiguous_day"]
    assert read(column("2009/10", "2009/11", "2009/12")).days == ["2009-10-01", "2009-11-01", "2009-12-01"]
    assert read(column("2011-11", "2011-12")).days == ["2011-11-01", "2011-12-01"]


def test_numbered_days_beside_written_ones_may_have_been_turned_around(read):
    found = read(column("45296", "13/04/2024"))
    assert [code for _, _, code in found.problems] == ["ambiguous_day"]
    assert "13/04/2024" in found.details[0]


def test_the_answer_says_as_what_days_were_read(read):
    found = read(column("2024-W03", "Q1 2024", "Feb-24", "2024-03-31", "31.05.2024"))
    assert found.problems == []
    assert set(found.reading.columns[0].forms) == {
        CellForm.WEEK, CellForm.QUARTER, CellForm.MONTH, CellForm.DAY, CellForm.DAY_FIRST,
    }  # fmt: skip
