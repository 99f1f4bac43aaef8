"""Fixtures of the tests of measures."""

import pytest

from .scene import Scene


@pytest.fixture
def scene(world):
    return Scene(world)


@pytest.fixture
def measure(scene):
    """A measure of values without points."""
    return scene.measure()
