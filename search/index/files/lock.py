"""One writer at a time: a lock that the system frees when its holder dies, however it dies."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Final

from search.errors import ArchiveError, ArchiveLocked
from search.index.files.names import LOCK
from search.index.files.regular import open_regular

_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class WriteLock:
    """The exclusive right to write to an archive, held until `release` or the process ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises `ArchiveLocked` where another process or object holds it, `ArchiveDamaged` where the
        lock file is no file.
        """
        try:
            self._descriptor, _ = open_regular(folder / LOCK, _FLAGS)
        except OSError as error:
            reason = os.strerror(error.errno or errno.EIO)
            raise ArchiveError(f"{folder} cannot be written to: {reason}") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise ArchiveError(f"{folder} cannot be locked: {error.strerror}") from error
            raise ArchiveLocked(
                f"another process is writing to {folder}; try again later"
            ) from None

    def release(self) -> None:
        """Give the right back; nothing happens the second time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
