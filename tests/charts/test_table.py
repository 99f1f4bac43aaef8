"""The table of measures: one page, nothing overlaps, and nothing is left to color alone."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from qi_tracker.charts.table import MOST_ROWS, WIDTH, TableRow, table_svg
from qi_tracker.charts.theme import ChartTheme

from .pictures import collisions, words_of

TODAY = date(2026, 3, 2)
POINT = {"lower": 2.0, "upper": 9.0, "center": 5.5, "excluded": False, "point_type": "common_cause"}
POINTS = [POINT | {"value": 5.0 + place % 3} for place in range(24)]
ROW = TableRow(
    name="Missing first doses",
    initiative="Fewer missing doses on 4 West",
    unit="%",
    decimals=1,
    direction="decrease",
    target_value=4.0,
    latest_value=6.5,
    latest_on=date(2026, 2, 23),
    variation="improvement_low",
    assurance="hit_or_miss",
    since=date(2026, 1, 5),
    changed_on=date(2026, 1, 5),
    former_center=9.0,
    change=-3.5,
    change_percent=-38.9,
    points=POINTS,
)
LONG = replace(
    ROW,
    name="Share of all first doses of intravenous antibiotics that were given more than an hour after the order " * 2,
    initiative="An initiative with a very long title that goes on and on and on and on " * 3,
    unit="per 10,000 occupied bed days of adult inpatients",
    target_value=123_456_789.25,
    latest_value=-123_456_789.25,
    former_center=123_456_789.5,
    change=1_000_000.0,
    change_percent=0.81,
)
EMPTY = replace(
    ROW, points=(), variation=None, assurance=None, latest_value=None, latest_on=None, since=None, changed_on=None,
    target_value=None, problem="The value of January 5, 2026 is 0: a t chart needs values above 0; take another chart.",
)  # fmt: skip


def texts_of(svg):
    """The words that are shown, but the letters within icons, which are scaled."""
    return [words for words in words_of(svg.encode()) if len(words.text) > 1]


@pytest.mark.parametrize("theme", ChartTheme)
@pytest.mark.parametrize("rows", [[], [ROW], [LONG, EMPTY, ROW], [ROW] * MOST_ROWS])
def test_nothing_overlaps(theme, rows):
    svg = table_svg(rows, total=max(len(rows), 3), today=TODAY, theme=theme)
    words = texts_of(svg)
    assert collisions(words) == []
    assert [each for each in words if each.left < 0 or each.right > WIDTH] == []


def test_a_row_shows_what_changed_from_what_to_what_since_when():
    texts = [words.text for words in texts_of(table_svg([ROW], total=1, today=TODAY))]
    for shown in ("Missing first doses", "6.5%", "Feb 23, 2026", "≤ 4.0%", "since Jan 5, 2026", "9.0 → 5.5% (−39%)"):
        assert shown in texts
    phase = replace(ROW, since=None, variation="common_cause")
    assert "phase of Jan 5, 2026" in table_svg([phase], total=1, today=TODAY)


def test_it_says_how_many_there_are_beyond_the_page():
    assert "The first 1 of 68 measures, March 2, 2026." in table_svg([ROW], total=68, today=TODAY)
    assert ">1 measure, March 2, 2026." in table_svg([ROW], total=1, today=TODAY)
    assert "No measure matches." in table_svg([], total=0, today=TODAY)


def test_what_it_shows_is_read_aloud():
    label = ElementTree.fromstring(table_svg([ROW, EMPTY], total=2, today=TODAY)).get("aria-label")
    assert "Missing first doses: Improvement, on the low side; " in label
    assert "latest 6.5%; changed January 5, 2026." in label
    assert "Missing first doses: Nothing to analyze yet." in label


def test_people_s_words_are_text_and_no_markup():
    svg = table_svg([replace(ROW, name="<script>alert(1)</script> & Co", initiative='"quoted"')], total=1, today=TODAY)
    assert "<script" not in svg
    assert "<script>alert(1)</script> & Co" in [words.text for words in texts_of(svg)]


def test_a_target_far_off_does_not_flatten_the_line():
    far = replace(ROW, target_value=5000.0)
    dashed = 'stroke-dasharray="4 3"'
    assert table_svg([ROW], total=1, today=TODAY).count(dashed) == 2
    assert table_svg([far], total=1, today=TODAY).count(dashed) == 1


@pytest.mark.parametrize(
    "points",
    [
        [POINT | {"value": 5.0}],
        [POINT | {"value": None, "center": None, "lower": None, "upper": None}],
        [POINT | {"value": 1e308, "lower": None, "upper": None}, POINT | {"value": -1e308}],
        [POINT | {"value": 5.0, "excluded": True}] * 3,
        [POINT | {"value": 5.0, "center": 5.0, "lower": 5.0, "upper": 5.0}] * 12,
    ],
)
def test_odd_series_are_drawn(points):
    svg = table_svg([replace(ROW, points=points)], total=1, today=TODAY)
    ElementTree.fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg
