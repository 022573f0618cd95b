"""Where archives are crashed: in memory where there is room, for each crash waits for the disk.

What a killed process has written is there after its death as it would be on a disk.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY = Path("/dev/shm")
_ROOM = 1 << 29
"""Bytes that have to be free there, far more than these small archives take."""


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder of the test's own."""
    if not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        yield tmp_path
        return
    with TemporaryDirectory(prefix="crash-", dir=_MEMORY, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
