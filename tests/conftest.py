"""What holds for all tests: how properties are tried, and which tests never run side by side."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cluster.nodes import Nodes

# With CI set, the same examples are tried each time, so that a change is judged by itself.
settings.register_profile(
    "dateline",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("dateline")

_TERMINAL = Path(__file__).parent / "terminal"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests in a real terminal to one process: two would disturb each other's silence."""
    for item in items:
        if _TERMINAL in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("terminal"))


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Three nodes of OpenSearch in one process."""
    started = Nodes(3)
    yield started
    started.close()
