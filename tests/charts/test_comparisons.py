"""Several measures side by side, and sites in a funnel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker.charts.funnel import funnel_plot
from qi_tracker.charts.multiples import small_multiples

from .pictures import collisions, contrast, words_of
from .samples import analysis, full_analysis


def measures(count):
    plain = {"analysis": analysis([3.0, 5.0, 4.0], unit="%"), "title": "Waste", "frequency": "monthly", "decimals": 0}
    full = {"analysis": full_analysis(), "title": "C. difficile infections on all wards", "decimals": 1}
    crowded = {"analysis": full_analysis(400), "title": "Time to first dose"}
    empty = {"analysis": analysis([]), "title": "Falls"}
    return [(full, plain, crowded, empty)[n % 4] for n in range(count)]


SUMMARY = "The differences between sites are larger than chance; allowing for that spread, no site stands out."


def funnel(sites=40, outside=3, unstable=2, **members):
    denominators = [100 + 37 * k % 900 for k in range(sites)]
    spread = [(-1) ** k * (25 + k % 17 if k < outside else k % 5) for k in range(sites)]
    curves = [
        {
            "denominator": n,
            "lower_2": max(0, 50 - 200 / n**0.5),
            "upper_2": 50 + 200 / n**0.5,
            "lower_3": max(0, 50 - 300 / n**0.5),
            "upper_3": 50 + 300 / n**0.5,
        }
        for n in range(50, 1001, 50)
    ]
    points = [
        {
            "number": k + 1,
            "label": f"Hospital {k}",
            "site_id": str(k),
            "value": 50 + d,
            "denominator": n,
            "outside": (2 if k % 3 == 2 else 3) if k < outside else None,
            "unstable": k < unstable,
        }
        for k, (n, d) in enumerate(zip(denominators, spread, strict=True))
    ]
    known = {"points": points, "curves": curves, "center": 50.0, "unit": "%", "direction": "increase"}
    return known | {"summary": SUMMARY} | members


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("count", "width"), [(1, 800), (2, 400), (5, 1200), (8, 320)])
def test_measures_side_by_side_do_not_overlap(renderer, count, width, theme):
    spec = small_multiples(measures(count), title="Antimicrobial stewardship", width=width, theme=theme)
    words = words_of(renderer.render(spec, "svg"))
    assert collisions(words) == []
    assert min(w.size for w in words) >= 9
    assert min(contrast(w.fill, spec["background"]) for w in words) >= 4.5
    assert max(w.right for w in words) <= width


def test_measures_side_by_side_share_one_legend_and_show_each_verdict(renderer):
    spec = small_multiples(measures(4), title="Stewardship", width=1200)
    words = [w.text for w in words_of(renderer.render(spec, "svg"))]
    assert words.count("Improvement") == words.count("Concern") == 1
    assert " ".join(words).count("Target met in 9 of 24 months") == 3
    assert "Waste: No sign of a change; Target met in 9 of 24 months." in spec["description"]
    assert "Falls: No values yet." in spec["description"]


def test_no_measures_say_so(renderer):
    words = [w.text for w in words_of(renderer.render(small_multiples([], title="Stewardship"), "svg"))]
    assert "No measures yet: the charts begin with the first one." in words


def test_width_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="width must be between"):
        small_multiples(measures(1), title="Stewardship", width=100)


@pytest.mark.parametrize(
    ("sites", "width", "theme"),
    [
        (3, 320, "light"),
        (12, 360, "dark"),
        (40, 360, "light"),
        (120, 360, "dark"),
        (12, 1200, "light"),
        (40, 800, "dark"),
        (120, 1200, "light"),
    ],
)
def test_every_site_is_named_without_overlap(renderer, sites, width, theme):
    spec = funnel_plot(funnel(sites, 8), title="Seen in time", context="2024", width=width, theme=theme, decimals=0)
    words = words_of(renderer.render(spec, "svg"))
    assert collisions(words) == []
    assert min(w.size for w in words) >= 9
    assert min(contrast(w.fill, spec["background"]) for w in words) >= 4.5
    assert (min(w.left for w in words) >= 0, max(w.right for w in words) <= width) == (True, True)
    assert max(w.bottom for w in words) <= spec["height"]
    shown = " ".join(w.text for w in words)
    assert all(f"Hospital {k}" in shown for k in range(sites))


@pytest.mark.parametrize("width", [320, 1200])
def test_the_words_above_a_funnel_are_not_cut(renderer, width):
    long = " ".join([SUMMARY] * 4)
    spec = funnel_plot(funnel(12, summary=long), title="Patients seen within four hours of arrival", width=width)
    shown = " ".join(w.text for w in words_of(renderer.render(spec, "svg")))
    assert long in shown
    assert "…" not in shown


def test_names_without_room_become_numbers_with_a_list():
    assert [row["label"] for row in funnel_plot(funnel(3, 0), title="Seen")["datasets"]["sites"]] == [
        f"Hospital {k}" for k in range(3)
    ]
    data = funnel_plot(funnel(60, 2), title="Seen", decimals=0)["datasets"]
    assert {row["label"] for row in data["sites"]} <= {"", *map(str, range(1, 61))}
    listed = {row["number"]: row["text"] for row in data["list"]}
    assert (listed["1"], listed["60"]) == ("Hospital 0: 75%, not stable", "Hospital 59: 46%")


def test_names_that_are_too_long_or_alike_become_numbers():
    points = funnel(2, 0)["points"]
    for names in (["Ward " * 30, "Clinic"], ["Ward", "Ward"]):
        named = [point | {"label": name} for point, name in zip(points, names, strict=True)]
        rows = funnel_plot(funnel(points=named), title="Seen")["datasets"]["sites"]
        assert [row["label"] for row in rows] == ["1", "2"]


def test_funnel_draws_sites_by_side_and_by_what_is_better():
    def words_by_label(direction):
        rows = funnel_plot(funnel(6, 3, direction=direction), title="Seen in time")["datasets"]["sites"]
        return [row["word"] for row in rows[:4]]

    assert words_by_label("increase") == [
        "Better, beyond 3 sigma",
        "Worse, beyond 3 sigma",
        "Better, beyond 2 sigma",
        "Within the limits",
    ]
    assert words_by_label("decrease")[:2] == ["Worse, beyond 3 sigma", "Better, beyond 3 sigma"]
    assert words_by_label("neutral")[1:3] == ["Lower, beyond 3 sigma", "Higher, beyond 2 sigma"]


def test_a_funnel_is_described_in_words():
    spec = funnel_plot(funnel(6, 2), title="Seen in time", context="2026-Q1", decimals=0)
    assert spec["description"] == (
        f"Funnel plot of Seen in time, 2026-Q1, %. {SUMMARY} Average 50%. "
        "Hospital 0: 75%, above the limits of 3 sigma. Hospital 1: 24%, below the limits of 3 sigma."
    )
    assert "Ring: not stable over time." in spec["title"]["subtitle"]


def test_funnel_without_sites_says_so(renderer):
    spec = funnel_plot(funnel(0, 0, curves=[], center=None, summary="No values to compare yet."), title="Seen in time")
    assert "No values to compare yet." in [w.text for w in words_of(renderer.render(spec, "svg"))]


VALUES = st.floats(-1e9, 1e9)
SITE = st.fixed_dictionaries(
    {
        "number": st.integers(1, 999),
        "label": st.text(max_size=40),
        "value": st.none() | VALUES,
        "denominator": st.none() | st.floats(0, 1e9),
        "outside": st.sampled_from([None, 2, 3]),
        "unstable": st.booleans(),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(SITE, max_size=20), st.none() | VALUES, st.none() | st.text(max_size=20))
def test_any_sites_are_drawn_without_overlap(renderer, sites, center, unit):
    known = {"points": sites, "curves": [], "center": center, "unit": unit, "summary": SUMMARY}
    spec = funnel_plot(known, title="Sites")
    assert collisions(words_of(renderer.render(spec, "svg"))) == []
