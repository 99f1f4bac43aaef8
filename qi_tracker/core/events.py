"""What one feature announces to the others, in process and in the transaction of what happened.

A feature states its events; others connect handlers to them where they register (`Feature(handlers=...)`), so that the
feature below does not import those above. A handler flushes and never commits: where anything fails, all of it is
rolled back together.

Not blinker's signals, though Flask brings them: those keep their receivers in a set, so that the order in which
handlers lock and write would differ from process to process, and they pass untyped keywords.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from .database import TrackerSession

E = TypeVar("E")


class Event(Generic[E]):
    """Something that happens; each time a value of the type E says what."""

    def __init__(self) -> None:
        self._handlers: list[Callable[[TrackerSession, E], None]] = []

    def connect(self, handler: "Callable[[TrackerSession, E], None]") -> None:
        """Let a handler be called from now on, after those connected before; once, however often it is connected."""
        if handler not in self._handlers:
            self._handlers.append(handler)

    def emit(self, session: "TrackerSession", value: E) -> None:
        """Call every handler, in the order of the features; what one raises ends the request."""
        for handler in self._handlers:
            handler(session, value)
