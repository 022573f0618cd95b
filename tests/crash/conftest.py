"""Where archives are crashed: in memory where there is room, for each crash waits for the disk.

What a killed process has written is there after its death as it would be on a disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.memory import folder_in_memory

_ROOM = 1 << 29
"""Bytes that have to be free there, far more than these small archives take."""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of the test's own."""
    folder = folder_in_memory(_ROOM)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
