"""Every word of the advice on charts and phases, in one place, ready for translation.

Written for someone who never heard of sigma: a figure comes with what it means and with what chance alone makes of it.
"""

# Which chart -----------------------------------------------------------------------------------------------------

CHOSEN = {
    "measure": "This is the {name}, because it was chosen for this measure.",
    "request": "This is the {name}, because this request asks for it.",
    "limits": "This is the {name}, because the measure gives its center and limits, which rest on no points.",
}
AUTO = (
    "This is the {name}, because {why}{since}{phase}{instead}; to keep this chart as points are added, set `chart` to "
    "{chart}."
)

WHY = {
    "few_points": "limits need {enough} points in one phase, and there {are} {points}",
    "short_baseline": "limits need {enough} points in a baseline, and the longest has {points}: widen the baseline",
    "few_events": "with {expected} events a point on average, fewer than 1, limits would say little",
    "few_failures": (
        "with {failures} cases a point on average that are not in the numerator, fewer than 1, limits would say little"
    ),
    "overdispersed": (
        "the values vary by more than chance explains: {sigma_z} times as much, where {critical} is the most to expect"
    ),
    "chance": (
        "the values vary by no more than chance explains: {sigma_z} times as much, where {critical} is the most to "
        "expect"
    ),
    "untested": "no two neighboring points can be compared, so that nothing speaks against limits by chance alone",
    "made_for_kind": "it is made for {kind}, and {points} points are enough for limits",
}
"""Why `auto` is what it is."""

SINCE = " (since {day}; before, it was the {name}, {why})"
PHASE = "; without the phase that begins on {day} it would be the {name}, {why}"

BEFORE = {
    "few_points": "because there were fewer than {enough} points",
    "short_baseline": "because no baseline had {enough} points",
    "few_events": "with {expected} events a point on average",
    "few_failures": "with {failures} cases a point on average that are not in the numerator",
    "overdispersed": "with values that varied {sigma_z} times as much as by chance, of {critical} to expect at most",
    "chance": "with values that varied {sigma_z} times as much as by chance, of {critical} to expect at most",
    "untested": "because no two neighboring points could be compared",
    "made_for_kind": "with {points} points for its limits",
}
"""The same of another answer."""

INSTEAD = "; where the days between {events} are known, record those instead (t chart){else_}"
INSTEAD_PERIODS = (
    ", or else take {periods} {unit} together as one point, which gives {left} points of on average 2 or more {events}"
)
INSTEAD_CASES = (
    ", or else count the cases between {events} (g chart), whose upper limit a stable process passes at 1 point in 55"
)
EVENTS = {"few_events": "events", "few_failures": "cases that are not in the numerator"}
PERIODS = {"daily": "days", "weekly": "weeks", "monthly": "months", "quarterly": "quarters", "irregular": "periods"}

# Which others fit ------------------------------------------------------------------------------------------------

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

RUN = {
    "few_points": "It fits every series: it shows runs without limits, for which {counted} {are} not enough yet.",
    "short_baseline": "It fits every series: it shows runs without limits, for which the baseline is too short.",
    "few_events": "It shows runs without limits, which say little with {expected} events a point on average.",
    "few_failures": (
        "It shows runs without limits, which say little with {failures} cases a point on average that are not in the "
        "numerator."
    ),
    "always": "It fits every series; with {counted} a chart with limits shows more.",
}

NOT_YET = {
    "few_points": "Its limits need at least {enough} points in one phase, and there {are} {points}.",
    "short_baseline": "Its limits need at least {enough} points in a baseline, and the longest has {points}.",
    "few_events": (
        "Its limits say little with {expected} events a point on average; the findings say what to record instead."
    ),
    "few_failures": (
        "Its limits say little with {failures} cases a point on average that are not in the numerator; the "
        "findings say what to record instead."
    ),
}

FITS = {
    "overdispersed": (
        "The values vary by more than chance explains ({sigma_z} times as much, where {critical} is the most to "
        "expect), and its limits allow for that."
    ),
    "chance": (
        "The values vary by no more than chance explains ({sigma_z} times as much, where {critical} is the most to "
        "expect), so that its limits, which are those of chance, hold."
    ),
    "untested": (
        "It is made for {kind}; whether they vary by more than chance cannot be seen, as no two neighboring points can "
        "be compared."
    ),
    "made_for_kind": "It is made for {kind}, and {counted} are enough for limits.",
    "like_plain": (
        "Its limits also go by how much the values vary, which is not needed here: {sigma_z} times as much as by "
        "chance, where {critical} is the most to expect."
    ),
    "like_plain_untested": "Its limits allow for more variation than chance, which cannot be seen here.",
    "too_narrow": (
        "Its limits are those of chance alone, and the values vary {sigma_z} times as much, where {critical} is the "
        "most to expect: it would raise false alarms."
    ),
    "general": "It works for every kind of value, but does not use what is known about {kind}.",
    "spread": "It shows how much the values scatter rather than where they lie, beside another chart.",
}

# What else the reader of any chart has to know ---------------------------------------------------------------------

FINDINGS = {
    "autocorrelation": (
        "A point is like the one before it (correlation {figure}, which chance alone seldom raises above {critical}), "
        "so that limits raise false alarms: take longer periods together, or look for what carries over from one to "
        "the next."
    ),
    "weekday": (
        "Days of the week differ (H {figure}, which chance alone seldom raises above {critical}): compare Mondays with "
        "Mondays, or take whole weeks together."
    ),
    "yearly": (
        "Months are like the same months a year before (correlation {figure}, which chance alone seldom raises above "
        "{critical}): compare a month with the same month of other years before calling it a change."
    ),
    "dispersion": (
        "Over all points the variance is {figure} times that of chance, which seldom exceeds {critical}; a change of "
        "the process raises it too, so that the chart is chosen by neighboring points."
    ),
    "zeros": (
        "{figure}% of the points have no event, so that runs about the middle value say nothing: longer periods, or "
        "the days or cases between events, say more."
    ),
    "full": (
        "{figure}% of the points are 100%, so that runs about the middle value say nothing: longer periods, or the "
        "days or cases between those that are not in the numerator, say more."
    ),
    "rare": "{events} are rare here{instead}.",
}
RARE = {"few_events": "Events", "few_failures": "Cases that are not in the numerator"}

# A new phase -----------------------------------------------------------------------------------------------------

NEW_PHASE = (
    "The {points} points from {start} average {after}, the {earlier} before {before}: begin a new phase on {start} if "
    "the cause is known, the change is wanted or accepted, and it is expected to last{given}{chart}."
)
WITHOUT_GIVEN = "; remove the given center and limits as well, which apply to every phase"
OTHER_CHART = "; the measure would then be drawn on the {name}"
