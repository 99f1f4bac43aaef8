"""Fixtures of tests of initiatives."""

import pytest

from tests.initiatives.scene import Scene


@pytest.fixture
def scene(world):
    """Initiatives in every state."""
    return Scene(world)
