"""Every word of the narrative and the headline, in one place, ready for translation.

Written for someone who never heard of sigma: no term of the trade, and no claim that the numbers beside it do not bear.
"""

WHAT_IT_IS = {
    "mr": " from one value to the next",
    "s": " of the single values within one point",
}
HALVES = " (as many points lie above as below)"

# Where the process sits --------------------------------------------------------------------------------------------

NO_DATA = (
    "There is no value yet, so nothing can be said about this process. "
    "Enter the first points; from {enough} points on, limits can tell real change from the usual ups and downs."
)
NO_CENTER = (
    "The points that were chosen as the baseline have no value, so there is nothing to compare the others with. "
    "Choose a baseline whose points have values."
)
IN_PHASE = "in the present phase{name}, since {since}, "
IN_LAST_PHASE = "in the latest phase with a value{name}, since {since}, "
PHASE_NAME = ' "{label}"'
ALL_EQUAL = "all {points} {values} are {center}"
ONE = {"mr": "step", "s": "spread"}
MANY = {"mr": "steps", "s": "spreads"}
VALUES = {"mr": "steps from one value to the next", "s": "spreads within one point"}
ONE_VALUE = "there is one {one}, {center}"
SITS = "the {noun}{what}{halves} is {center}"
GIVEN = "the given center is {center}"
GIVEN_CENTER = "given center"
SAT_BETWEEN = "the {noun}{what} of the {points} points from {first} to {last}, the baseline, was {center}"
SAT = "the {noun}{what} of the first {points} points, the baseline, was {center}"
FORMER = "{move} {difference} from {former} in the phase before"
FORMER_SAME = "as in the phase before"
GIVEN_RANGE = {
    "both": "with given limits from {lower} to {upper}",
    "lower": "with a given lower limit of {lower}",
    "upper": "with a given upper limit of {upper}",
}
RANGE = {
    "both": "with usual ups and downs from {lower} to {upper}",
    "lower": "with usual ups and downs that reach down to {lower}",
    "upper": "with usual ups and downs that reach up to {upper}",
}
AFTER = "the {points} after it {have} {a} {noun} of {center}"
AFTER_ONE = "the one point after it lies at {center}"
BESIDE = "the {points} {have} {a} {noun} of {center}"
BESIDE_ONE = "the one value is {center}"
PROVISIONAL = "provisional until they rest on {enough} points"
MOVES = {1: "up", -1: "down"}

# Whether it changed ------------------------------------------------------------------------------------------------

MEANING = {"improvement": ", a change for the better", "concern": ", a change for the worse"}
LEVELS = {1: "higher", -1: "lower"}
HIGH = {1: "high", -1: "low"}
RISEN = {1: "risen", -1: "fallen"}
RISE = {1: "rose", -1: "fell"}
RULE = " ({rule})"

SINCE = "Since {since} the {values} have been {level} than chance explains{meaning}{amount}{rule}{but}."
ONE_POINT = "The latest {one}, {value} on {day}, is {level} than chance explains{meaning}{amount}{rule}."
TREND = {
    True: "Since {since} the {values} have {risen} without a break{from_to}{meaning}{rule}{but}.",
    False: "From {since} to {ends} the {values} {rose} without a break{from_to}, and have been "
    "unusually {high} since{meaning}{rule}{but}.",
}
FROM_TO = ", from {former} to {present}"
BUT_STILL = {
    "before": ", but they are still {level} than before: their {noun} is {present}, against {former}",
    "all": ", but they are still {level} than the {noun} of all points: theirs is {present}, against {former}",
    "baseline": ", but they are still {level} than in the baseline: their {noun} is {present}, against {former}",
    "given": ", but they are still {level} than the given center: their {noun} is {present}, against {former}",
}
BUT_TREND = "; since {since} they have {risen} without a break, from {former} to {present}"
PATTERN = "The latest points {pattern}{rule}."
SELDOM = "The points cross the center line too seldom to be chance, and the last ones lie {above} it{meaning}{rule}."
AMOUNT = {
    "before": ": their {noun} is {present}, {move} {difference} from {former} before",
    "others": ": their {noun} is {present}, against {former} at the other points, {difference} {level}",
    "baseline": (
        ": the {noun} of the {points} since then is {present}, {move} {difference} from {former} in the baseline"
    ),
    "given": ": their {noun} is {present}, {move} {difference} from the given center of {former}",
}
PAST_AMOUNT = {
    "before": ": their {noun} was {present}, {move} {difference} from {former} before",
    "others": ": their {noun} was {present}, against {former} at the other points, {difference} {level}",
    "baseline": ": their {noun} was {present}, {move} {difference} from {former} in the baseline",
    "given": ": their {noun} was {present}, {move} {difference} from the given center of {former}",
}
ONE_AMOUNT = {
    "before": ": {difference} {level} than the {noun} before, {former}",
    "others": ": {difference} {level} than the {noun} of the other points, {former}",
    "baseline": ": {difference} {level} than the {noun} of the baseline, {former}",
    "given": ": {difference} {level} than the given center, {former}",
}

