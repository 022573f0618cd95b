"""Opens files of an archive for reading: regular files of its folder and nothing else.

Whoever hands over an archive decides what lies under a name. A link leads elsewhere, a pipe never
answers, a device does what it likes; none of them is opened, or waited for.
"""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path
from typing import Final

from search.errors import ArchiveDamaged

_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_regular(path: Path, flags: int = _FLAGS) -> tuple[int, int]:
    """The descriptor of an open regular file and its size in bytes.

    Raises `ArchiveDamaged` where the name stands for something else, OSError where the file is
    missing or may not be read.
    """
    try:
        descriptor = os.open(path, flags, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR):
            raise ArchiveDamaged(f"{path} is {_what(path)}") from None
        raise
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise ArchiveDamaged(f"{path} is {_what(path)}")
    return descriptor, status.st_size


def read_regular(path: Path, most: int) -> bytes:
    """All of a file; `ArchiveDamaged` where it has more than `most` bytes, before any is read."""
    descriptor, size = open_regular(path)
    with FileIO(descriptor) as file:
        if size > most:
            raise ArchiveDamaged(f"{path}: {size:,} bytes, more than an archive ever has there")
        return file.read(size)


def _what(path: Path) -> str:
    """What lies in place of a file."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "no regular file"
    if stat.S_ISDIR(mode):
        return "a folder, not a file"
    return "a link, not a file" if stat.S_ISLNK(mode) else "no regular file"
