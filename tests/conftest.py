"""What holds for all tests: how properties are tried, and the nodes that some of them share."""

from __future__ import annotations

import os
from collections.abc import Iterator

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


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Three nodes of OpenSearch in one process."""
    started = Nodes(3)
    yield started
    started.close()
