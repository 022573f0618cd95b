"""Folders in memory, for tests that write much; the next run removes what a killed one left."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from tui.commands.locations import is_abandoned

_SHARED: Final = Path("/dev/shm")


def folder_in_memory(room: int) -> Path:
    """A new folder, where memory has no room for so many bytes in the folder of temporary files."""
    for left in _SHARED.glob("tests-*-*"):
        if is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    roomy = os.access(_SHARED, os.W_OK) and shutil.disk_usage(_SHARED).free > room
    made = tempfile.mkdtemp(prefix=f"tests-{os.getpid()}-", dir=_SHARED if roomy else None)
    return Path(made)
