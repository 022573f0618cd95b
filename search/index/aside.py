"""Arrays put aside on the disk until the place in a file is reached where they belong."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index import disk

_SMALL: Final = 1 << 16
"""Arrays of fewer bytes stay in memory."""


class _Place(NamedTuple):
    start: int
    size: int
    dtype: np.dtype[Any]


Piece = NDArray[Any] | _Place


class Aside:
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
            self._file = disk.create(self._path, readable=True)
            disk.remove(self._path)
        data = np.ascontiguousarray(array).view(np.uint8).data
        disk.write(self._file, data)
        self._size += len(data)
        return _Place(self._size - len(data), len(data), array.dtype)

    def get(self, piece: Piece) -> NDArray[Any]:
        """The array that was put aside."""
        if not isinstance(piece, _Place):
            return piece
        if self._file is None:
            raise ValueError("nothing was put aside here")
        data = bytearray(piece.size)
        if os.preadv(self._file.fileno(), [data], piece.start) != piece.size:
            raise OSError(f"{self._path} could not be read again")
        return np.frombuffer(data, piece.dtype)

    def close(self) -> None:
        """Let go of all arrays."""
        if self._file is not None:
            self._file.close()
            self._file = None
