"""Where cycles are run: an active initiative with its team."""

import pytest

from tests.scenes import TEAM, an_initiative


@pytest.fixture
def initiative(world):
    return an_initiative(world, team=TEAM)


@pytest.fixture
def ana(world):
    return world.as_("ana")
