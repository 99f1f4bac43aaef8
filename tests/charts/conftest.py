from collections.abc import Iterator

import pytest

from qi_tracker.charts.render import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer(limit_seconds=60, wait_seconds=60) as shared:
        yield shared
