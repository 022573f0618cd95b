"""Writes the compressed records of articles one after the other."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from search.index.files.manifest import FileSum
from search.index.files.sections import ChecksummedFile

BODIES_MAGIC: Final = b"DTLNTXT1"
_LEVEL: Final = 1
"""Higher levels save 1 % of the bodies."""
_EXPANSION: Final = 32
_SMALL: Final = 1 << 20
_WRITTEN_TOGETHER: Final = 128


def unpacked(packed: memoryview) -> bytes:
    """The record that was packed; ValueError where there is none, or no writer packs so tightly."""
    stream = zlib.decompressobj()
    most = _most_unpacked(len(packed))
    try:
        record = stream.decompress(packed, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not stream.eof or stream.unused_data or len(record) > most:
        raise ValueError("a record does not end where it should")
    return record


def _packed(record: bytes) -> bytes:
    packed: bytes = isal_zlib.compress(record, _LEVEL)
    if len(record) > _most_unpacked(len(packed)):
        return zlib.compress(record, 0)
    return packed


def _most_unpacked(size: int) -> int:
    """How many bytes a packed record of this size may become, so that it takes no one by surprise.

    Text becomes three times as long; what would become much longer is stored as it is.
    """
    return max(_SMALL, _EXPANSION * size)


class BodyWriter:
    """Takes records one by one; nothing is complete before `close`."""

    def __init__(self, path: Path) -> None:
        self._file = ChecksummedFile(path)
        self._file.write(BODIES_MAGIC)
        self._packed: list[bytes] = []
        self._lengths: list[int] = []

    def add(self, record: bytes) -> None:
        """Write a record after those before it."""
        packed = _packed(record)
        self._lengths.append(len(packed))
        self._packed.append(packed)
        if len(self._packed) >= _WRITTEN_TOGETHER:
            self._write()

    def _write(self) -> None:
        self._file.write(b"".join(self._packed))
        self._packed.clear()

    def close(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32], FileSum]:
        """Finish the file; returns where each record starts and how long it is."""
        self._write()
        lengths = np.array(self._lengths, np.uint32)
        starts = np.cumsum(lengths, dtype=np.uint64) - lengths + np.uint64(len(BODIES_MAGIC))
        return starts, lengths, self._file.close()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._file.abandon()
