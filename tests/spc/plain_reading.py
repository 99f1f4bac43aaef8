"""Flags and signals as the design words them, read point by point without a thought of speed.

Written from the text alone, so that the engine and this reading can only agree by both being right.
"""

import math
from itertools import combinations, pairwise

from qi_tracker import spc

PATTERNS = {"alternating", "hugging", "avoiding"}


class Phase:
    """The tested points of one phase, by their places 0..n-1 among themselves."""

    def __init__(self, result, index, options=None):
        phase = result.phases[index]
        self.position = [
            at for at in range(phase.start, phase.stop) if not math.isnan(result.value[at]) and not result.excluded[at]
        ]
        # Times are compared with center and zones on the scale on which their limits are computed.
        power = 1 / 3.6 if result.chart == "t" else 1
        self.value = [float(result.value[at]) ** power for at in self.position]
        self.count = len(self.value)
        self.tolerance = 1e-9 * max(map(abs, self.value), default=0)
        self.line = {
            name: [math.copysign(abs(line) ** power, line) for line in getattr(result, name)[self.position].tolist()]
            for name in (
                "center", "lower", "upper", "lower_2_sigma", "upper_2_sigma", "lower_1_sigma", "upper_1_sigma"
            )
        }  # fmt: skip
        self.side = [self.side_of(at, "center") for at in range(self.count)]
        given = not result.in_baseline[phase.start : phase.stop].any()
        self.shown = [float(result.value[at]) for at in self.position]
        baseline = [
            value for at, value in zip(self.position, self.shown, strict=True) if given or result.in_baseline[at]
        ]
        self.median = median(baseline) if baseline else math.nan
        self.runs = phase.runs
        self.chart = result.chart
        self.shift = (options and options.shift) or 7
        self.trend = (options and options.trend) or 7

    def side_of(self, at, name):
        return self.beyond(at, name, 1) - self.beyond(at, name, -1)

    def beyond(self, at, name, side):
        """Whether a point lies beyond a line, high or low."""
        difference = self.value[at] - self.line[name][at]
        return difference * side > self.tolerance

    def beyond_sigmas(self, at, sigmas, side):
        end = "" if sigmas == 3 else f"_{sigmas}_sigma"
        return self.beyond(at, ("upper" if side > 0 else "lower") + end, side)

    def side_of_median(self, at):
        difference, tolerance = self.shown[at] - self.median, 1e-9 * max(map(abs, self.shown))
        return (difference > tolerance) - (difference < -tolerance)


