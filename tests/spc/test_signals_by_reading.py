"""The engine's flags and signals against a plain reading of the design, over series of every kind."""

import numpy as np
import pytest

from qi_tracker import spc

from .plain_reading import as_read, read

SERIES_OF_EACH = 12
LENGTHS = (0, 1, 2, 5, 9, 14, 20, 30, 45, 80)


def levels(rng, points):
    """A process that is stable, steps, drifts, swings, saws or hardly moves; in standard deviations."""
    noise = rng.normal(size=points)
    time = np.arange(points)
    shape = rng.integers(7)
    if shape == 1:
        noise += rng.normal(scale=2) * (time >= rng.integers(points + 1))
    elif shape == 2:
        noise = noise / 3 + rng.choice([-0.3, 0.3]) * time
    elif shape == 3:
        noise = noise / 2 + 2 * np.sin(time / rng.uniform(1, 6))
    elif shape == 4:
        noise = noise / 3 + rng.uniform(0.5, 3) * np.where(time % 2, 1, -1)
    elif shape == 5:
        noise *= np.where(time < points // 3, 1, 0.2)
    elif shape == 6:
        noise = np.round(noise)
    # A walk that stays where it is for a while makes repeated values within trends.
    return np.repeat(noise, rng.integers(1, 4, size=points))[:points] if rng.random() < 0.15 else noise


def columns_for(chart, rng, points):
    """Random columns that feed the chart, some of them missing."""
    level = levels(rng, points)
    missing = rng.random(points) < rng.choice([0, 0, 0.1])

    def gaps(column):
        return [None if gone else float(number) for number, gone in zip(column, missing, strict=True)]

    if chart in ("xbar", "s"):
        spread = np.abs(levels(rng, points)) + 0.1
        return {"mean": gaps(level), "sd": spread.tolist(), "n": rng.integers(1, 6, size=points).tolist()}
    if chart in ("p", "p_prime"):
        size = rng.integers(20, 60, size=points)
        share = 1 / (1 + np.exp(-0.4 * level))
        return {"numerator": gaps(np.round(size * share)), "denominator": size.tolist()}
    if chart in ("u", "u_prime"):
        size = rng.uniform(0.5, 3, size=points)
        return {"numerator": gaps(np.round(size * np.exp(0.4 * level + 2))), "denominator": size.tolist()}
    if chart in ("c", "g"):
        return {"value": gaps(np.floor(np.exp(0.5 * level + rng.choice([-1, 1, 2]))))}
    if chart == "t":
        return {"value": gaps(np.exp(level / 4))}
    return {"value": gaps(np.round(level, rng.integers(0, 4)))}


def random_options(rng, points):
    """Phases, exclusions and baselines as people set them."""
    options = {"direction": str(rng.choice(["increase", "decrease", "neutral"]))}
    if rng.random() < 0.4 and points > 4:
        starts = sorted(set(rng.integers(1, points, size=rng.integers(1, 3)).tolist()))
        options["phase_starts"] = starts
    if rng.random() < 0.3:
        options["excluded"] = (rng.random(points) < 0.15).tolist()
    if rng.random() < 0.3:
        options["screen_moving_ranges"] = False
    if rng.random() < 0.3:
        options["rule_options"] = spc.RuleOptions(*rng.integers(6, 9, size=2).tolist())
    if rng.random() < 0.3:
        options["baseline_points"] = int(rng.integers(2, 15))
    elif rng.random() < 0.2:
        options["fixed_limits"] = spc.FixedLimits(
            *((0.3, -1.5, None), (0.0, -2.0, 3.0), (0.0, 0.0, 1.5))[rng.integers(3)]
        )
    return options


def assert_reads_the_same(result, options):
    """Flags, first causes, sides and signals, and which signal explains the latest point."""
    flags, signals = read(result, options.get("rule_options"))
    found_flags, found_signals = as_read(result)
    assert found_flags == {at: set(by_rule) for at, by_rule in flags.items()}
    assert found_signals == signals
    names = (None, *spc.RULE_SETS[result.rules])
    for at, number in enumerate(result.special_cause.tolist()):
        first = next((name for name in names[1:] if name in flags.get(at, {})), None)
        assert names[number] == first
        assert result.side[at] == (flags[at][first] if first else 0)
    assert_the_present_signal_explains_the_latest_point(result)


def assert_the_present_signal_explains_the_latest_point(result):
    if result.last is None or not result.special_cause[result.last]:
        assert result.present is None
        assert result.since is None
        assert result.variation in (None, "common_cause")
        return
    present = result.signals[result.present]
    cause = list(spc.RULE_SETS[result.rules])[result.special_cause[result.last] - 1]
    assert (present.last, present.side) == (result.last, result.side[result.last])
    assert cause in present.special_causes
    assert result.since == present.since
    assert result.variation.startswith(present.point_type.removesuffix("_high").removesuffix("_low"))
    assert result.variation.endswith("_high" if present.side > 0 else "_low")


@pytest.mark.parametrize("rules", sorted(spc.RULE_SETS))
@pytest.mark.parametrize("chart", sorted(spc.CHARTS))
def test_flags_and_signals_are_what_the_design_says(chart, rules):
    rng = np.random.default_rng([sorted(spc.CHARTS).index(chart), sorted(spc.RULE_SETS).index(rules), 7])
    for _ in range(SERIES_OF_EACH):
        points = int(rng.choice(LENGTHS))
        options = random_options(rng, points)
        result = spc.analyze(chart, **columns_for(chart, rng, points), rules=rules, **options)
        assert_reads_the_same(result, options)
