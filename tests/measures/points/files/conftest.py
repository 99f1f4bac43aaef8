"""Files as people send them, read without a server."""

import pytest

from qi_tracker.core.errors import Problem
from qi_tracker.core.parsing import SentFile
from qi_tracker.measures.points.files.reading import read_file


class Read:
    """What a file was read as. problems: row, column and code of each; values: of one field, where there are none."""

    def __init__(self, table=None, refusal=None):
        self.table, self.refusal = table, refusal
        found = refusal.errors if refusal else table.problems
        self.details = [problem.detail for problem in found]
        self.problems = [(problem.row, problem.column, problem.code) for problem in found]

    def values(self, field):
        assert self.problems == [], self.details
        return [str(value) if field == "period_start" else value for value in self.table.columns[field]]

    @property
    def days(self):
        return self.values("period_start")

    @property
    def reading(self):
        return self.table.reading


@pytest.fixture(scope="session")
def read():
    """Reads a file. query: as the address says; bytes go as they are."""

    def read_it(text, media_type="text/csv", charset=None, **query):
        body = text if isinstance(text, bytes) else text.encode()
        try:
            return Read(read_file(SentFile(body, media_type, charset, query))["points"])
        except Problem as refusal:
            return Read(refusal=refusal)

    return read_it
