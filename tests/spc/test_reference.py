"""Every published case that we hold, through the public function."""

import dataclasses
import math

import pytest

from qi_tracker import spc

from .reference_cases import CONSTANTS, RULES, assert_agrees, columns_of, excluded_of, params, phase_starts_of


def without_nan(values):
    return [None if math.isnan(value) else value for value in values.tolist()]


def as_expected(result):
    """An analysis under the names of the reference cases."""
    names = (None, *spc.RULE_SETS[result.rules])
    phases = []
    for phase in result.phases:
        runs = dataclasses.asdict(phase.runs)
        phases.append({"runs_signal": runs.pop("signal"), **runs})
    return {
        **{name: without_nan(getattr(result, name)) for name in ("value", "center", "lower", "upper")},
        "beyond_limits": result.beyond_limits.tolist(),
        "special_cause": [names[number] for number in result.special_cause],
        "point_type": [spc.POINT_TYPES[code] for code in result.point_type],
        "phases": phases,
        "variation": result.variation,
        "assurance": result.assurance,
    }


@pytest.mark.parametrize("case", params())
def test_agrees_with_the_published_engines(case):
    options = case["options"]
    result = spc.analyze(
        options["chart"],
        **columns_of(case),
        excluded=excluded_of(case),
        phase_starts=phase_starts_of(case),
        baseline_points=options.get("baseline_points"),
        rules=options.get("rules", "making_data_count"),
        screen_moving_ranges=options.get("screen_moving_ranges", True),
        multiplier=options.get("multiplier", 1),
        direction=options.get("direction", "neutral"),
        target=options.get("target"),
    )
    assert_agrees(case, as_expected(result))


@pytest.mark.parametrize("series", RULES)
@pytest.mark.parametrize("rules", ["western_electric", "nelson"])
def test_flags_the_points_that_qcc_flags(series, rules):
    case = RULES[series]
    result = spc.analyze("i", value=case["value"], rules=rules, screen_moving_ranges=False)
    assert result.center == pytest.approx(case["center"], rel=1e-6)
    assert (result.upper - result.center) / 3 == pytest.approx(case["sigma"], rel=1e-6)
    for number, positions in case[rules].items():
        flagged = [i + 1 for i, bits in enumerate(result.broken.tolist()) if bits >> (int(number) - 1) & 1]
        assert flagged == positions, f"rule {number}"


def test_run_limits_are_the_published_ones():
    table = CONSTANTS["runs_limits"]
    found = [(spc.longest_run_max(n), spc.crossings_min(n)) for n in table["n_useful"]]
    assert found == list(zip(table["longest_run_max"], table["n_crossings_min"], strict=True))


@pytest.mark.parametrize(
    ("name", "sigmas"), [("c4", None), ("a3", 3), ("a3", 2), ("b3", 3), ("b3", 2), ("b4", 3), ("b4", 2)]
)
def test_constants_are_the_published_ones(name, sigmas):
    table = CONSTANTS["constants"]
    column = name if name == "c4" else name.upper() + ("_2s" if sigmas == 2 else "")
    arguments = () if sigmas is None else (sigmas,)
    for n, expected in zip(table["n"], table[column], strict=True):
        found = getattr(spc, name)(n, *arguments)
        assert math.isnan(found) if expected is None else found == pytest.approx(expected, rel=1e-9, abs=1e-12)
