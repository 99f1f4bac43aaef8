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


def funnel(sites=40, outside=3, **members):
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
            "label": f"Hospital {k}",
            "site_id": str(k),
            "value": 50 + d,
            "denominator": n,
            "outside": 3 if k < outside else None,
        }
        for k, (n, d) in enumerate(zip(denominators, spread, strict=True))
    ]
    return {"points": points, "curves": curves, "center": 50.0, "unit": "%", "direction": "increase"} | members


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
    assert "Special cause: improvement (low)" in " ".join(words)
    assert "Waste: Common cause: no significant change." in spec["description"]
    assert "Falls: no values yet." in spec["description"]


def test_no_measures_say_so(renderer):
    words = [w.text for w in words_of(renderer.render(small_multiples([], title="Stewardship"), "svg"))]
    assert "No measures yet: the charts begin with the first one." in words


def test_width_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="width must be between"):
        small_multiples(measures(1), title="Stewardship", width=100)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 800, 1600])
def test_funnel_names_outliers_without_overlap(renderer, width, theme):
    spec = funnel_plot(funnel(60, 8), title="Seen in time", context="2024", width=width, theme=theme, decimals=0)
    words = words_of(renderer.render(spec, "svg"))
    assert collisions(words) == []
    assert min(w.size for w in words) >= 9
    assert min(contrast(w.fill, spec["background"]) for w in words) >= 4.5
    assert max(w.right for w in words) <= width
    assert any(w.text.startswith("Hospital ") for w in words)


def test_funnel_draws_sites_by_side_and_by_what_is_better():
    def words_by_label(direction):
        rows = funnel_plot(funnel(6, 2, direction=direction), title="Seen in time")["datasets"]["sites"]
        return [row["word"] for row in rows[:3]]

    better, worse = "Better than chance explains", "Worse than chance explains"
    assert words_by_label("increase") == [better, worse, "Within chance"]
    assert words_by_label("decrease") == [worse, better, "Within chance"]
    assert words_by_label("neutral") == ["Higher than chance explains", "Lower than chance explains", "Within chance"]


def test_funnel_names_its_outliers_in_words():
    spec = funnel_plot(funnel(6, 1), title="Seen in time", decimals=0)
    assert spec["title"]["subtitle"][0] == "6 sites: 1 outside what chance explains"
    assert "Hospital 0: 75%, beyond 3 sigma." in spec["description"]


def test_funnel_without_sites_says_so(renderer):
    spec = funnel_plot(funnel(0, 0, curves=[], center=None), title="Seen in time")
    assert "No values to compare yet." in [w.text for w in words_of(renderer.render(spec, "svg"))]


VALUES = st.floats(-1e9, 1e9)
SITE = st.fixed_dictionaries(
    {
        "label": st.text(max_size=40),
        "value": st.none() | VALUES,
        "denominator": st.none() | st.floats(0, 1e9),
        "outside": st.sampled_from([None, 2, 3]),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(SITE, max_size=20), st.none() | VALUES, st.none() | st.text(max_size=20))
def test_any_sites_are_drawn_without_overlap(renderer, sites, center, unit):
    spec = funnel_plot({"points": sites, "curves": [], "center": center, "unit": unit}, title="Sites")
    assert collisions(words_of(renderer.render(spec, "svg"))) == []
