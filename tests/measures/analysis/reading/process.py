"""Holds what is said of where the process sits."""

import re

from .seen import DAY, ENOUGH, NUMBER, Reading, close, fits, level, read_number, shown, unit_of, written_as

FORBIDDEN = re.compile(
    r"[l]uck|out of reach|missed at others|nothing unusual|nothing but|sigma|standard deviation|special cause"
    r"|common cause|nan\b|None|[{}_]|  | %|\.\.|,,| ,| ;"
)
MAY_BE_NEGATIVE = {"value", "ratio", "subgroup"}
FORMER = re.compile(
    rf"(?:is|was|are|is one (?:value|step|spread),) ({NUMBER})[^,;]*, (up|down) ({NUMBER})[^,;]*? from ({NUMBER})"
    r"[^,;]*? in the phase before"
)


def form(reading: Reading) -> None:
    """Two to five sentences without terms of the trade or traces of a template."""
    reading.hold("two to five sentences", 2 <= len(reading.sentences) <= 5)
    reading.hold(
        "plain words", not FORBIDDEN.search(reading.text) and not FORBIDDEN.search("".join(reading.report["headline"]))
    )
    reading.hold("ends with a full stop", reading.text.endswith("."))
    if reading.report["unit"] == "%":
        reading.hold("difference of percents", not re.search(rf"(?:up|down) {NUMBER}%? from", reading.text))


def values(reading: Reading) -> None:
    """The values that were analyzed are those that were entered."""
    if reading.report["chart"] in ("mr", "s"):
        return
    for point in reading.everything:
        reading.hold("value", close(point.value, shown(point.entered, reading.drawn.measure.multiplier)))


def center(reading: Reading) -> None:
    """The center is that of the points that it rests on, and means what it is called."""
    first = reading.sentences[0]
    if given := re.search(rf"the given center is ({NUMBER})", first, re.IGNORECASE):
        reading.hold("given center", written_as(given[1], reading.drawn.measure.fixed_limits_center))
        return
    based = [point for point in reading.seen if point.analyzed["in_baseline"]]
    found = re.search(
        rf"(average|middle value|typical [a-z]+)[^;:,]*?(?: \(as many points lie above as below\))?"
        rf"(?: of the (?:first )?\d+ points(?: from {DAY} to {DAY})?, the baseline,)? (?:is|was) ({NUMBER})", first,
    )  # fmt: skip
    if found is None:
        one = re.search(
            rf"(?:All (\d+) .+? are|[Tt]here is one (?:value|step|spread),|all (\d+) .+? are) ({NUMBER})", first
        )
        reading.hold("a center or equal values", one is not None)
        if one:
            values = {point.value for point in reading.seen}
            reading.hold("values are equal", len(values) == 1 and written_as(one[3], values.pop()))
            reading.hold("how many are equal", (one[1] or one[2] or "1") == str(len(reading.seen)))
        return
    center = level(reading.report["chart"], based)
    if center is not None:
        reading.hold(f"center {found[2]}", written_as(found[2], center))
    if "as many points lie above as below" in first:
        above = sum(point.value > point.analyzed["center"] for point in reading.seen)
        below = sum(point.value < point.analyzed["center"] for point in reading.seen)
        reading.hold("as many above as below", above == below > 0)


def usual_range(reading: Reading) -> None:
    """The usual range holds the center and nothing impossible."""
    kind = reading.drawn.measure.data_kind
    low, high = None, None
    own = reading.drawn.measure
    if both := re.search(rf"(?:ups and downs|given limits) from ({NUMBER}) to ({NUMBER})", reading.text):
        low, high = both[1], both[2]
    elif one := re.search(rf"ups and downs that reach (up|down) to ({NUMBER})", reading.text):
        low, high = (None, one[2]) if one[1] == "up" else (one[2], None)
    if low is None and high is None:
        return
    limited = [point.analyzed for point in reading.seen if point.analyzed["lower"] is not None]
    reading.hold("limits behind a range", bool(limited))
    never_negative = min(point.value for point in reading.everything) >= 0
    if low is not None:
        reading.hold(
            "lower end possible",
            read_number(low) >= 0 or (kind in ("value", "ratio", "subgroup") and not never_negative),
        )
    if high is not None and kind == "proportion" and reading.report["chart"] not in ("mr", "s"):
        reading.hold("upper end possible", read_number(high) <= 100)
    centers = [point["center"] for point in limited]
    reading.hold("range about the center", (low is None or read_number(low) <= centers[-1] + unit_of(low))
              and (high is None or read_number(high) >= centers[-1] - unit_of(high)))  # fmt: skip
    in_values = reading.report["chart"] not in ("mr", "s")
    if in_values and low is not None and own.lower_bound is not None:
        reading.hold("lower bound", read_number(low) >= own.lower_bound - unit_of(low))
    if in_values and high is not None and own.upper_bound is not None:
        reading.hold("upper bound", read_number(high) <= own.upper_bound + unit_of(high))
    few = reading.based < ENOUGH and not reading.is_given
    reading.hold("provisional", ("provisional" in reading.text) == few)


def former_phase(reading: Reading) -> None:
    """How the center differs from that of the phase before."""
    found = FORMER.search(reading.text)
    if found is None:
        reading.hold(
            "no former phase", " in the phase before" not in reading.text or "as in the phase before" in reading.text
        )
        return
    former = reading.report["phases"][reading.phase - 1]["center"]
    reading.hold("former center", written_as(found[4], former))
    arithmetic(reading, found[1], found[2], found[3], found[4])


def baseline(reading: Reading) -> None:
    """A frozen baseline has as many points as said, and what came after lies where it is said to lie."""
    found = re.search(rf"of the (?:first )?(\d+) points(?: from {DAY} to {DAY})?, the baseline", reading.text)
    last = max((place for place, point in enumerate(reading.seen) if point.analyzed["in_baseline"]), default=-1)
    after = reading.seen[last + 1 :]
    if found:
        reading.hold("points of the baseline", int(found[1]) == reading.based)
    if said := re.search(
        rf"; the (\d+|one) points? after it (?:have an? [a-z ]+? of|lies at) ({NUMBER})", reading.text
    ):
        reading.hold("points after the baseline", int(said[1].replace("one", "1")) == len(after))
        reading.hold("center after the baseline", fits(said[2], level(reading.report["chart"], after)))


def arithmetic(reading: Reading, present: str, move: str, difference: str, former: str) -> None:
    """The written difference is that of the written numbers, in the direction that is said."""
    change = read_number(present) - read_number(former)
    reading.hold(
        "difference of the written numbers", abs(abs(change) - read_number(difference)) < 1e-9 * max(1, abs(change))
    )
    reading.hold("direction of the amount", change > 0 if move in ("up", "higher") else change < 0)
