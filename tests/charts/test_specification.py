"""The chart of one measure: what it shows, in words, colors and shapes, without overlap, for any analysis."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker.charts.layout import HEIGHT_RANGE, WIDTH_RANGE
from qi_tracker.charts.specification import control_chart
from qi_tracker.charts.theme import KINDS, THEMES
from qi_tracker.charts.wording import CHART_NAMES, center_word
from qi_tracker.spc import Variation

from .pictures import collisions, contrast, words_of
from .samples import analysis, cycle, day_by_day, full_analysis, full_cycles, months


def full_chart(count=36, **options):
    sample = full_analysis(count)
    cycles = full_cycles([p["period_start"] for p in sample["points"]])
    options = {"title": "C. difficile infections", "context": "Antimicrobial stewardship", "decimals": 1} | options
    return control_chart(sample, cycles=cycles, **options)


def drawn_words(renderer, spec):
    return words_of(renderer.render(spec, "svg"))


def layers_of(spec, rows):
    return [layer for layer in spec["layer"] if layer["data"].get("name") == rows]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [12, 36, 120, 1000])
def test_no_words_overlap_leave_the_picture_are_small_or_faint(renderer, count, theme):
    words = drawn_words(renderer, full_chart(count, theme=theme))
    assert collisions(words) == []
    assert all(w.left >= 0 and w.right <= 800 and w.top >= 0 and w.bottom <= 420 for w in words)
    assert min(w.size for w in words) >= 9
    behind = (THEMES[theme].background, THEMES[theme].tint, THEMES[theme].band)
    assert min(contrast(w.fill, color) for w in words for color in behind) >= 4.5


@pytest.mark.parametrize("size", [(320, 300), (480, 320), (1600, 900)])
@pytest.mark.parametrize("count", [12, 120])
def test_no_words_overlap_in_small_and_large_pictures(renderer, count, size):
    words = drawn_words(renderer, full_chart(count, width=size[0], height=size[1], title="Infections " * 20))
    assert collisions(words) == []
    assert all(w.left >= 0 and w.right <= size[0] and w.bottom <= size[1] for w in words)


@pytest.mark.parametrize("theme", THEMES.values())
def test_colors_stand_out_from_their_background(theme):
    for text in (theme.ink, theme.muted, theme.target, theme.improvement, theme.concern, theme.neutral):
        assert contrast(text, theme.background) >= 4.5
    for mark in (theme.line, theme.limit, theme.common):
        assert min(contrast(mark, theme.background), contrast(mark, theme.band)) >= 3


def test_each_kind_of_point_differs_by_shape_as_well_as_by_color():
    special = [KINDS[k] for k in ("improvement", "concern", "neutral_high", "common_cause")]
    assert len({k.shape for k in special}) == len({k.color for k in special}) == 4
    assert KINDS["neutral_high"].shape != KINDS["neutral_low"].shape


@pytest.mark.parametrize("chart", CHART_NAMES)
def test_every_chart_type_is_drawn_and_named(renderer, chart):
    sample = analysis([3.0, 4.0, 2.0, 5.0, 4.0], chart=chart)
    spec = control_chart(sample, title="Falls")
    words = [w.text for w in drawn_words(renderer, spec)]
    assert spec["description"].lower().startswith(f"{CHART_NAMES[chart].lower()} of falls, cases per 10,000 days.")
    assert spec["description"][0].isupper()
    assert any(w.startswith(f"{center_word(chart).capitalize()} ") for w in words)
    assert any(w.startswith("Upper limit ") for w in words) == (chart != "run")


HEADLINE = [
    "Average 13.0 → 5.0 cases per 10,000 days from the phase before",
    "Change for the worse since September 28, 2023: 12.3 → 14.8 cases per 10,000 days",
    "Target met in 104 of 240 months, expected to be missed",
    "Last point: September 28, 2023",
]


@pytest.mark.parametrize("width", [360, 800, 1200])
def test_the_headline_stands_below_the_name_and_is_not_cut(renderer, width):
    sample = analysis([3.0, 4.0, 2.0], headline=HEADLINE)
    spec = control_chart(sample, title="Falls", width=width)
    subtitle = " ".join(spec["title"]["subtitle"])
    assert all(part in subtitle for part in HEADLINE)
    assert collisions(drawn_words(renderer, spec)) == []


def test_subtitle_has_the_latest_value_and_whether_limits_are_provisional():
    sample = analysis([10.0] * 6 + [5.0] * 6, phase_starts=(6,), unit="%")
    subtitle = control_chart(sample, title="Waste", decimals=0)["title"]["subtitle"]
    assert "Latest 5% (October 1, 2013)" in subtitle[1]
    assert "Limits provisional" in subtitle[1]


def test_missing_periods_break_the_line():
    sample = analysis([1.0, 2.0, 3.0, 4.0])
    sample["points"] = [sample["points"][place] for place in (0, 1, 3)]
    sample["gaps"] = [{"from": "2013-01-01", "to": "2013-01-01", "periods": 1}]
    rows = control_chart(sample, title="Falls")["datasets"]["points"]
    assert [row["stretch"] for row in rows] == [0, 0, 1]


@pytest.mark.parametrize(
    ("target", "decimals", "label"),
    [
        (0.95, 1, "Target ≤ 0.95"),
        (30.0, 1, "Target ≤ 30.0"),
        (12345.678, 0, "Target ≤ 12,345.7"),
        (1e12, 0, "Target ≤ 1.00e+12"),
    ],
)
def test_a_target_is_written_as_it_was_set(target, decimals, label):
    rows = control_chart(analysis([1.0, 2.0], target=target), title="Falls", decimals=decimals)["datasets"]["numbers"]
    assert rows[-1]["label"] == label


def test_latest_center_limits_and_target_are_numbers():
    sample = analysis([10.0, 20.0, 10.0, 20.0], target=90, direction="increase", unit="%")
    rows = control_chart(sample, title="Waste", decimals=0)["datasets"]["numbers"]
    assert [r["label"] for r in rows] == ["Upper limit 42%", "Average 15%", "Lower limit 0%", "Target ≥ 90%"]


def test_center_and_limits_step_at_phases_and_never_cross_them():
    spec = control_chart(analysis([10.0, 12.0, 11.0, 5.0, 6.0, 4.0], phase_starts=(3,)), title="Falls")
    corners = spec["datasets"]["levels"]
    assert [round(c["center"], 6) for c in corners] == [11, 11, 5, 5]
    assert corners[1]["at"] == corners[2]["at"]
    assert corners[1]["stretch"] != corners[2]["stretch"]


def test_limits_that_vary_step_between_points():
    sample = analysis([10.0, 12.0, 11.0])
    sample["points"][1]["upper"] += 1
    corners = control_chart(sample, title="Falls")["datasets"]["levels"]
    assert len(corners) == 6
    assert len({c["stretch"] for c in corners}) == 1


def test_missing_value_leaves_a_gap_and_an_excluded_one_is_bridged_and_hollow():
    spec = control_chart(analysis([1.0, None, 2.0, 9.0, 3.0], excluded=(3,)), title="Falls")
    rows = spec["datasets"]["points"]
    assert [r["stretch"] for r in rows] == [0, 1, 1, 1, 1]
    assert rows[3]["kind"] == "excluded"
    encoding = layers_of(spec, "points")[1]["encoding"]
    fills = dict(zip(encoding["fill"]["scale"]["domain"], encoding["fill"]["scale"]["range"], strict=True))
    assert fills["Excluded"] == spec["background"]


def test_common_cause_points_give_way_to_the_line_where_they_would_touch():
    few, many = (layers_of(full_chart(count), "points")[1]["encoding"]["shape"] for count in (36, 1000))
    assert "Usual ups and downs" in few["scale"]["domain"]
    assert "Usual ups and downs" not in many["scale"]["domain"]
    assert {"Improvement", "Concern"} <= set(many["scale"]["domain"])


def test_cycles_carry_their_number_within_the_axis():
    spec = full_chart()
    rows = spec["datasets"]["cycles"]
    low, high = spec["encoding"]["x"]["scale"]["domain"]
    assert [r["label"] for r in rows] == ["1", "2", "3"]
    assert all(low <= r["at"] < r["until"] <= high for r in rows)
    assert rows[0]["lane"] != rows[1]["lane"]


def test_a_hundred_cycles_keep_the_numbers_that_fit(renderer):
    days = months(36)
    sample = analysis([5.0 + k % 3 for k in range(36)])
    cycles = [cycle(k + 1, days[k // 3], days[k // 3 + 2]) for k in range(100)]
    spec = control_chart(sample, title="Falls", cycles=cycles)
    assert collisions(drawn_words(renderer, spec)) == []
    assert len(spec["datasets"]["cycles"]) == 100


def test_notes_without_room_are_marked(renderer):
    sample = analysis([5.0 + k % 3 for k in range(120)], notes={k: f"Remark {k} " * 5 for k in range(0, 120, 2)})
    spec = control_chart(sample, title="Falls")
    labels = [row["label"] for row in spec["datasets"]["notes"]]
    assert any(labels)
    assert "" in labels
    assert collisions(drawn_words(renderer, spec)) == []


def test_points_of_one_day_stand_side_by_side(renderer):
    sample = analysis([5.0, 6.0, 4.0, 7.0], [date(2024, 5, 1)] * 3 + [date(2024, 5, 2)])
    spec = control_chart(sample, title="Doses between errors", cycles=[cycle(1, date(2024, 5, 1), date(2024, 5, 9))])
    assert [r["at"] for r in spec["datasets"]["points"]] == [1, 2, 3, 4]
    words = [w.text for w in drawn_words(renderer, spec)]
    assert words.count("1 May 2024") == 3


@pytest.mark.parametrize("word", ["if", "toString", "constructor", "__proto__", "width", "datum.value", "{0}", "'"])
def test_words_that_vega_has_a_meaning_for_are_drawn_as_words(renderer, word):
    sample = analysis([1.0, 2.0, 3.0], unit=word, labels=(word,), notes={1: word})
    drawn = [w.text.strip() for w in drawn_words(renderer, control_chart(sample, title=word, context=word))]
    assert drawn.count(word) == 5


@pytest.mark.parametrize("values", [[], [None], [None, None, None]])
def test_chart_without_values_says_so(renderer, values):
    spec = control_chart(analysis(values), title="Falls")
    words = [w.text for w in drawn_words(renderer, spec)]
    assert "Falls" in words
    assert any("yet" in sentence and sentence in spec["description"] for sentence in words)


def test_alt_text_says_what_the_picture_shows():
    text = full_chart()["description"]
    for part in (
        "Individuals chart (I) of C. difficile infections, cases per 10,000 days.",
        "Initiative: Antimicrobial stewardship.",
        "36 points from November 1, 2012 to October 1, 2015.",
        "No sign of a change; Target met in 9 of 24 months; Latest ",
        "Limits provisional",
        "2 phases, 5 PDSA cycles, 1 excluded point",
        "The process is stable.",
    ):
        assert part in text


def test_responsive_chart_takes_the_width_of_its_element():
    spec = full_chart(responsive=True)
    assert spec["width"] == "container"
    assert spec["autosize"] == {"type": "fit", "contains": "padding"}


@pytest.mark.parametrize(("name", "bounds"), [("width", WIDTH_RANGE), ("height", HEIGHT_RANGE)])
def test_size_out_of_bounds_is_refused_by_name(name, bounds):
    for value in (bounds[0] - 1, bounds[1] + 1):
        with pytest.raises(ValueError, match=f"{name} must be between"):
            full_chart(**{name: value})


@pytest.mark.parametrize("count", [12, 120])
@pytest.mark.parametrize(("width", "height"), [(320, 300), (800, 420)])
def test_a_target_that_changes_a_stretch_target_and_given_limits_are_drawn_apart(renderer, count, width, height):
    sample = full_analysis(count, stretch_target_value=7.0, fixed_limits={"center": 9.0, "lower": 1.0, "upper": 17.0})
    for number, point in enumerate(sample["points"]):
        point |= {"center": 9.0, "lower": 1.0, "upper": 17.0, "target": None if number < 3 else 10.0 - number // 5}
    sample["target"]["value"] = sample["points"][-1]["target"]
    chart = control_chart(sample, title="Infections", width=width, height=height, sigma_lines=(1, 2))
    words = drawn_words(renderer, chart)
    assert collisions(words) == []
    assert {"Given center 9", "Given upper limit 17", "Stretch target ≤ 7"} <= {word.text for word in words}
    assert chart["datasets"]["targets"][0]["target"] == 10.0


def test_lines_of_fewer_sigma_are_drawn_where_they_are_asked_for():
    def fields(chart):
        return {one["encoding"]["y"]["field"] for one in chart["layer"] if one["data"]["name"] == "levels"}

    sample = full_analysis()
    usual = fields(control_chart(sample, title="Infections"))
    assert usual == {"center", "lower", "upper"}
    both = fields(control_chart(sample, title="Infections", sigma_lines=(1, 2)))
    assert both - usual == {"lower_1_sigma", "upper_1_sigma", "lower_2_sigma", "upper_2_sigma"}
    two = control_chart(sample, title="Infections", sigma_lines=(2,))
    assert fields(two) - usual == {"lower_2_sigma", "upper_2_sigma"}
    assert {"lower_1_sigma"} & set(two["datasets"]["levels"][0]) == set()


NUMBERS = st.none() | st.floats(-1e12, 1e12) | st.sampled_from([0.0, 1e-300, 1e300, -1e300, 5.0])
WORDS = st.text(max_size=60)


@st.composite
def analyses(draw):
    """Any analysis, coherent or not: a chart must never be the reason for an error."""
    count = draw(st.integers(0, 40))
    sample = analysis(
        [1.0] * count,
        draw(st.sampled_from([months, day_by_day]))(count),
        phase_starts=tuple(sorted(draw(st.sets(st.integers(1, max(1, count - 1)), max_size=4)))) if count > 1 else (),
        labels=tuple(draw(st.lists(st.none() | WORDS, max_size=4))),
        chart=draw(st.sampled_from(list(CHART_NAMES))),
        unit=draw(st.none() | WORDS),
        target=draw(NUMBERS),
        direction=draw(st.sampled_from(["increase", "decrease", "neutral"])),
        variation=draw(st.none() | st.sampled_from(list(Variation))),
        headline=draw(st.lists(WORDS, max_size=4)),
        narrative=draw(st.none() | WORDS),
    )
    for point in sample["points"]:
        point |= {name: draw(NUMBERS) for name in ("value", "center", "lower", "upper")}
        point["excluded"] = draw(st.booleans())
        point["point_type"] = draw(st.sampled_from([k for k in KINDS if k != "excluded"]))
        point["note"] = draw(st.none() | WORDS)
    return sample


@settings(max_examples=40, deadline=None)
@given(analyses(), WORDS, st.integers(*WIDTH_RANGE), st.integers(*HEIGHT_RANGE), st.none() | st.integers(0, 6))
def test_any_analysis_makes_a_specification(sample, title, width, height, decimals):
    spec = control_chart(sample, title=title, width=width, height=height, decimals=decimals)
    assert spec["description"]


SPANS = st.lists(st.tuples(st.dates(date(2012, 1, 1), date(2021, 1, 1)), st.none() | st.integers(0, 900)), max_size=6)


@settings(max_examples=15, deadline=None)
@given(analyses(), WORDS, SPANS)
def test_any_analysis_is_drawn_without_overlap(renderer, sample, title, spans):
    ends = [None if days is None else start + timedelta(days) for start, days in spans]
    cycles = [cycle(k + 1, start, end) for k, ((start, _), end) in enumerate(zip(spans, ends, strict=True))]
    assert collisions(drawn_words(renderer, control_chart(sample, title=title, cycles=cycles))) == []
