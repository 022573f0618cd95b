"""Files of an archive mapped into memory, and whether they are still what was written."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from isal.isal_zlib import crc32

from search.errors import ArchiveDamaged
from search.index.files.manifest import FileSum
from search.index.files.regular import open_regular

_PIECE: Final = 1 << 20


class MappedFile:
    """A file of the archive's folder, mapped for reading for as long as it is referred to."""

    def __init__(self, path: Path, expected: FileSum | None = None) -> None:
        """Map the file; `expected` is what it must measure, so that no view reaches beyond it.

        Raises `ArchiveDamaged` where it has another size, is empty or no file, and OSError where
        it is missing or may not be read.
        """
        self.path = path
        self._expected = expected
        self._verified = expected is None
        self._read, self._checksum = 0, 0
        """How far it is verified, and the checksum of this much."""
        descriptor, size = open_regular(path)
        try:
            if expected is not None and size != expected.size:
                raise ArchiveDamaged(f"{path}: {size} bytes instead of {expected.size}")
            if not size:
                raise ArchiveDamaged(f"{path}: the file is empty")
            self.data = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)
        except (ValueError, OverflowError) as error:
            raise ArchiveDamaged(f"{path}: {size} bytes cannot be mapped") from error
        finally:
            os.close(descriptor)

    def verify(
        self, cancelled: Callable[[], bool] = lambda: False, *, release: bool = True
    ) -> bool:
        """Compare the content with its checksum, once; False where that was cancelled.

        The next time it goes on from there. With `release` the process holds no more of the file
        than before. Raises `ArchiveDamaged` where the checksum is another one.
        """
        if self._verified or self._expected is None:
            return True
        with memoryview(self.data) as data:
            while self._read < len(data):
                if cancelled():
                    return False
                self.check_size()
                start, piece = self._read, data[self._read : self._read + _PIECE]
                self._checksum = crc32(piece, self._checksum)
                self._read += len(piece)
                if release:
                    self.data.madvise(mmap.MADV_DONTNEED, start, len(piece))
        if FileSum.of(len(self.data), self._checksum) != self._expected:
            raise ArchiveDamaged(f"{self.path}: changed since it was written")
        self._verified = True
        return True

    def check_size(self) -> None:
        """Raise `ArchiveDamaged` where somebody has cut the file short since it was mapped.

        To read beyond its end would end the process.
        """
        if self.data.size() < len(self.data):
            raise ArchiveDamaged(f"{self.path}: cut short since it was opened")
