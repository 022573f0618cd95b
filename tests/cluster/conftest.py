"""What the tests of a cluster share: three nodes for all of them, a cache folder for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive import Archive
from tests.cluster.nodes import Nodes

_HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before the group becomes a part of a test's name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave all of them to one process, so that nodes are started once."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("cluster"))


@pytest.fixture
def address(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new archive of three shards, each with a copy."""
    monkeypatch.setenv("DATELINE_SHARDS", "3")
    return nodes.archive()


@pytest.fixture
def archive(address: str) -> Archive:
    """A new archive, open for writing."""
    return Archive.create(address)
