"""Spills arrays to the disk until the section of a file is written to which they belong.

A process that builds segments then holds little memory, however long the arrays are.
"""

from __future__ import annotations

import mmap
import os
from io import FileIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.files import disk

_SMALL: Final = 1 << 16
"""Arrays of fewer bytes stay in memory."""
_HELD: Final = 1 << 21
"""How many bytes of a column wait in memory before they are written together."""


class _Spilled(NamedTuple):
    start: int
    size: int
    dtype: np.dtype[Any]


Piece = NDArray[Any] | _Spilled


class Spill:
    """A file without a name, which goes when it is closed or its process ends.

    It is made when something is first put into it. Raises OSError where the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._size = 0

    def put(self, array: NDArray[Any]) -> Piece:
        """Take a one-dimensional array; returns what `get` wants to give it back."""
        if array.nbytes < _SMALL:
            return array
        if self._file is None:
            self._file = _nameless(self._path)
        data = np.ascontiguousarray(array).view(np.uint8).data
        disk.write(self._file, data)
        self._size += len(data)
        return _Spilled(self._size - len(data), len(data), array.dtype)

    def get(self, piece: Piece) -> NDArray[Any]:
        """The array that was put."""
        if not isinstance(piece, _Spilled):
            return piece
        if self._file is None:
            raise ValueError("nothing was spilled here")
        data = bytearray(piece.size)
        if os.preadv(self._file.fileno(), [data], piece.start) != piece.size:
            raise OSError(f"{self._path} could not be read again")
        return np.frombuffer(data, piece.dtype)

    def close(self) -> None:
        """Let go of all arrays."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Column:
    """One array of numbers that grows at its end, in a file without a name once it is long.

    It has the type of the widest numbers that were appended. Raises OSError where the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._dtype = np.dtype(np.uint16)
        self._waiting: list[NDArray[Any]] = []

    def append(self, numbers: NDArray[Any]) -> None:
        """Append unsigned numbers."""
        if len(numbers):
            self._waiting.append(numbers)
        if sum(each.nbytes for each in self._waiting) >= _HELD:
            self._write()

    def whole(self) -> NDArray[Any]:
        """All numbers, to be changed at will; the column is empty then."""
        if self._file is None:
            waiting, self._waiting = self._waiting, []
            return np.concatenate([np.zeros(0, self._dtype), *waiting])
        self._write()
        with self._file as file:
            self._file = None
            return np.frombuffer(mmap.mmap(file.fileno(), 0), self._dtype)

    def close(self) -> None:
        """Let go of all numbers."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self) -> None:
        numbers = np.concatenate([np.zeros(0, self._dtype), *self._waiting])
        self._waiting.clear()
        if not len(numbers):
            return
        if self._file is not None and numbers.dtype != self._dtype:
            numbers = np.concatenate([self.whole(), numbers])
        if self._file is None:
            self._file, self._dtype = _nameless(self._path), numbers.dtype
        disk.write(self._file, numbers.view(np.uint8).data)


def _nameless(path: Path) -> FileIO:
    """A new file that takes this name for a moment only."""
    file = disk.create(path, readable=True)
    disk.remove(path)
    return file
