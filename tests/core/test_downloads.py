"""Lists and reports as files: their names, their byte order mark, and workbooks whose cells are what they say."""

import io
import zipfile
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from qi_tracker.core.parsing import XLSX
from tests.api_client import operations


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.content_type == XLSX
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def test_a_list_is_a_file_with_a_name_that_says_what_is_in_it(factory, client_as):
    factory.site("North")
    for form in ("csv", "xlsx"):
        answer = client_as("ana").get(f"/sites?format={form}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="sites-2026-03-02.{form}"'
        assert answer.data
    assert client_as("ana").get("/sites?format=csv").data.startswith(b"\xef\xbb\xbfid,")
    assert "Content-Disposition" not in client_as("ana").get("/sites?format=json").headers


def test_csv_for_a_program_has_neither_a_name_nor_a_mark(client_as):
    answer = client_as("ana").get("/sites", headers={"Accept": "text/csv"})
    assert "Content-Disposition" not in answer.headers
    assert answer.data.startswith(b"id,")


def test_a_workbook_holds_moments_truths_and_text_as_such(factory, client_as):
    factory.site("=cmd()")
    answer = client_as("ana").get("/sites", headers={"Accept": XLSX})
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    header, *sites = rows_of(answer)
    row = dict(zip(header, next(site for site in sites if "=cmd()" in site), strict=True))
    assert row["created_at"] == datetime.fromisoformat("2026-03-02T09:00:00")
    assert row["name"] == "=cmd()"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")


def test_a_page_of_a_list_is_a_workbook_too(factory, client_as):
    for place in range(3):
        factory.site(f"Ward {place}")
    answer = client_as("ana").get("/sites?format=xlsx&limit=2")
    assert len(rows_of(answer)) == 3
    assert 'rel="next"' in answer.headers["Link"]
    assert len(rows_of(client_as("ana").get("/sites?format=xlsx"))) > 3


@pytest.mark.parametrize(
    "path", ["/metrics/initiatives?group_by=state", "/metrics/flow?", "/metrics/measures?", "/initiatives?"]
)
def test_reports_are_files_too(client_as, path):
    assert len(rows_of(client_as("maya").get(f"{path}&format=xlsx"))) >= 1
    assert client_as("maya").get(f"{path}&format=csv").data.startswith(b"\xef\xbb\xbf")


def test_every_list_offers_a_workbook():
    assert all(XLSX in operation.media_types for _, operation in operations() if operation.listing)
