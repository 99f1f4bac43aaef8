"""The published engines' cases, as the tests of the numerics and of the report read them."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "reference"
RELATIVE = 1e-6
OF_WIDTH = 1e-4


def load(name):
    return json.loads((FOLDER / name).read_text())


SPC = load("spc_cases.json")
RULES = load("rule_cases.json")["cases"]
CONSTANTS = load("spc_constants.json")


def params():
    """Every case with its id, for parametrize."""
    return [pytest.param(case, id=f"{case['engine'].split()[0]}|{case['id']}") for case in SPC["cases"]]


def points_of(case):
    """The case's points: dictionaries of period_start and the data columns."""
    return SPC["series"][case["series"]]["points"]


def columns_of(case):
    """The columns that the case's chart is computed from."""
    points = points_of(case)
    kind = SPC["series"][case["series"]]["kind"]
    if kind == "subgroup":
        names = {"mean": "mean", "sd": "sd", "n": "n"}
    elif kind == "value":
        names = {"value": "value"}
    elif case["options"]["chart"] in ("c", "g", "t"):
        names = {"value": "numerator"}
    else:
        names = {"numerator": "numerator", "denominator": "denominator"}
    return {name: [point[source] for point in points] for name, source in names.items()}


def phase_starts_of(case):
    """0-based index of the first point of each later phase."""
    days = [point["period_start"] for point in points_of(case)]
    by_day = [
        next(i for i, day in enumerate(days) if day >= start) for start in case["options"].get("rebase_dates", ())
    ]
    return case["options"].get("phase_starts", by_day)


def excluded_of(case):
    """The excluded points as a mask."""
    return [index in case["options"].get("excluded", ()) for index in range(len(points_of(case)))]


def assert_agrees(case, found):
    """found: the case's expected members, as computed here, with None for nulls."""
    for name, expected in case["expected"].items():
        if name == "departure":
            # The sentence that says where the design departs from the engine.
            continue
        if name in ("lower", "upper") and case["engine"].startswith("NHSR"):
            assert_limits_agree(name, case["expected"], found)
        elif name in ("value", "center", "lower", "upper"):
            assert_numbers_agree(name, expected, found[name])
        else:
            assert found[name] == expected, name


def assert_numbers_agree(name, expected, found):
    """To the engines' precision, nulls as nulls."""
    assert [number is None for number in found] == [number is None for number in expected], name
    pairs = [(ours, theirs) for ours, theirs in zip(found, expected, strict=True) if theirs is not None]
    assert [ours for ours, _ in pairs] == pytest.approx([theirs for _, theirs in pairs], rel=RELATIVE, abs=1e-12), name


def assert_limits_agree(name, expected, found):
    """2.66 stands for 3/1.128 in NHSRplotthedots: limits agree to a share of their width."""
    for ours, theirs, lower, upper in zip(
        found[name], expected[name], expected["lower"], expected["upper"], strict=True
    ):
        if theirs is None:
            assert ours is None
        else:
            assert ours == pytest.approx(theirs, rel=0, abs=OF_WIDTH * (upper - lower))
