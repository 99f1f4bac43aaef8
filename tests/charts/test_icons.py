"""Icons of variation and assurance differ by shape and letter, not by color alone, and say what they mean."""

from datetime import date
from xml.etree import ElementTree

import pytest

from qi_tracker.charts.icons import (
    ASSURANCE,
    CHANGING,
    NO_ASSURANCE,
    NO_VARIATION,
    VARIATION,
    assurance_icon,
    drawn,
    icons_svg,
)
from qi_tracker.charts.theme import THEMES, ChartTheme
from qi_tracker.spc import Assurance, Variation

BOTH = ("variation", "assurance")


def test_every_variation_and_every_assurance_has_an_icon():
    assert set(VARIATION) == {word.value for word in Variation}
    assert set(ASSURANCE) == {word.value for word in Assurance}


def test_without_color_no_two_icons_are_alike():
    for icons in ([*VARIATION.values(), NO_VARIATION], [*ASSURANCE.values(), NO_ASSURANCE, CHANGING]):
        assert len({(icon.shape, icon.letter) for icon in icons}) == len(icons)
        assert len({icon.words for icon in icons}) == len(icons)


@pytest.mark.parametrize("theme", ChartTheme)
@pytest.mark.parametrize("size", [16, 64, 512])
def test_icons_stand_side_by_side_in_their_size(theme, size):
    svg = icons_svg("Falls", BOTH, variation="concern_high", assurance="fail", since=None, theme=theme, size=size)
    root = ElementTree.fromstring(svg)
    assert (root.get("height"), float(root.get("width", "0"))) == (str(size), 2 * size + size / 8)
    assert len(root.findall("{http://www.w3.org/2000/svg}g")) == 2


def test_what_they_mean_is_read_aloud():
    svg = icons_svg("Falls <4W>", BOTH, variation="improvement_low", assurance=None, since=date(2026, 3, 1))
    assert ElementTree.fromstring(svg).get("aria-label") == (
        "Falls <4W>. Variation: improvement, on the low side since March 1, 2026. "
        "Assurance: no target that the process can be held against."
    )


def test_one_kind_is_shown_alone():
    svg = icons_svg("Falls", ("assurance",), variation=None, assurance="pass", since=None)
    label = ElementTree.fromstring(svg).get("aria-label")
    assert label == "Falls. Assurance: passes: the process meets its target."


def test_while_a_signal_stands_nothing_is_said_of_the_target():
    for assurance in ASSURANCE:
        assert assurance_icon(assurance, "improvement_low") is CHANGING
        assert assurance_icon(assurance, "common_cause") is ASSURANCE[assurance]
    assert assurance_icon(None, "improvement_low") is NO_ASSURANCE


def test_letters_in_filled_shapes_have_the_color_of_the_page():
    theme = THEMES[ChartTheme.DARK]
    assert f'fill="{theme.background}">H' in drawn(VARIATION["neutral_high"], theme, 0, 0, 64, filled=True)
    assert f'fill="{theme.improvement}">P' in drawn(ASSURANCE["pass"], theme, 0, 0, 64, filled=False)
