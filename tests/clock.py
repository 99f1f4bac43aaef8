"""The clock of the tests: it shows the same moment until a test moves it."""

from datetime import UTC, datetime, timedelta

from qi_tracker.core.clock import Clock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The moment at which every test begins: a Monday morning."""


class FrozenClock(Clock):
    """The application's clock, frozen at START."""

    def __init__(self) -> None:
        self.moment = START
        super().__init__("UTC", lambda: self.moment)

    def advance(self, **span: float) -> None:
        """Move the clock forward by days, hours, ..., named as those of a timedelta."""
        self.moment += timedelta(**span)