ENDED = {
    True: "One {one}, on {first}, was {level} than chance explains{rule}; no rule flags the {values} since then.",
    False: "From {first} to {last} the {values} were {level} than chance explains{amount}{rule}; "
    "the latest {one}, {value} on {day}, is no longer part of that.",
}
ENDED_TREND = {
    True: "From {first} to {last} the {values} {rose} without a break{from_to}{rule}; "
    "the latest {one}, {value} on {day}, is no longer part of that.",
    False: "From {first} to {ends} the {values} {rose} without a break{from_to}, and were unusually "
    "{high} until {last}{rule}; the latest {one}, {value} on {day}, is no longer part of that.",
}
ENDED_PATTERN = "From {first} to {last} the points {pattern}{rule}; the latest {one}, {value} on {day}, does not."

LONG_RUN = (
    "No point is flagged by itself, but {longest} points in a row on one side of the center line are more than "
    "the {most} that chance explains."
)
FEW_CROSSINGS = (
    "No point is flagged by itself, but the points cross the center line {crossings}, "
    "and chance alone makes at least {fewest}."
)
TIMES = {0: "not once", 1: "only once"}
MORE_TIMES = "only {times} times"
FEW_RUNS = (
    "No point is flagged by itself, but the points change sides of the middle value less often than chance explains."
)
MANY_RUNS = (
    "No point is flagged by itself, but the points change sides of the middle value more often than chance explains."
)

NOTHING_DIFFERS = (
    "As none differs from the others, there is nothing to test yet{phase}; look closely at the first one that does."
)
CANNOT_SAY = "Whether the process has changed{phase} cannot be said yet: "
UNTESTED = {
    "one": "one {one} has nothing to be compared with, and it takes {enough}.",
    "few": "{points} are too few to tell a change from the usual ups and downs, and it takes {enough}.",
    "given": "one point is too few to tell a change from the usual ups and downs, and it takes {enough}.",
    "narrow_baseline": (
        "a baseline of {points} is too short to tell a change from the usual ups and downs; "
        "widen it to {enough} points."
    ),
    "on_center": "{on_center} of the {points} lie on the center line itself; {instead}.",
}
LONGER = "count over longer periods, or record the days or the cases between events (t chart, g chart)"
INSTEAD = {
    "count": LONGER,
    "proportion": LONGER,
    "rate": LONGER,
    "opportunities_between": "if events are frequent, record their share of the cases of a period instead (p chart)",
    "time_between": "measure the times in finer units, such as hours, so that fewer values are the same",
}
INSTEAD_OF_VALUES = "measure over longer periods or in finer units, so that fewer values are the same"
NO_LIMITS = (
    "The points do not keep to one side of the {noun}{trend} for longer than chance explains{phase}, but single values "
    "could not be tested: the values that limits rest on "
    "differ too little, or too few were taken at a time."
)
MOVING_RANGES_ONLY = "Whether the steps have changed{phase} cannot be said: there are no limits to compare them with."
RUNS_ONLY = (
    "The points do not keep to one side of the {noun}{trend} for longer than chance explains, so no rule finds a sign "
    "that the process has changed{phase}."
)
OR_TREND = ", or rise or fall,"
NONE = (
    "The latest {one}, {value} on {day}, lies within {them}, "
    "and no rule finds a sign that the process has changed{phase}."
)
THEM = {True: "them", False: "its limits"}
OUTSIDE = (
    "No rule finds a sign that the process has changed{phase}, but these rules do not look at limits, and the latest "
    "{one}, {value} on {day}, lies outside its own."
)
WITHIN_PHASE = " within this phase"

