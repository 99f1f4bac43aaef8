"""When a measure's next point is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.me.due import after, next_due
from qi_tracker.measures.models import Frequency

REGULAR = [frequency for frequency in Frequency if frequency is not Frequency.IRREGULAR]


@pytest.mark.parametrize(
    ("frequency", "last", "due_on"),
    [
        (Frequency.DAILY, date(2026, 2, 28), date(2026, 3, 1)),
        (Frequency.WEEKLY, date(2026, 2, 23), date(2026, 3, 8)),
        (Frequency.MONTHLY, date(2026, 1, 1), date(2026, 2, 28)),
        (Frequency.MONTHLY, date(2025, 11, 30), date(2026, 1, 29)),
        (Frequency.QUARTERLY, date(2025, 10, 1), date(2026, 3, 31)),
        (Frequency.IRREGULAR, date(2025, 10, 1), None),
    ],
)
def test_a_point_is_due_when_the_period_after_the_last_one_ends(frequency, last, due_on):
    assert next_due(frequency, last, date(2020, 1, 1)) == due_on


def test_a_measure_without_points_is_due_when_its_first_period_ends():
    assert next_due(Frequency.WEEKLY, None, date(2026, 3, 2)) == date(2026, 3, 8)


def test_a_month_after_the_last_day_of_january_is_the_last_day_of_february():
    assert after(date(2024, 1, 31), Frequency.MONTHLY) == date(2024, 2, 29)


@given(st.sampled_from(REGULAR), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_next_period_is_never_past_nor_far(frequency, last):
    assert last + timedelta(days=1) <= after(last, frequency) <= last + timedelta(days=92)
    assert next_due(frequency, last, last) >= after(last, frequency)
