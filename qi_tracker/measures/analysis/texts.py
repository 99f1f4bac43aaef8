"""Every word that the analysis of a measure speaks, in one place, ready for translation.

Written for someone who never heard of sigma: each term of the trade comes with its plain word.
"""

from dataclasses import dataclass
from datetime import date

from ...charts.wording import CHART_NAMES
from ...core.wording import quantity

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


@dataclass(frozen=True, slots=True)
class Style:
    """How a measure's numbers are written."""

    unit: str | None = None
    decimals: int | None = None

    def number(self, value: float) -> str:
        """A value with its unit."""
        return quantity(value, self.decimals, self.unit)


# Signals ---------------------------------------------------------------------------------------------------------

SIDES = {1: ("high", "above", "upper", "rising"), -1: ("low", "below", "lower", "falling")}

EXPLANATION = "{who} {what} ({rule})."
WHO = {True: "The point of {first}", False: "The {points} points from {first} to {last}"}
LIE = {True: "lies", False: "lie"}
BELONG = {True: "belongs", False: "belong"}
NEIGHBORS = {True: "its neighbors", False: "their neighbors"}

SIGNALS = {
    "beyond_limits": "{lie} {above} the {upper} limit, further out than the usual ups and downs reach",
    "trend": "{belong} to a run that keeps {rising}, which chance alone seldom makes",
    "two_of_three": "{lie} far {above} the center line, as do most of {neighbors}, seldom by chance alone",
    "four_of_five": "{lie} clearly {above} the center line, as do most of {neighbors}, seldom by chance alone",
    "shift": "{belong} to a long run {above} the center line, which chance alone seldom makes",
    "alternating": "{belong} to a long run that goes up and down in turns, a sign that two processes take turns",
    "hugging": "{belong} to a long run close to the center line, a sign that the limits are too wide or the data mixed",
    "avoiding": "{belong} to a long run away from the center line on both sides, a sign of two mixed processes",
    "runs": "{lie} {above} the center line in a series that changes sides too seldom to be chance",
}

RULES = {
    "making_data_count": {
        "beyond_limits": "a point outside the limits",
        "trend": "7 points in a row that rise or fall",
        "two_of_three": "2 of 3 points in a row near the same limit",
        "shift": "7 points in a row on one side of the center line",
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


def rule_cited(rules: str, cause: str) -> str:
    """The rule by its set's name and what it looks for."""
    return f"{RULE_SETS[rules]} rule: {RULES[rules][cause]}"


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


# Narrative -------------------------------------------------------------------------------------------------------


CENTERS = {
    "run": "the middle value (as many points lie above as below) is {center}",
    "g": "the middle value (as many points lie above as below) is {center}",
    "t": "the typical value is {center}",
    "mr": "the value typically moves by {center} from one point to the next",
    "s": "single values typically scatter by {center} within one point",
}
AVERAGE = "the average is {center}"

NO_DATA = (
    "There is no value yet, so nothing can be said about this process. "
    "Enter the first points; from {enough} points on, limits can tell real change from the usual ups and downs."
)

TARGETS = {
    "pass": "The target of {target} is met by the process as it runs, even when chance works against it.",
    "fail": "The target of {target} is out of reach for the process as it runs, even when chance works for it.",
    "hit_or_miss": "The target of {target} lies within the usual ups and downs: "
    "it is met at some times and missed at others by chance.",
    "unknown": "Whether the target of {target} will be met reliably cannot be said yet: "
    "there are no limits to compare it with.",
}

NEXT = {
    "improvement": {
        "pass": "Find out what brought the gain, make it part of everyday work and spread it.",
        "fail": "Find out what brought the gain and build on it with further changes, since more is needed.",
        "hit_or_miss": "Find out what brought the gain and build on it until the target is met reliably.",
        "none": "Find out what brought the gain, and make it part of everyday work.",
    },
    "concern": {
        "pass": "Find out what happened and put it right before it costs the target.",
        "fail": "Find out what happened and put it right, then change the process itself to come near the target.",
        "hit_or_miss": "Find out what happened and put it right, then test changes that bring the target within reach.",
        "none": "Find out what happened, and put it right before it becomes the new normal.",
    },
    "neutral": {
        "none": "Find out what happened, and decide whether it is wanted.",
    },
    "common_cause": {
        "pass": "Keep the process as it is, and keep watching.",
        "fail": "Explaining single points will not help: test changes to the process itself.",
        "hit_or_miss": "Explaining single points will not help: test changes that move the process to the target.",
        "none": "Do not react to single ups and downs; to get another result, test a change to the process itself.",
    },
    "few": {
        "none": "Keep adding points, and hold back conclusions until there are enough.",
    },
    "suspect": {
        "none": "Look for what changed meanwhile, and begin a new phase where the process knowingly changed.",
    },
}

MEANING = {"improvement": "a change for the better", "concern": "a change for the worse"}

PHASE_NAME = ' "{label}"'
PRESENT_PHASE = "in the present phase{name}, since {start}, {text} (in the phase before: {former})"
USUAL_RANGE = ", with usual ups and downs between {lower} and {upper}"
PROVISIONAL = "; this rests on only {points} and is provisional until there are {enough}"
BY_DAY = " (by {day})"

LATEST = "The latest value, {value} on {day},"
CHANGED = {
    "beyond_limits": "{latest} lies {above} the {upper} limit of the usual ups and downs{meaning} ({rule}).",
    "trend": "Since {since} the values have kept {rising}{meaning}; chance alone seldom makes such a run ({rule}).",
    "pattern": "{latest} {pattern} ({rule}).",
    "side": "Since {since} the values lie {above} the center line more than chance explains{meaning} ({rule}).",
}
UNCHANGED = {
    "few": "{latest} meets no rule, but there are too few points yet to tell a change from the usual ups and downs.",
    "ended": "{latest} shows nothing unusual; the last signal of this phase ended on {ended} ({rule}).",
    "too_few": (
        "{latest} is not flagged by itself, but the points keep to one side of the center line for longer "
        "than chance explains."
    ),
    "too_many": (
        "{latest} is not flagged by itself, but the points change sides of the center line more often "
        "than chance explains."
    ),
    "none": "{latest} shows nothing but the usual ups and downs, so there is no sign that the process has changed.",
}

# Phases compared -------------------------------------------------------------------------------------------------

PHASE_CHANGE = {
    "same": "The center stayed at {center}.",
    "up": "The center rose by {change}{percent}, from {former} to {center}{overlap}.",
    "down": "The center fell by {change}{percent}, from {former} to {center}{overlap}.",
}
PERCENT_OF_CHANGE = " ({percent}%)"
OVERLAP = {
    True: "; the usual ups and downs of the two phases still overlap",
    False: "; the usual ups and downs of the two phases no longer overlap",
    None: "",
}
