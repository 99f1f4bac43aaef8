"""The words for rules, signals, charts and errors, ready for translation; those of the narrative are in sentences.

Written for someone who never heard of sigma: each term of the trade comes with its plain word.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ...charts.wording import CHART_NAMES

RULE_SETS = {
    "making_data_count": "Making Data Count",
    "anhoej": "Anhøj",
    "western_electric": "Western Electric",
    "nelson": "Nelson",
    "perla": "Perla",
}

KINDS = {
    "value": "single values",
    "count": "counts",
    "proportion": "proportions",
    "rate": "rates",
    "ratio": "ratios",
    "subgroup": "subgroups",
    "opportunities_between": "cases between events",
    "time_between": "times between events",
}


# Signals ---------------------------------------------------------------------------------------------------------

SIDES = {1: ("high", "above", "upper", "rising"), -1: ("low", "below", "lower", "falling")}

EXPLANATION = "{who} {what} ({rule})."
WHO = {True: "The point of {first}", False: "The {points} points from {first} to {last}"}
LIE = {True: "lies", False: "lie"}
BELONG = {True: "belongs", False: "belong"}

TOGETHER = {
    True: "is {level} than chance explains, by several rules at once",
    False: "are {level} than chance explains, by several rules at once",
}
TOGETHER_WITH_TREND = "keep {rising} or are {level} than chance explains, by several rules at once"
SELDOM = "cross the center line too seldom to be chance, and the last ones lie {above} it"
SIGNALS = {
    "beyond_limits": "{lie} {above} the {upper} limit, further out than the usual ups and downs reach",
    "trend": "{belong} to a run that keeps {rising}, which chance alone seldom makes",
    "two_of_three": "{lie} far {above} the center line, or next to others that do, seldom by chance alone",
    "four_of_five": "{lie} clearly {above} the center line, or next to others that do, seldom by chance alone",
    "shift": "{belong} to a long run {above} the center line, which chance alone seldom makes",
    "alternating": "{belong} to a long run that goes up and down in turns, a sign that two processes take turns",
    "hugging": "{belong} to a long run close to the center line, a sign that the limits are too wide or the data mixed",
    "avoiding": "{belong} to a long run away from the center line on both sides, a sign of two mixed processes",
    "runs": "{lie} {above} the center line, in a longer run or with fewer changes of side than chance explains",
}

LENGTHS = {"shift": 7, "trend": 7}
"""Of the rules that leave them open, where the measure sets none."""
RULES = {
    "making_data_count": {
        "beyond_limits": "a point outside the limits",
        "trend": "{trend} points in a row that rise or fall",
        "two_of_three": "2 of 3 points in a row near the same limit",
        "shift": "{shift} points in a row on one side of the center line",
    },
    "anhoej": {
        "beyond_limits": "a point outside the limits",
        "runs": "an unusually long run or unusually few crossings of the center line",
    },
    "western_electric": {
        "beyond_limits": "a point outside the limits",
        "two_of_three": "2 of 3 points in a row in the outer third of one side or beyond",
        "four_of_five": "4 of 5 points in a row in the outer two thirds of one side or beyond",
        "shift": "8 points in a row on one side of the center line",
    },
    "nelson": {
        "beyond_limits": "a point outside the limits",
        "shift": "9 points in a row on one side of the center line",
        "trend": "6 points in a row that rise or fall",
        "alternating": "14 points in a row that go up and down in turns",
        "two_of_three": "2 of 3 points in a row in the outer third of one side or beyond",
        "four_of_five": "4 of 5 points in a row in the outer two thirds of one side or beyond",
        "hugging": "15 points in a row in the inner third of both sides",
        "avoiding": "8 points in a row outside the inner third, on both sides",
    },
    "perla": {
        "shift": "6 points in a row on one side of the median",
        "trend": "5 points in a row that rise or fall",
    },
}


def rules_cited(rules: str, causes: Sequence[str], lengths: Mapping[str, int | None]) -> str:
    """Rules by their set's name and what they look for.

    lengths: of shift and trend, where the measure sets them for the rules that leave them open; None otherwise.
    """
    set_lengths = {name: lengths.get(name) or length for name, length in LENGTHS.items()}
    patterns = "; ".join(RULES[rules][cause].format(**set_lengths) for cause in causes)
    return f"{RULE_SETS[rules]} rule{'' if len(causes) == 1 else 's'}: {patterns}"


# Errors ----------------------------------------------------------------------------------------------------------


def chart_not_possible(data_kind: str, chart: str, possible: tuple[str, ...]) -> str:
    """Why a measure cannot be drawn on a chart, and which it can."""
    known = CHART_NAMES.get(chart, f"chart named {chart}")
    return f"A measure of {KINDS[data_kind]} cannot be shown on a {known}; choose one of {', '.join(possible)}."


def point_not_possible(chart: str, on: date, value: float | None) -> str:
    """Which point a chart cannot take, and what to do about it."""
    return (
        f"The {CHART_NAMES[chart]} needs values above 0, but the point of {on.isoformat()} is {value or 0:g}: "
        "correct or delete that point, or choose another chart."
    )
