"""What the narrative and the explanations say, over every combination that can come up."""

import re
from datetime import date
from itertools import product

import pytest

from qi_tracker import spc
from qi_tracker.charts.specification import control_chart
from qi_tracker.charts.wording import CHART_NAMES
from qi_tracker.core.wording import written_day
from qi_tracker.measures.analysis import narrative, texts
from qi_tracker.measures.analysis.study import analysis_report

from .test_analysis import Measure, Phase, Series

VARIATIONS = [
    "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low",
]  # fmt: skip
ASSURANCES = [None, "pass", "fail", "hit_or_miss"]
JARGON = re.compile(
    r"sigma|\bUCL\b|\bLCL\b|control limit|standard deviation|special cause|common cause|subgroup|nan|None|_"
)


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text) if part]


def facts(**members):
    return narrative.Facts(
        **{
            "chart": "i",
            "rules": "making_data_count",
            "style": texts.Style("%", 1),
            "phase": narrative.Phase("New protocol", date(2024, 3, 1), 12.34, None, 20),
            "latest": narrative.Latest(15.0, date(2024, 6, 1), 9.0, 16.0, None, 0, None),
            "variation": "common_cause",
            "assurance": None,
            **members,
        }
    )


def grid():
    """Every combination of variation, rule, assurance, phases, length and limits."""
    for variation, assurance, former, points, limits in product(
        VARIATIONS, ASSURANCES, [None, 20.0], [20, 5], [(9.0, 16.0), (None, None)]
    ):
        for rules in texts.RULES:
            causes = [None] if variation == "common_cause" else texts.RULES[rules]
            for cause in causes:
                if variation.startswith("neutral") and assurance:
                    continue
                if cause in ("alternating", "hugging") and not variation.startswith("neutral"):
                    continue
                side = -1 if variation.endswith("low") else 1
                since = date(2024, 4, 1) if cause else None
                yield facts(
                    rules=rules,
                    variation=variation,
                    assurance=assurance,
                    target=11.0 if assurance else None,
                    phase=narrative.Phase("New protocol", date(2024, 3, 1), 12.34, former, points),
                    latest=narrative.Latest(15.0, date(2024, 6, 1), *limits, cause, side if cause else 0, since),
                )


def test_every_combination_is_put_in_two_to_four_plain_sentences():
    narratives = [narrative.narrative(combination) for combination in grid()]
    assert len(narratives) > 1000
    for text in narratives:
        assert 2 <= len(sentences(text)) <= 4, text
        assert not JARGON.search(text), text
        assert "{" not in text, text
        assert text.endswith("."), text
        assert "  " not in text, text


def test_every_combination_says_what_it_must_and_nothing_that_contradicts_it():
    for combination in grid():
        text = narrative.narrative(combination)
        variation, latest = combination.variation, combination.latest
        assert ("for the better" in text) == (variation.startswith("improvement")), text
        assert ("for the worse" in text) == variation.startswith("concern"), text
        short = combination.phase.points < 13
        assert ("no sign that the process has changed" in text) == (variation == "common_cause" and not short), text
        assert ("too few points yet" in text) == (variation == "common_cause" and short), text
        assert ("rule: " in text) == (latest.special_cause is not None), text
        assert ("provisional" in text) == short, text
        assert ("in the phase before" in text) == (combination.phase.former_center is not None), text
        assert ("11.0%" in text) == (combination.assurance is not None), text
        assert ("9.0% and 16.0%" in text) == (latest.lower is not None), text
        if combination.assurance and latest.lower is None:
            assert "cannot be said yet" in text, text


@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
def test_every_chart_says_what_its_center_is(chart):
    text = narrative.narrative(facts(chart=chart))
    assert "12.3%" in sentences(text)[0]
    assert chart in CHART_NAMES
    assert ("average" in sentences(text)[0]) == (chart not in texts.CENTERS)


def test_a_measure_without_data_says_what_to_do_first():
    report = analysis_report(Measure(), [])
    assert sentences(report["narrative"])[0].startswith("There is no value yet")
    assert "13 points" in report["narrative"]


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ([9, 11] * 10, {}, "nothing but the usual ups and downs"),
        ([9, 11] * 10 + [30], {}, "lies above the upper limit of the usual ups and downs, a change for the worse"),
        (
            [9, 11] * 10 + [1],
            {"direction": "increase"},
            "below the lower limit of the usual ups and downs",
        ),
        ([9, 11] * 10 + [12] * 8, {"chart": "run", "direction": "increase"}, "the values lie above the center line"),
        ([12] * 8 + [9, 11] * 10, {"chart": "run"}, "the last signal of this phase ended on"),
        ([9, 11] * 10 + list(range(9, 17)), {"chart": "run"}, "have kept rising, a change for the worse"),
        ([1, 1, 1, 3, 3, 3] * 4, {"chart": "run"}, "keep to one side of the center line for longer"),
        ([1.0, 2.0] * 8, {"chart": "run", "rules": "perla"}, "change sides of the center line more often"),
    ],
)
def test_the_report_says_what_happened(values, options, said):
    assert said in analysis_report(Measure(**options), Series(values).points())["narrative"]


