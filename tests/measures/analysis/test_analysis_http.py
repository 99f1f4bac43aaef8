"""The analysis over HTTP: the published engines' cases, overrides, phases, cycles and advice."""

import pytest

from tests.factories.payloads import days
from tests.spc.reference_cases import SPC, assert_agrees, columns_of, excluded_of, phase_starts_of, points_of

KIND_OF_CHART = {
    "p": "proportion", "p_prime": "proportion", "u": "rate", "u_prime": "rate", "i_prime": "ratio", "c": "count",
    "g": "opportunities_between", "t": "time_between", "xbar": "subgroup", "s": "subgroup",
}  # fmt: skip
POINT = ("value", "center", "lower", "upper", "beyond_limits", "special_cause", "point_type")
RUNS = ("useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "runs_signal")


def sampled():
    """Every fifteenth case, and so some of every chart and engine."""
    return [pytest.param(case, id=case["id"]) for case in SPC["cases"][::15]]


def analyzed(factory, initiative_id, case):
    """The analysis of a reference case whose series went in and out over HTTP."""
    options, columns = case["options"], columns_of(case)
    settings = {
        name: options[name] for name in ("chart", "multiplier", "direction", "screen_moving_ranges") if name in options
    }
    kind = KIND_OF_CHART.get(options["chart"], "ratio" if "numerator" in columns else "value")
    measure = factory.measure(
        initiative_id, data_kind=kind, target_value=options.get("target"), **({"direction": "neutral"} | settings)
    )
    rows = zip(points_of(case), excluded_of(case), *columns.values(), strict=True)
    points = [
        {"period_start": point["period_start"], "excluded": excluded, **dict(zip(columns, cells, strict=True))}
        for point, excluded, *cells in rows
    ]
    factory.enter_points(measure, *points)
    starts = [points[place]["period_start"] for place in (0, *phase_starts_of(case))]
    phases = [{"start": day, "label": "Phase", "baseline_points": options.get("baseline_points")} for day in starts]
    factory.client_as("ana").put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    report = factory.client_as("ana").read(f"/measures/{measure['id']}/analysis")
    return {
        **{name: [point[name] for point in report["points"]] for name in POINT},
        "phases": [{name: phase[name] for name in RUNS} for phase in report["phases"]],
        "variation": report["variation"],
        "assurance": report["assurance"],
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("case", sampled())
def test_the_api_agrees_with_the_published_engines(factory, initiative_id, case):
    assert_agrees(case, analyzed(factory, initiative_id, case))


def test_overrides_hold_for_one_answer(factory, ana, measure):
    factory.enter_values(measure, [9, 11, 10, 10.5, 9.5] * 4)
    path = f"/measures/{measure['id']}/analysis"
    report = ana.read(f"{path}?chart=run&rules=perla&until={days(15)[-1]}&last_points=3")
    assert (report["chart"], report["rules"]) == ("run", "perla")
    assert [point["period_start"] for point in report["points"]] == days(15)[-3:]
    assert report["phases"][0]["points"] == 15
    assert ana.read(path)["chart"] == "i"
    assert ana.read(f"{path}?screen_moving_ranges=false")["screened"] is False


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("chart=p", "#/chart"),
        ("rules=mine", "#/rules"),
        ("last_points=0", "#/last_points"),
        ("until=now", "#/until"),
        ("compare=all", "#/compare"),
    ],
)
def test_overrides_that_cannot_be_are_refused(ana, measure, query, pointer):
    answer = ana.get(f"/measures/{measure['id']}/analysis?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_phases_are_compared_on_request_alone(factory, ana, measure):
    factory.enter_values(measure, [10, 12] * 7 + [5, 6] * 7)
    phases = [{"start": days(15)[-1], "label": "Second check"}]
    ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases})
    path = f"/measures/{measure['id']}/analysis"
    assert "comparison" not in ana.read(path)
    (change,) = ana.read(f"{path}?compare=phases")["comparison"]
    assert (change["from_center"], change["to_center"]) == (pytest.approx(11), pytest.approx(5.5))
    assert (change["change"], change["change_percent"]) == (pytest.approx(-5.5), pytest.approx(-50))


def test_a_measure_without_points_has_an_empty_analysis(ana, measure):
    report = ana.read(f"/measures/{measure['id']}/analysis")
    assert (report["points"], report["phases"], report["variation"]) == ([], [], None)


def test_advice_names_the_charts_that_fit(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion")
    points = [
        {"period_start": day, "numerator": 500 + 90 * (-1) ** place, "denominator": 5000}
        for place, day in enumerate(days(24))
    ]
    factory.enter_points(measure, *points)
    advice = ana.read(f"/measures/{measure['id']}/chart-advice")
    assert advice["recommended"] == "p_prime"
    assert advice["figures"]["sigma_z"] > 1.2
    assert {chart["chart"] for chart in advice["charts"]} == {"run", "i", "mr", "i_prime", "p", "p_prime"}


def test_a_cycle_is_marked_at_the_point_in_whose_period_it_began(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, frequency="weekly")
    factory.enter_values(measure, [1, 2, 3])
    path = f"/initiatives/{initiative_id}/cycles"
    plan = {"measure_ids": [measure["id"]], "starts_on": "2025-01-15"}
    cycle = ana.create(path, title="A second check", plan=plan)
    ana.create(path, title="Much later", plan=plan | {"starts_on": "2025-06-01"})
    report = ana.read(f"/measures/{measure['id']}/analysis")
    assert [point["cycle_ids"] for point in report["points"]] == [[], [cycle["id"]], []]


def test_a_target_that_changes_over_time_is_answered_at_each_point_and_by_the_last(factory, ana, initiative_id):
    targets = [{"from": "2025-01-20", "value": 8}, {"from": "2025-02-03", "value": 6}]
    plan = {"target_value": 9, "target_on": "2025-12-31", "targets": targets, "stretch_target_value": 4}
    measure = factory.measure(initiative_id, **plan)
    path = f"/measures/{measure['id']}/analysis"
    assert ana.read(path)["target"] == {"value": 9, "on": None}
    factory.enter_values(measure, [10, 7, 10, 7, 5, 7])
    analysis = ana.read(path)
    assert [point["target"] for point in analysis["points"]] == [9, 9, 8, 8, 6, 6]
    assert (analysis["target"], analysis["stretch_target_value"]) == ({"value": 6, "on": "2025-12-31"}, 4)
    assert ana.read(f"{path}?until=2025-01-31")["target"] == {"value": 8, "on": None}
    drawn = ana.get(f"/measures/{measure['id']}/chart.vl.json").get_json(force=True)
    assert [row["target"] for row in drawn["datasets"]["targets"]] == [9, 9, 9, 9, 8, 8, 8, 8, 6, 6, 6, 6]
    assert [row["label"] for row in drawn["datasets"]["numbers"]][-2:] == ["Target ≤ 6", "Stretch target ≤ 4"]


def test_without_a_first_target_the_line_begins_with_the_next(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, targets=[{"from": "2025-01-20", "value": 8}])
    factory.enter_values(measure, [10, 7, 10, 7])
    path = f"/measures/{measure['id']}/analysis"
    assert [point["target"] for point in ana.read(path)["points"]] == [None, None, 8, 8]
    assert ana.read(f"{path}?until=2025-01-19")["target"] is None