def median(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else ordered[half - 1] / 2 + ordered[half] / 2


def runs(sides):
    """(first, last, side) of every run of equal sides; None interrupts."""
    found = []
    for at, side in enumerate(sides):
        if side is not None and found and found[-1][1] == at - 1 and found[-1][2] == side:
            found[-1] = (found[-1][0], at, side)
        elif side is not None:
            found.append((at, at, side))
    return found


def strict_runs(phase, shortest):
    """Runs on one side that a point on the center breaks."""
    return [run for run in runs([side or None for side in phase.side]) if run[1] - run[0] + 1 >= shortest]


def loose_runs(sides, shortest):
    """Runs on one side past points on the line."""
    off = [at for at, side in enumerate(sides) if side]
    return [
        (off[first], off[last], side)
        for first, last, side in runs([sides[at] for at in off])
        if last - first + 1 >= shortest
    ]


def rises_and_falls(values, shortest):
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    return [
        (first, last + 1, slope)
        for first, last, slope in runs([step or None for step in steps])
        if last - first + 2 >= shortest
    ]


def beyond_limits(phase):
    for at in range(phase.count):
        for side in (1, -1):
            if phase.beyond_sigmas(at, 3, side):
                yield {at: phase.side[at]}, (at, at, phase.side[at], True)


def whole(stretches):
    """Every point of a stretch is flagged."""
    for first, last, side in stretches:
        yield dict.fromkeys(range(first, last + 1), side), (first, last, side, True)


def from_the(number, stretches):
    """Only the points that complete the pattern, from its `number`th on, are flagged."""
    for first, last, side in stretches:
        yield dict.fromkeys(range(first + number - 1, last + 1), side), (first, last, side, True)


def nhs_two_of_three(phase):
    for start in range(phase.count - 2):
        for side in (1, -1):
            three = range(start, start + 3)
            near = [at for at in three if phase.beyond_sigmas(at, 2, side) and not phase.beyond_sigmas(at, 3, side)]
            if all(phase.side[at] == side for at in three) and len(near) >= 2:
                yield dict.fromkeys(near, side), (near[0], near[-1], side, True)


def of_the_last(phase, hits, window, sigmas):
    for last in range(window - 1, phase.count):
        for side in (1, -1):
            beyond = [at for at in range(last - window + 1, last + 1) if phase.beyond_sigmas(at, sigmas, side)]
            if len(beyond) >= hits and beyond[-1] == last:
                yield {last: side}, (beyond[0], last, side, True)


def windows(phase, window, shows):
    """Whole windows that show a pattern; those that share a point are one stretch, on the side of its last point."""
    found = []
    for last in range(window - 1, phase.count):
        if shows(range(last - window + 1, last + 1)):
            side = -1 if phase.side[last] < 0 else 1
            first = last - window + 1
            flags = {last: side}
            if found and first <= found[-1][1][1]:
                former, (first, *_) = found.pop()
                flags = {**former, last: side}
            found.append((flags, (first, last, side, True)))
    return found


def zone(phase, at):
    """The 1-sigma line on a point's own side of the center."""
    return phase.line["lower_1_sigma" if phase.value[at] < phase.line["center"][at] else "upper_1_sigma"][at]


def alternates(phase):
    def shows(window):
        if math.isnan(zone(phase, window[-1])):
            return False
        steps = [phase.value[at] - phase.value[at - 1] for at in window[1:]]
        return all(before * after < 0 for before, after in pairwise(steps))

    return windows(phase, 14, shows)


def hugs(phase):
    def within(at):
        center = phase.line["lower_1_sigma"][at] / 2 + phase.line["upper_1_sigma"][at] / 2
        center = phase.line["center"][at] if math.isnan(center) or phase.chart != "g" else center
        return abs(phase.value[at] - center) < abs(zone(phase, at) - center) - phase.tolerance

    return windows(phase, 15, lambda window: all(within(at) for at in window))


def avoids(phase):
    def shows(window):
        sides = [phase.beyond_sigmas(at, 1, 1) - phase.beyond_sigmas(at, 1, -1) for at in window]
        return all(sides) and len(set(sides)) == 2

    return windows(phase, 8, shows)


def enough_off(sides):
    return 2 * sum(map(bool, sides)) >= len(sides)


def anhoej_runs(phase):
    if phase.runs.longest_run is None or not enough_off(phase.side):
        return
    too_long = loose_runs(phase.side, phase.runs.longest_run_max + 1)
    if too_long:
        for first, last, side in too_long:
            yield {at: side for at in range(first, last + 1) if phase.side[at]}, (first, last, side, True)
    elif phase.runs.crossings < phase.runs.crossings_min:
        useful = [at for at in range(phase.count) if phase.side[at]]
        yield {at: phase.side[at] for at in useful}, (useful[0], useful[-1], phase.side[useful[-1]], False)


def perla_sides(phase):
    sides = [phase.side_of_median(at) for at in range(phase.count)]
    return sides if enough_off(sides) and enough_off(phase.side) else None


def perla_shift(phase):
    sides = perla_sides(phase)
    for first, last, side in loose_runs(sides or [], 6):
        yield {at: side for at in range(first, last + 1) if sides[at]}, (first, last, side, True)


def perla_trend(phase):
    if perla_sides(phase) is None:
        return
    groups = []
    for at, value in enumerate(phase.value):
        if groups and phase.value[groups[-1][-1]] == value:
            groups[-1].append(at)
        else:
            groups.append([at])
    trends = rises_and_falls([phase.value[group[0]] for group in groups], 5)
    yield from whole([(groups[first][0], groups[last][-1], slope) for first, last, slope in trends])


RULES = {
    "making_data_count": {
        "beyond_limits": beyond_limits,
        "trend": lambda phase: whole(rises_and_falls(phase.value, phase.trend)),
        "two_of_three": nhs_two_of_three,
        "shift": lambda phase: whole(strict_runs(phase, phase.shift)),
    },
    "anhoej": {"beyond_limits": beyond_limits, "runs": anhoej_runs},
    "western_electric": {
        "beyond_limits": beyond_limits,
        "two_of_three": lambda phase: of_the_last(phase, 2, 3, 2),
        "four_of_five": lambda phase: of_the_last(phase, 4, 5, 1),
        "shift": lambda phase: from_the(8, strict_runs(phase, 8)),
    },
    "nelson": {
        "beyond_limits": beyond_limits,
        "shift": lambda phase: from_the(9, strict_runs(phase, 9)),
        "trend": lambda phase: from_the(6, rises_and_falls(phase.value, 6)),
        "alternating": alternates,
        "two_of_three": lambda phase: of_the_last(phase, 2, 3, 2),
        "four_of_five": lambda phase: of_the_last(phase, 4, 5, 1),
        "hugging": hugs,
        "avoiding": avoids,
    },
    "perla": {"shift": perla_shift, "trend": perla_trend},
}


def read_phase(phase, rules):
    """What each rule flags, {rule: {place: side}}, and the stretches: (rule, first, last, side, dated)."""
    flags, stretches = {}, []
    for name, rule in RULES[rules].items():
        if phase.chart == "mr" and name != "beyond_limits":
            continue
        for flagged, stretch in rule(phase):
            flags.setdefault(name, {}).update(flagged)
            stretches.append((name, *stretch))
    return flags, stretches


def belong_together(phase, one, other):
    """Whether two stretches are part of one signal by themselves."""
    if one[3] != other[3]:
        return False
    if one[0] != other[0] and {one[0], other[0]} & PATTERNS:
        return False
    if max(one[1], other[1]) <= min(one[2], other[2]):
        return True
    former, latter = sorted((one, other), key=lambda stretch: stretch[1])
    return latter[1] == former[2] + 1 and phase.side[former[2]] == phase.side[latter[1]] == one[3]


def signals_of_phase(phase, stretches, rules):
    """(special_cause, special_causes, first, last, since, points, side), by places in the phase."""
    group = list(range(len(stretches)))
    for one, other in combinations(range(len(stretches)), 2):
        if belong_together(phase, stretches[one], stretches[other]):
            old, new = group[other], group[one]
            group = [new if label == old else label for label in group]
    names = list(RULES[rules])
    found = []
    for label in sorted(set(group)):
        together = [stretch for stretch, of in zip(stretches, group, strict=True) if of == label]
        begin, end = min(stretch[1] for stretch in together), max(stretch[2] for stretch in together)
        leading = min(
            (stretch for stretch in together if stretch[1] == begin),
            key=lambda stretch: (stretch[1] - stretch[2], names.index(stretch[0])),
        )
        found.append(
            (
                leading[0],
                tuple(name for name in names if name in {stretch[0] for stretch in together}),
                phase.position[begin],
                phase.position[end],
                phase.position[begin] if leading[4] else None,
                end - begin + 1,
                leading[3],
            )
        )
    return found


def read(result, options=None):
    """The flags of each point, {position: {rule: side}}, and the signals with their phase, in order of time."""
    flags, signals = {}, []
    for index in range(len(result.phases)):
        phase = Phase(result, index, options)
        flagged, stretches = read_phase(phase, result.rules)
        for name, places in flagged.items():
            for at, side in places.items():
                flags.setdefault(phase.position[at], {})[name] = side
        signals += [(*signal, index) for signal in signals_of_phase(phase, stretches, result.rules)]
    names = list(RULES[result.rules])
    return flags, sorted(signals, key=lambda signal: (signal[2], signal[3], names.index(signal[0])))


def as_read(result):
    """The same two of an analysis, as the engine answers them."""
    names = list(spc.RULE_SETS[result.rules])
    flags = {
        at: {name for number, name in enumerate(names) if result.broken[at] >> number & 1}
        for at in result.broken.nonzero()[0].tolist()
    }
    signals = [
        (
            signal.special_cause, signal.special_causes, signal.first, signal.last, signal.since, signal.points,
            signal.side, signal.phase,
        )
        for signal in result.signals
    ]  # fmt: skip
    return flags, signals
