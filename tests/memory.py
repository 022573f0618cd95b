"""Folders in memory, for tests that write much; the next run removes what a killed one left."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

_SHARED: Final = Path("/dev/shm")


def folder_in_memory(room: int) -> Path:
    """A new folder, where memory has no room for so many bytes in the folder of temporary files."""
    for left in _SHARED.glob("tests-*-*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    roomy = os.access(_SHARED, os.W_OK) and shutil.disk_usage(_SHARED).free > room
    made = tempfile.mkdtemp(prefix=f"tests-{os.getpid()}-", dir=_SHARED if roomy else None)
    return Path(made)


def _is_abandoned(folder: Path) -> bool:
    """Whether the process that made a folder, as its name says, is no more."""
    number = folder.name.split("-")[1]
    try:
        if number.isdigit() and folder.stat().st_uid == os.getuid():
            os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False
