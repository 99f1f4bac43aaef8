"""Events: handlers are called in their order, once, and what they raise goes on."""

import pytest

from qi_tracker.core.events import Event


def test_handlers_are_called_in_the_order_in_which_they_were_connected():
    event, heard = Event[str](), []
    for name in ("first", "second", "third"):
        event.connect(lambda _session, value, name=name: heard.append((name, value)))
    event.emit(None, "moved")
    assert heard == [("first", "moved"), ("second", "moved"), ("third", "moved")]


def test_a_handler_that_is_connected_again_is_called_once():
    event, heard = Event[str](), []

    def handler(_session, value):
        heard.append(value)

    event.connect(handler)
    event.connect(handler)
    event.emit(None, "moved")
    assert heard == ["moved"]


def test_what_a_handler_raises_ends_the_others():
    event, heard = Event[str](), []

    def failing(_session, _value):
        raise ValueError("no")

    event.connect(failing)
    event.connect(lambda _session, value: heard.append(value))
    with pytest.raises(ValueError, match="no"):
        event.emit(None, "moved")
    assert heard == []
