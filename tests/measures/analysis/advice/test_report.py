"""Which charts fit a measure, and that no sentence contradicts a figure of the same answer."""

import re
from datetime import date, timedelta

import numpy as np
import pytest

from qi_tracker import spc
from qi_tracker.measures.analysis.advice.report import chart_advice_report
from qi_tracker.measures.analysis.study import analysis_report
from tests.measures.analysis.test_analysis import Measure, Phase, Point, Series

SCATTERED = [200, 320, 180, 300, 210, 330, 190, 310, 205, 325, 185, 305, 220, 300]
FIRST = date(2021, 1, 1)


def rows(kind, columns, days):
    names = spc.KINDS[kind].columns
    return [
        Point(day, **dict(zip(names, row, strict=True)))
        for day, row in zip(days, zip(*columns, strict=True), strict=True)
    ]


def months(number):
    return [date(2021 + index // 12, 1 + index % 12, 1) for index in range(number)]


def days(number):
    return [FIRST + timedelta(days=index) for index in range(number)]


def of(report, chart):
    return next(item for item in report["charts"] if item["chart"] == chart)


def findings(report):
    return {item["finding"]: item for item in report["findings"]}


def test_every_chart_of_the_kind_is_named_with_a_reason_and_figures():
    report = chart_advice_report(Measure(data_kind="proportion"), rows("proportion", [SCATTERED, [900] * 14], days(14)))
    assert (report["chart"], report["recommended"]) == ("p_prime", "p_prime")
    assert report["figures"]["sigma_z"] > report["figures"]["sigma_z_critical"]
    assert [item["chart"] for item in report["charts"]] == list(spc.KINDS["proportion"].charts)
    assert [item["chart"] for item in report["charts"] if item["recommended"]] == ["p_prime"]
    assert [item["chart"] for item in report["charts"] if not item["fits"]] == ["p"]
    assert "it would raise false alarms" in of(report, "p")["reason"]


def test_the_chart_that_a_measure_has_chosen_is_the_present_one():
    report = chart_advice_report(Measure(chart="run"), Series().points())
    assert (report["chart"], report["recommended"]) == ("run", "i")


def test_overdispersed_counts_take_an_individuals_chart():
    report = chart_advice_report(Measure(data_kind="count"), rows("count", [SCATTERED], days(14)))
    assert (report["recommended"], of(report, "c")["fits"], of(report, "i")["fits"]) == ("i", False, True)
    assert findings(report)["dispersion"]["figure"] == pytest.approx(np.var(SCATTERED, ddof=1) / np.mean(SCATTERED))


def test_a_shift_raises_the_variance_but_not_the_verdict():
    rng = np.random.default_rng(12)
    report = chart_advice_report(
        Measure(data_kind="count"), rows("count", [rng.poisson([40] * 20 + [70] * 20)], days(40))
    )
    assert report["recommended"] == "c"
    assert "a change of the process raises it too" in findings(report)["dispersion"]["explanation"]


def test_rare_events_are_better_recorded_in_another_form():
    report = chart_advice_report(Measure(data_kind="count"), rows("count", [[0, 0, 1, 0] * 6], days(24)))
    assert [item["chart"] for item in report["charts"] if item["fits"]] == ["run"]
    found = findings(report)
    assert "record those instead (t chart)" in found["rare"]["explanation"]
    assert found["zeros"]["explanation"].startswith("75% of the points have no event")


def test_a_share_of_whole_hundreds_is_named():
    good = [50] * 16 + [20] * 8
    report = chart_advice_report(Measure(data_kind="proportion"), rows("proportion", [good, [50] * 24], days(24)))
    assert findings(report)["full"]["explanation"].startswith("67% of the points are 100%")


def test_a_yearly_pattern_is_named_with_what_to_compare():
    season = [20 + 8 * (month % 12 in (0, 1, 11)) + (month % 5) / 2 for month in range(36)]
    report = chart_advice_report(Measure(frequency="monthly"), rows("value", [season], months(36)))
    assert "compare a month with the same month" in findings(report)["yearly"]["explanation"]
    weekly = chart_advice_report(Measure(frequency="weekly"), rows("value", [season], days(36)))
    assert weekly["figures"]["yearly"] is None


def test_two_points_in_one_month_are_not_two_months():
    season = [20 + 8 * (month % 12 in (0, 1, 11)) for month in range(20)]
    points = rows("value", [season], months(20)) + rows("value", [season], months(20))
    report = chart_advice_report(Measure(frequency="monthly"), sorted(points, key=lambda point: point.period_start))
    assert report["figures"]["yearly"] is None


@pytest.mark.parametrize("change", [lambda month: 10.0 * (month > 20), float])
def test_a_shift_or_a_rise_is_no_yearly_pattern(change):
    rng = np.random.default_rng(4)
    values = [change(month) + rng.normal(0, 1) for month in range(48)]
    report = chart_advice_report(Measure(frequency="monthly"), rows("value", [values], months(48)))
    assert "yearly" not in findings(report)


def test_a_weekday_pattern_is_named_of_daily_measures():
    values = [30 - 9 * (day.weekday() > 4) + (index % 4) for index, day in enumerate(days(42))]
    report = chart_advice_report(Measure(frequency="daily"), rows("value", [values], days(42)))
    assert "compare Mondays with Mondays" in findings(report)["weekday"]["explanation"]


def test_neighbors_that_are_alike_are_named_unless_a_shift_makes_them_so():
    rng = np.random.default_rng(31)
    values = np.zeros(60)
    for index in range(1, 60):
        values[index] = 0.55 * values[index - 1] + rng.normal(0, 1)
    alternating = values * (-1.0) ** np.arange(60)
    found = {
        name: chart_advice_report(Measure(), rows("value", [series], days(60)))
        for name, series in {
            "alike": values,
            "opposite": alternating,
            "shifted": values + 9 * (np.arange(60) > 30),
        }.items()
    }
    assert "autocorrelation" not in findings(found["opposite"])
    assert found["shifted"]["figures"]["autocorrelation"] is None


@pytest.mark.parametrize("kind", sorted(spc.KINDS))
@pytest.mark.parametrize("points", [0, 5, 12, 20])
def test_advice_can_be_given_on_any_series(kind, points):
    columns = [[2] * points] * len(spc.KINDS[kind].columns)
    report = chart_advice_report(Measure(data_kind=kind), rows(kind, columns, days(points)))
    # Of proportions none fails here, so that no limits would say much.
    assert (report["recommended"] == "run") == (points < 12 or kind == "proportion")
    assert all("nan" not in chart["reason"] for chart in report["charts"])


# No sentence contradicts a figure ----------------------------------------------------------------------------------

CONSTANTS = {1.0, 2.0, 12.0, 55.0, 100.0}
DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")


def simulated(rng):
    """A measure and its points: any kind, stable or not, short or long, with gaps, exclusions and phases."""
    kind = rng.choice(sorted(spc.KINDS))
    frequency = rng.choice(["daily", "weekly", "monthly", "irregular"])
    number = int(rng.integers(0, 70))
    level = np.exp(rng.uniform(np.log(0.1), np.log(60), 1)) * np.ones(number)
    level[number // 2 :] *= rng.choice([1, 1, 1, 3])
    events = rng.poisson(level * rng.gamma(4, 0.25, number) if rng.random() < 0.3 else level)
    exposure = rng.integers(40, 60, number) * int(rng.choice([1, 100]))
    events = np.minimum(events, exposure)
    if rng.random() < 0.3:
        events = exposure - events
    columns = {
        "proportion": [events, exposure],
        "rate": [events, exposure],
        "ratio": [events, exposure],
        "subgroup": [events, 1 + events % 3, 3 + events % 4],
        "time_between": [events + 0.5],
    }.get(kind, [events])
    dates = months(number) if frequency == "monthly" else days(number)
    points = rows(kind, [column.tolist() for column in columns], dates)
    for point in points:
        if rng.random() < 0.05:
            point.excluded = True
        elif rng.random() < 0.05 and kind != "subgroup":
            point.value = point.numerator = None
    phases = (
        [Phase(dates[number // 3], baseline_points=rng.choice([None, 5, 15]))] if number and rng.random() < 0.3 else []
    )
    return Measure(data_kind=str(kind), frequency=str(frequency)), points, phases


def numbers(text):
    return [found.replace(",", "") for found in re.findall(r"−?\d[\d,]*\.?\d*", DAY.sub("", text).replace("−", "-"))]


def is_one_of(written, figures):
    decimals = len(written.partition(".")[2])
    known = CONSTANTS | {figure * factor for figure in figures if figure is not None for factor in (1, 100)}
    return any(f"{figure:.{decimals}f}" == written.rstrip(".") for figure in known)


@pytest.mark.parametrize("seed", range(4))
def test_no_sentence_contradicts_a_figure(seed):
    rng = np.random.default_rng(seed)
    for _ in range(50):
        measure, points, phases = simulated(rng)
        report = chart_advice_report(measure, points, phases)
        figures, found = report["figures"], findings(report)
        recommended = [item for item in report["charts"] if item["recommended"]]
        assert [(item["chart"], item["fits"]) for item in recommended] == [(report["recommended"], True)]
        for item in report["charts"]:
            assert all(is_one_of(number, figures.values()) for number in numbers(item["reason"])), item
            holds_of_sigma_z(item["reason"], figures)
        for name in ("dispersion", "autocorrelation", "weekday", "yearly"):
            figure, critical = figures[name], figures[f"{name}_critical"]
            assert (name in found) == (figure is not None and figure > critical)
        for item in found.values():
            assert item["figure"] > item["critical"] or item["finding"] == "rare"
        rare = [figures[name] for name in ("mean_count", "mean_failures") if figures[name] is not None]
        assert ("rare" in found) == (bool(rare) and min(rare) < 1 and figures["points"] >= 12)
        holds_of_the_reason(analysis_report(measure, points, phases), figures)


def holds_of_sigma_z(sentence, figures):
    """More than chance explains is said of what exceeds the critical value, and of nothing else."""
    written = re.search(r"([\d.]+) times as much, where ([\d.]+) is the most", sentence)
    if written:
        beyond = "more than chance" in sentence.replace("no more", "") or "false alarms" in sentence
        assert beyond == (float(written[1]) > float(written[2])) == (figures["sigma_z"] > figures["sigma_z_critical"])


def holds_of_the_reason(report, figures):
    """The sentence on the chart names what is drawn, and the figures of the advice."""
    why = report["chart_reason"].partition(" (since ")[0].partition("; without")[0]
    holds_of_sigma_z(why, figures)
    assert report["chart_reason"].endswith(f"set `chart` to {report['chart']}.")
    if "fewer than 1" in why:
        assert float(re.search(r"with ([\d.]+) ", why)[1]) < 1
    assert report["chart_reason"].count(". ") == 0
