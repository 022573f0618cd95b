"""Every call by which the archive changes a disk, so that each can be made to fail in a test."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path


def create(path: Path, *, readable: bool = False) -> FileIO:
    """A new file open for writing; `FileExistsError` where there is one, for none is rewritten.

    It is not buffered: every `write` reaches the system at once.
    """
    return FileIO(path, "xb+" if readable else "xb")


def write(file: FileIO, data: bytes | memoryview) -> None:
    """Write all of the data."""
    remaining = memoryview(data)
    while len(remaining):
        remaining = remaining[file.write(remaining) :]


def finish(file: FileIO) -> None:
    """Bring what was written to the disk itself and close the file."""
    os.fsync(file.fileno())
    file.close()


def save(path: Path, data: bytes) -> None:
    """Write a new file whole, down to the disk itself."""
    with create(path) as file:
        write(file, data)
        finish(file)


def rename(source: Path, target: Path) -> None:
    """Move a file in one step, in place of what the target named before."""
    source.replace(target)


def remove(path: Path) -> None:
    """Remove a file; nothing happens where there is none."""
    path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk itself."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
