"""Fixtures of the tests of measures."""

import pytest


@pytest.fixture
def initiative_id(factory):
    """An initiative that Ana leads and everybody sees."""
    return factory.insert_initiative("draft", open_to_help=True)


@pytest.fixture
def measure(factory, initiative_id):
    """A measure of values without points."""
    return factory.measure(initiative_id)
