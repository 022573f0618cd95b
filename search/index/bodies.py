"""Writes the compressed records of articles one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from search.index.manifest import FileSum
from search.index.sections import ChecksummedFile

BODIES_MAGIC: Final = b"DTLNTXT1"
_LEVEL: Final = 1
"""Higher levels save 1 % of the bodies."""


class BodyWriter:
    """Takes records one by one; nothing is complete before `close`."""

    def __init__(self, path: Path) -> None:
        self._file = ChecksummedFile(path)
        self._file.write(BODIES_MAGIC)
        self._starts: list[int] = []
        self._lengths: list[int] = []

    def add(self, record: bytes) -> None:
        """Write a record after those before it."""
        packed = isal_zlib.compress(record, _LEVEL)
        self._starts.append(self._file.size)
        self._lengths.append(len(packed))
        self._file.write(packed)

    def close(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32], FileSum]:
        """Finish the file; returns where each record starts and how long it is."""
        starts, lengths = np.array(self._starts, np.uint64), np.array(self._lengths, np.uint32)
        return starts, lengths, self._file.close()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._file.abandon()
