"""Every sentence on a comparison holds against its figures, whatever the sites are like."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_tracker import spc
from qi_tracker.measures.models import DataKind, Direction
from qi_tracker.metrics.comparison.selection import Definition, LeftOut, LeftOutReason
from qi_tracker.metrics.comparison.words import sentences

PERCENT = Definition("Falls", DataKind.PROPORTION, "%", 100, None, Direction.DECREASE)
RATE = Definition("Falls", DataKind.RATE, "per 1000 bed days", 1000, None, Direction.DECREASE)


def said(funnel, adjustment="none", *, unstable=(), twice=(), left_out=(), noun="site"):
    """The sentences on a funnel, as one text."""
    definition = PERCENT if funnel.chart == "p" else RATE
    found = sentences(
        funnel,
        spc.Adjustment(adjustment),
        definition,
        noun=noun,
        labels=[f"Site {number}" for number in range(len(funnel.value))],
        unstable=unstable,
        twice=twice,
        left_out=left_out,
    )
    return " ".join(found)


def simulated(chart, sites, mean, spread, seed, adjustment):
    """Sites of unlike sizes with so many expected events on average, and a spread of their true values."""
    random = np.random.default_rng(seed)
    size = np.maximum(1, np.round(random.lognormal(0, 0.8, sites) * mean / 0.1)).astype(int)
    truth = np.clip(0.1 * np.exp(random.normal(0, spread, sites)), 0, 1)
    numerator = random.binomial(size, truth) if chart == "p" else random.poisson(size * truth)
    multiplier = 100.0 if chart == "p" else 1000.0
    return spc.funnel(chart, numerator, size, adjustment=adjustment, multiplier=multiplier)


@settings(max_examples=400, deadline=None)
@given(
    chart=st.sampled_from(["p", "u"]),
    sites=st.integers(0, 60),
    mean=st.sampled_from([0.3, 2.0, 8.0, 40.0, 400.0, 1e5]),
    spread=st.sampled_from([0.0, 0.05, 0.2, 0.6]),
    seed=st.integers(0, 10**6),
    adjustment=st.sampled_from(spc.ADJUSTMENTS),
)
def test_what_is_said_is_what_the_figures_say(chart, sites, mean, spread, seed, adjustment):
    funnel = simulated(chart, sites, mean, spread, seed, adjustment)
    text = said(funnel, adjustment)
    far, near = (np.count_nonzero(np.abs(funnel.zone) == sigmas) for sigmas in (3, 2))
    if sites < 2:
        assert text == ("No values to compare yet.", "1 site has values: there is no other to compare it with.")[sites]
        return
    assert text.startswith(f"{sites} sites: ")
    counts = [int(count) for count in re.findall(r"(\d+) beyond the limits", text)]
    assert counts == ([far] if far else [])
    counts = [int(count) for count in re.findall(r"(\d+) between 2 and 3 sigma", text)]
    assert counts == ([near] if near else [])
    untested = not np.isfinite(funnel.z).any()
    assert ("which gives no limits" in text) == untested
    alike = not funnel.adjusted and not far and not near and not untested
    assert ("all lie within the limits of chance" in text) == alike
    assert ("no site stands out" in text) == (funnel.adjusted and not far and not near)
    assert ("larger than chance" in text.replace("no larger than chance", "")) == funnel.dispersed
    assert ("may be chance" in text) == (funnel.adjusted and not funnel.dispersed)
    assert ("times as wide" in text) == (funnel.factor > 1)
    assert ("a standard deviation between sites" in text) == (funnel.between > 0)
    few = adjustment == "multiplicative" and sites < 10
    assert ("A factor needs 10 sites" in text) == few
    assert ("were not widened" in text) == (adjustment != "none" and not funnel.adjusted and not few)
    assert "none differ" not in text


def test_differences_that_the_limits_allow_for_are_not_called_none():
    found = spc.funnel("p", [730_000, 940_000], [1_000_000, 1_000_000], adjustment="additive", multiplier=100)
    assert said(found, "additive", noun="hospital").startswith(
        "2 hospitals: the differences between hospitals are larger than chance; allowing for that spread, no hospital "
        "stands out. The limits allow for a standard deviation between hospitals of "
    )


def test_sites_without_any_event_are_not_called_alike_by_chance():
    found = said(spc.funnel("u", [0, 0, 0], [50, 60, 70], multiplier=1000))
    assert found == "3 sites: all have 0 per 1000 bed days, which gives no limits to compare them by."


def test_a_site_that_no_value_would_put_outside_is_named():
    found = said(spc.funnel("p", [30, 50, 1, 0], [600, 500, 1, 1], multiplier=100))
    assert "Site 2 and Site 3 have too few cases to stand out with any value." in found


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["A"], "A is not stable over time: look at its chart"),
        (["A", "B", "C"], "A, B and C are not stable over time: look at their charts"),
        (["A", "B", "C", "D"], "4 sites are not stable over time"),
    ],
)
def test_what_is_not_stable_is_named(labels, names):
    assert names in said(spc.funnel("p", [5] * 5, [50] * 5, multiplier=100), unstable=labels)


def test_what_is_left_out_is_counted_by_its_reasons():
    reasons = [LeftOutReason.OTHER_UNIT, LeftOutReason.OTHER_UNIT, LeftOutReason.NO_SITE]
    left_out = [LeftOut(SimpleNamespace(), reason, "") for reason in reasons]
    text = said(spc.funnel("p", [5] * 5, [50] * 5), left_out=left_out)
    assert text.endswith("3 measures not compared: 2 in another unit, 1 without a site.")