# The target --------------------------------------------------------------------------------------------------------

TARGET = "The target of {target}{due} was met {at} {met} of {total} {noun}{scope}{since}{outlook}{stretch}."
AT = {"day": "on", "point": "at"}
IN = "in"
CHANGING_TARGET = (
    "The targets in force at the time were met {at} {met} of {total} {noun}{scope}{since}, and the present one is "
    "{target}{due}{outlook}{stretch}."
)
STRETCH = "; the stretch target of {target} was met {at} {met} of {total}"
NOT_YET = "The target is {target} now, and no point has been compared with it yet."
ALONE = "The target of {target}{due} was {met} {at} the one {noun} there is{outlook}."
DUE = ", due by {day},"
CHANGING_DUE = ", due by {day}"
CHANGING_DUE_PASSED = ", due by {day}, a day that has passed{since}"
CHANGING_SINCE_DAY = ", after which they were met {at} {met} of {total}"
DUE_PASSED = " was due by {day}, a day that has passed; it"
SCOPE = " of this phase"
SINCE_SET = " since it was set"
SINCE_CHANGE = ", and {at} {met} of {total} since {since}"
SINCE_DAY = ", and {at} {met} of {total} after that day"
OUTLOOK = {
    "pass": ", and the process as it is now can be expected to go on meeting it",
    "fail": ", and the process as it is now can be expected to go on missing it",
}
WITHIN_USUAL = {
    "always": "; it lies within the usual ups and downs, so the process as it is now can also miss it",
    "never": "; it lies within the usual ups and downs, so the process as it is now can also meet it",
    "some": "; it lies within the usual ups and downs, "
    "so the process as it is now will meet it at times and miss it at times",
}
WITHHELD = {
    "signal": "; as long as that value is unexplained, how often it will be met from now on cannot be said",
    "changing": "; while the process is changing, how often it will be met from now on cannot be said",
    "mixed": "; center and limits still hold points from before the change, so how often it will be met from now on "
    "cannot be said",
    "ended": "; with that signal in the phase, how often it will be met from now on cannot be said",
    "runs": "; these points are hardly of one process, so how often it will be met from now on cannot be said",
    "few": "; there are too few points to say how often it will be met from now on",
    "no_limits": "; without limits, how often it will be met from now on cannot be said",
}
DOUBT = "The values are not compared with the target, which is entered as {low}: is it {low} or {high}?"

# The data ----------------------------------------------------------------------------------------------------------

GAP = {
    True: "No points were entered for {periods} from {first} to {last}",
    False: "No point was entered for the {noun} of {first}",
}
MORE_GAPS = {
    True: "No points were entered for {periods} in {gaps} places, the latest from {first} to {last}",
    False: "No points were entered for {periods} in {gaps} places, the latest is the {noun} of {first}",
}
EMPTY_PHASE = "the phase that begins on {day} has no value yet, so this is about the points before it"
OLD = "the last point is of {day}, so nothing is known of what the process does today: enter the points since then"

# What to do next ---------------------------------------------------------------------------------------------------

NEXT = {
    "improvement": "Find out what brought the gain, and make it part of everyday work",
    "concern": "Find out what happened, and put it right before it becomes the new normal",
    "old_improvement": "Find out what brought the gain, and whether it is still there",
    "old_concern": "Find out what happened, and put it right if it is still so",
    "neutral": "Find out what happened, and decide whether it is wanted",
    "both": "Find out what moved the values up and what moved them down, each by itself",
    "ended": "Find out what was different then, and learn from it",
    "too_few_runs": "Look for what changed meanwhile",
    "too_many_runs": (
        "Look for two kinds of data in one series, such as two wards or shifts, "
        "or for a process that is readjusted after every result"
    ),
    "pattern": "Look for two kinds of data in one series, such as two wards or shifts",
    "equal": "Check whether each value was entered as it was measured",
    "few": "Keep adding points, and hold back conclusions until there are enough",
    "narrow_baseline": "Hold back conclusions until then",
    "on_center": "Until then, look into every event by itself",
    "met": "Keep the process as it is, and keep watching",
    "watch": "Keep watching",
    "change": "Explaining single points will not help: test a change to the process itself",
    "none": "Do not react to single ups and downs; to get another result, test a change to the process itself",
}
OFFER = (
    "; if {one}the cause is known and the {change} is {wanted} and expected to last, {remove}begin a new phase on "
    "{start}{levels}, so that center and limits show the process {then}"
)
OFFERED_CHANGE = {1: "rise", -1: "fall", 0: "change"}
REMOVE_GIVEN = "remove the given center and limits and "
ONE_KIND = "there is only one kind, "
OFFERED_THEN = {True: "since that day", False: "as it is now"}
OFFERED_LEVELS = " (on average {former} before, {present} since)"
WANTED = {"improvement": "wanted", "concern": "accepted", "neutral": "wanted or accepted"}

