"""Pareto charts: small bars stand together, and nothing overlaps."""

import pytest

from qi_tracker.charts.pareto import pareto_chart
from tests.charts.pictures import collisions, words_of

REASONS = ["Not stocked on the ward", "Ordered after the round", "Delivered to another bin", "Label unreadable"]


def table(counts, periods=12):
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda bar: -bar[1])
    bars = [{"value": value, "count": count, "percent": None, "cumulative_percent": None} for value, count in ordered]
    days = {"first": "2024-01-01", "last": "2024-12-01"}
    return {**days, "periods": periods, "total": total, "undivided": 0, "per_period": None, "bars": bars}


def found(whole, before=None, after=None):
    split = {"split": "2024-07-01", "phase": "Second check"} if before else {"split": None, "phase": None}
    return {"stratum": "reason", "label": "Reason", **split, "whole": whole, "before": before, "after": after}


def named(*counts):
    names = [REASONS[n] if n < len(REASONS) else f"Reason number {n}" for n in range(len(counts))]
    return dict(zip(names, counts, strict=True))


def drawn(specification):
    """The names of the bars of each chart, from left to right."""
    return [[row["value"] for row in view["data"]["values"]] for view in specification["vconcat"]]


def test_what_never_happened_has_no_bar_and_small_bars_stand_together():
    few = pareto_chart(found(table(named(50, 20, 3, 0))), title="Missing doses")
    assert drawn(few) == [REASONS[:3]]
    many = pareto_chart(found(table(named(50, 20, 9, 8, 7, 2, 1, 1, 1, 0))), title="Missing doses")
    assert drawn(many) == [[*REASONS, "Reason number 4", "Other (4)"]]
    even = pareto_chart(found(table(named(*[10] * 14))), title="Missing doses")
    assert (len(drawn(even)[0]), drawn(even)[0][-1]) == (10, "Other (5)")


def test_before_and_after_have_one_scale_for_each_period():
    before, after = table(named(60, 12), periods=12), table(named(3, 12), periods=3)
    chart = pareto_chart(found(before, before, after), title="Missing doses", frequency="monthly")
    first, second = chart["vconcat"]
    assert first["encoding"]["y"]["scale"] == second["encoding"]["y"]["scale"]
    assert first["encoding"]["y"]["title"] == "Count in a month"
    assert [row["amount"] for row in first["data"]["values"]] == [5, 1]
    assert [row["amount"] for row in second["data"]["values"]] == [4, 1]
    assert second["title"]["text"] == "Since July 1, 2024 (Second check): 15 events in 3 months"


def test_the_alternative_text_says_every_bar():
    text = pareto_chart(found(table(named(30, 10))), title="Missing doses", context="4 West")["description"]
    assert "Pareto chart of Missing doses by Reason." in text
    assert "Not stocked on the ward 30 (75%), Ordered after the round 10 (25%)" in text


@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize(
    "pareto",
    [
        found(table(named(49, 24, 21, 10, 8, 6, 6, 4, 4, 1))),
        found(table(named(*[5] * 12))),
        found(table(named(400))),
        found(table(named(120, 30)), table(named(110, 22, 9)), table(named(3, 2, 1), periods=4)),
        found(table(named(9, 1)), table(named(9, 1)), table(named(0, 0), periods=4)),
        found(table(named(0))),
    ],
    ids=["many", "even", "one", "much less", "none left", "nothing"],
)
def test_no_words_overlap(renderer, pareto, width):
    chart = pareto_chart(pareto, title="Missing first doses", context="4 West", width=width)
    assert collisions(words_of(renderer.render(chart, "svg"))) == []


def test_the_text_alternative_names_the_bars_as_they_are_written():
    text = pareto_chart(found(table({"a": 3, "A": 2})), title="Falls")["description"]
    assert text.endswith("Largest first: a 3 (60%), A 2 (40%).")


def test_the_text_alternative_without_points_is_whole_sentences():
    empty = table({"a": 0}, periods=0) | {"first": None, "last": None}
    assert pareto_chart(found(empty), title="Falls")["description"] == (
        "Pareto chart of Falls by Reason. No points. Nothing was counted."
    )
