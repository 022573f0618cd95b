"""Every call by which the archive changes a disk, so that each can be made to fail in a test."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def create(path: Path) -> BinaryIO:
    """A new file open for writing; `FileExistsError` where there is one, for none is rewritten."""
    return path.open("xb")


def write(file: BinaryIO, data: bytes | memoryview) -> None:
    """Write all of the data."""
    file.write(data)


def finish(file: BinaryIO) -> None:
    """Bring what was written to the disk itself and close the file."""
    file.flush()
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
