"""The analysis beside other Python engines, on the same series, in one run.

    python benchmarks/spc.py [points ...]

Each engine makes an individuals chart of a list of floats with everything it offers short of drawing: limits, runs
or rules, point colors, and icons where it has them. Best of many short repeats; ratios are to the fastest other engine.
"""

import sys
import timeit
import warnings
from collections.abc import Callable
from datetime import date, timedelta

import abspc.spc
import controlchartspy
import numpy as np
import pandas as pd
from qikit import qic
from rich.console import Console
from rich.progress import track
from rich.table import Table

from qi_tracker import spc

SIZES = (36, 1_000, 100_000)
TARGET = 55.0
SECONDS_PER_ENGINE = 1.5
SECONDS_PER_REPEAT = 0.005


def series(points: int) -> list[float]:
    """A stable process with a shift in its last fifth, so that rules have something to find."""
    rng = np.random.default_rng(20240101)
    values = rng.normal(50, 5, points)
    values[-points // 5 :] += 4
    return [float(value) for value in values.round(2)]


def ours(values: list[float]) -> object:
    """qi_tracker.spc: limits, runs analysis, Making Data Count rules, signals, variation, assurance."""
    return spc.analyze("i", value=values, direction="increase", target=TARGET)


def clinical_qikit(values: list[float]) -> object:
    """clinical-qikit: limits, runs analysis, signals."""
    return qic(y=values, chart="i", target=TARGET)


def abspc_engine(values: list[float]) -> object:
    """abspc: limits, its rules, point colors, variation and assurance icons."""
    frame = abspc.spc.calculate_control_limits(pd.DataFrame({"value": values}), "XmR")
    frame = abspc.spc.detect_special_causes(frame)
    colors = abspc.spc.determine_point_colours(frame, improvement_direction="high", target=TARGET)
    icons = (
        abspc.spc.determine_variation_type(frame, improvement_direction="high"),
        abspc.spc.determine_assurance_type(frame, TARGET, "high"),
    )
    return colors, icons


def controlchartspy_engine(values: list[float]) -> object:
    """controlchartspy: limits and its outlier rules, without the drawing."""
    first = date(1750, 1, 1)
    days = [first + timedelta(days=index) for index in range(len(values))]
    return controlchartspy.spc(
        {"day": days, "value": values},
        keys="day",
        numerators="value",
        outlier_settings={"astronomical": True, "shift": True, "trend": True, "two_in_three": True},
        return_objs="limits",
    )


ENGINES: dict[str, Callable[[list[float]], object]] = {
    "qi_tracker.spc": ours,
    "clinical-qikit": clinical_qikit,
    "abspc": abspc_engine,
    "controlchartspy": controlchartspy_engine,
}


def milliseconds(engine: Callable[[list[float]], object], values: list[float]) -> float:
    """Best time of one analysis: many short repeats, so that a busy machine spares at least one of them."""
    engine(values[:36])
    once = timeit.timeit(lambda: engine(values), number=1)
    number = max(1, int(SECONDS_PER_REPEAT / once))
    repeats = max(1, int(SECONDS_PER_ENGINE / (once * number)))
    return (
        min(once, *(time / number for time in timeit.repeat(lambda: engine(values), number=number, repeat=repeats)))
        * 1000
    )


def main(sizes: tuple[int, ...]) -> None:
    """Measure and print the table."""
    warnings.simplefilter("ignore")
    console = Console()
    found: dict[str, list[float]] = {name: [] for name in ENGINES}
    jobs = [(name, size) for size in sizes for name in ENGINES]
    for name, size in track(jobs, "Measuring", console=Console(stderr=True)):
        found[name].append(milliseconds(ENGINES[name], series(size)))
    table = Table("milliseconds", *(f"{size:,} points" for size in sizes))
    for name, times in found.items():
        table.add_row(name, *(f"{time:,.3f}" for time in times))
    own = found.pop("qi_tracker.spc")
    ratios = [min(others) / mine for mine, *others in zip(own, *found.values(), strict=True)]
    table.add_row("fastest other / ours", *(f"{ratio:,.1f} x" for ratio in ratios))
    console.print(table)


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
