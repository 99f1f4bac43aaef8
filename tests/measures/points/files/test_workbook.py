"""Points by workbooks: typed cells, sheets, and bounds that hold before anything is parsed."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from qi_tracker.core.parsing import XLSX
from qi_tracker.measures.points.files import workbook as reader
from qi_tracker.measures.points.files.grid import CellForm


def workbook(*sheets, options=None):
    """A workbook. sheets: name -> rows; a cell may be a pair of a value and its number format."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, options or {})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                style = book.add_format({"num_format": form}) if form else None
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, style or book.add_format({"num_format": "dd/mm/yyyy"}))
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, column, value, style, form.removeprefix("result ") if form else 0)
                else:
                    sheet.write(row, column, value, style)
    book.close()
    return packed.getvalue()


def rewritten(body, part, change):
    """A workbook with one part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return packed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MIDNIGHT = datetime.fromisoformat("2024-01-31T00:00:00")
ROWS = [["Date", "Value"], [date(2024, 1, 31), 12.5], [date(2024, 2, 29), 13]]


def test_days_and_numbers_come_as_the_workbook_holds_them(read):
    found = read(workbook(("Daten", ROWS)), XLSX)
    assert (found.days, found.values("value")) == (["2024-01-31", "2024-02-29"], [12.5, 13])
    reading = found.reading
    assert (reading.format, reading.sheet, reading.sheets) == ("xlsx", "Daten", ["Daten"])
    assert [column.forms for column in reading.columns] == [[CellForm.DATE_CELL], [CellForm.NUMBER]]


def test_a_workbook_is_entered_over_http(factory, ana, measure):
    path = f"/measures/{measure['id']}/points"
    body = workbook(("First", [["x"]]), ("Daten", ROWS))
    for media_type in (XLSX, "application/vnd.ms-excel"):
        answer = ana.put(f"{path}?sheet=Daten", data=body, headers={"Content-Type": media_type})
        assert answer.status_code == 200, answer.text
    assert [point["value"] for point in factory.points_of(measure)] == [12.5, 13]
    answer = ana.put(f"{path}?sheet=Data", data=body, headers={"Content-Type": XLSX})
    (error,) = answer.json["errors"]
    assert (error["in"], error["pointer"], error["code"]) == ("query", "#/sheet", "unknown_choice")
    assert "`First`, `Daten`" in error["detail"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (45322, "2024-01-31"),
        ((45322, "d-mmm-yy"), "2024-01-31"),
        (MIDNIGHT, "2024-01-31"),
        ("31.01.2024", "2024-01-31"),
        ("Jan-24", "2024-01-01"),
        (20240131, "2024-01-31"),
        ("2024-W03", "2024-01-15"),
    ],
)
def test_days_are_read_as_cells_numbers_or_text(read, cell, day):
    assert read(workbook(("S", [["date", "value"], [cell, 1]])), XLSX).days == [day]


@pytest.mark.parametrize("cell", [MIDNIGHT.replace(hour=14), 45322.5, 2024, 2024.1, True, 12])
def test_other_cells_are_no_days(read, cell):
    found = read(workbook(("S", [["date", "value"], [cell, 1]])), XLSX)
    assert found.problems == [(2, "date", "not_a_day")]


def test_days_of_the_calendar_that_begins_in_1904_are_read_by_it(read):
    rows = [["date", "value"], [date(2024, 1, 31), 1], [(43890, "0"), 2]]
    assert read(workbook(("S", rows), options={"date_1904": True}), XLSX).days == ["2024-01-31", "2024-03-01"]


def test_day_cells_beside_days_as_text_may_have_been_turned_around(read):
    rows = [["date", "value"], [date(2024, 1, 4), 1], ["15/04/2024", 2]]
    found = read(workbook(("S", rows)), XLSX)
    assert [code for _, _, code in found.problems] == ["ambiguous_day"]
    assert "15/04/2024" in found.details[0]


def test_a_cell_shown_in_percent_is_read_as_it_is_shown(factory, ana, initiative_id):
    rows = [
        ["date", "value"],
        ["2024-01-01", (0.125, "0.0%")],
        ["2024-02-01", (0.07, "0%")],
        ["2024-03-01", (0.5, "0.00 %")],
    ]
    body = workbook(("S", rows))
    measure = factory.measure(initiative_id, unit="%")
    answer = ana.put(f"/measures/{measure['id']}/points", data=body, headers={"Content-Type": XLSX})
    assert answer.status_code == 200, answer.text
    assert [point["value"] for point in factory.points_of(measure)] == [12.5, 7, 50]
    other = factory.measure(initiative_id, unit="minutes", name="Waiting")
    assert ana.put(f"/measures/{other['id']}/points", data=body, headers={"Content-Type": XLSX}).status_code == 422


def test_errors_of_a_spreadsheet_are_missing_values_or_refused(read):
    rows = [["date", "value"], ["2024-01-01", ("=NA()", "result #N/A")], ["2024-02-01", ("=1/0", "result #DIV/0!")]]
    found = read(workbook(("S", rows)), XLSX)
    assert found.values("value") == [None, None]
    assert [cell["text"] for cell in found.reading.missing] == ["#N/A", "#DIV/0!"]
    rows[1][1] = ("=A99", "result #REF!")
    assert read(workbook(("S", rows)), XLSX).problems == [(2, "value", "not_a_number")]


def test_a_formula_without_its_result_is_refused(read):
    body = workbook(("S", [["date", "value"], ["2024-01-01", "=1+1"]]))
    assert read(body, XLSX).values("value") == [0]
    found = read(
        rewritten(body, SHEET, lambda xml: xml.replace(b"<v>0</v></c></row></sheet", b"</c></row></sheet")), XLSX
    )
    assert found.problems == [(2, None, "not_a_number")]
    assert "Cell B2" in found.details[0]


def test_a_number_that_a_spreadsheet_made_a_day_of_is_refused(read):
    rows = [["date", "value"], ["2024-01-01", date(2024, 5, 1)], ["2024-02-01", True]]
    assert read(workbook(("S", rows)), XLSX).problems == [(2, "value", "not_a_number"), (3, "value", "not_a_number")]


def test_numbers_as_text_are_read_as_in_other_files(read):
    found = read(workbook(("S", [["date", "value"], ["2024-01-01", "12,5"], ["2024-02-01", 7]])), XLSX)
    assert found.values("value") == [12.5, 7]
    found = read(workbook(("S", [["date", "value"], ["2024-01-01", "1.234"], ["2024-02-01", 7]])), XLSX)
    assert [code for _, _, code in found.problems] == ["ambiguous_number"]


def test_titles_blank_rows_and_other_sheets_are_treated_as_in_other_files(read):
    titled = read(workbook(("S", [["Infections"], [], *ROWS])), XLSX)
    assert titled.problems == [(3, None, "header_not_first")]
    assert "line 3 " in titled.details[0]
    wide = read(workbook(("S", [["Ward", date(2024, 1, 1), date(2024, 2, 1)], ["4W", 1, 2]])), XLSX)
    assert [code for _, _, code in wide.problems] == ["periods_as_columns"]
    assert read(workbook(("S", [["Ward", 2022, 2023], ["4W", 1, 2]])), XLSX).problems[0][2] == "periods_as_columns"
    below = read(workbook(("S", [[], ["", "date", "value"], ["", "2024-01-01", "x"]])), XLSX)
    assert below.problems == [(3, "value", "not_a_number")]


def test_the_first_sheet_that_is_not_hidden_is_read(read):
    body = workbook(("Secret", [["x"]]), ("Seen", ROWS))
    hidden = rewritten(
        body, "xl/workbook.xml", lambda xml: xml.replace(b'name="Secret"', b'name="Secret" state="hidden"')
    )
    assert read(hidden, XLSX).reading.sheet == "Seen"
    assert read(hidden, XLSX, sheet="Seen").values("value") == [12.5, 13]


def statuses(factory, ana, measure, body, media_type=XLSX):
    return ana.put(f"/measures/{measure['id']}/points", data=body, headers={"Content-Type": media_type}).status_code


def test_what_is_no_workbook_is_refused(factory, ana, measure):
    whole = workbook(("S", ROWS))
    emptied = io.BytesIO()
    with zipfile.ZipFile(emptied, "w") as packed:
        packed.writestr("a.txt", "a")
    for body in (
        b"date,value\n2024-01-01,4\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        whole[: len(whole) // 2],
        whole[:200] + b"\0" * 40 + whole[240:],
        emptied.getvalue(),
        rewritten(whole, SHEET, lambda _: b"<worksheet"),
        rewritten(whole, SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml[xml.index(b"<worksheet") :]),
        rewritten(whole, "xl/workbook.xml", lambda xml: re.sub(b"<sheets>.*</sheets>", b"", xml)),
    ):
        assert statuses(factory, ana, measure, body) == 400
    assert statuses(factory, ana, measure, whole, "text/csv") == 200


def far(xml):
    return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def test_a_workbook_is_bounded_before_it_is_parsed(factory, ana, measure):
    whole = workbook(("S", ROWS))
    bomb = rewritten(whole, SHEET, lambda xml: xml + b" " * (65 * 1024 * 1024))
    assert len(bomb) < 200_000
    for body in (bomb, rewritten(whole, SHEET, far), b"PK\x03\x04" + bytes(17 * 1024 * 1024)):
        assert statuses(factory, ana, measure, body) == 413
    # Cells without a value reach as far in many files, and are no rows.
    blank = rewritten(
        whole, SHEET, lambda xml: far(xml).replace(b"<v>1</v></c></row></sheetData>", b"</c></row></sheetData>")
    )
    assert statuses(factory, ana, measure, blank) == 200


def test_a_workbook_that_states_a_smaller_size_than_it_has_is_refused(factory, ana, measure):
    body = bytearray(rewritten(workbook(("S", ROWS)), SHEET, lambda xml: xml + b" " * 5_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(body))) as packed:
        stated = packed.getinfo(SHEET).file_size.to_bytes(4, "little")
    while stated in body:
        place = body.index(stated)
        body[place : place + 4] = (1000).to_bytes(4, "little")
    assert statuses(factory, ana, measure, bytes(body)) == 400


def test_a_text_that_cells_share_counts_as_often_as_it_stands(factory, ana, measure):
    """A reader copies it for each of them: a file of a few kilobytes would fill any memory."""
    whole = workbook(("S", [["Date", "Note"], *([date(2024, 1, 31), "shared"] for _ in range(70))]))
    long = rewritten(whole, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<t>shared", b"<t>" + b"x" * 1024 * 1024))
    assert len(long) < 20_000
    assert statuses(factory, ana, measure, long) == 413


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD01048576"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>',
        '<row r="+2"><c r="A2"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1"><v>1</v></c></row>',
    ],
)
def test_a_place_that_readers_take_for_another_one_is_refused(factory, ana, measure, row):
    """Ours would take it for a near one, and calamine makes a table up to a far one."""
    change = f"{row}</sheetData>".encode()
    body = rewritten(workbook(("S", ROWS[:1])), SHEET, lambda xml: xml.replace(b"</sheetData>", change))
    assert statuses(factory, ana, measure, body) == 400


def test_what_a_workbook_is_made_of_is_bounded(factory, ana, measure, monkeypatch):
    monkeypatch.setattr(reader, "MOST_ELEMENTS", 1000)
    monkeypatch.setattr(reader, "MOST_SHEET_ELEMENTS", 1000)
    whole = workbook(("S", ROWS))
    assert statuses(factory, ana, measure, whole) == 200
    many = b"<c/>" * 1000
    for part, end in (("xl/styles.xml", b"</styleSheet>"), (SHEET, b"</sheetData>")):
        assert (
            statuses(factory, ana, measure, rewritten(whole, part, lambda xml, end=end: xml.replace(end, many + end)))
            == 413
        )
