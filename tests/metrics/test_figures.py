"""Groups and spreads."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.initiatives.models import InitiativeState
from qi_tracker.metrics.figures import grouped, quarter_of, spread

DAYS = st.lists(st.floats(0, 5000), min_size=1, max_size=50)


def row(key, state=InitiativeState.ACTIVE, **given):
    fields = {"key": key, "label": str(key), "state": state, "stalled": False, "cycles_closed": 0, "measures": 0}
    return SimpleNamespace(**fields | given)


def test_nothing_spreads_nowhere():
    assert vars(spread([])) == {"count": 0, "median": None, "percentile_90": None}


@pytest.mark.parametrize(
    ("days", "median", "percentile_90"),
    [([4], 4, 4), ([1, 2], 1.5, 1.9), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9.1), ([30, 1, 2], 2, 24.4)],
)
def test_percentiles_are_interpolated_between_the_closest_ranks(days, median, percentile_90):
    found = spread(days)
    assert (found.median, found.percentile_90) == (pytest.approx(median), pytest.approx(percentile_90))


@given(DAYS)
def test_a_spread_lies_within_its_days_and_forgets_their_order(days):
    found = spread(days)
    assert min(days) - 0.01 <= found.median <= found.percentile_90 <= max(days) + 0.01
    assert found == spread(sorted(days))


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(list(InitiativeState)))))
def test_every_initiative_is_counted_once(drawn):
    groups, totals = grouped([row(*item) for item in drawn])
    assert sum(group.count for group in groups) == totals.count == len(drawn)
    assert sum(group.running for group in groups) == totals.running
    assert [group.count for group in groups] == sorted((group.count for group in groups), reverse=True)


def test_known_keys_stand_in_their_order_and_no_key_last():
    groups, _ = grouped([row(None), row("b"), row("b"), row("a")], ["a", "b"])
    assert [group.key for group in groups] == ["a", "b", None]


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (9, 3), (10, 4), (12, 4)])
def test_quarters_are_those_of_the_calendar(month, quarter):
    assert quarter_of(date(2026, month, 28)) == f"2026-Q{quarter}"
