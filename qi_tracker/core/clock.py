"""The one source of the present moment, so that tests and demonstrations can set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """Gives moments in UTC and days in the organization's time zone.

    read: returns the present moment, zone-aware; replaceable, and the only thing that a test sets.
    """

    def __init__(self, time_zone: str = "UTC", read: Callable[[], datetime] | None = None) -> None:
        self.zone = ZoneInfo(time_zone)
        self.read = read or (lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.read().astimezone(UTC)

    def local_now(self) -> datetime:
        """The present moment in the organization's time zone: it says which day it is there, and which zone that is."""
        return self.read().astimezone(self.zone)

    def today(self) -> date:
        """The present day where the organization is."""
        return self.read().astimezone(self.zone).date()