# The headline ------------------------------------------------------------------------------------------------------

HEADLINES = {
    "empty": "No values yet",
    "no_center": "Baseline without values: nothing to compare with",
    "one": "One {one}: nothing to compare it with",
    "equal": "All values are equal: nothing to test",
    "few": "Too few points to tell a change",
    "narrow_baseline": "Baseline too short to tell a change",
    "on_center": "Too many points on the center line to tell a change",
    "no_limits": "No limits: single values not tested",
    "runs_only": "No sign of a change{phase}",
    "none": "No sign of a change{phase}",
    "long_run": "Keeps to one side of the center line for longer than chance explains",
    "few_crossings": "Crosses the center line less often than chance explains",
    "few_runs": "Changes sides of the middle value less often than chance explains",
    "too_many_runs": "Changes sides of the middle value more often than chance explains",
    "ended": "Unusually {high} from {first} to {last}, not since",
    "ended_one": "Unusually {high} on {first}, not since",
    "ended_trend": "{rose} from {first} to {last}, not since",
}
HEADLINE_ENDED_OF = {"mr": ("Step", "Steps"), "s": ("Spread", "Spreads")}
HEADLINE_CHANGE_OF = {"mr": " of the steps", "s": " of the spreads"}
HEADLINE_EQUAL = {"mr": "All steps are equal: nothing to test", "s": "All spreads are equal: nothing to test"}
HEADLINE_MEANING = {"improvement": "Improvement", "concern": "Change for the worse", "neutral": "Change"}
HEADLINE_PHASE = "{noun} {arrow} from the phase before"
HEADLINE_SELDOM = "{meaning}: center line crossed too seldom, the last points {above} it"
HEADLINE_SINCE = "{meaning} since {since}"
HEADLINE_ON = "{meaning} on {since}"
HEADLINE_BUT_STILL = {
    "before": ", still {level} than before: {arrow}",
    "all": ", still {level} than all points: {arrow}",
    "baseline": ", still {level} than in the baseline: {arrow}",
    "given": ", still {level} than the given center: {arrow}",
}
HEADLINE_BUT_TREND = ", {rising} since {since}: {arrow}"
HEADLINE_PATTERN = "Unusual pattern of points"
HEADLINE_PAST_PATTERN = "Unusual pattern of points from {first} to {last}, not since"
HEADLINE_AMOUNT = ": {arrow}"
HEADLINE_TARGET = "Target met {at} {met} of {total} {noun}"
HEADLINE_OUTLOOK = {"pass": ", expected to be met", "fail": ", expected to be missed", "hit_or_miss": ""}
HEADLINE_ALONE = "Target {met} {at} the one {noun} there is"
HEADLINE_DOUBT = "Target: {low} or {high}?"
HEADLINE_OLD = "Last point: {day}"

# Phases compared ---------------------------------------------------------------------------------------------------

PHASE_CHANGE = {
    0: "The center stayed at {center}.",
    1: "The center rose by {difference}{percent}, from {former} to {center}{overlap}.",
    -1: "The center fell by {difference}{percent}, from {former} to {center}{overlap}.",
}
PERCENT_OF_CHANGE = " ({percent}%)"
OVERLAP = {
    True: "; the usual ups and downs of the two phases still overlap",
    False: "; the usual ups and downs of the two phases no longer overlap",
    None: "",
}
