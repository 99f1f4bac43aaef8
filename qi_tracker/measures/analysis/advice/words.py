"""How a choice of chart is put into words."""

from math import isnan

from qi_tracker import spc

from ....core.wording import number
from . import texts

MOST_DECIMALS = 9


def apart(value: float, border: float, fewest: int = 2) -> tuple[str, str]:
    """Two different numbers written alike, with the fewest decimals or as many as it takes to tell them apart.

    Nothing is written of a figure that there is not.
    """
    if isnan(value) or isnan(border):
        return "", ""
    for decimals in range(fewest, MOST_DECIMALS):
        written = number(value, decimals), number(border, decimals)
        if written[0] != written[1] or value == border:
            return written
    return number(value, MOST_DECIMALS), number(border, MOST_DECIMALS)


def figures_of(choice: spc.ChartChoice, data_kind: str) -> dict[str, str | int]:
    """The figures of a choice as its sentences have them."""
    sigma_z, critical = apart(choice.dispersion.ratio, choice.dispersion.critical)
    return {
        "points": choice.points,
        "are": "is" if choice.points == 1 else "are",
        "enough": spc.ENOUGH_POINTS,
        "expected": apart(choice.expected, 1.0)[0],
        "failures": apart(choice.expected_failures, 1.0)[0],
        "sigma_z": sigma_z,
        "critical": critical,
        "kind": texts.KINDS[data_kind],
    }


def instead(choice: spc.ChartChoice, frequency: str) -> str:
    """What to record where events are too rare for limits, nothing where they are not."""
    if choice.reason not in texts.EVENTS:
        return ""
    events = texts.EVENTS[choice.reason]
    together, left = spc.longer_periods(choice)
    if left >= spc.ENOUGH_POINTS:
        unit = texts.PERIODS[frequency]
        other = texts.INSTEAD_PERIODS.format(periods=together, unit=unit, left=left, events=events)
    else:
        other = texts.INSTEAD_CASES.format(events=events)
    return texts.INSTEAD.format(events=events, else_=other)