def test_a_change_names_its_beginning():
    series = Series([9, 11] * 10 + [12] * 8)
    text = analysis_report(Measure(chart="run", direction="increase"), series.points())["narrative"]
    assert f"Since {written_day(series.day(20))} the values lie above the center line" in text
    assert "Making Data Count rule: 7 points in a row on one side of the center line" in text


def test_a_new_phase_is_described_beside_the_former():
    series = Series([20, 22] * 10 + [9, 11] * 10)
    report = analysis_report(Measure(unit="minutes"), series.points(), [Phase(series.day(20), "New protocol")])
    first = sentences(report["narrative"])[0]
    assert first.startswith(
        f'In the present phase "New protocol", since {written_day(series.day(20))}, the average is 10.0 minutes'
    )
    assert "in the phase before: 21.0 minutes" in first


def test_the_target_is_named_with_its_day():
    measure = Measure(target_value=30.0, target_on=date(2025, 1, 31), unit="days")
    text = analysis_report(measure, Series([9, 11] * 10).points())["narrative"]
    assert "The target of 30.0 days (by January 31, 2025) is met by the process as it runs" in text


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
@pytest.mark.parametrize("points", [1, 7])
@pytest.mark.parametrize("side", [1, -1])
def test_every_signal_is_explained_in_one_sentence(rules, points, side):
    assert set(texts.RULES[rules]) == set(spc.RULE_SETS[rules])
    for cause in spc.RULE_SETS[rules]:
        text = narrative.explanation(rules, cause, date(2024, 1, 1), date(2024, 7, 1), points, side)
        assert len(sentences(text)) == 1
        assert "January 1, 2024" in text
        assert ("July 1, 2024" in text) == (points > 1)
        assert f"{texts.RULE_SETS[rules]} rule: {texts.RULES[rules][cause]}" in text
        assert not JARGON.search(text), text
        assert "{" not in text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (12.345, "%", 1, "12.3%"),
        (12.345, "per 1000 doses", 2, "12.35 per 1000 doses"),
        (12.345, None, 0, "12"),
        (1234567.0, "visits", 0, "1,234,567 visits"),
        (0.001234567, None, None, "0.00123"),
        (1234567.0, "", None, "1,234,567"),
        (0.0, "%", None, "0%"),
        (-0.01, "%", 1, "0.0%"),
        (-3.0, "days", 1, "−3.0 days"),
        (58.634, "%", None, "58.6%"),
        (0.634, "%", None, "0.63%"),
        (58.634, "minutes", None, "58.6 minutes"),
        (58.0, "minutes", None, "58 minutes"),
        (1204.0, "doses", None, "1,204 doses"),
    ],
)
def test_numbers_are_written_with_unit_and_sensible_digits(value, unit, decimals, written):
    assert texts.Style(unit, decimals).number(value) == written


def test_phases_are_compared_on_request():
    series = Series([19.9, 20.1] * 10 + [9.9, 10.1] * 10)
    phases = [Phase(series.day(20), "New protocol")]
    assert "comparison" not in analysis_report(Measure(), series.points(), phases)
    (change,) = analysis_report(Measure(unit="minutes"), series.points(), phases, compare=True)["comparison"]
    assert (change["from"], change["to"], change["limits_overlap"]) == (0, 1, False)
    assert (change["change"], change["change_percent"]) == (pytest.approx(-10), pytest.approx(-50))
    assert change["explanation"] == (
        "The center fell by 10.0 minutes (50.0%), from 20.0 minutes to 10.0 minutes; "
        "the usual ups and downs of the two phases no longer overlap."
    )


def test_a_phase_without_values_has_no_comparison_to_tell():
    series = Series([1, 2, None])
    (change,) = analysis_report(Measure(), series.points(), [Phase(series.day(2))], compare=True)["comparison"]
    assert (change["change"], change["limits_overlap"], change["explanation"]) == (None, None, None)


@pytest.mark.parametrize(("level", "words"), [(10.0, "stayed at"), (11.0, "rose by"), (9.0, "fell by")])
def test_the_direction_in_which_a_center_moved_is_named(level, words):
    series = Series([9, 11] * 7 + [level - 1, level + 1] * 7)
    (change,) = analysis_report(Measure(), series.points(), [Phase(series.day(14))], compare=True)["comparison"]
    assert words in change["explanation"]


@pytest.mark.parametrize(("unit", "decimals"), [("minutes", 1), ("minutes", None), ("%", None), ("%", 0)])
def test_one_picture_writes_its_numbers_and_days_in_one_way(unit, decimals):
    series = Series([58.1, 59.13] * 10 + [48.04, 47.2] * 10)
    measure = Measure(unit=unit, decimals=decimals, direction="decrease", target_value=50.0)
    report = analysis_report(measure, series.points())
    text = control_chart(report, title="Waiting", frequency="daily", decimals=decimals)["description"]
    average = re.search(r"the average is ([\d.,]+)", text, re.IGNORECASE)[1]
    assert re.search(rf"Mean {re.escape(average)}(%| minutes), limits ", text)
    since = written_day(date.fromisoformat(report["since"]))
    assert f"Special cause: improvement (low) since {since}" in text
    assert re.findall(r"\d{1,2} [A-Z][a-z]{2} \d{4}", text) == []
