"""How often charts raise false alarms and find what is there, by simulated series.

    python benchmarks/simulations.py [--quick] [table ...]

Prints the tables of docs/statistics.md, with fixed seeds: the same numbers every time. Tables: dispersion, finding,
odd-point, new-phase, waiting, alarms, rules. All of them take some minutes; --quick takes a twentieth of the series.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from qi_tracker import spc

Floats = NDArray[np.float64]
Random = np.random.Generator
Series = dict[str, Floats]
Rows = Iterator[list[str]]
Item = TypeVar("Item")

LENGTHS = (12, 24, 48)
MEANS = (0.5, 1, 2, 5, 20, 100)
SIZES = (50, 500, 5_000, 500_000)
YEAR_OF_WEEKS = 52
ODD = 8.0
"""Standard deviations by which one odd point lies off."""


def percent(share: float) -> str:
    """A share as the tables write it."""
    return f"{100 * share:.1f}%"


def share(outcomes: Iterable[object]) -> float:
    """Share of the outcomes that are true."""
    return float(np.mean([bool(outcome) for outcome in outcomes]))


def watched(items: Collection[Item], name: str) -> Iterable[Item]:
    """The items, with a progress bar beside the tables."""
    return track(items, name, console=Console(stderr=True))


# Series --------------------------------------------------------------------------------------------------------------


def exposures(rng: Random, size: float, points: int, unequal: bool) -> Floats:
    """Whole denominators: all equal, or spread from a third to five thirds of `size`."""
    return np.maximum(np.round(size * rng.uniform(1 / 3, 5 / 3, points)), 1) if unequal else np.full(points, size)


def events_of(rng: Random, kind: str, mean: float, exposure: Floats, factor: float = 1.0) -> Series:
    """Events with `mean` expected at a point of average exposure, their variance `factor` times that of chance."""
    points, expected = exposure.size, mean * exposure / exposure.mean()
    if kind == "proportion":
        share = np.full(points, mean / exposure.mean())
        if factor > 1:
            # Beta-binomial: variance n p (1 - p) (1 + (n - 1) rho).
            rest = (exposure.mean() - 1) / (factor - 1) - 1
            share = rng.beta(share * rest, (1 - share) * rest)
        return {"numerator": rng.binomial(exposure.astype(int), share).astype(float), "denominator": exposure}
    if factor > 1:
        # Negative binomial: variance m (1 + m / k).
        expected = expected * rng.gamma(mean / (factor - 1), (factor - 1) / mean, points)
    counts = rng.poisson(expected).astype(float)
    return {"value": counts} if kind == "count" else {"numerator": counts, "denominator": exposure}


def auto(kind: str, series: Series) -> spc.ChartChoice:
    """What `auto` is for a series of one phase."""
    return spc.choose_chart(kind, "auto", series)


# Overdispersion ------------------------------------------------------------------------------------------------------


def dispersion_table(rounds: int) -> Rows:
    """Stable series that are called overdispersed: counts, rates and proportions of many denominators."""
    yield [
        "events expected",
        *(f"{points} points" for points in (12, 24, 48, 200)),
        "largest share of one kind of series",
    ]
    for row, mean in enumerate(watched(MEANS[1:], "stable series")):
        of_lengths, of_one = [], []
        for points in (12, 24, 48, 200):
            of_kinds = []
            for column, (kind, size) in enumerate(
                [("count", 1), ("rate", 500), *(("proportion", size) for size in SIZES if mean <= size / 2)]
            ):
                for unequal in (False, True) if kind != "count" else (False,):
                    rng = np.random.default_rng([1, row, points, column, unequal])
                    made = (events_of(rng, kind, mean, exposures(rng, size, points, unequal)) for _ in range(rounds))
                    of_kinds.append(share(auto(kind, series).reason == "overdispersed" for series in made))
            of_lengths.append(float(np.mean(of_kinds)))
            of_one.append(max(of_kinds))
        yield [f"{mean:g}", *map(percent, of_lengths), percent(max(of_one))]


def finding_table(rounds: int) -> Rows:
    """Overdispersed series that are called so, by the factor of their variance, expected count and length."""
    yield ["variance times", "events expected", *(f"{kind}, {n} points" for kind in ("U", "P") for n in LENGTHS)]
    for row, factor in enumerate(watched((2, 3, 4), "overdispersed series")):
        for line, mean in enumerate((5, 20, 100)):
            shares = []
            for kind in ("rate", "proportion"):
                for points in LENGTHS:
                    rng = np.random.default_rng([2, row, line, points])
                    exposure = np.full(points, 10.0 * mean)
                    made = (events_of(rng, kind, mean, exposure, factor) for _ in range(rounds))
                    shares.append(percent(share(auto(kind, series).reason == "overdispersed" for series in made)))
            yield [str(factor), str(mean), *shares]


def odd_point_table(rounds: int) -> Rows:
    """Stable series of 24 points whose chart one odd point of 8 standard deviations changes."""
    kinds = {"count": "C", "rate": "U", "proportion": "P"}
    yield ["events expected", *(f"{chart}: changed" for chart in kinds.values()), "overdispersed before", "after"]
    for row, mean in enumerate(watched((2, 5, 20, 100), "odd points")):
        changed, called = [], []
        for column, kind in enumerate(kinds):
            rng = np.random.default_rng([3, row, column])
            outcomes = []
            for _ in range(rounds):
                series = events_of(rng, kind, mean, np.full(24, 100.0 * mean))
                before = auto(kind, series).reason
                series["value" if kind == "count" else "numerator"][rng.integers(24)] = mean + round(ODD * mean**0.5)
                after = auto(kind, series).reason
                outcomes.append((before != after, before == "overdispersed", after == "overdispersed"))
            shares = np.mean(outcomes, axis=0)
            changed.append(percent(shares[0]))
            called.append(shares[1:])
        yield [str(mean), *changed, *map(percent, np.mean(called, axis=0))]


# A new phase ---------------------------------------------------------------------------------------------------------


def offers_of(series: Series, chart: str, before: int) -> Iterator[bool]:
    """Whether a new phase is offered after each point from the 16th, and after `before`."""
    points = next(iter(series.values())).size
    for end in range(max(16, before + 1), points + 1):
        cut = {name: column[:end] for name, column in series.items()}
        yield spc.suggest_phase(spc.analyze(chart, **cut)) is not None


STABLE: dict[str, tuple[str, Callable[[Random, int], Series]]] = {
    "normal values, I": ("i", lambda rng, n: {"value": rng.normal(0, 1, n)}),
    "normal values, run": ("run", lambda rng, n: {"value": rng.normal(0, 1, n)}),
    "counts of 3, C": ("c", lambda rng, n: {"value": rng.poisson(3, n).astype(float)}),
    "10% of 100 cases, P": ("p", lambda rng, n: events_of(rng, "proportion", 10, np.full(n, 100.0))),
    "10% of 33 to 167 cases, P": ("p", lambda rng, n: events_of(rng, "proportion", 10, exposures(rng, 100, n, True))),
    "log-normal values (sd of logs 0.7), I": ("i", lambda rng, n: {"value": np.exp(rng.normal(0, 0.7, n))}),
    "exponential values, I": ("i", lambda rng, n: {"value": rng.exponential(1, n)}),
    "exponential times, T": ("t", lambda rng, n: {"value": rng.exponential(1, n) + 1e-9}),
    "cases between events, G": ("g", lambda rng, n: {"value": rng.geometric(0.1, n) - 1.0}),
}


def new_phase_table(rounds: int) -> Rows:
    """Stable series that are offered a new phase: at any one time, and at any time within 52 points."""
    yield ["stable series", "at one time", "within 52 points"]
    for row, (name, (chart, made)) in enumerate(watched(STABLE.items(), "new phases")):
        rng = np.random.default_rng([4, row])
        offers = np.array([list(offers_of(made(rng, YEAR_OF_WEEKS), chart, 0)) for _ in range(rounds)])
        yield [name, percent(offers.mean()), percent(offers.any(axis=1).mean())]


def waiting_table(rounds: int) -> Rows:
    """After how many points a shift that follows 24 points is offered as a new phase."""
    yield ["shift in standard deviations", "offered after (half of them)", "80% of them", "within 28 points"]
    for row, size in enumerate(watched((1.0, 1.5, 2.0, 3.0), "shifts")):
        rng = np.random.default_rng([5, row])
        waited = []
        for _ in range(rounds):
            values = rng.normal(0, 1, YEAR_OF_WEEKS)
            values[24:] += size
            offers = list(offers_of({"value": values}, "i", 24))
            waited.append(offers.index(True) + 1 if True in offers else np.inf)
        half, most = (
            f"{wait:g}" if np.isfinite(wait) else "later" for wait in np.quantile(waited, [0.5, 0.8], method="higher")
        )
        yield [f"{size:g}", half, most, percent(share(np.isfinite(waited)))]


# False alarms --------------------------------------------------------------------------------------------------------


def alarms_table(rounds: int) -> Rows:
    """Stable series of which any point is flagged under Making Data Count, on the chart that `auto` takes."""
    yield ["data kind", "events expected", *(f"{points} points" for points in LENGTHS), "run charts of 24 points"]
    for kind in watched(("count", "rate", "proportion"), "false alarms"):
        for row, mean in enumerate(MEANS):
            flagged, runs = [], []
            for points in LENGTHS:
                rng = np.random.default_rng([6, row, points, len(kind)])
                # Counts come from equal periods: what differs between them would be no stable process.
                unequal = kind != "count"
                made = [events_of(rng, kind, mean, exposures(rng, 1000, points, unequal)) for _ in range(rounds)]
                charts = [auto(kind, series).chart for series in made]
                pairs = zip(charts, made, strict=True)
                flagged.append(percent(share(spc.analyze(chart, **series).signals for chart, series in pairs)))
                runs.append(percent(share(chart == "run" for chart in charts)))
            yield [f"`{kind}`", f"{mean:g}", *flagged, runs[1]]


def rules_table(rounds: int) -> Rows:
    """Stable series of normal values on an I chart, of which any point is flagged, by rule of Making Data Count."""
    yield ["rule", *(f"{points} points" for points in LENGTHS)]
    rules = list(spc.RULE_SETS["making_data_count"])
    columns = []
    for points in watched(LENGTHS, "rules"):
        rng = np.random.default_rng([7, points])
        results = [spc.analyze("i", value=rng.normal(0, 1, points)) for _ in range(rounds)]
        of_rules = [share((result.broken >> number & 1).any() for result in results) for number in range(len(rules))]
        columns.append([share(bool(result.signals) for result in results), *of_rules])
    for name, shares in zip(["any of them", *(f"`{rule}`" for rule in rules)], zip(*columns, strict=True), strict=True):
        yield [name, *map(percent, shares)]


TABLES: dict[str, tuple[Callable[[int], Rows], int]] = {
    "dispersion": (dispersion_table, 2_000),
    "finding": (finding_table, 2_000),
    "odd-point": (odd_point_table, 2_000),
    "new-phase": (new_phase_table, 1_000),
    "waiting": (waiting_table, 500),
    "alarms": (alarms_table, 2_000),
    "rules": (rules_table, 10_000),
}
"""Each table with its number of series."""


def main(arguments: list[str]) -> None:
    """Print the tables asked for, or all."""
    quick = "--quick" in arguments
    for name in [argument for argument in arguments if argument != "--quick"] or TABLES:
        table, rounds = TABLES[name]
        heads, *rows = table(max(20, rounds // 20) if quick else rounds)
        print(f"\n{table.__doc__}\n")
        for row in (heads, ["---"] * len(heads), *rows):
            print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main(sys.argv[1:])
