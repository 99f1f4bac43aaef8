"""The documentation leads somewhere: every link between the pages has its target."""

import re
from pathlib import Path

import pytest

from qi_tracker.measures.points.files.header import SYNONYMS
from qi_tracker.measures.points.tables import FIELD_NAMES

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


def test_the_index_names_every_page():
    linked = {(ROOT / "docs" / link).resolve() for link in LINK.findall((ROOT / "docs" / "README.md").read_text())}
    pages = {page for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"}
    assert pages <= linked


def test_decisions_are_numbered_without_gaps_and_listed():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    index = (ROOT / "docs" / "README.md").read_text()
    for number, record in enumerate(records, 1):
        assert record.read_text().startswith(f"# {number}. ")
        assert f"| [{number}](decisions/{record.name}) |" in index


def test_the_page_on_files_has_every_column_and_every_other_name_for_it():
    page = (ROOT / "docs" / "points-from-files.md").read_text()
    rows = [line.split("|")[1:3] for line in re.search(r"^\| column .*?\n\n", page, re.M | re.S)[0].splitlines()[2:-1]]
    shown = {}
    for names, others in rows:
        # Behind " in " stand the columns that decide what a name means.
        read_as = {name for part in others.split(";") for name in re.findall(r"`(\w+)`", part.split(" in ")[0])}
        shown |= dict.fromkeys(re.findall(r"`(\w+)`", names), read_as)
    read = {column: set() for column in FIELD_NAMES}
    for name, column in SYNONYMS.items():
        read[column].add(name)
    # Names whose meaning the other columns decide.
    read["denominator"].add("n")
    read["value"] |= {"count", "events"}
    assert shown == read
