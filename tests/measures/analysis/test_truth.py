"""Nothing that is said of a measure contradicts its points, whatever they are."""

import pytest

from qi_tracker import spc
from qi_tracker.charts.specification import control_chart
from qi_tracker.measures.analysis.study import analysis_report

from .random_series import SHAPES, drawn_series
from .reading import contradictions


def said_wrongly(count, seed):
    """What sentences on so many measures contradict, with the measure's number and narrative."""
    found = []
    for number, drawn in enumerate(drawn_series(count, seed)):
        report = analysis_report(drawn.measure, drawn.points, drawn.phases, today=drawn.today)
        wrong = contradictions(drawn, report)
        if wrong:
            found.append((number, wrong, report["narrative"]))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_sentence_contradicts_the_points(seed):
    assert said_wrongly(250, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_no_sentence_contradicts_the_points_of_many_more(seed):
    assert said_wrongly(1000, seed) == []


def test_the_measures_that_are_drawn_are_of_every_kind_chart_and_rule_set():
    drawn = list(drawn_series(1500, 0))
    assert {one.measure.data_kind for one in drawn} == set(spc.KINDS)
    assert {one.measure.chart for one in drawn} == {"auto", *spc.CHARTS}
    assert {one.measure.rules for one in drawn} == set(spc.RULE_SETS)
    assert {one.shape for one in drawn} == set(SHAPES)
    assert {len(one.phases) for one in drawn} == {0, 1, 2}


def test_the_text_alternative_has_the_headline_and_the_narrative_word_by_word():
    for drawn in drawn_series(40, 7):
        report = analysis_report(drawn.measure, drawn.points, drawn.phases, today=drawn.today)
        spec = control_chart(report, title="Falls", decimals=drawn.measure.decimals)
        if not any(point["value"] is not None for point in report["points"]):
            continue
        assert spec["description"].endswith(report["narrative"])
        assert "; ".join(report["headline"]) in spec["description"]
        headline = " ".join(report["headline"]).split()
        assert " ".join(spec["title"]["subtitle"]).replace("·", "").split()[: len(headline)] == headline
