"""Why a chart is drawn, in one sentence, and the new phase that is offered."""

import json
from datetime import date, timedelta

import numpy as np
import orjson
import pytest

from qi_tracker import spc
from qi_tracker.measures.analysis.study import analysis_report
from tests.measures.analysis.test_analysis import Measure, Phase, Point, Series

STABLE = [18, 22, 20, 25, 16, 21, 19, 23, 17, 20, 24, 18, 22, 19, 21, 20]
SCATTERED = [5, 40, 12, 33, 8, 29, 3, 45, 18, 36, 7, 31, 10, 27, 2, 38]
BEFORE = [10.0, 12.0, 9.0, 11.0, 10.0, 8.0, 11.0, 9.0, 12.0, 10.0, 11.0, 9.0]
AFTER = [4.0, 6.0, 5.0, 3.0, 5.0, 6.0, 4.0, 5.0]


def day(index):
    return date(2024, 1, 1) + timedelta(weeks=index)


def rates(events, exposure=1000):
    return [Point(day(index), numerator=count, denominator=exposure) for index, count in enumerate(events)]


def reason(measure, points, phases=(), **options):
    return analysis_report(measure, points, phases, **options)["chart_reason"]


def test_a_chart_of_the_measure_or_of_the_request_is_said_to_be_chosen():
    assert reason(Measure(chart="i"), Series().points()) == (
        "This is the individuals chart (I), because it was chosen for this measure."
    )
    assert reason(Measure(), Series().points(), chart="run") == (
        "This is the run chart, because this request asks for it."
    )


def test_too_few_points_are_counted_and_the_chart_can_be_kept():
    assert reason(Measure(), Series([1, 2, 3]).points()) == (
        "This is the run chart, because limits need 12 points in one phase, and there are 3; to keep this chart as "
        "points are added, set `chart` to run."
    )


def test_the_point_that_made_twelve_is_named():
    assert reason(Measure(), Series(BEFORE[:12]).points()) == (
        "This is the individuals chart (I), because it is made for single values, and 12 points are enough for limits "
        "(since March 18, 2024; before, it was the run chart, because there were fewer than 12 points); to keep this "
        "chart as points are added, set `chart` to i."
    )


def test_variation_beyond_chance_is_said_in_figures_and_since_when():
    text = reason(Measure(data_kind="rate"), rates(STABLE + SCATTERED))
    history = spc.chart_history("rate", {"numerator": STABLE + SCATTERED, "denominator": [1000] * 32})
    assert history.before.chart == "u"
    assert "because the values vary by more than chance explains: 2." in text
    assert " times as much, where 1." in text
    assert "(since May " in text
    assert text.endswith("set `chart` to u_prime.")


HIGH = [200, 213, 188, 205, 194, 210, 186, 202, 215, 191, 207, 197]
LOW_AND_SCATTERED = [3, 14, 5, 17, 2, 12, 4, 16, 3, 13, 6, 15]


def counts(events):
    return [Point(day(index), value=count) for index, count in enumerate(events)]


def test_a_phase_that_changed_the_chart_is_named():
    # About one center of both levels, the scatter of the low ones passes for chance.
    measure, points = Measure(data_kind="count"), counts(HIGH + LOW_AND_SCATTERED)
    assert analysis_report(measure, points)["chart"] == "c"
    report = analysis_report(measure, points, [Phase(day(12))])
    assert report["chart"] == "i"
    assert (
        "; without the phase that begins on March 25, 2024 it would be the counts chart (c), with values that varied "
        in (report["chart_reason"])
    )


def test_a_chart_that_a_new_phase_would_change_is_named():
    measure, points = Measure(data_kind="count"), counts(HIGH + LOW_AND_SCATTERED)
    found = analysis_report(measure, points)["suggested_phase"]
    assert found["start"] == day(12).isoformat()
    assert found["reason"].endswith("; the measure would then be drawn on the individuals chart (I).")


@pytest.mark.parametrize(
    ("events", "frequency", "words"),
    [
        (
            [0, 1] * 24,
            "monthly",
            "or else take 4 months together as one point, which gives 12 points of on average 2 or more",
        ),
        ([0, 1] * 12, "weekly", "or else count the cases between events (g chart), whose upper limit a stable process"),
        ([0] * 24, "weekly", "passes at 1 point in 55"),
    ],
)
def test_rare_events_are_better_recorded_in_another_form(events, frequency, words):
    points = [Point(day(index), value=count) for index, count in enumerate(events)]
    text = reason(Measure(data_kind="count", frequency=frequency), points)
    assert text.startswith("This is the run chart, because with 0.")
    assert "where the days between events are known, record those instead (t chart)" in text
    assert words in text


def test_an_expected_count_just_below_one_is_not_written_as_one():
    points = [Point(day(index), value=1 if index else 0) for index in range(400)]
    assert "with 0.998 events a point on average, fewer than 1" in reason(Measure(data_kind="count"), points)


def test_a_change_that_lasted_is_offered_as_a_phase_and_holds_once_it_is_begun():
    points = Series(BEFORE + AFTER).points()
    report = json.loads(orjson.dumps(analysis_report(Measure(unit="days"), points)))
    assert report["suggested_phase"] == {
        "start": Series().day(12).isoformat(),
        "reason": "The 8 points from March 25, 2024 average 4.8 days, the 12 before 10.2 days: begin a new phase on "
        "March 25, 2024 if the cause is known, the change is wanted or accepted, and it is expected to last.",
        "center_before": pytest.approx(np.mean(BEFORE)),
        "center_after": pytest.approx(np.mean(AFTER)),
        "points": 8,
    }
    begun = analysis_report(Measure(), points, [Phase(Series().day(12))])
    assert begun["suggested_phase"] is None
    assert [phase["center"] for phase in begun["phases"]] == pytest.approx([np.mean(BEFORE), np.mean(AFTER)])


def test_nothing_is_offered_to_a_stable_process():
    assert analysis_report(Measure(), Series().points())["suggested_phase"] is None


def test_centers_that_the_decimals_would_make_equal_are_kept_apart():
    points = Series([value / 100 for value in BEFORE + AFTER]).points()
    text = analysis_report(Measure(decimals=0), points)["suggested_phase"]["reason"]
    assert "average 0.05, the 12 before 0.10" in text


def test_a_phase_is_offered_only_from_the_first_point_of_a_day():
    values = BEFORE[:12] + [4.0] * 9
    points = [Point(day(index // 3), sequence=index % 3 + 1, value=value) for index, value in enumerate(values)]
    found = analysis_report(Measure(), points)["suggested_phase"]
    assert found["start"] == day(4).isoformat()
