"""What schemathesis cannot know by itself: how a body becomes a file of the forms that points are taken in."""

import io
from typing import Any

import schemathesis
import xlsxwriter

from qi_tracker.core.parsing import XLSX


@schemathesis.serializer("application/csv", "application/vnd.ms-excel")
def text(_context: Any, value: Any) -> bytes:
    """The lines of a text, as browsers send them under either name."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@schemathesis.serializer(XLSX)
def workbook(_context: Any, value: Any) -> bytes:
    """A workbook whose first cells hold the lines of a text; what is no text is sent as it is, and is none."""
    if isinstance(value, bytes):
        return value
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(str(value).splitlines()):
            sheet.write_string(row, 0, line[:1000])
    return file.getvalue()
